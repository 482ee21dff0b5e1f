"""How a figure is made, in plain words: what it is the mean of, the points of answers, who was asked what."""

from collections.abc import Iterator, Mapping

from reports.voice import BETWEEN, Voice
from reports.words import msg
from scoring.disclosure import round_to
from scoring.publication import Shown
from scoring.why.sheets import Explained, Part, Recipe, Why

SHOWN = 8
QUESTIONS = 3
QUESTION_ROOM = 140

AVERAGES: Mapping[str, str] = {
    "subjects": msg("The average of these subjects ({n}):"),
    "results": msg("The average of these results ({n}):"),
}
REDUCED: Mapping[str, str] = {
    "points": msg("Each answer is worth points."),
    "value": msg("The points follow from the answer."),
    "mean": msg("Each thing that was named gets points; their average counts."),
    "share": msg("It is counted for how many of the things named this is true."),
    "ratio": msg("It is counted how much of what is needed is there."),
    "weighted_mean": msg("Each thing that was named gets points; what is asked for often counts more."),
    "best": msg("The best of the things named counts."),
    "count_over": msg("It is counted how many of the things on the list are there."),
}
WEIGHED: Mapping[str, str] = {
    "headcount": msg("Departments with more people count more."),
    "volume": msg("What is asked for often counts more."),
    "equal": msg("Every department counts the same."),
}


