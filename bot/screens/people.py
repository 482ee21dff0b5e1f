"""Departments and their people for the coordinator, and the links in use: counts, never who answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.screens.card import Button, Card
from bot.screens.layout import Part, in_rows, make_card, message, pressed
from bot.screens.misc import name_room
from bot.turn import Press
from reports.words import Words

SHOWN = 15
NUMBERS = 5


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    name: str
    headcount: int
    without_telegram: int
    enrolled: int
    waiting_requests: int = 0


@dataclass(frozen=True, slots=True)
class PeopleView:
    """`buttons` come with their labels in the language."""

    municipality: str
    departments: tuple[DepartmentLine, ...]
    buttons: tuple[tuple[str, Press], ...] = ()


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A live link: for whom, until when, and the button that takes it back. `uses`: how often it was opened."""

    kind: Literal["person", "department", "report"]
    name: str
    expires: date
    uses: int
    revoke: Press


@dataclass(frozen=True, slots=True)
class LinksView:
    links: tuple[LinkLine, ...]


def draw_people(view: PeopleView, words: Words) -> Card:
    parts = [Part(name_room(view.municipality), "b")]
    if not view.departments:
        parts.append(Part(words.say("No department yet. Add the first one.")))
    for department in view.departments[:SHOWN]:
        parts.append(Part(name_room(department.name), "b", weight=6))
        parts.append(Part("\n".join(_department(department, words)), weight=7, joined=True))
    hidden = len(view.departments) - SHOWN
    if hidden > 0:
        parts.append(Part(words.plural("And {n} more department.", "And {n} more departments.", hidden), weight=6))
    return make_card(parts, pressed(view.buttons), words)


def _department(line: DepartmentLine, words: Words) -> Iterator[str]:
    yield words.say("People: {n}", n=line.headcount)
    if line.without_telegram:
        yield words.say("Without Telegram: {n}", n=line.without_telegram)
    yield words.say("Enrolled: {n}", n=line.enrolled)
    if line.waiting_requests:
        yield words.say("Waiting for your approval: {n}", n=line.waiting_requests)


def draw_links(view: LinksView, words: Words) -> Card:
    """The links in use, numbered; the button with a link's number takes it back."""
    if not view.links:
        return message(words.say("No link is in use."), words)
    shown = view.links[:SHOWN]
    parts = [Part(words.say("Links in use. To take one back, tap its number."), "b")]
    parts += [Part(_link(n, link, words), weight=7) for n, link in enumerate(shown, start=1)]
    if len(view.links) > SHOWN:
        parts.append(Part(words.say("Only the first {n} are shown.", n=SHOWN), "i", weight=6))
    buttons = [Button(f"✕ {n}", link.revoke) for n, link in enumerate(shown, start=1)]
    return make_card(parts, in_rows(buttons, NUMBERS), words)


def _link(n: int, link: LinkLine, words: Words) -> str:
    name = name_room(link.name)
    match link.kind:
        case "person":
            what = words.say("{number}. Personal link of {name}", number=n, name=name)
        case "department":
            what = words.say("{number}. Link of the department {name}", number=n, name=name)
        case "report":
            what = words.say("{number}. Link to the report {name}", number=n, name=name)
    until = words.say("Valid until {expires}", expires=link.expires)
    return f"{what}\n{until}. {words.plural('Opened {n} time.', 'Opened {n} times.', link.uses)}"
