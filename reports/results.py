"""The second part of a report: dimensions and their indicators, with levels, ranges and what is in doubt."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.charts import Bar, draw_bar, width
from reports.voice import BETWEEN, Voice
from reports.words import msg
from scoring.cards import DimensionCard, Doubt, IndicatorCard, LevelCard, OverallCard
from scoring.publication import Hidden, Shown

CONFIDENCE = {
    "A": msg("Proof was given: a link, a text, a photo."),
    "B": msg("The person in charge said so."),
    "C": msg("Colleagues say so about their own work, and they mostly agree."),
    "D": msg("A single answer, answers that contradict each other, or a proposal that was kept: to be checked."),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as it is read: `state` is shown, unknown or hidden; `value` its number or the words in its place."""

    figure: str
    state: str
    value: str
    span: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class IndicatorView:
    name: str
    meaning: str
    reading: Reading | None
    instead: str
    confidence: str


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One dimension; `level` is its name, with `limited` where few answered, or '' and then `why` says why. `silent`:
    none of its indicators may be shown.
    """

    id: str
    name: str
    reading: Reading | None
    level: str
    why: str
    doubts: tuple[str, ...]
    rests: str
    silent: bool
    indicators: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level on the scale of 0 to 100, `wide` percent of it."""

    name: str
    reach: str
    wide: int


def read_figure(voice: Voice, figure: str) -> Reading | None:
    """A figure with its text and its bar; None when there is no such figure."""
    match voice.publication.figures.get(figure):
        case None:
            return None
        case Hidden():
            return Reading(figure, "hidden", voice.value(figure), "", None)
        case Shown(value=None):
            state = "unknown"
        case Shown():
            state = "shown"
    return Reading(figure, state, voice.value(figure), voice.span(figure), draw_bar(voice.publication, figure))


def draw_levels(voice: Voice) -> tuple[LevelView, ...]:
    return tuple(
        LevelView(voice.name(one.name), _reach(voice, one), width(one.end - one.start))
        for one in voice.publication.levels
    )


def _reach(voice: Voice, level: LevelCard) -> str:
    words = voice.words
    if level.start <= 0:
        return words.say("below {end}", end=level.end)
    if level.end >= 100:
        return words.say("from {start}", start=level.start)
    return words.say("from {start}, below {end}", start=level.start, end=level.end)


# ---------------------------------------------------------------------------------------------------- dimensions
def asked(voice: Voice) -> list[DimensionCard]:
    """The dimensions of which anything was asked."""
    return [card for card in voice.publication.dimensions if card.indicators]


def draw_dimensions(voice: Voice) -> tuple[DimensionView, ...]:
    return tuple(_draw_dimension(voice, card) for card in asked(voice))


def _draw_dimension(voice: Voice, card: DimensionCard) -> DimensionView:
    level = say_level(voice, card)
    hidden = voice.publication.hides(card.figure)
    return DimensionView(
        id=card.id,
        name=voice.name(card.name),
        reading=read_figure(voice, card.figure),
        level=level,
        why="" if level or hidden else say_reason(voice, card),
        doubts=() if hidden else tuple(_say_doubts(voice, card)),
        rests="" if hidden or card.reason == "na" else _say_rests(voice, card),
        silent=all(one.state == "hidden" for one in card.indicators),
        indicators=tuple(_draw_indicator(voice, one) for one in card.indicators),
    )


def _say_rests(voice: Voice, card: DimensionCard) -> str:
    text = msg("Rests on {known} of the {total} things that make up this subject.")
    return voice.words.say(text, known=card.known, total=card.total)


def say_level(voice: Voice, card: DimensionCard | OverallCard) -> str:
    """The name of the level, marked where few answered; '' where there is none that may be said."""
    name = "" if voice.publication.hides(card.figure) else voice.level(card.level)
    if name and voice.publication.response.mark == "limited":
        return voice.words.say("{level} (limited)", level=name)
    return name


def say_reason(voice: Voice, card: DimensionCard) -> str:
    """Why a dimension has no level."""
    words = voice.words
    match card.reason:
        case "few_asked":
            return words.say("No level: too little was asked about this subject.")
        case "few_known":
            return words.say("No level: too many of the questions could not be answered.")
        case "response":
            return words.say("No level: too few people answered.")
        case "na":
            return words.say("Does not apply here")
        case _:
            return ""