def say_making(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    """The formula in words, then with the numbers put in."""
    match sheet.way:
        case "subjects" | "results":
            yield from _say_mean(voice, explained, sheet)
        case "departments" | "town":
            yield from _say_recipes(voice, explained, sheet)
        case "trips" if sheet.parts:
            yield _say_trips(voice, sheet)
        case "share":
            yield voice.words.say("The share of those who answered that gave this answer.")
        case "median":
            yield voice.words.say("The middle of what colleagues say: as many say more as say less.")
        case "mean":
            yield voice.words.say("The average of what colleagues say.")
        case "answered":
            yield voice.words.say("Those who sent their answers, of all who are on the list.")


def _say_mean(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    words, known = voice.words, [part for part in sheet.parts if part.value is not None]
    yield words.say(AVERAGES[sheet.way], n=len(known))
    yield "\n".join(f"• {_say_part(voice, explained, part)}" for part in sheet.parts)
    if len({part.weight for part in sheet.parts}) > 1:
        yield words.say("Some count more than others.")
    if any(part.step > 1 for part in sheet.parts):
        yield words.say("The parts are shown rounded; the result comes from the exact ones.")


def _say_part(voice: Voice, explained: Explained, part: Part, authority: str = "") -> str:
    words, name = voice.words, name_of(voice, explained, part.of, authority)
    if part.hidden:
        return words.say("{subject}: hidden to protect respondents", subject=name)
    if part.value is None:
        return words.say("{subject}: not known well enough", subject=name)
    return words.say("{subject}: {level}", subject=name, level=words.number(round_to(part.value, 1)))


def name_of(voice: Voice, explained: Explained, id: str, authority: str = "") -> str:
    """The name of a figure, a department's office, an authority."""
    for card in voice.publication.dimensions:
        if id == f"dimension.{card.id}":
            return voice.name(card.name)
        for one in card.indicators:
            if id == f"indicator.{one.id}":
                return voice.name(one.name)
    return name_office(voice, explained, id, authority)


def name_office(voice: Voice, explained: Explained, office: str, authority: str) -> str:
    """`Markets (Head of department)`, or the officer of the town."""
    names = {one.id: one.name for one in voice.publication.unit.departments}
    who = explained.names.get(authority) or explained.names.get(office) or {}
    if office not in names:
        return voice.name(who)
    department = voice.name(names[office])
    return (
        voice.words.say("{department} ({office})", department=department, office=voice.name(who)) if who else department
    )


# ------------------------------------------------------------------------------------------------ results
def _say_recipes(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    words = voice.words
    yield from dict.fromkeys(words.say(REDUCED[one.reduce]) for one in sheet.recipes if one.reduce in REDUCED)
    for recipe in sheet.recipes:
        if recipe.reduce == "points" and (listed := _list_points(voice, explained, sheet, recipe)):
            yield listed
    shown = voice.publication.shown(sheet.figure)
    if shown is not None and sheet.alone:
        yield words.say("The average of the answers of {n} colleagues counts.", n=shown.n)
    if sheet.weighing and not (
        sheet.weighing == "volume" and any(one.reduce == "weighted_mean" for one in sheet.recipes)
    ):
        yield words.say(WEIGHED[sheet.weighing])
    if offices := _list_offices(voice, explained, sheet):
        yield offices


def _list_points(voice: Voice, explained: Explained, sheet: Why, recipe: Recipe) -> str:
    """What each choice is worth; under its question, where several have points of their own."""
    keys = [key for key in sheet.questions if key.partition(".")[0] == recipe.authority]
    key = next((one for one in keys if explained.questions[one].points), "")
    worth = [(voice.name(label), points) for label, points in explained.questions[key].points] if key else []
    said = [(label, "–" if points is None else voice.words.number(points)) for label, points in worth[:SHOWN]]
    lines = [f"• {voice.words.say('{subject}: {level}', subject=one, level=two)}" for one, two in said]
    several = sum(one.reduce == "points" for one in sheet.recipes) > 1
    return "\n".join([say_question(voice, explained, key), *lines] if several and lines else lines)


def _list_offices(voice: Voice, explained: Explained, sheet: Why) -> str:
    """What each office comes to, where more than one speaks."""
    authority = next((one.authority for one in sheet.recipes if one.authority != "agent"), "")
    found = list(_find_offices(sheet.parts, {one.id for one in voice.publication.unit.departments}))
    if len(found) < 2:
        return ""
    lines = [f"• {_say_part(voice, explained, part, authority)}" for part in found[:SHOWN]]
    return "\n".join(lines) + ("\n…" if len(found) > SHOWN else "")


def _find_offices(parts: tuple[Part, ...], departments: set[str]) -> Iterator[Part]:
    for part in parts:
        if part.parts:
            yield from _find_offices(part.parts, departments)
        elif part.of in departments:
            yield part


def _say_trips(voice: Voice, sheet: Why) -> str:
    volume, visits, stage = (part.value or 0.0 for part in sheet.parts)
    return voice.words.say(
        "About {cases} cases a year, {visits} visits each where one is enough; {stage} of 100 is done online already.",
        cases=round(volume),
        visits=visits,
        stage=round(stage),
    )


# ------------------------------------------------------------------------------------------------ who was asked what
def say_asked(voice: Voice, explained: Explained, sheet: Why) -> Iterator[str]:
    """The questions in the words in which they were put, and who answered."""
    words = voice.words
    keys = list(dict.fromkeys(sheet.questions))
    for key in keys[:QUESTIONS]:
        yield words.say("Asked: “{question}”", question=say_question(voice, explained, key))
    if len(keys) > QUESTIONS:
        left = len(keys) - QUESTIONS
        yield words.say("And {n} more.", n=left)
    shown = voice.publication.shown(sheet.figure)
    if shown is not None and sheet.way in ("departments", "town"):
        yield _say_who(voice, explained, sheet, shown)


def _say_who(voice: Voice, explained: Explained, sheet: Why, shown: Shown) -> str:
    names = dict.fromkeys(voice.name(explained.names[one.authority]) for one in sheet.recipes)
    return voice.words.say(
        "Whose answer counts: {who}. {n} of {of} gave one.", who=BETWEEN.join(names), n=shown.n, of=shown.of
    )


def say_question(voice: Voice, explained: Explained, key: str) -> str:
    """The text of a question, short enough for a card; what was piped into it is left out."""
    text = voice.name(explained.questions[key].label)
    return text if len(text) <= QUESTION_ROOM else text[: QUESTION_ROOM - 1].rstrip() + "…"
