"""Lays the rows of a flow out in columns and draws them."""

from dataclasses import dataclass, replace
from typing import Final

from flows.beside.texts import texts_of
from flows.direction import is_rtl, isolate
from flows.model import Flow
from flows.picture.outline import Outline, Row, outline_of
from flows.picture.svg import Canvas, in_xml, width_of, wrap
from flows.picture.words import say

COLUMN: Final = 430.0
GUTTER: Final = 46.0
MARGIN: Final = 36.0
HEAD: Final = 118.0
INSET: Final = 12.0
LINE: Final = 18.0
LANES: Final = 5
ROOMIEST: Final = 900.0
SHAPE: Final = 1.4
STYLE: Final = """
text { font-family: "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", system-ui, sans-serif; fill: #1f2937; }
.page { fill: #f8fafc; } .title { font-size: 24px; font-weight: 700; } .lead { font-size: 14px; fill: #475569; }
.card { fill: #fff; stroke: #cbd5e1; } .note { fill: #f1f5f9; stroke: #cbd5e1; stroke-dasharray: 4 3; }
.label { font-size: 14px; } .quiet { font-size: 11px; fill: #64748b; } .frame { fill: #e2e8f055; stroke: #94a3b8; }
.again { fill: #ede9fe77; stroke: #7c3aed; stroke-width: 1.5; stroke-dasharray: 6 4; }
.heading { font-size: 14px; font-weight: 700; } .if { fill: #fef3c7; stroke: #d97706; }
.iftext { font-size: 12px; fill: #78350f; } .number { font-size: 12px; font-weight: 700; fill: #fff; }
.icon { font-size: 11px; font-weight: 700; fill: #475569; } .sum { font-size: 12px; fill: #475569; font-style: italic; }
.choice { fill: #2563eb; } .number-family { fill: #0f766e; } .words { fill: #7c3aed; } .time { fill: #b45309; }
.file { fill: #be185d; } .bar { fill: #e2e8f0; } .full { fill: #16a34a; } .part { fill: #d97706; }
.line { fill: none; stroke: #d97706; stroke-width: 1.4; opacity: .75; stroke-linejoin: round; }
.dot { fill: #d97706; }
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its place: the column, top and height in it, and its lines of text."""

    row: Row
    column: int
    top: float
    height: float
    label: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()

    @property
    def left(self) -> float:
        return MARGIN + GUTTER + self.column * (COLUMN + GUTTER) + self.row.frames * INSET

    @property
    def width(self) -> float:
        return COLUMN - 2 * self.row.frames * INSET

    @property
    def card_top(self) -> float:
        """Below the condition."""
        return self.top + (len(self.condition) * 16 + 12 if self.condition else 0)


def draw_flow(flow: Flow, language: str) -> str:
    """The whole picture."""
    outline = outline_of(flow, language)
    placed = _place(outline)
    columns = 1 + max((each.column for each in placed), default=0)
    width = 2 * MARGIN + columns * (COLUMN + GUTTER)
    height = max((each.top + each.height for each in placed), default=HEAD) + MARGIN
    canvas = Canvas(width, is_rtl(language))
    canvas.rect(0, 0, width, height, "page", 0)
    _draw_head(canvas, flow, language, outline)
    _draw_frames(canvas, placed)
    _draw_lines(canvas, placed)
    for each in placed:
        _draw_row(canvas, each)
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    title = in_xml(flow.text(flow.settings.title, language))
    body = "\n".join(canvas.parts)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="{in_xml(language)}">'
    return f"{head}\n<title>{title}</title>\n<style>{STYLE}</style>\n{body}\n</svg>\n"


# ------------------------------------------------------------------------------------------------ layout
def _place(outline: Outline) -> list[Placed]:
    """Rows from top to bottom, a new column where one is full; the frames that go on are named there again."""
    measured = [_measure(row) for row in outline.rows]
    tallest = max(ROOMIEST, (sum(each.height for each in measured) * (COLUMN + GUTTER) / SHAPE) ** 0.5)
    placed: list[Placed] = []
    around: list[Row] = []
    column, top = 0, HEAD
    for at, each in enumerate(measured):
        needed = sum(row.height for row in measured[at : at + (2 if each.row.kind == "open" else 1)])
        if top + needed > HEAD + tallest and each.row.kind != "close" and top > HEAD:
            column, top = column + 1, HEAD
            for row in around:
                placed.append(Placed(replace(row, kind="again", condition=""), column, top, 26, (f"… {row.label}",)))
                top += 26
        placed.append(replace(each, column=column, top=top))
        top += each.height
        if each.row.kind == "open":
            around.append(each.row)
        elif each.row.kind == "close":
            around.pop()
    return placed


def _measure(row: Row) -> Placed:
    """The lines of a row and its height, before it has a place."""
    room = COLUMN - 2 * row.frames * INSET
    condition = tuple(wrap(row.condition, 12, room - 40, 3)) if row.condition else ()
    above = len(condition) * 16 + 12 if condition else 0
    match row.kind:
        case "close":
            return Placed(row, 0, 0, 14)
        case "calculate":
            detail = tuple(wrap(f"{row.label} = {row.detail}", 12, room - 44, 2))
            return Placed(row, 0, 0, above + len(detail) * 16 + 10, (), condition, detail)
        case "open":
            label, detail = tuple(wrap(row.label, 14, room - 50, 2)), tuple(wrap(row.detail, 11, room - 50, 2))
            return Placed(row, 0, 0, above + len(label) * LINE + len(detail) * 14 + 18, label, condition, detail)
        case _:
            label, detail = tuple(wrap(row.label, 14, room - 104, 3)), tuple(wrap(row.detail, 11, room - 104, 1))
            return Placed(row, 0, 0, above + len(label) * LINE + 38, label, condition, detail)


