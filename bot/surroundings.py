"""What a wave is set beside when it is published: the wave before it, and towns that agreed to be compared."""

from collections.abc import Mapping, Sequence

from bot.desk.desk import Desk, Row, loads
from bot.desk.founding import SHARES
from bot.judging import method, questions_of
from bot.storage import publications as _statements  # noqa: F401 - declares the statements named here
from flows.model import Flow
from scoring.cards import Named
from scoring.compare import Town
from scoring.contested import Contested
from scoring.context.around import Around
from scoring.context.cards import ToSettle
from scoring.context.peers import read_town
from scoring.context.since import PublishedWave
from scoring.publication import Publication

WAVES_BACK = 12
"""How many published waves are looked through for one that asked any of the same surveys."""


async def surroundings(desk: Desk, wave: Row, flows: Mapping[str, Flow], contested: Sequence[Contested]) -> Around:
    """Everything of the store that a publication of this wave is set beside; no answer is read."""
    town = await desk.store.one("municipality", id=wave["municipality"])
    assert town is not None
    facts = loads(town["settings"])
    shares = bool(facts.get(SHARES))
    return Around(
        before=await _before(desk, wave, flows),
        towns=tuple(await _others(desk, town["id"])) if shares else (),
        population=_people(facts),
        shares=shares,
        to_settle=tuple(map(_to_settle, contested)),
    )


async def _before(desk: Desk, wave: Row, flows: Mapping[str, Flow]) -> PublishedWave | None:
    """The last published wave of this municipality that asked one of the same surveys."""
    rows = await desk.store.read("waves_published", municipality=wave["municipality"])
    for row in [one for one in rows if one["wave"] != wave["id"]][:WAVES_BACK]:
        stored = await desk.store.read("publications_of_wave", wave=row["wave"])
        found = tuple(Publication.from_json(one["body"]) for one in stored if one["audience"] == "coordinator")
        if found and flows.keys() & {card.id for card in found[0].campaign.flows}:
            cards = found[0].campaign.flows
            asked = {card.id: await desk.flow(card.id, card.version) for card in cards}
            return PublishedWave(found, await questions_of(desk, wave, asked))
    return None


async def _others(desk: Desk, municipality: str) -> list[Town]:
    """Other municipalities that share, each by its last publication as a whole."""
    found = []
    for town in await desk.store.read("municipalities"):
        facts = loads(town["settings"])
        if town["id"] == municipality or not facts.get(SHARES):
            continue
        row = await desk.store.one("last_of_the_town", municipality=town["id"])
        if row is not None:
            publication = Publication.from_json(row["body"])
            found.append(read_town(publication, _people(facts), shares=True))
    return found


def _people(facts: Row) -> int | None:
    """Inhabitants; None where nobody gave their number."""
    return int(facts.get("population") or 0) or None


def _to_settle(one: Contested) -> ToSettle:
    """What differs and who says something of it: colleagues only where the queue shows them."""
    departments = dict.fromkeys(name for side in one.sides for name in side.departments)
    offices = dict.fromkeys(side.authority for side in one.sides)
    named = tuple(Named(id, method()[0].authorities[id].name) for id in offices)
    return ToSettle(name=one.name, thing=one.thing, departments=tuple(departments), offices=named)
