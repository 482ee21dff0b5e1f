"""The part of a report on departments side by side and on towns of the same size: never a rank."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reports.charts import Bar, width
from reports.context_names import name_of
from reports.voice import BETWEEN, HIDDEN, Voice
from reports.words import msg
from scoring.cards import Named
from scoring.context.cards import Beside, BesideRow, Cell, Peers

STATES = {
    "hidden": HIDDEN,
    "unknown": msg("Not known well enough"),
    "not_asked": msg("Not asked here, or too little of it"),
}
STANDS = {
    "higher": msg("This town stands higher"),
    "lower": msg("This town stands lower"),
    "cannot_tell": msg("No difference that may be called one"),
}


@dataclass(frozen=True, slots=True)
class CellView:
    department: str
    text: str
    state: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class RowView:
    subject: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class BesideView:
    """Departments in the order of the roster; `differences` in sentences, in the order of the subjects."""

    rows: tuple[RowView, ...]
    differences: tuple[str, ...]
    pairs: str


@dataclass(frozen=True, slots=True)
class PeersView:
    intro: str
    rows: tuple[tuple[str, str, str], ...]


def draw_beside(voice: Voice) -> BesideView | None:
    """None where there are no departments to put side by side."""
    beside = voice.publication.context.beside
    if beside is None or not beside.rows:
        return None
    units = {one.id: _name(voice, one.departments) for one in beside.units}
    pairs = voice.words.plural("{n} pair was compared.", "{n} pairs were compared.", beside.pairs)
    return BesideView(
        rows=tuple(_draw_row(voice, row, units) for row in beside.rows),
        differences=tuple(_say_differences(voice, beside, units)),
        pairs=pairs if beside.pairs else "",
    )


def _name(voice: Voice, departments: tuple[Named, ...]) -> str:
    return BETWEEN.join(voice.name(one.name) for one in departments)


def _draw_row(voice: Voice, row: BesideRow, units: dict[str, str]) -> RowView:
    return RowView(name_of(voice, row.dimension), tuple(_draw_cell(voice, cell, units) for cell in row.cells))


def _draw_cell(voice: Voice, cell: Cell, units: dict[str, str]) -> CellView:
    if cell.value is None:
        return CellView(units[cell.unit], voice.words.say(STATES[cell.state]), cell.state, None)
    return CellView(units[cell.unit], voice.words.number(cell.value), "shown", Bar(width(cell.value)))


def _say_differences(voice: Voice, beside: Beside, units: dict[str, str]) -> Iterator[str]:
    """One sentence for a thing and a department that stands higher on it, with all those below."""
    order = {one.id: at for at, one in enumerate(beside.units)}
    for about, found in groupby(beside.differences, key=lambda one: one.about):
        pairs = sorted(found, key=lambda one: (order[one.higher], order[one.lower]))
        for higher, group in groupby(pairs, key=lambda one: one.higher):
            yield voice.words.say(
                "{thing}: higher in {department} than in {others}",
                thing=name_of(voice, about),
                department=units[higher],
                others=voice.words.list(units[one.lower] for one in group),
            )


# ---------------------------------------------------------------------------------------------------- towns
def draw_peers(voice: Voice) -> PeersView | None:
    """None for a town that is compared with nobody."""
    peers = voice.publication.context.peers
    if peers is None:
        return None
    words = voice.words
    rows = (
        (
            words.plural("{subject} ({n} other town)", "{subject} ({n} other towns)", row.towns, subject=name),
            words.number(row.middle),
            words.say(STANDS[row.direction]),
        )
        for row in peers.rows
        for name in (name_of(voice, row.dimension),)
    )
    return PeersView(
        words.say(
            "Beside other towns on this installation with {size} that agreed to be compared. Their names are not shown,"
            " and nobody has a place in an order.",
            size=_say_size(voice, peers),
        ),
        tuple(rows),
    )


def _say_size(voice: Voice, peers: Peers) -> str:
    words = voice.words
    if not peers.up_to:
        return words.say("more than {low} inhabitants", low=peers.above)
    if not peers.above:
        return words.say("up to {high} inhabitants", high=peers.up_to)
    return words.say("more than {low} and up to {high} inhabitants", low=peers.above, high=peers.up_to)