# ------------------------------------------------------------------------------------------------ drawing
def _draw_head(canvas: Canvas, flow: Flow, language: str, outline: Outline) -> None:
    settings = flow.settings
    canvas.text(MARGIN, 46, flow.text(settings.title, language), "title")
    parts = [isolate(f"{settings.id} {settings.version}", canvas.rtl)]
    for word, number in (
        ("questions", outline.questions),
        ("conditions", outline.conditions),
        ("repeats", outline.repeats),
    ):
        parts.append(f"{say(word, language)}: {number}")
    parts.append(say("minutes", language, n=flow.minutes))
    canvas.text(MARGIN, 70, "  ·  ".join(parts), "lead")
    x = MARGIN
    for code in settings.whole_languages:
        share = share_written(flow, code)
        shown = f"{settings.languages[code]} {share:.0%}"
        canvas.text(x, 94, shown, "lead")
        wide = max(60.0, width_of(shown, 14))
        canvas.rect(x, 100, wide, 4, "bar", 2)
        canvas.rect(x, 100, wide * share, 4, "full" if share == 1 else "part", 2)
        x += wide + 28


def share_written(flow: Flow, language: str) -> float:
    """The share of the texts of a flow that are written in a language, from 0 to 1."""
    texts = list(texts_of(flow))
    base = language.partition("-")[0]
    return sum(bool(each.texts.get(language) or each.texts.get(base)) for each in texts) / max(1, len(texts))


def _draw_frames(canvas: Canvas, placed: list[Placed]) -> None:
    """The frames of groups and repeats; one that goes on in the next column is drawn in both."""
    open_rows: list[Placed] = []
    for at, each in enumerate(placed):
        if each.row.kind == "open":
            open_rows.append(each)
        elif each.row.kind == "close":
            start = open_rows.pop()
            inside = placed[placed.index(start) : at + 1]
            for column in range(start.column, each.column + 1):
                rows = [row for row in inside if row.column == column]
                top, bottom = (
                    min(row.card_top if row is start else row.top for row in rows),
                    max(row.top + row.height for row in rows),
                )
                left = MARGIN + GUTTER + column * (COLUMN + GUTTER) + start.row.frames * INSET
                canvas.rect(left, top, start.width, bottom - top - 4, "again" if start.row.repeat else "frame", 12)


def _draw_lines(canvas: Canvas, placed: list[Placed]) -> None:
    """From a question to what depends on it, in the gutter; only within a column, and while there are lanes left."""
    numbered = {each.row.number: each for each in placed if each.row.number}
    lanes: dict[tuple[int, int], float] = {}
    for each in placed:
        for number in each.row.needs:
            source = numbered.get(number)
            if source is None or source.column != each.column or source.top > each.top:
                continue
            begin, end = source.card_top + 20, each.top + 12
            lane = next((at for at in range(LANES) if lanes.get((each.column, at), 0.0) <= begin), None)
            if lane is not None:
                lanes[each.column, lane] = end
                gutter = MARGIN + GUTTER + each.column * (COLUMN + GUTTER) - 8 - lane * 8
                points = [(source.left, begin), (gutter, begin), (gutter, end), (each.left + 14, end)]
                canvas.path(points, "line")
                canvas.circle(source.left, begin, 3, "dot")


def _draw_row(canvas: Canvas, each: Placed) -> None:
    row, left, width = each.row, each.left, each.width
    if each.condition:
        wide = max(width_of(line, 12) for line in each.condition) + 24
        canvas.rect(left + 14, each.top + 2, min(wide, width - 14), len(each.condition) * 16 + 6, "if", 10)
        for at, line in enumerate(each.condition):
            canvas.text(left + 26, each.top + 17 + at * 16, line, "iftext")
    top = each.card_top
    if row.kind == "open":
        canvas.text(left + 14, top + 22, row.icon if row.repeat else "▾", "heading")
        _draw_lines_of_text(canvas, each, left + 36, top + 22)
    elif row.kind == "again":
        canvas.text(left + 14, top + 17, each.label[0], "quiet")
    elif row.kind == "calculate":
        for at, line in enumerate(each.detail):
            canvas.text(left + 26, top + 15 + at * 16, line, "sum")
    elif row.kind in ("question", "note"):
        height = each.top + each.height - top - 8
        canvas.rect(left + 4, top, width - 8, height, "card" if row.kind == "question" else "note")
        if row.number:
            family = "number-family" if row.family == "number" else row.family
            canvas.rect(left + 12, top + 9, 34, 20, f"{family}", 10)
            canvas.text(left + 29, top + 23.5, str(row.number), "number", middle=True)
        canvas.text(left + width - 26, top + 24, row.icon, "icon", middle=True)
        _draw_lines_of_text(canvas, each, left + 56, top + 23)


def _draw_lines_of_text(canvas: Canvas, each: Placed, x: float, y: float) -> None:
    for at, line in enumerate(each.label):
        kind = "heading" if each.row.kind == "open" else "label"
        canvas.text(x, y + at * LINE, line, kind)
    for at, line in enumerate(each.detail):
        canvas.text(x, y + len(each.label) * LINE + at * 14, line, "quiet")
