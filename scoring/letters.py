"""How much the answer of an office can bear: with evidence, in its own word, as a view, or as a kept default."""

from collections.abc import Iterator

from scoring.answers import State
from scoring.indicator import Entry
from scoring.looking import names_in
from scoring.tables.registry import TABLES
from scoring.things import Place, find_things


def read_letter(entry: Entry, place: Place) -> str:
    """`A` with evidence that the office itself gave, `D` on a view, or on what the country pack proposed and the office
    only kept, else `B`.
    """
    if any(place.find(name).state is State.ANSWERED and not place.is_kept(name) for name in entry.evidence):
        return "A"
    if any(place.is_kept(name) for name in _read(entry, place)):
        return "D"
    within = entry.within
    letters = [thing.letter or "B" for thing in find_things(within.over, place)] if within and within.over else []
    return max(letters, default="B")


def _read(entry: Entry, place: Place) -> Iterator[str]:
    """The questions that an entry reads: by name, as rows of a matrix, or behind the columns of a table."""
    names = [name.removesuffix("__score").removesuffix("__status") for name in names_in(entry)]
    yield from names
    over = entry.within.over if entry.within else None
    if isinstance(over, str) and over in TABLES:
        yield from TABLES[over].questions(names)
    for one in place.reading.interviews:
        for name in names:
            yield from one.questionnaire.matrices.get(name, ())
