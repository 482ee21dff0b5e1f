"""The last parts of a report: what to do next, what was not asked, how it was computed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.standing import is_scored
from reports.voice import BETWEEN, Voice
from reports.words import msg
from scoring.cards import ActionCard, NotAsked, Version

EFFORT = (msg("Very little"), msg("Little"), msg("Some"), msg("Much"), msg("Very much"))
IMPACT = (msg("Very small"), msg("Small"), msg("Medium"), msg("Large"), msg("Very large"))


@dataclass(frozen=True, slots=True)
class ActionView:
    """Something to do; `because` are figures as (id, what it is, its value)."""

    stop: bool
    quick: bool
    step: str
    about: str
    owner: str
    residents: str
    effort: str
    impact: str
    because: tuple[tuple[str, str, str], ...]
    check: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """One thing that was not asked, and who could tell."""

    name: str
    meaning: str
    who: str


def draw_actions(voice: Voice) -> tuple[ActionView, ...]:
    return draw_cards(voice, voice.publication.actions)


def draw_cards(voice: Voice, cards: Iterable[ActionCard]) -> tuple[ActionView, ...]:
    """Actions with what each figure that they rest on is called."""
    labels = dict(label_figures(voice))
    return tuple(_draw_action(voice, card, labels) for card in cards)


def _draw_action(voice: Voice, card: ActionCard, labels: dict[str, str]) -> ActionView:
    words = voice.words
    return ActionView(
        stop=card.kind == "stop",
        quick=card.quick_win,
        step=voice.name(card.step),
        about=BETWEEN.join(voice.name(thing.name) for thing in card.things),
        owner=voice.name(card.owner.name),
        residents=voice.name(card.residents),
        effort=words.say(_rank(EFFORT, card.effort)),
        impact=words.say(_rank(IMPACT, card.impact)),
        because=tuple((one, labels[one], say_figure(voice, one)) for one in card.because if one in labels),
        check=tuple(voice.name(one) for one in (*card.do_first, *card.check_first, *card.check_law)),
    )


def _rank(scale: tuple[str, ...], rank: int) -> str:
    return scale[max(1, min(len(scale), rank)) - 1]


def say_figure(voice: Voice, figure: str) -> str:
    """A figure with its unit: points are said to be of 100."""
    shown = voice.publication.shown(figure)
    if shown is not None and shown.value is not None and shown.unit == "points":
        return voice.words.say("{value} points of 100", value=voice.value(figure))
    return voice.value(figure)


def label_figures(voice: Voice) -> Iterator[tuple[str, str]]:
    """What each figure that an action may rest on is called."""
    words, publication = voice.words, voice.publication
    for dimension in publication.dimensions:
        yield from ((one.figure, voice.name(one.name)) for one in dimension.indicators if one.figure)
    yield from ((row.figure, voice.name(row.label)) for row in publication.friction.shares)
    for card in publication.friction.procedures:
        label = voice.name(card.label)
        yield card.visits, words.say("{procedure}, visits needed", procedure=label)
        yield card.sent_back, words.say("{procedure}, people sent back", procedure=label)


# ---------------------------------------------------------------------------------------------------- not asked
def draw_gaps(voice: Voice) -> tuple[tuple[str, tuple[GapView, ...]], ...]:
    """By dimension, in the order of the model; nothing where the model knows nothing of the survey."""
    found: list[tuple[str, tuple[GapView, ...]]] = []
    if not is_scored(voice):
        return ()
    for dimension in voice.publication.dimensions:
        gaps = [_draw_gap(voice, one) for one in voice.publication.not_asked if one.dimension == dimension.id]
        if gaps:
            found.append((voice.name(dimension.name), tuple(gaps)))
    return tuple(found)


def _draw_gap(voice: Voice, gap: NotAsked) -> GapView:
    who = BETWEEN.join(voice.name(one.name) for one in gap.authorities)
    return GapView(voice.name(gap.name), voice.name(gap.meaning), who)


# ---------------------------------------------------------------------------------------------------- method
def draw_notes(voice: Voice) -> tuple[str, ...]:
    return tuple(voice.name(note) for note in voice.publication.notes)


def draw_versions(voice: Voice) -> tuple[tuple[str, str, str], ...]:
    """What the page rests on, as (what, version, fingerprint)."""
    words, publication = voice.words, voice.publication
    flows = [(voice.name(one.title), Version(one.id, one.version, one.hash)) for one in publication.campaign.flows]
    rows = [
        *((words.say("Questions: {title}", title=title), version) for title, version in flows),
        (words.say("How answers become points"), publication.versions.model),
        (words.say("Thresholds and rounding"), publication.versions.policy),
    ]
    return tuple((label, version.version, version.hash) for label, version in rows)
