"""How each kind of question is drawn: one table, compared by a test with the types of the flow language."""

from collections.abc import Callable, Mapping

from bot.screens.drawing.choices import draw_matrix, draw_select_multiple, draw_select_one
from bot.screens.drawing.dates import draw_date
from bot.screens.drawing.files import draw_files, draw_geopoint
from bot.screens.drawing.handed import draw_table, draw_waiting
from bot.screens.drawing.ranks import draw_rank
from bot.screens.drawing.repeats import draw_fewer, draw_more
from bot.screens.drawing.typed import draw_name, draw_number, draw_range, draw_text, draw_time
from bot.screens.review import draw_review
from bot.screens.view import Drawn, SurveyView
from flows.conversation import Ask
from reports.words import Words


class NotDrawn(LookupError):
    """This kind of question has no drawing."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"'{kind}' cannot be shown in the chat: name its drawing in kinds.py")


def drawing_of(ask: Ask) -> "Drawing":
    """The drawing of a step: by its kind, or for a question by its type. Raises NotDrawn."""
    name = ask.type if ask.kind == "question" else ask.kind
    drawing = DRAWINGS.get(name)
    if drawing is None:
        raise NotDrawn(name)
    return drawing


def draw_note(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    return Drawn((), ((view.button(words.say("Go on"), "y"),),))


def draw_acknowledge(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    return Drawn((), ((view.button(words.say("OK"), "y"),),))


Drawing = Callable[[SurveyView, Ask, Words], Drawn]

DRAWINGS: Mapping[str, Drawing] = {
    "select_one": draw_select_one,
    "select_multiple": draw_select_multiple,
    "rank": draw_rank,
    "integer": draw_number,
    "decimal": draw_number,
    "range": draw_range,
    "text": draw_text,
    "date": draw_date,
    "time": draw_time,
    "geopoint": draw_geopoint,
    "image": draw_files,
    "file": draw_files,
    "audio": draw_files,
    "note": draw_note,
    "acknowledge": draw_acknowledge,
    "name": draw_name,
    "matrix": draw_matrix,
    "more": draw_more,
    "fewer": draw_fewer,
    "table": draw_table,
    "waiting": draw_waiting,
    "review": draw_review,
}

# Types that are never a step of their own.
NEVER_ASKED = frozenset({"calculate", "group", "repeat"})
