"""How each kind of question is drawn: one table, compared by a test with the types of the flow language."""

from collections.abc import Callable, Mapping, Sequence

from bot.screens.card import Button, Row
from bot.screens.layout import (
    NUMBERS_IN_A_ROW,
    Page,
    Part,
    columns,
    in_rows,
    one_line,
    page_of,
    shorten,
    spell,
    too_wide,
    utf16_len,
)
from bot.screens.review import draw_review
from bot.screens.view import Drawn, SurveyView, base36
from flows.conversation import Ask, Offer
from reports.words import Words

NUMBERED_LIMIT = 2200
STEPS = 11
OFF, ON = "☐", "☑"


class NotDrawn(NotImplementedError):
    """This kind of question has no drawing yet."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"'{kind}' cannot be shown in the chat yet: leave it out of the flow, or draw it in kinds.py")


def drawing_of(ask: Ask) -> "Drawing":
    """The drawing of a step: by its kind, or for a question by its type. Raises NotDrawn."""
    name = ask.type if ask.kind == "question" else ask.kind
    drawing = DRAWINGS.get(name)
    if drawing is None:
        raise NotDrawn(name)
    return drawing


# ------------------------------------------------------------------------------------------------ choices
def draw_select_one(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    def button(offer: Offer, label: str) -> Button:
        return view.button(label, "=", base36(offer.ordinal))

    return _draw_choices(view, ask, words, button)


def draw_select_multiple(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    marked = set(view.marks.split())

    def button(offer: Offer, label: str) -> Button:
        mark, action = (ON, "-") if offer.name in marked else (OFF, "+")
        return view.button(f"{mark} {label}", action, base36(offer.ordinal))

    drawn = _draw_choices(view, ask, words, button)
    count = sum(offer.name in marked for offer in ask.choices)
    done = view.button(words.say("Done ({n})", n=count), "!")
    return Drawn(drawn.parts, (*drawn.rows, (done,)))


def _draw_choices(view: SurveyView, ask: Ask, words: Words, button: Callable[[Offer, str], Button]) -> Drawn:
    labels = [one_line(spell(offer.label, words)) for offer in ask.choices]
    numbered = too_wide(labels)
    long = numbered and sum(utf16_len(label) for label in labels) > NUMBERED_LIMIT
    page = page_of(len(labels), view.page, above=0) if long and labels else page_of(len(labels), view.page)
    shown = range(page.start, page.stop)
    if numbered:
        rows = _number_rows([button(ask.choices[n], str(n + 1)) for n in shown])
    else:
        rows = columns_by_label([labels[n] for n in shown], [button(ask.choices[n], labels[n]) for n in shown])
    parts = [*(_numbered(n, labels[n], page, n == page.start) for n in shown if numbered), *_page_note(page, words)]
    return Drawn(parts, (*rows, *page_row(view, page, words)))


def columns_by_label(labels: Sequence[str], buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Columns are decided by the labels alone: a mark before one does not count."""
    per_row = 2 if len(columns([Button(label) for label in labels])) < len(labels) else 1
    return in_rows(buttons, per_row)


def _numbered(n: int, label: str, page: Page, first: bool) -> Part:
    room = NUMBERED_LIMIT // max(1, page.stop - page.start)
    return Part(f"{n + 1}. {shorten(label, room)}", weight=8, joined=not first)


def _number_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Rows of nearly equal length, of at most six."""
    if not buttons:
        return ()
    rows = -(-len(buttons) // NUMBERS_IN_A_ROW)
    return in_rows(buttons, -(-len(buttons) // rows))


def _page_note(page: Page, words: Words) -> list[Part]:
    if page.count == 1:
        return []
    text = words.say("Page {page} of {pages}. You can also write your answer.", page=page.number + 1, pages=page.count)
    return [Part(text, "i", weight=7)]


def page_row(view: SurveyView, page: Page, words: Words) -> tuple[Row, ...]:
    """The row that turns pages; nothing on a single page."""
    before = view.button(words.say("Previous"), "#", base36(page.number - 1)) if page.number else None
    after = view.button(words.say("More"), "#", base36(page.number + 1)) if page.number + 1 < page.count else None
    row = tuple(button for button in (before, after) if button)
    return (row,) if row else ()


# ------------------------------------------------------------------------------------------------ typed and others
def draw_number(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    example = 12.5 if ask.type == "decimal" else 12
    return Drawn([Part(words.say("Write a number, for example {example}.", example=example), "i", weight=5)], (), True)


def draw_text(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    if ask.appearance == "multiline":
        expected = words.say("Write your answer in one message. A long answer is welcome.")
    else:
        expected = words.say("Write your answer in one message.")
    return Drawn([Part(expected, "i", weight=5)], (), True)


def draw_name(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    return Drawn([Part(words.say("Write a few words, 40 characters at most."), "i", weight=5)], (), True)


def draw_range(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """One button a step where up to eleven steps are offered as choices, else a typed number."""
    if not 0 < len(ask.choices) <= STEPS:
        return draw_number(view, ask, words)
    buttons = [view.button(spell(offer.label, words), "=", base36(offer.ordinal)) for offer in ask.choices]
    return Drawn((), _number_rows(buttons))


def draw_note(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    return Drawn((), ((view.button(words.say("Go on"), "y"),),))


def draw_acknowledge(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    return Drawn((), ((view.button(words.say("OK"), "y"),),))


def draw_more(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """Whether one more thing is described: two buttons, the flow's own words on them."""
    add = spell(ask.add_label, words) if ask.add_label else words.say("Add another")
    done = spell(ask.done_label, words) if ask.done_label else words.say("Done")
    buttons = []
    if ask.can_add:
        buttons.append(view.button(add, "a"))
    if ask.can_done:
        buttons.append(view.button(done, "!"))
    return Drawn((), columns(buttons))


Drawing = Callable[[SurveyView, Ask, Words], Drawn]

DRAWINGS: Mapping[str, Drawing] = {
    "select_one": draw_select_one,
    "select_multiple": draw_select_multiple,
    "integer": draw_number,
    "decimal": draw_number,
    "range": draw_range,
    "text": draw_text,
    "note": draw_note,
    "acknowledge": draw_acknowledge,
    "name": draw_name,
    "more": draw_more,
    "review": draw_review,
}

# Types and kinds of the flow language that no card can show yet; a flow that has them is refused when published.
NOT_YET = frozenset(
    {"date", "time", "geopoint", "image", "file", "audio", "rank", "matrix", "fewer", "table", "waiting"}
)
# Types that are never a step of their own.
NEVER_ASKED = frozenset({"calculate", "group", "repeat"})
