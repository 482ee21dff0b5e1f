"""The questions of a flow as scoring sees them, and the five states that an answer can be in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flows.values import Value
from scoring.cards import Words


class State(StrEnum):
    """What is known of one fact: the seven statuses of an interview, shortened to what a score needs."""

    ANSWERED = "answered"
    DK = "dk"
    NA = "na"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


MISSING = frozenset({State.DK, State.REFUSED})
"""States of a fact that exists and is not known; the others leave the denominator."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `reason` says why it does not apply: `na_user`, `na_scope` or `na_law`."""

    state: State
    value: Value = None
    reason: str = ""

    @property
    def missing(self) -> bool:
        return self.state in MISSING


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its name, its label by language, and the columns that filters and tables read (`reach`)."""

    name: str
    label: Words
    columns: Mapping[str, str | int | float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores of choices (a number, or `na…`); with `when`, only where that expression is true."""

    scores: Mapping[str, float | str]
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question or calculate. `repeat` is the repeat around it ('' outside). `routed`: it is not put to everybody, and
    `depends` are the questions that decide so. `kind`: `number`, `text`, `words` (several choices), `date` or `any`.
    `opinion`: its answer is an opinion, which no indicator may rest on. `feeds`: the indicators that the flow names.
    `proves`: the question or group that its answer is evidence for, '' where it is none.
    """

    name: str
    kind: str = "text"
    label: Words = field(default_factory=dict)
    repeat: str = ""
    options: tuple[Option, ...] = ()
    scales: tuple[Scale, ...] = ()
    routed: bool = False
    depends: frozenset[str] = frozenset()
    na_reason: str = "na_user"
    opinion: bool = False
    feeds: tuple[str, ...] = ()
    proves: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """A flow version as scoring sees it; made by `scoring.questionnaire.read_flow`. `matrices`: the questions (rows)
    of each matrix, in order.
    """

    id: str
    version: str
    hash: str = ""
    title: Words = field(default_factory=dict)
    questions: Mapping[str, Question]
    matrices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.hash))

    @property
    def repeats(self) -> tuple[str, ...]:
        """The names of its repeats."""
        return tuple(dict.fromkeys(q.repeat for q in self.questions.values() if q.repeat))
