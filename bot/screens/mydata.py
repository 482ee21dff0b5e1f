"""What is held about a person, as far as it can still be found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, one_line, shorten
from reports.words import Words, msg

ROOM = 80
SURVEYS = 10
FILE_NAME = "my-data.json"
# The rights that a person may hold, as they are named to that person.
ROLES = {
    "agent": msg("agent"),
    "coordinator": msg("coordinator"),
    "head": msg("head of department"),
    "officer": msg("officer"),
    "admin": msg("technician"),
    "programme": msg("programme"),
}
State = Literal["invited", "started", "sent", "declined", "unlinked"]


@dataclass(frozen=True, slots=True)
class SurveyData:
    """One survey: how far the person is, and how many answers are held. `unlinked`: names have been removed."""

    title: str
    state: State
    answers: int = 0


@dataclass(frozen=True, slots=True)
class MyDataView:
    """`roles` in plain words of the language; empty texts are not shown. `file` holds all of it as JSON."""

    telegram_id: str
    language: str
    municipality: str = ""
    department: str = ""
    place: str = ""
    roles: tuple[str, ...] = ()
    surveys: tuple[SurveyData, ...] = ()
    volunteered: bool = False
    file: bytes = b""


def draw_mydata(view: MyDataView, words: Words) -> Card:
    parts = [Part(words.say("What is kept about you"), "b"), Part("\n".join(_person(view, words)), weight=8)]
    for survey in view.surveys[:SURVEYS]:
        parts.append(Part(_survey(survey, words), weight=6))
    if view.volunteered:
        parts.append(Part(words.say("Your offer to help, kept apart from your answers."), weight=7))
    if view.surveys:
        parts.append(Part(words.say("To see your answers: /review. To delete them: /withdraw"), weight=8))
    return make_card(parts, [], words, document=(FILE_NAME, view.file) if view.file else None)


def _person(view: MyDataView, words: Words) -> Iterator[str]:
    say = words.say

    def cut(text: str) -> str:
        return shorten(one_line(text), ROOM)

    yield say("Telegram number: {id}", id=cut(view.telegram_id))
    yield say("Language: {language}", language=cut(view.language))
    if view.municipality:
        yield say("Municipality: {name}", name=cut(view.municipality))
    if view.department:
        yield say("Department: {name}", name=cut(view.department))
    if view.place:
        yield say("Name on the list: {name}", name=cut(view.place))
    if view.roles:
        yield say("What you may do: {roles}", roles=words.list(cut(role) for role in view.roles))
    if not (view.municipality or view.surveys):
        yield say("Nothing else is kept about you here.")


def _survey(survey: SurveyData, words: Words) -> str:
    title = shorten(one_line(survey.title), ROOM)
    match survey.state:
        case "invited":
            return words.say("{title}: you were asked, nothing is answered yet.", title=title)
        case "started":
            return words.say("{title}: begun, not sent. Answers so far: {n}", title=title, n=survey.answers)
        case "sent":
            return words.say("{title}: sent. Answers: {n}", title=title, n=survey.answers)
        case "declined":
            return words.say("{title}: you said no. No answer is kept.", title=title)
        case "unlinked":
            return words.say("{title}: names were removed; nobody can find your answers any more.", title=title)


def role_word(role: str, words: Words) -> str:
    """A role in plain words; an unknown one as it is."""
    return words.say(ROLES[role]) if role in ROLES else role
