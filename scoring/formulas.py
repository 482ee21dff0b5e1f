"""Formulas of a model over one interview, in the expression language of flows, with missing-by-touch.

A formula is evaluated with early stop. If it reads an answer that is not known, its result is not known; if it reads
one that does not apply, its result does not apply. What was not read does no harm.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.expressions import to_number
from flows.values import Kind, Value
from scoring.answers import Answer, Question, State
from scoring.interviews import Interview
from scoring.names import POLICY, ROW, Names, compiled
from scoring.policy import Policy
from scoring.views import PlainView

_NOT_ASKED = Answer(State.NA, None, "na_scope")
_NOWHERE: Mapping[str, Answer] = {}


class Touched(Exception):
    """A formula read an answer that has no value; carries that answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Reading(PlainView):
    """What a formula sees: interviews (one, or one of each flow), and a thing of them or none.

    A thing is an instance of a repeat (`instance`), a row of a table (`row`), or a question of a matrix or of a list
    (`this`, with its value as `.`). `look_up` gives the values of profiles and the statuses of indicators by name.
    """

    interviews: tuple[Interview, ...]
    policy: Policy
    as_of: datetime
    names: Names
    look_up: Callable[[str], Answer] = field(compare=False)
    instance: str = ""
    row: Mapping[str, Answer] = field(default_factory=lambda: _NOWHERE)
    this: str = ""
    dot: Value = None

    @property
    def now(self) -> datetime:
        return self.as_of

    @property
    def interview(self) -> Interview:
        """The one interview of a reading that has one."""
        return self.interviews[0]

    def value(self, name: str) -> Value:
        """The value of a name, its `__score` or `__status`, or a number of the policy."""
        if name.startswith(POLICY):
            return self.policy.value(name.removeprefix(POLICY))
        found = self.answer(name) if name in self.row or name == ROW else self._asked(name)
        if found is not None:
            return _known(found).value
        base, _, suffix = name.rpartition("__")
        if suffix == "status" and self._holds(base):
            return _status(self.answer(base))
        if suffix == "score" and self._holds(base):
            return self._score(base)
        return _known(self.look_up(name)).value

    def _holds(self, name: str) -> bool:
        return name in self.row or name == ROW or any(name in one.questionnaire.questions for one in self.interviews)

    def answer(self, name: str) -> Answer:
        """The answer behind a name: a column of the row, the row of a matrix at hand, or a question."""
        if name in self.row:
            return self.row[name]
        name = self.this if name == ROW else name
        found = self._asked(name)
        return self.look_up(name) if found is None else found

    def _asked(self, name: str) -> Answer | None:
        for one in self.interviews:
            if name in one.questionnaire.questions:
                return one.answer(name, self.instance)
        return None

    def _score(self, name: str) -> Value:
        question = self.question(self.this if name == ROW else name)
        answer = _known(self.answer(name))
        for scale in question.scales:
            if not scale.when or compiled(scale.when, self.names, question.repeat).test(self):
                score = scale.scores[str(answer.value)]
                if isinstance(score, str):
                    raise Touched(Answer(State.NA, None, "na_user" if score == "na" else score))
                return score
        raise Touched(_NOT_ASKED)

    def question(self, name: str) -> Question:
        """The question of that name; KeyError where no flow has it."""
        for one in self.interviews:
            if name in one.questionnaire.questions:
                return one.questionnaire.questions[name]
        raise KeyError(name)

    def instances(self, repeat: str) -> Sequence["Reading"]:
        """One reading for each thing of a repeat."""
        return [
            replace(self, interviews=(one,), instance=prefix)
            for one in self.interviews
            if repeat in one.questionnaire.repeats
            for prefix in one.instances(repeat)
        ]


def _known(answer: Answer) -> Answer:
    if answer.missing or answer.state is State.NA:
        raise Touched(answer)
    if answer.state is State.NOT_ASKED:
        raise Touched(_NOT_ASKED)
    return answer


def lift(text: str, reading: Reading, repeat: str = "", dot: Kind | None = None) -> Answer:
    """The value of a formula, or the state of the answer that it touched and that has none."""
    try:
        return Answer(State.ANSWERED, compiled(text, reading.names, repeat, dot).evaluate(reading))
    except Touched as touched:
        return touched.answer


def lift_number(text: str, reading: Reading, repeat: str = "", dot: Kind | None = None) -> Answer:
    """As `lift`, as a number; a blank or a text that is no number counts as not known."""
    found = lift(text, reading, repeat, dot)
    if found.state is not State.ANSWERED:
        return found
    number = to_number(found.value)
    return Answer(State.DK) if math.isnan(number) else Answer(State.ANSWERED, number)


def lift_test(text: str, reading: Reading, repeat: str = "", dot: Kind | None = None) -> Answer:
    """As `lift`, as true or false."""
    try:
        return Answer(State.ANSWERED, compiled(text, reading.names, repeat, dot).test(reading))
    except Touched as touched:
        return touched.answer


def _status(answer: Answer) -> str:
    return "missing" if answer.missing else str(answer.state)
