"""One record in one unit: who is asked first, and who next while the answer is not known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.answers import Questionnaire
from scoring.assessment import Group, Indication
from scoring.crowds import question_of
from scoring.desk import DEPARTMENTS, PEOPLE, Desk, Unit
from scoring.entries import score_entry
from scoring.formulas import Reading
from scoring.indicator import Component, Entry
from scoring.intervals import mean_half_width
from scoring.letters import read_letter
from scoring.looking import names_in
from scoring.model import Model, ProfileValue
from scoring.once import once
from scoring.policy import Policy
from scoring.reducers import OUT_OF_SCOPE, Score, missing, weigh
from scoring.tables.registry import FUNCTIONS, TABLES
from scoring.things import Place

NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NOTHING = Indication(id="", score=OUT_OF_SCOPE)
_CONCORDANT = 3
"""Answers of colleagues from which they can bear a C."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Whose answer a record is: the entry that was taken (None where none was asked) and what it gives."""

    entry: Entry | None
    found: Indication


def score_record(part: Component, group: Group, desk: Desk, *, whole: bool = False) -> Indication:
    """What `find_record` gives."""
    return find_record(part, group, desk, whole=whole).found


def find_record(part: Component, group: Group, desk: Desk, *, whole: bool = False) -> Heard:
    """The record falls to the next authority while the answer is missing; `na` does not fall.

    `whole`: heads are read at once, over the table of all their departments.
    """
    first: Heard | None = None
    for entry in part.record:
        if not in_scope(entry, desk):
            continue
        found = _ask(entry, part, group, desk, whole)
        if found.score.state != "missing":
            fell = first is not None and found.confidence in ("A", "B")
            return Heard(entry, replace(found, confidence="C") if fell else found)
        first = first or Heard(entry, found)
    return first or Heard(None, _NOTHING)


def in_scope(entry: Entry, desk: Desk) -> bool:
    """Whether every flow that the entry reads was launched, and the model has a formula for it."""
    return entry.scored and desk.launched(needed_for(entry, desk))


def needed_for(entry: Entry, desk: Desk) -> frozenset[str]:
    """The authorities without whose flow an entry says nothing: its own, and those of its tables and values."""
    return _needed_for(entry, desk.flow(entry.authority), desk.model)


@once
def _needed_for(entry: Entry, flow: Questionnaire | None, model: Model) -> frozenset[str]:
    over = entry.within.over if entry.within else None
    own = TABLES[over].needs if isinstance(over, str) and over in TABLES else frozenset()
    asked = flow.questions if flow else {}
    names = {name for text in entry.formulas for name in NAMED.findall(text) if name not in asked}
    values = {value.name: value for value in model.values()} if names else {}
    return frozenset({entry.authority}).union(own, *(needs_of(values[name]) for name in names if name in values))


def needs_of(value: ProfileValue) -> frozenset[str]:
    """The authorities without whose flow a value says nothing."""
    over = value.within.over if value.within else None
    own = TABLES[over].needs if isinstance(over, str) and over in TABLES else frozenset()
    found = FUNCTIONS[value.function].needs if value.function else frozenset()
    return own | found | ({value.authority} if value.authority else frozenset())


def speak(authority: str, unit: Unit, desk: Desk) -> Reading | None:
    """How a formula reads an office: a head for the unit, an officer for the whole municipality."""
    interview = desk.office(authority, unit if authority == DEPARTMENTS else None)
    return None if interview is None else desk.reading((interview,), unit)


def _ask(entry: Entry, part: Component, group: Group, desk: Desk, whole: bool) -> Indication:
    if entry.authority == PEOPLE:
        return _ask_people(entry, part, group, desk)
    places = places_of(entry.authority, group.departments, desk, whole)
    scores = [score_place(entry, part, place) if place else missing() for place in places]
    counted = [one for one in scores if one.state in ("known", "missing")]
    found = [one for one in scores if one.state == "known"]
    heard = [place for place in places if place is not None]
    heads = len(desk.heads(group.departments)) if whole else 0
    return Indication(
        id="",
        score=weigh(scores, Fraction(0)) if heard else missing(),
        n=heads or len(found) or (len(scores) if not counted else 0),
        of=len(group.departments) if whole else len(counted) or len(scores),
        half=0.0,
        coverage=len(found) / len(counted) if counted else None,
        confidence=max((read_letter(entry, place) for place in heard), default="B"),
        authority=entry.authority,
    )


def places_of(authority: str, unit: Unit, desk: Desk, whole: bool) -> list[Place | None]:
    """Where an office is read: each department of the unit, or all at once; None where nothing is in."""
    units = [(name,) for name in unit] if authority == DEPARTMENTS and not whole else [unit]
    readings = [(one, speak(authority, one, desk)) for one in units]
    return [None if reading is None else Place(desk, one, reading) for one, reading in readings]


def score_place(entry: Entry, part: Component, place: Place) -> Score:
    """What one office's answers give by this entry."""
    return score_entry(entry, place, part.bounds, known_part=part.missing == "known_part")


def _ask_people(entry: Entry, part: Component, group: Group, desk: Desk) -> Indication:
    """The mean of people, each different set of answers scored once."""
    scores = _score_people(entry, part, group.departments, desk)
    values = [(one.value or 0.0, number) for one, number in scores if one.state == "known"]
    heard, known = sum(number for _, number in scores), sum(number for _, number in values)
    applicable = sum(number for one, number in scores if one.state in ("known", "missing"))
    of = max(desk.headcount(group) - (heard - applicable), known)
    score = _across(scores, known, heard, desk.policy)
    return Indication(
        id="",
        score=score,
        n=heard if score.state == "na" else known,
        of=of,
        half=mean_half_width(values, of, desk.policy.agent_answers_needed),
        coverage=known / applicable if applicable else None,
        confidence="C" if known >= _CONCORDANT else "D",
        authority=PEOPLE,
        people=known if score.state == "known" else 0,
    )


def _score_people(entry: Entry, part: Component, unit: Unit, desk: Desk) -> list[tuple[Score, int]]:
    """The scores that occur, and how many people have each. What depends on no unit is scored once for all units."""
    names = names_in(entry, part.bounds)
    flow = desk.flow(PEOPLE)
    alike = flow is not None and all(question_of(name, flow) in flow.questions for name in names)
    done: dict[int, Score] = desk.keep(("scores", id(entry), () if alike else unit), dict)
    counted: dict[tuple[object, ...], int] = {}
    found: dict[tuple[object, ...], Score] = {}
    for interview, number in desk.members(names, unit):
        score = done.get(id(interview))
        if score is None:
            place = Place(desk, unit, desk.reading((interview,), unit))
            score = done[id(interview)] = score_place(entry, part, place)
        key = (score.state, score.value, score.low, score.high, score.reason)
        counted[key] = counted.get(key, 0) + number
        found[key] = score
    return [(found[key], number) for key, number in counted.items()]


def _across(scores: Sequence[tuple[Score, int]], known: int, heard: int, policy: Policy) -> Score:
    """The mean over people, known from enough of them on."""
    if not scores or (known or heard) < policy.agent_answers_needed:
        return missing()
    mean = weigh([one.weighing(one.weight * number) for one, number in scores], Fraction(0))
    return missing() if not known and mean.state == "missing" else mean
