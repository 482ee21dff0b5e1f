"""Interviews written down in a few words, as the examples of a model have them, made cases."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.conversation import Scalar, Status
from flows.expression_error import nearest
from scoring.answers import Question, Questionnaire
from scoring.cases import Case

SIGNS: Mapping[str, Status] = {
    "$dont_know": Status.DONT_KNOW,
    "$refused": Status.REFUSED,
    "$not_applicable": Status.NOT_APPLICABLE,
}


class FillingError(ValueError):
    """Something in an interview that the flow does not have; `key` is where."""

    def __init__(self, key: str, cause: str) -> None:
        super().__init__(cause)
        self.key = key


def make_case(answers: Mapping[str, Any], flow: Questionnaire, department: str) -> Case:
    """A case from answers by question; a repeat is a list of things, a matrix a list of its rows or a mapping.

    Raises FillingError for a name or a choice that the flow does not have.
    """
    cells = dict(_flatten(answers, flow))
    statuses = {at: SIGNS.get(str(word), Status.ANSWERED) for at, word in cells.items() if "/name/" not in at}
    values = {at: word for at, word in cells.items() if str(word) not in SIGNS}
    return Case(flow.id, flow.version, department, "w1", statuses, values)


def _flatten(answers: Mapping[str, Any], flow: Questionnaire) -> Iterator[tuple[str, Scalar]]:
    for key, value in answers.items():
        if key in flow.repeats:
            for number, thing in enumerate(value, 1):
                for name, word in thing.items():
                    yield f"{key}#{number}.{name}", _checked(name, word, flow)
        elif key in flow.matrices:
            rows = zip(flow.matrices[key], value, strict=False) if isinstance(value, list) else value.items()
            for name, word in rows:
                yield name, _checked(name, word, flow)
        else:
            yield key, _checked(key, value, flow)


def _checked(key: str, word: Scalar, flow: Questionnaire) -> Scalar:
    name = key.partition(".")[2] if "#" in key else key
    base, _, named = name.partition("/name/")
    question = flow.questions.get(base)
    if question is None:
        near = nearest(base, [*flow.questions, *flow.repeats, *flow.matrices])
        raise FillingError(key, f"{flow.id} has no question {base}" + (f"; did you mean {near}" if near else ""))
    if not named:
        _check_choice(key, word, question)
    return word


def _check_choice(key: str, word: Scalar, question: Question) -> None:
    choices = [option.name for option in question.options]
    if not choices or str(word) in SIGNS:
        return
    for one in str(word).split() if question.kind == "words" else [str(word)]:
        if one not in choices:
            near = nearest(one, choices)
            raise FillingError(key, f"{question.name} has no choice {one}" + (f"; did you mean {near}" if near else ""))
