"""Handing questions to a colleague: which part, the message to pass on, what the colleague reads, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.screens.card import Card, Row
from bot.screens.layout import Part, make_card, one_a_row, one_line, shorten, spell
from bot.screens.view import SurveyView
from bot.turn import Press
from flows.conversation import Ask
from reports.words import Words

NAME_ROOM, PART_ROOM, LABEL_ROOM = 60, 120, 300


@dataclass(frozen=True, slots=True)
class HandingLinkView:
    """The message to pass on: `part` is what it is about, `until` the last day on which answers are taken."""

    part: str
    municipality: str
    minutes: int
    url: str
    until: date


@dataclass(frozen=True, slots=True)
class HandingAskedView:
    """What a colleague reads first: who asks (`name`, may be empty) and for what; two presses of version 2."""

    name: str
    part: str
    municipality: str
    minutes: int
    until: date
    contact: str
    start: Press
    decline: Press


@dataclass(frozen=True, slots=True)
class HandingToldView:
    """What came of it, for who asked (`returned`, `declined`, `own`) or for who was asked (`sent`, `over`)."""

    what: Literal["returned", "declined", "sent", "over", "own"]
    name: str = ""
    part: str = ""


def draw_which_part(view: SurveyView, ask: Ask, words: Words) -> tuple[list[Part], Iterable[Row]]:
    """Only this question, or all that belongs with it."""
    parts = [Part(words.say("What shall a colleague answer for you?"), "b", weight=9)]
    rows: list[Row] = []
    if "#" not in ask.address and ask.address != ask.delegable:
        parts.append(Part(shorten(one_line(spell(ask.label, words)), LABEL_ROOM), weight=7))
        rows.append((view.button(words.say("Only this question"), "h", "q"),))
    part = shorten(one_line(spell(view.part, words)), NAME_ROOM)
    rows.append((view.button(words.say("All of it: {part}", part=part) if part else words.say("All of it"), "h", "p"),))
    rows.append((view.button(words.say("Cancel"), "h", "x"),))
    return parts, rows


def draw_handing_link(view: HandingLinkView, words: Words) -> Card:
    """A message that is made to be forwarded as it is."""
    part, town = shorten(one_line(view.part), PART_ROOM), shorten(one_line(view.municipality), NAME_ROOM)
    parts = [
        Part(words.say("Forward this message to the colleague who knows:"), "i", weight=8),
        Part(words.say("{municipality}: can you answer this for me? {part}", municipality=town, part=part), weight=8),
        Part(_minutes(view.minutes, words) + " " + words.say("Until {day}.", day=view.until), weight=7),
        Part(one_line(view.url), weight=9),
        Part(words.say("The link works for the first person who opens it."), "i", weight=6),
    ]
    return make_card(parts, [], words)


def draw_handing_asked(view: HandingAskedView, words: Words) -> Card:
    part, town = shorten(one_line(view.part), PART_ROOM), shorten(one_line(view.municipality), NAME_ROOM)
    name = shorten(one_line(view.name), NAME_ROOM) or words.say("A colleague")
    goes = words.say(
        "Your answers go to {name}, with your first name, and become part of what the office says for {municipality}.",
        name=name,
        municipality=town,
    )
    parts = [
        Part(words.say("{name} asks for your help with: {part}", name=name, part=part), "b", weight=9),
        Part(_minutes(view.minutes, words) + " " + words.say("Until {day}.", day=view.until), weight=7),
        Part(goes, weight=8),
        Part(words.say("You are free to say no. Questions: {contact}. Everything: /privacy", contact=view.contact)),
    ]
    rows = one_a_row([(words.say("Start"), view.start), (words.say("No, thank you"), view.decline)])
    return make_card(parts, rows, words, protect=True)


def _minutes(minutes: int, words: Words) -> str:
    return words.plural("About {n} minute.", "About {n} minutes.", minutes)


def draw_handing_told(view: HandingToldView, words: Words) -> Card:
    name = shorten(one_line(view.name), NAME_ROOM) or words.say("A colleague")
    part = shorten(one_line(view.part), PART_ROOM)
    said = {
        "returned": words.say("{name} has answered: {part}. You see it in the review before you send.",
                              name=name, part=part),
        "declined": words.say("{name} cannot answer: {part}. You will be asked again, or pass it on to somebody else.",
                              name=name, part=part),
        "sent": words.say("Thank you. Your answers are with {name}.", name=name),
        "over": words.say("Thank you, this is not needed any more."),
        "own": words.say("This link is for a colleague: forward the message to the one who knows."),
    }  # fmt: skip
    return make_card([Part(said[view.what], weight=9)], [], words)
