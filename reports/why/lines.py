"""The whole explanation of one figure, paragraph by paragraph, from a publication and nothing else."""

from collections.abc import Iterator

from reports.residents import draw_table
from reports.results import say_doubt, say_level, say_reason
from reports.standing import say_answered
from reports.voice import HIDDEN, Voice
from reports.why.contents import ANSWERED, NEXT, RESIDENTS, Entry, find_table
from reports.why.limits import find_indicator, say_acted, say_alone, say_open, say_turnings, say_versions
from reports.why.making import say_asked, say_making
from scoring.cards import DimensionCard, OverallCard, Table
from scoring.publication import Hidden, Shown
from scoring.why.sheets import Explained, Own, Why

Line = tuple[str, str]
ROWS = 6


def why_lines(voice: Voice, entry: Entry, *, versions: bool = True, own: Own | None = None) -> tuple[Line, ...]:
    """Paragraphs as (style, text), style `b`, `i` or ''. A hidden figure: the rule that hides it, nothing else.
    `versions`: with what it was judged by at the end. `own`: for who reads single answers of these offices only.
    """
    lines = [line for line in _say(voice, entry, own) if line[1]]
    explained = voice.publication.explanation
    if versions and explained is not None and explained.sheet(entry.id) and not is_hidden(voice, entry.id):
        lines.append(("i", say_versions(voice)))
    return tuple(lines)


def _say(voice: Voice, entry: Entry, own: Own | None) -> Iterator[Line]:
    yield "b", entry.name
    if entry.id in (RESIDENTS, NEXT):
        return
    if is_hidden(voice, entry.id):
        yield "", voice.words.say(HIDDEN)
        yield "", say_rule(voice)
        return
    explained = voice.publication.explanation
    sheet = explained.sheet(entry.id) if explained is not None else None
    yield "", _say_value(voice, entry.id)
    if explained is None or sheet is None:
        yield "i", voice.words.say("How this came about was not kept with these results.")
        return
    kept = sheet if own is None else sheet.kept_for(own)
    yield from _say_sheet(voice, explained, kept, kept.turnings == sheet.turnings)


def _say_sheet(voice: Voice, explained: Explained, sheet: Why, whole: bool) -> Iterator[Line]:
    """`whole`: all that would change the level may be told, so that it can also be said that nothing would."""
    words = voice.words
    card = find_indicator(voice, sheet.figure)
    yield "", "" if card is None else voice.name(card.meaning)
    yield "b", words.say("How it is made")
    yield "", "\n".join(say_making(voice, explained, sheet))
    yield "", "\n".join(say_asked(voice, explained, sheet))
    open_ = "\n".join(one for one in say_open(voice, explained, sheet) if one)
    yield "b", words.say("What is missing") if open_ else ""
    yield "", open_
    yield "", "\n".join(_say_doubts(voice, sheet.figure))
    yield "", "\n".join([*say_acted(voice, explained, sheet), *say_alone(voice, sheet)])
    if _level(voice, sheet.figure) and (whole or sheet.turnings):
        yield "b", words.say("What would change the level")
        yield "", "\n".join(say_turnings(voice, explained, sheet))


def is_hidden(voice: Voice, id: str) -> bool:
    """Whether a figure, or every figure of a table, must not be printed."""
    table = find_table(voice, id)
    return table.hidden if table is not None else isinstance(voice.publication.figures.get(id), Hidden)


def say_rule(voice: Voice) -> str:
    """Why anything is hidden: one rule, whatever hides this one."""
    return voice.words.say(
        "A result is shown only when at least {k} people stand behind it, and when nothing about fewer"
        " people can be worked out from it.",
        k=voice.publication.k,
    )


# ------------------------------------------------------------------------------------------------ the figure itself
def _say_value(voice: Voice, id: str) -> str:
    if id == ANSWERED:
        return say_answered(voice)
    if id.startswith("action."):
        trips = next((one.trips for one in voice.publication.actions if f"action.{one.rule}" == id), 0)
        return voice.words.say("Up to {trips} trips a year could be spared.", trips=trips)
    if (table := find_table(voice, id)) is not None:
        return _say_table(voice, table)
    return "\n".join(one for one in (_level(voice, id), _say_figure(voice, id), _say_reason(voice, id)) if one)


def _say_figure(voice: Voice, id: str) -> str:
    shown = voice.publication.shown(id)
    if shown is not None and shown.value is not None and shown.unit == "points":
        return voice.words.say("{value} points of 100", value=shown.value)
    return " ".join(one for one in (voice.value(id), voice.heads(id)) if one)


def _card_of(voice: Voice, id: str) -> DimensionCard | OverallCard | None:
    if id == "overall":
        return voice.publication.overall
    return next((one for one in voice.publication.dimensions if f"dimension.{one.id}" == id), None)


def _level(voice: Voice, id: str) -> str:
    card = _card_of(voice, id)
    return "" if card is None else say_level(voice, card)


def _say_reason(voice: Voice, id: str) -> str:
    card = _card_of(voice, id)
    return say_reason(voice, card) if isinstance(card, DimensionCard) and not card.level else ""


def _say_table(voice: Voice, table: Table) -> str:
    view = draw_table(voice, table)
    rows = [
        f"• {voice.words.say('{subject}: {level}', subject=row.label, level=row.reading.value)}"
        for row in view.rows[:ROWS]
        if row.reading is not None
    ]
    return "\n".join((*rows, *view.notes))


def _say_doubts(voice: Voice, id: str) -> Iterator[str]:
    """How far it could move, the doubt about its level, and what holds it."""
    card, shown, words = _card_of(voice, id), voice.publication.shown(id), voice.words
    if isinstance(card, DimensionCard) and card.cap is not None:
        yield words.say("Held at this level because {cause}.", cause=voice.name(card.cap).rstrip("."))
    if card is not None and card.level and (doubt := say_doubt(voice, card.doubt, card.level_low, card.level_high)):
        yield doubt
    if shown is not None and shown.unit == "points":
        yield from _say_ranges(voice, shown)


def _say_ranges(voice: Voice, shown: Shown) -> Iterator[str]:
    words = voice.words
    low, high = shown.low, shown.high
    if low is not None and high is not None and (low, high) != (shown.value, shown.value):
        yield words.say("Questions left without an answer could make it {low} to {high}.", low=low, high=high)
    low, high = shown.sampling_low, shown.sampling_high
    if low is not None and high is not None:
        yield words.say("Colleagues who did not answer could make it {low} to {high}.", low=low, high=high)
