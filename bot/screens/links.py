"""Enrolment links: the message to pass on, and the picture with its caption."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, one_line, pressed, shorten
from bot.turn import Press
from reports.words import Words

NAME_ROOM = 80


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link for one person (`name` is the label on the list) or for a department (`name` is the department)."""

    kind: Literal["person", "department"]
    name: str
    url: str
    expires: date
    buttons: tuple[tuple[str, Press], ...] = ()


@dataclass(frozen=True, slots=True)
class PosterView:
    """The same link as a picture: `png` is the QR code."""

    kind: Literal["person", "department"]
    name: str
    url: str
    png: bytes
    expires: date


def draw_link(view: LinkView, words: Words) -> Card:
    name = shorten(one_line(view.name), NAME_ROOM)
    if view.kind == "person":
        head = words.say("Link for {name}. It works once, for one person. Send it to that person only.", name=name)
    else:
        head = words.say("Link for {name}. Send it to the people of this department; you approve each one.", name=name)
    until = words.say("Valid until {expires}", expires=view.expires)
    parts = [Part(head, weight=5), Part(one_line(view.url), weight=9), Part(until, "i", weight=6)]
    return make_card(parts, pressed(view.buttons), words)


def _what_to_do(view: PosterView, words: Words) -> str:
    if view.kind == "person":
        return words.say("Send this to that person only: the link works once, for the first account that opens it.")
    return words.say("Show or send this to the people of the department; you approve each one here.")


def draw_poster(view: PosterView, words: Words) -> Card:
    """A picture with a caption, for printing or showing on a screen."""
    name = shorten(one_line(view.name), NAME_ROOM)
    parts = [
        Part(name, "b", weight=8),
        Part(_what_to_do(view, words), weight=6),
        Part(words.say("Point the camera of your phone at this picture, open the link and tap Start."), weight=7),
        Part(one_line(view.url), weight=9),
        Part(words.say("Valid until {expires}", expires=view.expires), "i", weight=6),
    ]
    return make_card(parts, [], words, photo=view.png)
