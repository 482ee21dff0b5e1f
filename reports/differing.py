"""The part of a report on answers that do not agree, and on proposals beyond the first ones."""

from dataclasses import dataclass

from reports.closing import ActionView, draw_cards
from reports.voice import BETWEEN, Voice
from scoring.context.cards import ToSettle


@dataclass(frozen=True, slots=True)
class DifferingView:
    """A fact on which answers differ, and who says something of it."""

    fact: str
    who: str


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A proposal that the law holds back, with the rules that stand in its way."""

    step: str
    about: str
    closed: str


def draw_differing(voice: Voice) -> tuple[DifferingView, ...]:
    return tuple(_draw_differing(voice, one) for one in voice.publication.context.to_settle)


def _draw_differing(voice: Voice, one: ToSettle) -> DifferingView:
    fact = voice.name(one.name)
    if one.thing:
        fact = voice.words.say("{line}: {value}", line=voice.name(one.thing), value=fact)
    names = {each.id: voice.name(each.name) for each in voice.publication.unit.departments}
    departments = [names[id] for id in one.departments if id in names]
    return DifferingView(fact, BETWEEN.join([*(voice.name(each.name) for each in one.offices), *departments]))


def draw_quick_wins(voice: Voice) -> tuple[ActionView, ...]:
    """Every quick win that is not among the first proposals."""
    first = {card.rule for card in voice.publication.actions}
    return draw_cards(voice, [card for card in voice.publication.context.quick_wins if card.rule not in first])


def draw_blocked(voice: Voice) -> tuple[BlockedView, ...]:
    return tuple(
        BlockedView(
            step=voice.name(card.step),
            about=BETWEEN.join(voice.name(thing.name) for thing in card.things),
            closed=BETWEEN.join(voice.name(one) for one in card.closed),
        )
        for card in voice.publication.blocked
    )
