"""A flow that a coordinator has sent: what is wrong with it, or what it would change, and that it is published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, message, one_line, pressed, shorten
from bot.screens.misc import name_room
from bot.turn import Press
from reports.words import Words

SHOWN = 10
LINE_ROOM = 200


@dataclass(frozen=True, slots=True)
class FlowProblemsView:
    """The first problems as (place, cause, way out), in the words of the checker, and how many there are."""

    problems: tuple[tuple[str, str, str], ...]
    count: int


@dataclass(frozen=True, slots=True)
class FlowDraftView:
    """A sound flow. `before` is the live version, empty for a new flow. `added`, `removed` and `renamed` are labels of
    questions; `changed` and `forbidden` sentences of the comparison. `missing`: inputs that nobody hands in;
    `office`: who answers it, where that is not the staff of a department.
    """

    id: str
    title: str
    version: str
    questions: int
    minutes: int
    languages: tuple[str, ...]
    before: str = ""
    refusal: Literal["", "taken", "version", "published", "changes"] = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    warnings: int = 0
    missing: tuple[str, ...] = ()
    office: str = ""
    buttons: tuple[tuple[str, Press], ...] = ()


@dataclass(frozen=True, slots=True)
class FlowPublishedView:
    """After Publish; `done` is False when somebody else was faster with the same name."""

    title: str
    version: str
    done: bool = True
    buttons: tuple[tuple[str, Press], ...] = ()


def draw_flow_problems(view: FlowProblemsView, words: Words) -> Card:
    title = words.plural(
        "This flow cannot be used: {n} thing must be mended.",
        "This flow cannot be used: {n} things must be mended.",
        view.count,
    )
    parts = [Part(title, "b")]
    for place, cause, way_out in view.problems[:SHOWN]:
        parts.append(Part(f"• {_line(f'{place}: {cause}: {way_out}')}", weight=5, joined=True))
    parts += [Part(more, joined=True) for more in _more(view.count - min(SHOWN, len(view.problems)), words)]
    parts.append(Part(words.say("Mend it and send the file again. Nothing of it is published.")))
    return make_card(parts, [], words)


def draw_flow_draft(view: FlowDraftView, words: Words) -> Card:
    parts = [Part(name_room(view.title), "b"), Part("\n".join(_facts(view, words)), joined=True)]
    if view.refusal in ("", "changes"):
        parts += [Part(text, weight=6) for text in _changes(view, words)]
    parts += [Part(text) for text in _notes(view, words)]
    return make_card(parts, pressed(view.buttons), words)


def draw_flow_published(view: FlowPublishedView, words: Words) -> Card:
    if not view.done:
        return message(words.say("It was not published: somebody else used this version at the same moment."), words)
    text = words.say(
        "{title}, version {version}, is published. New surveys ask it; surveys that are running keep theirs.",
        title=name_room(view.title),
        version=view.version,
    )
    return make_card([Part(text)], pressed(view.buttons), words)


def _facts(view: FlowDraftView, words: Words) -> Iterator[str]:
    asked = words.plural("{n} question", "{n} questions", view.questions)
    yield words.list((asked, words.plural("about {n} minute", "about {n} minutes", view.minutes)))
    yield words.say("Languages: {languages}", languages=words.list(view.languages[:SHOWN]))
    if view.before and view.refusal != "published":
        yield words.say("Version {version}, in place of {before}", version=view.version, before=view.before)
    else:
        yield words.say("Version {version}", version=view.version)


def _changes(view: FlowDraftView, words: Words) -> Iterator[str]:
    lists = (
        (words.say("Cannot be published:"), view.forbidden),
        (words.say("Removed:"), view.removed),
        (words.say("Added:"), view.added),
        (words.say("Renamed:"), view.renamed),
        (words.say("Changed:"), view.changed),
    )
    yield from (_listed(title, things, words) for title, things in lists if things)
    if view.before and not any(things for _, things in lists):
        yield words.say("Nothing has changed that matters to answers.")


def _notes(view: FlowDraftView, words: Words) -> Iterator[str]:
    match view.refusal:
        case "taken":
            yield words.say("The id {id} belongs to somebody else here: give the flow another one.", id=view.id)
        case "version":
            yield words.say("This version exists already with another content: write a new version in settings.")
        case "published":
            yield words.say("This very flow is published already.")
        case "changes":
            yield words.say("Mend it and send the file again. Nothing of it is published.")
        case _ if view.removed:
            yield words.say("What is removed is not asked any more; answers that were given to it are kept.")
    if view.missing:
        yield words.say("/survey does not offer it: nobody hands in {inputs}.", inputs=words.list(view.missing[:SHOWN]))
    elif view.office:
        yield words.say(
            "It is for: {who}. /survey offers it with several departments or the whole town.", who=view.office
        )
    if view.warnings and not view.refusal:
        yield words.plural(
            "The checker advises {n} change; nothing of it is in the way.",
            "The checker advises {n} changes; nothing of it is in the way.",
            view.warnings,
        )


def _listed(title: str, things: Iterable[str], words: Words) -> str:
    all_ = tuple(things)
    return "\n".join((title, *(f"• {_line(thing)}" for thing in all_[:SHOWN]), *_more(len(all_) - SHOWN, words)))


def _more(n: int, words: Words) -> Iterator[str]:
    if n > 0:
        yield words.plural("and {n} more", "and {n} more", n)


def _line(text: str) -> str:
    return shorten(one_line(text), LINE_ROOM)
