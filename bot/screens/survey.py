"""The card of a running interview or dialog: what is asked now, and every way on from it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.screens.card import Card, Row
from bot.screens.drawing.handed import wrong_cells
from bot.screens.drawing.repeats import draw_leafing
from bot.screens.handing import draw_which_part
from bot.screens.kinds import drawing_of
from bot.screens.layout import (
    TWO_COLUMNS,
    Laid,
    Part,
    columns,
    in_rows,
    label_of,
    make_card,
    one_line,
    shorten,
    spell,
    width,
)
from bot.screens.paragraphs import fixed_part, own_part
from bot.screens.refusals import refusal
from bot.screens.review import non_answer, says_nothing
from bot.screens.view import CANDIDATES, Key, KeyRows, SurveyView, base36
from flows.conversation import Ask, Fixed, NonAnswerOffer, Refuse, Status
from reports.words import Words

# The fixed order of the buttons that are no answer, and the code of each.
NON_ANSWERS = {Status.SKIPPED: ">", Status.DONT_KNOW: "?", Status.NOT_APPLICABLE: "0", Status.REFUSED: "~"}
PREVIOUS_ROOM = 300


def draw_survey(view: SurveyView, words: Words) -> Card:
    """A step as a card. ValueError for a finished interview, NotDrawn for a type without a drawing."""
    ask = view.ask
    if view.leafing is not None:
        return draw_leafing(view, view.leafing, words)
    if view.handing and ask.delegable is not None:
        return make_card(*draw_which_part(view, ask, words), words)
    drawn = drawing_of(ask)(view, ask, words)
    parts = [*_above(view, ask, words), *_question(view, ask, words), *_previous(ask, words), *drawn.parts]
    rows = [*_candidates(view, words), *drawn.rows, *_keep(view, ask, words), *_non_answers(view, ask, words)]
    return make_card(parts, [*rows, *_ways_out(view, ask, words)], words, drawn.expects)


def _above(view: SurveyView, ask: Ask, words: Words) -> Iterator[Part | Laid]:
    """What is said before the question: why the last entry was not taken, what changed, how far we are."""
    if isinstance(view.step, Refuse):
        yield Part(refusal(view.step, words), "i", weight=8)
        yield from wrong_cells(view.step, words)
    notice = notice_of(ask, words)
    if notice:
        yield Part(notice, "i", weight=7)
    if view.intro:
        yield Part(spell(view.intro, words), weight=2)
    progress = progress_of(ask, words, view.usual)
    if progress:
        yield own_part(progress, "", 8, False, words.rtl)


def notice_of(ask: Ask, words: Words) -> str:
    """What the engine wants to be said with this step; empty for most."""
    match ask.notice:
        case "stale":
            return words.say("This was already answered. Here is where you are.")
        case "no_longer_offered" if ask.previous_label:
            answer = one_line(spell(ask.previous_label, words))
            return words.say(
                "Your earlier answer “{answer}” is no longer offered.", answer=shorten(answer, PREVIOUS_ROOM)
            )
        case "no_longer_offered":
            return words.say("Your earlier answer is no longer offered.")
        case "constraint_changed":
            return words.say("Another answer has changed: please look at this one again.")
        case "resumed":
            return words.say("Welcome back. Here is where you were.")
        case "from_pack":
            return words.say("From the country pack: is this right?")
        case "understood" if ask.understood:
            return f"✓ {one_line(spell(ask.understood, words))}"
    return ""


def progress_of(ask: Ask, words: Words, usual: int = 0) -> str:
    """“3 of about 12”, as far as anything is counted."""
    count = counted(ask, usual)
    return "" if count is None else say_progress(words, *count)


def counted(ask: Ask, usual: int = 0) -> tuple[int, int, bool, int] | None:
    """The number of this question among those that concern this person, as far as known; as long as more may open up,
    no fewer than what is `usual`. With whether that is exact, and how many items colleagues have.
    """
    progress = ask.progress
    if progress.total < 1 or ask.kind not in ("question", "matrix"):
        return None
    most = progress.total if progress.exact else max(usual, progress.total)
    return min(progress.done + 1, progress.total), most, progress.exact, len(ask.pending)


@lru_cache(maxsize=2048)
def say_progress(words: Words, here: int, total: int, exact: bool, waiting: int) -> str:
    """Where the person is; `waiting` are the items that colleagues have."""
    if exact:
        said = words.say("{here} of {total}", here=here, total=total)
    else:
        said = words.say("{here} of about {total}", here=here, total=total)
    if not waiting:
        return said
    return f"{said} · {words.plural('{n} with a colleague', '{n} with colleagues', waiting)}"


def _question(view: SurveyView, ask: Ask, words: Words) -> Iterator[Part | Laid]:
    if ask.kind == "review":
        yield from _review_head(view, words)
    if ask.kind in ("review", "waiting"):
        return
    for heading in ask.headings:
        if says_nothing(heading):
            continue
        yield fixed_part(heading, words, "b", 3, flat=True)
    for note in ask.notes:
        yield fixed_part(note, words, "", 4)
    yield fixed_part(ask.label, words, "b", 9)
    if ask.hint:
        yield fixed_part(ask.hint, words, "i", 0)


def _review_head(view: SurveyView, words: Words) -> Iterator[Part]:
    for line in view.preview:
        yield Part(line, weight=3)
    if view.dialog:
        yield Part(words.say("Please check. Nothing happens before you confirm."), "b", weight=9)
    elif view.so_far:
        yield Part(words.say("Your answers so far. They count only once you send them."), "b", weight=9)
    else:
        yield Part(words.say("These are your answers. They count only once you send them."), "b", weight=9)


def _previous(ask: Ask, words: Words) -> Iterator[Part]:
    if can_keep(ask):
        answer = shorten(one_line(previous_answer(ask, words)), PREVIOUS_ROOM)
        if ask.previous_status is None or ask.notice == "from_pack":
            yield Part(words.say("Suggested answer: {answer}", answer=answer), weight=6)
        else:
            yield Part(words.say("Your answer: {answer}", answer=answer), weight=6)


def can_keep(ask: Ask) -> bool:
    """Whether an earlier answer is there that may stand as it is."""
    has_earlier = ask.previous_status is not None or ask.previous not in (None, "")
    return ask.kind in ("question", "name", "matrix") and has_earlier and ask.notice != "no_longer_offered"


def previous_answer(ask: Ask, words: Words) -> str:
    if ask.previous_label:
        return spell(ask.previous_label, words)
    if ask.previous_status in NON_ANSWERS:
        own = next((offer.label for offer in ask.allow if offer.status is ask.previous_status), None)
        return spell(own, words) if own else non_answer(ask.previous_status, words)
    if isinstance(ask.previous, int | float):
        return words.number(ask.previous)
    chosen = set(str(ask.previous).split())
    labels = [spell(offer.label, words) for offer in ask.choices if offer.name in chosen]
    return words.list(labels) if labels else str(ask.previous)


# ------------------------------------------------------------------------------------------------ buttons
def _candidates(view: SurveyView, words: Words) -> tuple[Row, ...]:
    """The readings of an answer that could mean several things; the argument is the place of the reading, from 0."""
    if not isinstance(view.step, Refuse):
        return ()
    readings = enumerate(view.step.candidates[:CANDIDATES])
    return columns([view.button(spell(reading.label, words), "y", base36(n)) for n, reading in readings])


def _keep(view: SurveyView, ask: Ask, words: Words) -> tuple[Row, ...]:
    return ((view.own(words.say("Keep"), "k"),),) if can_keep(ask) else ()


def _non_answers(view: SurveyView, ask: Ask, words: Words) -> Sequence[Row]:
    """The answers that are none; those that are the same for everybody were set in columns once."""
    if not isinstance(ask.allow, Fixed):
        return view.keyed(non_answer_keys(ask.allow, words))
    keys = ask.allow.kept.get(words)
    if keys is None:
        keys = ask.allow.kept[words] = non_answer_keys(ask.allow, words)
    return view.keyed(keys)


def non_answer_keys(allow: Sequence[NonAnswerOffer], words: Words) -> KeyRows:
    """Their buttons, in the fixed order."""
    offered = {offer.status: offer for offer in allow}
    keys = [_non_answer(offered[status], words) for status in NON_ANSWERS if status in offered]
    return in_rows(keys, 2 if all(width(label) <= TWO_COLUMNS for label, _, _ in keys) else 1)


def _non_answer(offer: NonAnswerOffer, words: Words) -> Key:
    label = spell(offer.label, words) if offer.label else non_answer(offer.status, words)
    return label_of(label), NON_ANSWERS[offer.status], ""


def _ways_out(view: SurveyView, ask: Ask, words: Words) -> Sequence[Row]:
    table = ask.can_table and ask.kind in ("question", "matrix")
    return view.keyed(ways_out(words, ask.can_cancel, table, ask.delegable is not None, ask.can_back))


@lru_cache(maxsize=256)
def ways_out(words: Words, cancel: bool, table: bool, hand: bool, back: bool) -> KeyRows:
    """The buttons that lead away from a question."""
    rows: list[Sequence[Key]] = []
    if cancel:
        rows.append([(label_of(words.say("Cancel")), "d", "1")])
    if table:
        rows.append([(label_of(words.say("Send a table")), "t", "")])
    if hand:
        rows.append([(label_of(words.say("Ask a colleague")), "h", "")])
    first = [(label_of(words.say("Back")), "<", "")] if back else []
    return [*rows, [*first, (label_of(words.say("Pause")), "p", "")]]
