"""The part of a report that asks whether another way of counting would give another level."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.charts import Bar, width
from reports.context_names import name_of
from reports.voice import BETWEEN, Voice
from reports.words import msg
from scoring.context.cards import SensitivityCard, VariantCard

WAYS = {
    ("arithmetic", "dropped"): msg("Plain average, what nobody knows left aside"),
    ("arithmetic", "zero"): msg("Plain average, what nobody knows counted as nothing"),
    ("geometric", "dropped"): msg("Average that a weak subject pulls down more, what nobody knows left aside"),
    ("geometric", "zero"): msg("Average that a weak subject pulls down more, what nobody knows counted as nothing"),
}


@dataclass(frozen=True, slots=True)
class WayView:
    """One way to count: its points, where most trials lie, and in how many the level stays."""

    name: str
    value: str
    span: str
    stays: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class RobustView:
    hidden: bool
    verdict: str
    ways: tuple[WayView, ...]
    without: tuple[tuple[str, str, str], ...]
    how: str


def draw_robust(voice: Voice) -> RobustView | None:
    """None where there is no level of the whole town that could be another."""
    context = voice.publication.context
    if context.sensitivity_hidden:
        return RobustView(True, "", (), (), "")
    card = context.sensitivity
    if card is None:
        return None
    return RobustView(
        hidden=False,
        verdict=_say_verdict(voice, card),
        ways=tuple(_draw_way(voice, one) for one in card.variants),
        without=tuple(_without(voice, card)),
        how=voice.words.say(
            "{draws} trials in each way, each weight up to {noise}% more or less. The trials start from the number"
            " {seed}, so that anybody can repeat them.",
            draws=card.draws,
            noise=card.noise,
            seed=str(card.seed),
        ),
    )


def _say_verdict(voice: Voice, card: SensitivityCard) -> str:
    words, level = voice.words, voice.level(card.level)
    others = [one for one in card.levels if one != card.level]
    if not others:
        return words.say("No: in all trials of all ways the level stays “{level}”.", level=level)
    return words.say(
        "It could: in {n} of 100 trials the level stays “{level}”; in the others it is {others}.",
        n=card.stays,
        level=level,
        others=BETWEEN.join(words.say("“{level}”", level=voice.level(one)) for one in others),
    )


def _draw_way(voice: Voice, one: VariantCard) -> WayView:
    words = voice.words
    return WayView(
        name=words.say(WAYS[one.mean, one.unknown]),
        value=words.number(one.value),
        span=words.say("most trials from {low} to {high}", low=one.low, high=one.high),
        stays=words.say("{n} of 100", n=one.stays),
        bar=Bar(width(one.value), width(one.low), width(one.high) - width(one.low)),
    )


def _without(voice: Voice, card: SensitivityCard) -> Iterator[tuple[str, str, str]]:
    for one in card.without:
        yield name_of(voice, one.dimension), voice.words.number(one.value), voice.level(one.level)
