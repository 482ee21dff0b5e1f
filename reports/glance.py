"""What a reader in a hurry must see first: four lines at the top of the report."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.residents import top_rows
from reports.results import asked, say_level
from reports.standing import is_hidden, say_answered
from reports.voice import BETWEEN, Voice
from scoring.cards import ActionCard


@dataclass(frozen=True, slots=True)
class Glance:
    """A question that the reader has, and the answer in a few words, in one or several lines."""

    title: str
    lines: tuple[str, ...]


def draw_glance(voice: Voice) -> tuple[Glance, ...]:
    return tuple(one for one in _draw(voice) if one.lines)


def _draw(voice: Voice) -> Iterator[Glance]:
    words, publication = voice.words, voice.publication
    yield Glance(words.say("Who answered"), (say_answered(voice),))
    if is_hidden(voice):
        return
    yield Glance(words.say("Where things stand"), tuple(_say_levels(voice)))
    hardest = [voice.name(row.label) for row in top_rows(voice, publication.friction.hardest)]
    yield Glance(words.say("Hardest for residents"), (BETWEEN.join(hardest),) if hardest else ())
    steps = tuple(_say_step(voice, card) for card in publication.actions[:1])
    yield Glance(words.say("First thing to do"), steps or (words.say("Nothing urgent came out of these answers."),))


def _say_step(voice: Voice, card: ActionCard) -> str:
    step, things = voice.name(card.step), BETWEEN.join(voice.name(thing.name) for thing in card.things)
    return voice.words.say("{things}: {step}", things=things, step=step) if things else step


def _say_levels(voice: Voice) -> Iterator[str]:
    words = voice.words
    for card in asked(voice):
        name = voice.name(card.name)
        if level := say_level(voice, card):
            yield words.say("{subject}: {level}", subject=name, level=level)
        elif voice.publication.hides(card.figure):
            yield words.say("{subject}: hidden to protect respondents", subject=name)
        elif card.figure:
            yield words.say("{subject}: no level", subject=name)
