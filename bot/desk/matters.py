"""Contested facts as they are kept: frozen by a release, then a sealed entry for everything that is done about one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.desk.audiences import offices_in
from bot.desk.desk import Desk, Row, dumps, stamp, write
from bot.desk.registers import added, line_key, read_entries
from bot.ids import id8
from bot.turn import Effects, Show, Turn, Write
from scoring.contested import Contested, Side
from scoring.desk import DEPARTMENTS, PEOPLE
from scoring.ledger import Place, name_wave_of
from scoring.registers.lines import Entry, Value
from scoring.settling import FACT, QUEUE, RELEASE, Matter, fold_matters


@dataclass(frozen=True, slots=True)
class Queue:
    """The contested facts of a municipality as they stand; `entries` is how many the book holds."""

    municipality: str
    matters: tuple[Matter, ...]
    entries: int

    def find(self, key: str) -> Matter | None:
        """The fact that a button means (`line_key` of its subject)."""
        return next((one for one in self.matters if line_key(one.subject) == key), None)

    @property
    def open(self) -> tuple[Matter, ...]:
        """Those on which nobody has decided."""
        return tuple(one for one in self.matters if one.decision is None)


async def open_queue(desk: Desk, municipality: str) -> Queue:
    """What is to be settled in a municipality, and what was."""
    entries = await read_entries(desk, municipality, QUEUE)
    return Queue(municipality, fold_matters(entries), len(entries))


# ------------------------------------------------------------------------------------------------ at a release
async def freeze_queue(
    turn: Turn, desk: Desk, wave: Row, campaign: Row, published: Mapping[str, str], found: Sequence[Contested]
) -> Effects:
    """What a release adds: each fact as it was found, never computed again; a ledger row for each figure of colleagues;
    and the coordinator who launched is told. `published`: the publications of the wave by group, the town's first.
    """
    if not found:
        return Effects()
    queue = await open_queue(desk, wave["municipality"])
    entries = [
        Entry(stamp(turn.at), seq, QUEUE, subject_of(wave, one), FACT, one.to_json(), RELEASE)
        for seq, one in enumerate(found, start=queue.entries)
    ]
    rows = list(_ledger(turn, wave, campaign, next(iter(published.values())), found))
    ledger = (write("insert_ledger", *rows),) if rows else ()
    chat = str(campaign["launched_chat"])
    told = Show(chat, "verify", "", 1, f"notice:verify:{wave['id']}:{chat}")
    return Effects(writes=(*added(turn, desk, wave["municipality"], entries), *ledger), shows=(told,))


def subject_of(wave: Row, one: Contested) -> str:
    """The name of a fact of a wave in the book."""
    return f"{wave['id']}/{one.fact}/{one.group}/{one.key}"


def _ledger(turn: Turn, wave: Row, campaign: Row, publication: str, found: Iterable[Contested]) -> Iterator[Row]:
    """The publication ledger's row for every figure of colleagues that the queue shows, over each group's own column;
    kind `distribution` stands for a median.
    """
    when = name_wave_of(campaign["id"], wave["number"])
    for one in found:
        measure = f"verify.{one.fact}" + (f".{line_key(one.key)}" if one.key else "")
        for side in (side for side in one.sides if side.authority == PEOPLE):
            places = (Place(measure, group, when, 1, n) for group, n in sorted(side.parts.items()))
            columns = {str(place): str(Fraction(1, side.n)) for place in places}
            yield {
                "id": id8(turn.seed, f"ledger {subject_of(wave, one)}"),
                "municipality": wave["municipality"],
                "campaign": campaign["id"],
                "wave": wave["id"],
                "at": stamp(turn.at),
                "audience": "coordinator",
                "measure": measure,
                "kind": "distribution" if one.unit == "times" else "mean",
                "coefficients": dumps(columns),
                "n": side.n,
                "rounding": "0.5" if one.unit == "times" else "step",
                "publication": publication,
            }


# ------------------------------------------------------------------------------------------------ afterwards
def noted(
    turn: Turn, desk: Desk, queue: Queue, matter: Matter, what: str, author: str, *, value: Value = None, on: str = ""
) -> tuple[Write, ...]:
    """One more entry about a fact; `on` is what it rests on."""
    entry = Entry(stamp(turn.at), queue.entries, QUEUE, matter.subject, what, value, author, on)
    return added(turn, desk, queue.municipality, [entry])


async def office_of(desk: Desk, account: str, municipality: str, fact: Contested) -> str:
    """As which office that said something of a fact an account speaks (`dept_head:<department>`); '' for none."""
    for place in await desk.store.read("places_of_account", telegram_id=account):
        if place["municipality"] == municipality:
            for side in fact.sides:
                if speaks_for(place, side):
                    return author_of(side)
    return ""


def speaks_for(place: Mapping[str, str], side: Side) -> bool:
    """Whether whoever has this place holds the office that a side's answer is of; colleagues hold none."""
    if side.authority not in offices_in(place["role"]):
        return False
    return side.authority != DEPARTMENTS or place["department"] in side.departments


def author_of(side: Side) -> str:
    """The function that signs: never a name."""
    return f"{side.authority}:{side.departments[0]}" if side.authority == DEPARTMENTS else side.authority


async def office_holders(desk: Desk, municipality: str, fact: Contested) -> list[str]:
    """The accounts of all who hold an office whose answer differs."""
    places = await desk.store.read("bound_places", municipality=municipality)
    found = (place["telegram_id"] for place in places if any(speaks_for(place, side) for side in fact.sides))
    return list(dict.fromkeys(found))
