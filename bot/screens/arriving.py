"""Coming in: the first words, a link that works or does not, asking to be let in, and being let in."""

from dataclasses import dataclass

from bot.screens.card import Button, Card
from bot.screens.layout import Part, label_of, make_card, message, pressed
from bot.screens.misc import name_room
from bot.turn import Press
from reports.words import Words


@dataclass(frozen=True, slots=True)
class HelloView:
    """A bare start by somebody for whom nothing waits; `municipality` is empty for a stranger."""

    municipality: str = ""


@dataclass(frozen=True, slots=True)
class LinkUnusableView:
    """One sentence for a link that is unknown, expired, used or revoked, so that nothing is given away."""


@dataclass(frozen=True, slots=True)
class LinkForwardedView:
    """To the coordinator: a personal link was opened by a second account. `name` is the label on the list."""

    name: str


@dataclass(frozen=True, slots=True)
class WelcomeCoordinatorView:
    """`buttons` come with their labels in the language."""

    municipality: str
    buttons: tuple[tuple[str, Press], ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A sentence about a department, or about no department when `department` is empty."""

    department: str = ""


@dataclass(frozen=True, slots=True)
class RequestView:
    """To the coordinator: somebody asks to be let in through a department's link."""

    first_name: str
    department: str
    approve: Press
    deny: Press


@dataclass(frozen=True, slots=True)
class RequestDoneView:
    first_name: str
    department: str
    approved: bool


def draw_hello(view: HelloView, words: Words) -> Card:
    if view.municipality:
        text = words.say(
            "Hello! {municipality} asks its staff here how their work goes. Nothing is waiting for you now; you will"
            " get a message when there is.",
            municipality=name_room(view.municipality),
        )
    else:
        text = words.say("Hello! This bot works by invitation: open the link that your town hall gave you. /help")
    return message(text, words)


def draw_link_unusable(view: LinkUnusableView, words: Words) -> Card:
    return message(words.say("This link is not usable. Ask the person who sent it for a new one."), words)


def draw_link_forwarded(view: LinkForwardedView, words: Words) -> Card:
    if not view.name:
        text = words.say("A personal link was opened by a second person, who was not let in.")
    else:
        text = words.say(
            "The personal link of {name} was opened by a second person, who was not let in.", name=name_room(view.name)
        )
    return message(f"{text} {words.say('Make a new link if needed: /people')}", words)


def draw_welcome_coordinator(view: WelcomeCoordinatorView, words: Words) -> Card:
    head = words.say(
        "Welcome. You can now ask the departments of {municipality}.", municipality=name_room(view.municipality)
    )
    steps = (
        words.say("1. Add the departments: /people"),
        words.say("2. Give each its enrolment link"),
        words.say("3. Ask a department: /survey"),
    )
    return make_card([Part(head, "b"), Part("\n".join(steps))], pressed(view.buttons), words)


def draw_enrolled(view: DepartmentView, words: Words) -> Card:
    """Being on the list now; the first survey comes as a card of its own."""
    if not view.department:
        return message(words.say("You are on the list. You will be asked here."), words)
    text = words.say(
        "You are on the list of {department}. You will be asked here.", department=name_room(view.department)
    )
    return message(text, words)


def draw_request_sent(view: DepartmentView, words: Words) -> Card:
    text = words.say(
        "Thank you. The coordinator confirms that you work in {department}; then you will get a message here.",
        department=name_room(view.department),
    )
    return message(text, words)


def draw_request_waits(view: DepartmentView, words: Words) -> Card:
    return message(words.say("Your request was already passed on. You will get a message here."), words)


def draw_request(view: RequestView, words: Words) -> Card:
    text = words.say(
        "{name} asks to be on the list of {department}. Do you know this person?",
        name=name_room(view.first_name),
        department=name_room(view.department),
    )
    yes, no = (
        Button(label_of(words.say("Yes, add")), view.approve),
        Button(label_of(words.say("No, refuse")), view.deny),
    )
    return message(text, words, (yes, no))


def draw_request_done(view: RequestDoneView, words: Words) -> Card:
    name, department = name_room(view.first_name), name_room(view.department)
    if view.approved:
        text = words.say("{name} is now on the list of {department}.", name=name, department=department)
    else:
        text = words.say("{name} was not added to the list of {department}.", name=name, department=department)
    return message(text, words)


def draw_already_asked(view: DepartmentView, words: Words) -> Card:
    text = words.say(
        "{department} is being asked already. To follow it: /progress", department=name_room(view.department)
    )
    return message(text, words)


def draw_department_full(view: DepartmentView, words: Words) -> Card:
    text = words.say(
        "All the places of {department} are taken. Raise the number of people first: /people",
        department=name_room(view.department),
    )
    return message(text, words)
