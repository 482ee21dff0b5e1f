"""Which laws and articles the officers named for each door of the law: what a funder can look up."""

from collections.abc import Iterable, Iterator, Mapping

from scoring.answers import State
from scoring.desk import Desk
from scoring.interviews import Interview
from scoring.model import Model, ProfileValue
from scoring.records import NAMED
from scoring.things import word_question


def read_law_texts(desk: Desk) -> dict[str, tuple[str, ...]]:
    """By door: the answers to those questions of officers that are evidence (`evidence_for` of the flow) for what the
    door reads, directly or through a value. A door without any has no entry.
    """
    officers = desk.officers()
    found = {name: tuple(_texts(read_by(door.when, desk.model), officers)) for name, door in desk.model.gates.items()}
    return {name: texts for name, texts in found.items() if texts}


def read_by(formula: str, model: Model) -> frozenset[str]:
    """Every question and matrix that a formula reads, through the values that it names."""
    values = {value.name: value for value in model.values()}
    return frozenset(_names(NAMED.findall(formula), values, frozenset()))


def _names(names: Iterable[str], values: Mapping[str, ProfileValue], seen: frozenset[str]) -> Iterator[str]:
    for name in names:
        yield name
        if name in values and name not in seen:
            yield from _names(_of_value(values[name]), values, seen | {name})


def _of_value(value: ProfileValue) -> Iterator[str]:
    if value.question:
        yield value.question
    yield from NAMED.findall(value.value or "")
    if value.within is not None:
        over = value.within.over or ()
        yield from (word_question(over),) if isinstance(over, str) else over
        yield from (name for _, text in value.within.formulas for name in NAMED.findall(text))


def _texts(names: frozenset[str], officers: Iterable[Interview]) -> Iterator[str]:
    for officer in officers:
        for question in officer.questionnaire.questions.values():
            if question.proves in names and not question.repeat:
                answer = officer.answer(question.name)
                if answer.state is State.ANSWERED and answer.value:
                    yield str(answer.value)
