"""`/why`: who may ask about which published figures, and the cards on which they are chosen and explained."""

from dataclasses import dataclass

from bot.desk.audiences import OFFICES, offices_in
from bot.desk.desk import Desk, Row, in_place, loads, notice, say, stamp
from bot.turn import Act, Audit, Effects, Turn

HEAD = "dept_head"


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a publication somebody may ask about: `all` of it, also single answers of every office; else a head all
    figures, and an officer the results of the own questions, both with single answers of their own offices alone.
    """

    all: bool = False
    departments: frozenset[str] = frozenset()
    officers: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether every figure may be asked about."""
        return self.all or bool(self.departments)

    def sees(self, authority: str) -> bool:
        """Whether a result that rests on this authority may be asked about."""
        return self.everything or authority in self.officers

    def owns(self, office: str, authority: str) -> bool:
        """Whether single answers of this office are their own, or theirs to read."""
        return self.all or office in self.departments or authority in self.officers or office in self.officers


async def sight_of(desk: Desk, account: str, now: str, publication: Row) -> Sight | None:
    """What this account may be told of a publication: a coordinator of the municipality everything, a head what is
    published of the own department's group, an officer the town's results of the own questions; None: nothing.
    """
    municipality = publication["municipality"]
    grants = await desk.store.read("grants_of", holder=account, now=now)
    if any(row["role"] == "coordinator" and row["municipality"] == municipality for row in grants):
        return Sight(all=True)
    places = await desk.store.read("places_of_account", telegram_id=account)
    held = [
        (one, place) for place in places if place["municipality"] == municipality for one in offices_in(place["role"])
    ]
    departments = {place["department"] for office, place in held if office == HEAD}
    if publication["publication_group"]:
        mine = departments & await _departments(desk, publication)
        return Sight(departments=frozenset(mine)) if mine else None
    officers = frozenset(office for office, _ in held if office != HEAD)
    return Sight(officers=officers) if officers else None


async def _departments(desk: Desk, publication: Row) -> set[str]:
    """The departments of the group that a publication speaks of."""
    rows = await desk.store.read("groups_of_wave", wave=publication["wave"])
    return {name for row in rows if row["id"] == publication["publication_group"] for name in loads(row["departments"])}


async def seen_by(desk: Desk, account: str, now: str, municipalities: list[str]) -> list[Row]:
    """The publications of the last wave of each municipality that this account may ask about."""
    found: list[Row] = []
    for municipality in municipalities:
        for row in await desk.store.read("last_publications", municipality=municipality):
            if await sight_of(desk, account, now, row) is not None:
                found.append(row)
    return found


async def towns_of(desk: Desk, account: str, now: str) -> list[str]:
    """The municipalities of an account: the one its chat is about first, then those it coordinates or works in."""
    chat = await desk.store.one("chat", bot=desk.bot, chat=account)
    grants = await desk.store.read("grants_of", holder=account, now=now)
    places = await desk.store.read("places_of_account", telegram_id=account)
    known = [row["municipality"] for row in grants if row["role"] == "coordinator"]
    known += [row["municipality"] for row in places if any(one in OFFICES for one in offices_in(row["role"]))]
    here = [chat["municipality"]] if chat and chat["municipality"] in known else []
    return list(dict.fromkeys([*here, *known]))


# ------------------------------------------------------------------------------------------------ actions
async def why(turn: Turn, desk: Desk) -> Effects:
    """The list of figures of the last results; with a word after the command (`/why A3`) the one that is meant."""
    assert isinstance(turn.intent, Act)
    now = stamp(turn.at)
    rows: list[Row] = []
    for town in await towns_of(desk, turn.actor.id, now):
        rows = rows or await seen_by(desk, turn.actor.id, now, [town])
    if not rows:
        return say(turn.chat, "no_summary")
    typed = "".join(one for one in turn.intent.about if one.isascii() and one.isalnum())[:20]
    about = f"{rows[0]['id']}:={typed}" if typed else str(rows[0]["id"])
    return (
        say(turn.chat, "why_units", str(rows[0]["wave"]))
        if len(rows) > 1 and not typed
        else say(turn.chat, "why", about)
    )


async def show_why(turn: Turn, desk: Desk) -> Effects:
    """About a publication: its list, as a message of its own; about one of its figures: in the place of what was
    tapped.
    """
    assert isinstance(turn.intent, Act)
    id, _, figure = turn.intent.about.partition(":")
    row = await desk.store.one("publication", id=id)
    if row is None or await sight_of(desk, turn.actor.id, stamp(turn.at), row) is None:
        return say(turn.chat, "no_summary")
    shown = in_place(turn, "why", turn.intent.about) if figure else notice(turn.chat, "why", turn.intent.about)
    return Effects(shows=(shown,), audit=(Audit("why_shown", f"publication:{id}"),))
