"""What an indicator asks and of whom: questions with their points, formulas, who did not know, what was proven."""

from collections.abc import Iterable, Iterator, Mapping

from scoring.answers import Answer, Question, State
from scoring.cards import Words
from scoring.check.reading import read_questions
from scoring.desk import DEPARTMENTS, PEOPLE, Desk, Unit
from scoring.indicator import Entry, Indicator
from scoring.interviews import Interview
from scoring.model import Model
from scoring.records import in_scope
from scoring.why.sheets import Asked, Open, Proof, Recipe

LINK_ROOM = 200
Names = Mapping[str, tuple[str, ...]]
"""By indicator: the keys of its questions, each `authority.question`."""


def find_names(model: Model, desk: Desk) -> Names:
    """The questions of every indicator, as far as their flows were launched."""
    read = read_questions(model, desk.flows)
    return {one.id: tuple(_keys(one, read[one.id], model, desk)) for _, one in model.indicators()}


def _keys(indicator: Indicator, names: Iterable[str], model: Model, desk: Desk) -> Iterator[str]:
    """Each question at the authority of the record that is asked it, else at any that is."""
    order = dict.fromkeys((*indicator.authorities, *model.authorities))
    for name in names:
        asked = (one for one in order if (flow := desk.flow(one)) is not None and name in flow.questions)
        found = next(asked, None)
        if found is not None:
            yield f"{found}.{name}"


def find_question(key: str, desk: Desk) -> Question:
    """The question of a key; KeyError where its flow was not launched."""
    authority, _, name = key.partition(".")
    flow = desk.flow(authority)
    if flow is None:
        raise KeyError(key)
    return flow.questions[name]


def ask(key: str, desk: Desk) -> Asked:
    """The question as it was put, with what each of its choices is worth."""
    question = find_question(key, desk)
    scale = next((one.scores for one in question.scales if not one.when), {})
    worth = ((option.label, scale[option.name]) for option in question.options if option.name in scale)
    points = tuple((label, None if isinstance(found, str) else float(found)) for label, found in worth)
    return Asked(label=question.label, authority=key.partition(".")[0], points=points)


# ------------------------------------------------------------------------------------------------ formulas
def entries_of(indicator: Indicator, desk: Desk) -> list[Entry]:
    """The entries of its records that can be known, each authority's own, best first."""
    return [entry for part in indicator.parts for entry in part.record if in_scope(entry, desk)]


def recipes_of(indicator: Indicator, authorities: frozenset[str], desk: Desk) -> tuple[Recipe, ...]:
    """How the answers of these authorities become points."""
    found = [entry for entry in entries_of(indicator, desk) if entry.authority in authorities]
    return tuple(Recipe(authority=one.authority, reduce=_reduce(one), formula=one.formulas) for one in found)


def _reduce(entry: Entry) -> str:
    if entry.within is not None:
        return entry.within.reduce
    return "points" if (entry.value or "").endswith("__score}") else "value"


# ------------------------------------------------------------------------------------------------ offices
def offices_of(authority: str, unit: Unit, desk: Desk) -> list[tuple[str, Interview | None]]:
    """The offices that speak for a unit, with what they said: each department's head, or the officer of the town."""
    if authority == PEOPLE:
        return []
    if authority == DEPARTMENTS:
        return [(name, desk.office(authority, (name,))) for name in unit]
    return [("", desk.office(authority, None))]


def find_open(keys: Iterable[str], authorities: Iterable[str], unit: Unit, desk: Desk) -> Iterator[Open]:
    """What offices left open; of those that sent nothing only how many, never which."""
    asked = list(keys)
    for authority in authorities:
        silent = 0
        for office, interview in offices_of(authority, unit, desk):
            if interview is None:
                silent += 1
                continue
            for key in (one for one in asked if one.partition(".")[0] == authority):
                yield from _open(office, authority, key, interview)
        if silent:
            yield Open(office="", authority=authority, question="", state="silent", n=silent)


def _open(office: str, authority: str, key: str, interview: Interview) -> Iterator[Open]:
    states = [one.state for one in answers_to(key.partition(".")[2], interview)]
    if n := states.count(State.DK):
        yield Open(office=office, authority=authority, question=key, state="dont_know", n=n)
    if n := states.count(State.REFUSED):
        yield Open(office=office, authority=authority, question=key, state="refused", n=n)


def answers_to(name: str, interview: Interview) -> list[Answer]:
    """The answer to a question, or those of all things to which it was put."""
    repeat = interview.questionnaire.questions[name].repeat
    if not repeat:
        return [interview.answer(name)]
    return [interview.answer(name, thing) for thing in interview.case.instances(repeat)]


def find_proofs(indicator: Indicator, unit: Unit, desk: Desk) -> Iterator[Proof]:
    """What offices gave as evidence for their answers."""
    for entry in entries_of(indicator, desk):
        for office, interview in offices_of(entry.authority, unit, desk):
            for name in entry.evidence if interview is not None else ():
                if interview is None or name not in interview.questionnaire.questions:
                    continue
                given = [one for one in answers_to(name, interview) if one.state is State.ANSWERED]
                if given:
                    key, link = f"{entry.authority}.{name}", _link(given)
                    yield Proof(office=office, authority=entry.authority, question=key, link=link)


def _link(answers: Iterable[Answer]) -> str:
    texts = (str(one.value).strip() for one in answers)
    return next((one for one in texts if one.startswith(("https://", "http://")) and len(one) <= LINK_ROOM), "")


def label_of(question: Question, value: object) -> Words:
    """How an answer is called: the label of its choice or choices, or its number."""
    labels = {option.name: option.label for option in question.options}
    chosen = [labels.get(one, {"en": one}) for one in str(value).split()] if labels else []
    if not chosen:
        return {"en": f"{value:g}" if isinstance(value, float | int) else str(value)}
    languages = dict.fromkeys(language for label in chosen for language in label)
    return {code: " · ".join(one.get(code) or next(iter(one.values())) for one in chosen) for code in languages}
