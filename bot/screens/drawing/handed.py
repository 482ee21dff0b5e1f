"""What others have or a file brings: items with colleagues, and the summary of a table before it is saved."""

from collections.abc import Iterator
from datetime import date

from bot.screens.card import Row
from bot.screens.layout import Part, one_line, page_of, shorten, spell
from bot.screens.refusals import reason_of
from bot.screens.review import turn_row
from bot.screens.view import Drawn, SurveyView, base36
from flows.conversation import Ask, Cell, Change, Refuse, TableSummary, Text
from reports.words import Words

CELLS, CHANGES, SPANS, PENDING, SHARES = 10, 10, 12, 12, 6
ROOM, LABEL_ROOM = 60, 80


def _short(text: Text, words: Words, room: int = ROOM) -> str:
    return shorten(one_line(spell(text, words)), room)


# ------------------------------------------------------------------------------------------------ colleagues
def draw_waiting(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """Nothing is left to ask here: what colleagues have, and the way to take it back."""
    parts = [Part(words.say("You have answered everything here. Colleagues still have:"), "b", weight=9)]
    rows: list[Row] = []
    for n, each in enumerate(ask.pending[:PENDING]):
        label = _short(each.label, words, LABEL_ROOM) or each.item
        try:
            since = date.fromisoformat(each.since[:10])
            parts.append(Part(words.say("{item}, since {day}", item=label, day=since), weight=7, joined=n > 0))
        except ValueError:
            parts.append(Part(label, weight=7, joined=n > 0))
        rows.append((view.button(words.say("Take back: {item}", item=label), "b", base36(n)),))
    return Drawn(parts, rows)


# ------------------------------------------------------------------------------------------------ tables
def draw_table(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """What saving would do; or the changes, ten a page. Columns that may be shares are settled first."""
    table = ask.table or TableSummary(0, 0, 0, 0)
    cancel = (view.button(words.say("Cancel"), "x"),)
    if view.changes:
        return _changes(view, table, words)
    parts = [*_counts(table, words), *_spans(table, words)]
    if table.shares:
        return Drawn([*parts, *_shares_said(table, words)], (*_share_rows(view, table, words), cancel))
    rows: list[Row] = [(view.button(words.say("Save"), "!"),)]
    if table.changes:
        shown = words.say("Show the changes ({n})", n=len(table.changes))
        rows.append((view.button(shown, "n", "c"),))
    return Drawn(parts, (*rows, cancel))


def _counts(table: TableSummary, words: Words) -> Iterator[Part]:
    rows = words.say(
        "{new} new, {changed} changed, {same} unchanged.", new=table.new, changed=table.changed, same=table.same
    )
    total = table.new + table.changed + table.same
    yield Part(words.plural("{n} row:", "{n} rows:", total) + " " + rows, "b", weight=9)
    said = [words.plural("{n} answer", "{n} answers", table.answers)]
    if table.silent:
        said.append(words.say("{n} without an answer", n=table.silent))
    if table.left:
        said.append(words.say("{n} left to ask here", n=table.left))
    if table.ignored:
        said.append(words.say("{n} ignored", n=table.ignored))
    yield Part("\n".join(said), weight=8)


def _spans(table: TableSummary, words: Words) -> Iterator[Part]:
    """The lowest and highest of each column of numbers: a slip of the keyboard stands out."""
    for n, (label, low, high) in enumerate(table.spans[:SPANS]):
        text = words.say("{question}: {low} to {high}", question=_short(label, words), low=low, high=high)
        yield Part(text, weight=5, joined=n > 0)


def _shares_said(table: TableSummary, words: Words) -> Iterator[Part]:
    for column, label in table.shares[:SHARES]:
        yield Part(
            words.say(
                "Column {column}, {question}: are these shares (0.27 means 27 %) or per cent (0.27 %)?",
                column=column,
                question=_short(label, words),
            ),
            "b",
            weight=9,
        )


def _share_rows(view: SurveyView, table: TableSummary, words: Words) -> Iterator[Row]:
    for n, (column, _) in enumerate(table.shares[:SHARES]):
        shares = words.say("{column}: shares", column=column)
        per_cent = words.say("{column}: per cent", column=column)
        yield view.button(shares, "=", base36(2 * n)), view.button(per_cent, "=", base36(2 * n + 1))


def _changes(view: SurveyView, table: TableSummary, words: Words) -> Drawn:
    page = page_of(len(table.changes), view.page, size=CHANGES, above=CHANGES)
    parts = [Part(_change(each, words), weight=7) for each in table.changes[page.start : page.stop]]
    if page.count > 1:
        parts.append(Part(words.say("Page {page} of {pages}.", page=page.number + 1, pages=page.count), "i", weight=8))
    back = (view.button(words.say("Back to the summary"), "n", "s"),)
    return Drawn(parts, (turn_row(view, page.number, page.count, words), back))


def _change(change: Change, words: Words) -> str:
    row, label = _short(change.row, words), _short(change.label, words)
    old, new = _short(change.old, words), _short(change.new, words)
    if not old:
        return words.say("{row}, {question}: {new}", row=row, question=label, new=new)
    return words.say("{row}, {question}: {old}, now {new}", row=row, question=label, old=old, new=new)


def wrong_cells(refuse: Refuse, words: Words) -> Iterator[Part]:
    """The first wrong cells of a table with the way to mend each, and how many there are."""
    for n, cell in enumerate(refuse.cells[:CELLS]):
        yield Part(_cell(cell, words), weight=7, joined=n > 0)
    if len(refuse.cells) > CELLS:
        more = len(refuse.cells) - CELLS
        yield Part(words.plural("And {n} more.", "And {n} more.", more), "i", weight=7)


def _cell(cell: Cell, words: Words) -> str:
    place = words.say("{cell}, {row}, {question}", cell=cell.cell, row=_short(cell.row, words),
                      question=_short(cell.label, words))  # fmt: skip
    why = _short(cell.message, words, 120) if cell.message else reason_of(cell.reason, cell.detail, words)
    if not cell.value:
        return words.say("{place}: {why}", place=place, why=why)
    return words.say("{place}: “{value}”. {why}", place=place, value=shorten(one_line(cell.value), ROOM), why=why)
