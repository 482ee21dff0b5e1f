"""Before a survey is sent: what will happen, and what its summary will and will not be able to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, one_line, pressed, shorten
from bot.turn import Press
from reports.words import Words
from scoring.town_line import Most

Chance = Literal["will", "may", "hidden", "never"]
NAME_ROOM = 80
UNITS = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, or departments shown together, and what becomes of its results when six in ten answer.

    `chance` is the word of the forecast; `never`: fewer people than the smallest group that is shown.
    `ideas`: the same for ideas in people's own words, which need more answers.
    """

    name: str
    headcount: int
    chance: Chance
    ideas: Chance = "hidden"


@dataclass(frozen=True, slots=True)
class AudienceLine:
    """One part of a survey: who is asked what. `missing`: departments without a head, or 1 for a town without such an
    officer; `official`: they answer for their office.
    """

    who: str
    title: str
    invited: int
    waiting: int
    without: int
    minutes: int
    official: bool = False
    missing: int = 0


@dataclass(frozen=True, slots=True)
class LaunchView:
    """`invited` have a Telegram account enrolled now, `waiting` will be asked once they enrol. `subjects` and
    `not_asked` are plain names of subjects in the language. `title` stands where there was a choice of surveys;
    `scored`: whether the product's model judges the answers. `audiences`: every part, where there is more than the
    agents' one. `town`: how many of several units will show side by side.
    """

    close_date: date
    minutes: int
    k: int
    units: tuple[Unit, ...]
    invited: int
    waiting: int
    without_telegram: int
    reviewer: str
    subjects: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    title: str = ""
    scored: bool = True
    audiences: tuple[AudienceLine, ...] = ()
    town: Most | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class LaunchedView:
    """After the confirmation."""

    invited: int
    waiting: int
    close_date: date
    buttons: tuple[tuple[str, Press], ...] = ()


def draw_launch(view: LaunchView, words: Words) -> Card:
    """The consequences as a card of their own; a dialog's review takes `launch_lines` instead."""
    return make_card([Part(line, weight=6) for line in launch_lines(view, words)], [], words)


def draw_launched(view: LaunchedView, words: Words) -> Card:
    parts = [Part(words.say("The survey has begun."), "b"), Part("\n".join(_people(view.invited, view.waiting, words)))]
    parts.append(Part(words.say("It closes on {close_date}, or earlier if you close it.", close_date=view.close_date)))
    parts.append(Part(words.say("The summary comes here by itself. How far it is: /progress")))
    return make_card(parts, pressed(view.buttons), words)


def launch_lines(view: LaunchView, words: Words) -> tuple[str, ...]:
    """What will happen and what the summary will hold: paragraphs of plain words."""
    say = words.say
    happening = [
        *_titled(view, words),
        say("What will happen"),
        *(_by_audience(view, words) if view.audiences else _all_alike(view, words)),
        say("It closes on {close_date}; then the summary comes here by itself.", close_date=view.close_date),
    ]
    return ("\n".join(happening), *_contents(view, words))


def _all_alike(view: LaunchView, words: Words) -> Iterator[str]:
    yield from _people(view.invited, view.waiting, words)
    yield from _without(view.without_telegram, words)
    yield words.say("It takes about {minutes} minutes. Everyone is free to say no.", minutes=view.minutes)


def _by_audience(view: LaunchView, words: Words) -> Iterator[str]:
    """Who receives what: one line for each part, and what is missing for it."""
    say = words.say
    for line in view.audiences:
        title = shorten(one_line(line.title), NAME_ROOM)
        yield say("{who}: {title}, about {minutes} minutes", who=line.who, title=title, minutes=line.minutes)
        yield "\n".join(f"• {each}" for each in _reached(line, words))
    yield say("Everyone is free to say no.")


def _reached(line: AudienceLine, words: Words) -> Iterator[str]:
    if line.invited or line.waiting or not line.missing:
        yield from _people(line.invited, line.waiting, words)
    yield from _without(line.without, words)
    if line.missing:
        yield words.plural(
            "{n} is not on the list yet: make the personal link in /people",
            "{n} are not on the list yet: make the personal links in /people",
            line.missing,
        )


