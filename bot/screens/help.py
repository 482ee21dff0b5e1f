"""What this bot is, what the person may ask of it, and whom to turn to."""

from dataclasses import dataclass

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, one_line, shorten
from reports.words import Words, isolate

NAME_ROOM = 120


@dataclass(frozen=True, slots=True)
class HelpView:
    """`commands` are the person's own, each with its help already in the language; `contact` may be empty."""

    commands: tuple[tuple[str, str], ...]
    municipality: str = ""
    contact: str = ""


def draw_help(view: HelpView, words: Words) -> Card:
    parts = [Part(_what_this_is(view, words), weight=8)]
    lines = [_line(one_line(name), shorten(one_line(help), NAME_ROOM), words) for name, help in view.commands]
    if lines:
        parts.append(Part("\n".join(lines), weight=1))
    if view.contact:
        contact = shorten(one_line(view.contact), NAME_ROOM)
        parts.append(Part(words.say("Questions: {contact}", contact=contact), weight=7))
    return make_card(parts, [], words)


def _line(name: str, help: str, words: Words) -> str:
    """A command and what it does; isolated right to left, so that the words decide where the line begins."""
    return f"{isolate(f'/{name}') if words.rtl else f'/{name}'} {help}"


def _what_this_is(view: HelpView, words: Words) -> str:
    if not view.municipality:
        return words.say("This bot asks town hall staff how their work goes. It works by invitation.")
    town = shorten(one_line(view.municipality), NAME_ROOM)
    return words.say("This bot asks the staff of {municipality} how their work goes.", municipality=town)