def _say_doubts(voice: Voice, card: DimensionCard) -> Iterator[str]:
    words, shown = voice.words, voice.publication.shown(card.figure)
    if card.cap is not None:
        yield words.say("Held at this level because {cause}.", cause=voice.name(card.cap).rstrip("."))
    if card.level:
        yield say_doubt(voice, card.doubt, card.level_low, card.level_high)
    if shown is None:
        return
    low, high = shown.low, shown.high
    if low is not None and high is not None and (low, high) != (shown.value, shown.value):
        yield words.say("Questions left without an answer could make it {low} to {high}.", low=low, high=high)
    low, high = shown.sampling_low, shown.sampling_high
    if low is not None and high is not None:
        yield words.say("Colleagues who did not answer could make it {low} to {high}.", low=low, high=high)


def say_doubt(voice: Voice, doubt: Doubt, low: str, high: str) -> str:
    """Between which levels the truth may lie, and why; '' when the level is certain."""
    lower, higher = voice.level(low), voice.level(high)
    match doubt:
        case "unknown":
            text = msg("Between “{low}” and “{high}”: what nobody could answer decides.")
        case "sampling":
            text = msg("Between “{low}” and “{high}”: too few colleagues have answered to decide.")
        case _:
            return ""
    return voice.words.say(text, low=lower, high=higher)


# ---------------------------------------------------------------------------------------------------- indicators
def _draw_indicator(voice: Voice, card: IndicatorCard) -> IndicatorView:
    return IndicatorView(
        name=voice.name(card.name),
        meaning=voice.name(card.meaning),
        reading=read_figure(voice, card.figure),
        instead=voice.words.say("Does not apply here") if card.state == "na" else "",
        confidence=card.confidence,
    )


def explain_confidence(voice: Voice) -> tuple[tuple[str, str], ...]:
    """The letters that stand in this page, with what they mean."""
    used = {one.confidence for card in voice.publication.dimensions for one in card.indicators}
    return tuple((letter, voice.words.say(text)) for letter, text in CONFIDENCE.items() if letter in used)


# ---------------------------------------------------------------------------------------------------- the whole
def draw_overall(voice: Voice) -> DimensionView | None:
    """The whole town; None for a department, which has no such level."""
    card = voice.publication.overall
    if card.reason == "department":
        return None
    level = say_level(voice, card)
    doubt = say_doubt(voice, card.doubt, card.level_low, card.level_high) if level else ""
    return DimensionView(
        id="overall",
        name=voice.words.say("The whole town"),
        reading=read_figure(voice, card.figure),
        level=level,
        why="" if level else _say_no_overall(voice, card),
        doubts=(doubt,) if doubt else (),
        rests="",
        silent=True,
        indicators=(),
    )


def _say_no_overall(voice: Voice, card: OverallCard) -> str:
    if card.reason == "response":
        return voice.words.say("No level: too few people answered.")
    if card.reason == "hidden":
        return ""
    return voice.words.say(
        "No level for the whole town yet: {needed} of {of} subjects are needed, {known} are known.",
        needed=card.needed,
        of=card.of,
        known=card.known,
    )


def name_not_asked(voice: Voice) -> str:
    """The subjects without a level because the survey asked little or nothing about them."""
    gaps = {gap.dimension for gap in voice.publication.not_asked}
    return _name_plainly(voice, [card for card in _little_asked(voice) if card.id in gaps])


def name_town_only(voice: Voice) -> str:
    """The subjects that the survey did ask about, of officers who speak for the whole town and not for this group."""
    gaps = {gap.dimension for gap in voice.publication.not_asked}
    return _name_plainly(voice, [card for card in _little_asked(voice) if card.id not in gaps])


def _little_asked(voice: Voice) -> list[DimensionCard]:
    return [card for card in voice.publication.dimensions if card.reason == "few_asked"]


def _name_plainly(voice: Voice, cards: list[DimensionCard]) -> str:
    return BETWEEN.join(voice.name(card.plain) for card in cards)