def _contents(view: LaunchView, words: Words) -> Iterator[str]:
    say = words.say
    if not view.scored:
        counted = say("How many answered. This survey is not scored: the answers themselves are not in the summary.")
        yield "\n".join([say("What the summary can show"), counted])
        yield say("Never: who answered, or who answered what.")
        return
    if view.units:
        yield "\n".join([say("What the summary can show"), *_chances(view, words)])
    official = any(line.official for line in view.audiences)
    if official:
        yield say("What heads and officers say is shown as the word of their office.")
    if view.subjects:
        yield say("It speaks of: {subjects}.", subjects=_list(view.subjects, words))
    if view.not_asked:
        yield say("Not asked in this survey, so not in it: {subjects}.", subjects=_list(view.not_asked, words))
    yield "\n".join(_not_shown(view, official, words))


def _not_shown(view: LaunchView, official: bool, words: Words) -> Iterator[str]:
    """What is never shown, and what comes first through somebody's hands."""
    say = words.say
    yield (
        say("Never: which agent answered, or what.") if official else say("Never: who answered, or who answered what.")
    )
    if view.units:
        yield from _ideas(view, words)
    reviewer = shorten(one_line(view.reviewer), NAME_ROOM)
    yield say("What people write is first read by {reviewer}.", reviewer=reviewer)


def _titled(view: LaunchView, words: Words) -> Iterator[str]:
    if view.title:
        yield words.say("The survey: {title}", title=shorten(one_line(view.title), NAME_ROOM))


def _people(invited: int, waiting: int, words: Words) -> Iterator[str]:
    yield words.plural("{n} person is asked now.", "{n} people are asked now.", invited)
    if waiting:
        yield words.plural(
            "{n} more is asked as soon as the enrolment link has been opened.",
            "{n} more are asked as soon as they have opened the enrolment link.",
            waiting,
        )


def _without(n: int, words: Words) -> Iterator[str]:
    if n:
        yield words.plural(
            "{n} person without Telegram is counted and cannot answer here.",
            "{n} people without Telegram are counted and cannot answer here.",
            n,
        )


def _chances(view: LaunchView, words: Words) -> Iterator[str]:
    yield words.say("Results are shown only if {k} or more people answered. If six in ten answer:", k=view.k)
    for unit in view.units[:UNITS]:
        name = shorten(one_line(unit.name), NAME_ROOM)
        yield f"• {_chance(unit.chance, name, unit.headcount, words)}"
    yield from _side_by_side(view, words)


def _side_by_side(view: LaunchView, words: Words) -> Iterator[str]:
    """What becomes of all of them together: the town's results would give a hidden one away."""
    match view.town:
        case "nearly_all":
            yield words.say("Side by side nearly all of them will show; now and then one is hidden to protect another.")
        case "most":
            yield words.say("Side by side most of them will show; some may be hidden to protect others.")
        case "few":
            yield words.say("Side by side few of them will show. Joining small departments helps.")


def _chance(chance: Chance, name: str, n: int, words: Words) -> str:
    match chance:
        case "will":
            return words.say("{name} ({n}): results will show.", name=name, n=n)
        case "may":
            return words.say("{name} ({n}): results may show.", name=name, n=n)
        case "hidden":
            return words.say("{name} ({n}): results will stay hidden.", name=name, n=n)
        case "never":
            return words.say("{name} ({n}): too few people, results are never shown.", name=name, n=n)


def _ideas(view: LaunchView, words: Words) -> Iterator[str]:
    least = 2 * view.k
    if any(unit.ideas == "will" for unit in view.units):
        yield words.say("Ideas in people's own words: if {n} or more answer.", n=least)
    elif any(unit.ideas == "may" for unit in view.units):
        yield words.say("Ideas in people's own words: only if {n} or more answer, which may not happen.", n=least)
    else:
        yield words.say("Ideas in people's own words will stay hidden: {n} answers would be needed.", n=least)


def _list(names: tuple[str, ...], words: Words) -> str:
    return words.list(shorten(one_line(name), NAME_ROOM) for name in names[:UNITS])
