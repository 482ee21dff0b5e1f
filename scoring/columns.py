"""Interviews read a question at a time: what each person said to it, or the state of an answer that has no value.

Which questions were answered, asked and passed over is worked out once for all interviews that agree in it: in a town
they are few, and what is left to do for one person is to pick values.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat as again
from typing import Any

from flows.conversation import Status
from scoring.answers import Answer, Questionnaire, State
from scoring.cases import Case
from scoring.interviews import Interview, read_value

Column = tuple[str, str]
"""A repeat ('' outside) and a question. Inside a repeat each person says a tuple, one part for each thing; with no
question its length is all there is to know.
"""

Code = Any
"""What one person said: a stored value, or a `Silent`; in a repeat a tuple of them. Equal answers have equal codes."""

Key = Any
"""What one person said to several columns; to a single one, its code."""


@dataclass(frozen=True, slots=True, eq=False)
class Silent:
    """An answer without a value; of each there is one, so that it is never taken for a value."""

    answer: Answer


@cache
def _silent(state: State, reason: str) -> Silent:
    return Silent(Answer(state, None, reason))


def code_of(answer: Answer) -> Code:
    """The code of a settled answer."""
    return answer.value if answer.state is State.ANSWERED else _silent(answer.state, answer.reason)


def answer_of(code: Code) -> Answer:
    """The answer behind a code."""
    return code.answer if isinstance(code, Silent) else Answer(State.ANSWERED, read_value(code))


def state_of(code: Code) -> State:
    """The state of the answer behind a code."""
    return code.answer.state if isinstance(code, Silent) else State.ANSWERED


Cells = Sequence[tuple[str, Silent | None]]
"""Addresses, each with what is known without looking at values; None where it was answered."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What follows from the statuses of an interview alone: its cells outside repeats, and by column inside."""

    plain: Cells
    inside: Sequence[Cells]

    def row(self, values: Mapping[str, Code]) -> list[Code]:
        """What one person said, in the order of the columns."""
        row = [values.get(at) if code is None else code for at, code in self.plain]
        for cells in self.inside:
            row.append(tuple([values.get(at) if code is None else code for at, code in cells]))
        return row


@dataclass(frozen=True, slots=True)
class Batch:
    """Some interviews of one department, by column."""

    department: str
    size: int
    columns: Mapping[Column, Sequence[Code]]

    def keys(self, columns: Sequence[Column]) -> Iterable[Key]:
        """What each person said to these columns."""
        match columns:
            case ():
                return again((), self.size)
            case (one,):
                return self.columns[one]
            case _:
                return zip(*(self.columns[one] for one in columns), strict=True)


class Reader:
    """Reads interviews of one flow by the columns that somebody needs."""

    def __init__(self, columns: Iterable[Column], flow: Questionnaire) -> None:
        wanted = sorted(set(columns))
        self._plain = [name for over, name in wanted if not over]
        self._inside = [(over, name) for over, name in wanted if over]
        self._repeats = {over for over, _ in self._inside}
        self._flow = flow

    def read(self, cases: Sequence[Case]) -> Iterator[Batch]:
        """What these interviews say, one batch for each department that occurs.

        All are at hand together, so that equal statuses may be told by being the same object.
        """
        shapes: dict[tuple[int, int], _Shape] = {}
        rows: dict[str, list[list[Code]]] = {}
        for case in cases:
            at = id(case.statuses), id(case.reasons)
            shape = shapes.get(at)
            if shape is None:
                shape = shapes[at] = self._shape(case)
            rows.setdefault(case.department, []).append(shape.row(case.values))
        names = [*(("", name) for name in self._plain), *self._inside]
        for department, found in rows.items():
            yield Batch(department, len(found), dict(zip(names, zip(*found, strict=True), strict=False)))

    def _shape(self, case: Case) -> _Shape:
        interview = Interview(case, self._flow)
        things = {over: interview.instances(over) for over in self._repeats}
        return _Shape(
            tuple((name, _settled(interview, name, "")) for name in self._plain),
            tuple(
                tuple((f"{at}.{name}", _settled(interview, name, at)) for at in things[over])
                for over, name in self._inside
            ),
        )


def _settled(interview: Interview, name: str, instance: str) -> Silent | None:
    """The state of an answer that has no value; None where one was given."""
    address = f"{instance}.{name}" if instance else name
    if not name or interview.case.statuses.get(address) == Status.ANSWERED:
        return None
    found: Silent = code_of(interview.answer(name, instance))
    return found
