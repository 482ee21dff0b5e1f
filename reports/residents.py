"""The third part of a report: work with residents, as colleagues tell it."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.results import Reading, read_figure
from reports.voice import BETWEEN, Voice
from scoring.cards import ProcedureCard, Row, Table

# In the order of the page; tables that a model names otherwise follow.
ORDER = ("agent_hard", "contact_ways", "complaint_handling", "needs_heard", "idea_kind", "helper_department")


@dataclass(frozen=True, slots=True)
class RowView:
    label: str
    heads: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class TableView:
    """Shares from the greatest down. `never` names what nobody or hardly anybody chose; `notes` stand below."""

    id: str
    title: str
    source: str
    hidden: bool
    rows: tuple[RowView, ...]
    never: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProcedureView:
    code: str
    label: str
    named: Reading | None
    visits: Reading | None
    sent_back: Reading | None
    causes: TableView


def draw_hardest(voice: Voice) -> TableView | None:
    """The procedures that are hard for residents; None when no survey asked about them."""
    hardest = voice.publication.friction.hardest
    return None if hardest is None else draw_table(voice, hardest)


def draw_procedures(voice: Voice) -> tuple[ProcedureView, ...]:
    return tuple(_draw_procedure(voice, card) for card in voice.publication.friction.procedures)


def _draw_procedure(voice: Voice, card: ProcedureCard) -> ProcedureView:
    return ProcedureView(
        code=card.code,
        label=voice.name(card.label),
        named=read_figure(voice, card.named),
        visits=read_figure(voice, card.visits),
        sent_back=read_figure(voice, card.sent_back),
        causes=draw_table(voice, card.causes),
    )


def draw_tables(voice: Voice) -> tuple[TableView, ...]:
    tables = sorted(voice.publication.friction.tables, key=lambda table: _place(table.id))
    return tuple(draw_table(voice, table) for table in tables)


def _place(id: str) -> int:
    return ORDER.index(id) if id in ORDER else len(ORDER)


def draw_table(voice: Voice, table: Table) -> TableView:
    """Rows with a share above nothing; the others are named in one line."""
    rows = [row for row in table.rows if not _is_nothing(voice, row)]
    never = [voice.name(row.label) for row in table.rows if _is_nothing(voice, row)]
    return TableView(
        id=table.id,
        title=voice.name(table.title),
        source="" if table.source is None else voice.name(table.source),
        hidden=table.hidden,
        rows=tuple(_draw_row(voice, row) for row in rows),
        never=BETWEEN.join(never),
        notes=tuple(_say_notes(voice, table)),
    )


def _is_nothing(voice: Voice, row: Row) -> bool:
    shown = voice.publication.shown(row.figure)
    return shown is not None and shown.value == 0


def _draw_row(voice: Voice, row: Row) -> RowView:
    return RowView(voice.name(row.label), voice.heads(row.figure), read_figure(voice, row.figure))


def _say_notes(voice: Voice, table: Table) -> Iterator[str]:
    words = voice.words
    if table.hidden:
        return
    yield words.plural("{n} person answered.", "{n} people answered.", table.n)
    unknown = voice.publication.shown(table.unknown)
    if unknown is not None and unknown.value:
        yield words.say("Said “I don't know”: {share}.", share=voice.value(table.unknown))
    if table.finding:
        yield words.say("So many do not know that this is a result in itself: the rule has to be explained.")


def top_rows(
    voice: Voice, table: Table | None, most: int = 3, at_most: int = 5, without: frozenset[str] = frozenset()
) -> list[Row]:
    """The rows with the greatest shares. The order of a list never decides between equals: where they tie
    for the last place none of them gets it, and where more than `at_most` tie for the first there is no greatest.
    """
    if table is None or table.hidden:
        return []
    rows = [(voice.publication.shown(row.figure), row) for row in table.rows if row.name not in without]
    found = [(shown.value, row) for shown, row in rows if shown is not None and shown.value]
    cut = found[most][0] if len(found) > most else 0.0
    firm = [row for value, row in found if value > cut]
    tied = [row for value, row in found if value == cut]
    return firm or (tied if len(tied) <= at_most else [])
