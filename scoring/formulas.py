"""Formulas of a model over one interview, in the expression language of flows, with missing-by-touch.

A formula is evaluated with early stop. If it reads an answer that is not known, its result is not known; if it reads
one that does not apply, its result does not apply. What was not read does no harm.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flows.expressions import Expression, compile_expression, to_number
from flows.values import Kind, Place, Symbol, Value
from scoring.answers import Answer, Question, Questionnaire, State
from scoring.interviews import Interview
from scoring.policy import Policy
from scoring.views import PlainView

_KINDS = {"number": Kind.NUMBER, "text": Kind.TEXT, "words": Kind.TEXT, "date": Kind.DATE}
_POLICY = "policy__"


class Touched(Exception):
    """A formula read an answer that has no value; carries that answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Reading(PlainView):
    """What a formula sees: one interview, one thing of a repeat (`instance`) or none, and the `.` of a list."""

    interview: Interview
    policy: Policy
    as_of: datetime
    instance: str = ""
    dot: Value = None

    @property
    def now(self) -> datetime:
        return self.as_of

    def value(self, name: str) -> Value:
        """The value of a question, its `__score` or `__status`, or a number of the policy."""
        if name.startswith(_POLICY):
            return self.policy.value(name.removeprefix(_POLICY))
        questions = self.interview.questionnaire.questions
        if name in questions:
            return self._known(name).value
        base, _, suffix = name.rpartition("__")
        if suffix == "status":
            return _status(self.interview.answer(base, self.instance))
        return self._score(questions[base])

    def _known(self, name: str) -> Answer:
        answer = self.interview.answer(name, self.instance)
        if answer.missing or answer.state is State.NA:
            raise Touched(answer)
        if answer.state is State.NOT_ASKED:
            raise Touched(Answer(State.NA, None, "na_scope"))
        return answer

    def _score(self, question: Question) -> Value:
        answer = self._known(question.name)
        for scale in question.scales:
            if not scale.when or compiled(scale.when, self.interview.questionnaire, question.repeat).test(self):
                score = scale.scores[str(answer.value)]
                if isinstance(score, str):
                    raise Touched(Answer(State.NA, None, "na_user" if score == "na" else score))
                return score
        raise Touched(Answer(State.NA, None, "na_scope"))

    def instances(self, repeat: str) -> Sequence["Reading"]:
        """One reading for each thing of a repeat."""
        prefixes = self.interview.case.instances(repeat)
        return [Reading(self.interview, self.policy, self.as_of, prefix) for prefix in prefixes]


def lift(text: str, reading: Reading, repeat: str = "", dot: Kind | None = None) -> Answer:
    """The value of a formula, or the state of the answer that it touched and that has none."""
    try:
        return Answer(State.ANSWERED, compiled(text, reading.interview.questionnaire, repeat, dot).evaluate(reading))
    except Touched as touched:
        return touched.answer


def lift_number(text: str, reading: Reading, repeat: str = "") -> Answer:
    """As `lift`, as a number; a blank or a text that is no number counts as not known."""
    found = lift(text, reading, repeat)
    if found.state is not State.ANSWERED:
        return found
    number = to_number(found.value)
    return Answer(State.DK) if math.isnan(number) else Answer(State.ANSWERED, number)


def lift_test(text: str, reading: Reading, repeat: str = "", dot: Kind | None = None) -> Answer:
    """As `lift`, as true or false."""
    try:
        return Answer(State.ANSWERED, compiled(text, reading.interview.questionnaire, repeat, dot).test(reading))
    except Touched as touched:
        return touched.answer


@lru_cache(maxsize=4096)
def compiled(text: str, questionnaire: Questionnaire, repeat: str = "", dot: Kind | None = None) -> Expression:
    """A formula compiled once for one questionnaire; raises flows' ExpressionError on an unknown name."""
    return compile_expression(text, Place(_symbols(questionnaire), (repeat,) if repeat else (), dot))


@lru_cache(maxsize=64)
def _symbols(questionnaire: Questionnaire) -> Mapping[str, Symbol]:
    symbols = {name: Symbol(name, Kind.NODES, is_repeat=True) for name in questionnaire.repeats}
    for name, question in questionnaire.questions.items():
        around = (question.repeat,) if question.repeat else ()
        choices = tuple(option.name for option in question.options)
        kind = _KINDS.get(question.kind, Kind.ANY)
        symbols[name] = Symbol(name, kind, around, multiple=question.kind == "words", choices=choices)
        symbols[f"{name}__score"] = Symbol(f"{name}__score", Kind.NUMBER, around)
        symbols[f"{name}__status"] = Symbol(f"{name}__status", Kind.TEXT, around)
    for field in Policy.model_fields:
        symbols[_POLICY + field] = Symbol(_POLICY + field, Kind.NUMBER)
    return symbols


def _status(answer: Answer) -> str:
    return "missing" if answer.missing else str(answer.state)
