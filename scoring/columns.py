"""Interviews read a question at a time: what each person said to it, or the state of an answer that has no value.

Which questions were answered, asked and passed over is worked out once for all interviews that agree in it: in a town
they are few, and what is left to do for one person is to pick values.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat as again
from operator import itemgetter
from typing import Any, Final

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


class Answers(dict[Code, Answer]):
    """The answers behind codes, each made once."""

    def __missing__(self, code: Code) -> Answer:
        self[code] = found = answer_of(code)
        return found


def state_of(code: Code) -> State:
    """The state of the answer behind a code."""
    return code.answer.state if isinstance(code, Silent) else State.ANSWERED


SHAPES = 4096
"""Different statuses of an interview of which it is remembered what follows from them."""

_BLANK: Final = ""
"""No address; picked twice after all others, since of a single one a pick gives no sequence."""


class _Said(dict[str, Code]):
    """What one person said, by address; where there is no value, blank."""

    def __missing__(self, address: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the answers stand: address, question and thing of each cell. `pick` finds all cells: those of `plain`
    columns, then for each column in a repeat those of one `part`.
    """

    cells: Sequence[tuple[str, str, str]]
    pick: Callable[[Mapping[str, Code]], Sequence[Code]]
    plain: int
    parts: Sequence[slice]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What follows from the statuses of an interview alone: `silent` are the answers without a value by address.

    `of` holds on to what it was worked out from, so that nothing else is ever found in that place.
    """

    of: object
    silent: Mapping[str, Silent | None]
    layout: _Layout

    def row(self, values: Mapping[str, Code]) -> list[Code]:
        """What one person said, in the order of the columns."""
        said = _Said(values)
        said.update(self.silent)
        layout = self.layout
        found = layout.pick(said)
        return [*found[: layout.plain], *[found[part] for part in layout.parts]]


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
        self._names = [*(("", name) for name in self._plain), *self._inside]
        self._repeats = {over for over, _ in self._inside}
        self._flow = flow
        self._shapes: dict[tuple[int, int], _Shape] = {}
        self._layouts: dict[tuple[tuple[str, tuple[str, ...]], ...], _Layout] = {}

    def read(self, cases: Iterable[Case]) -> Iterator[Batch]:
        """What these interviews say, one batch for each department that occurs."""
        rows: dict[str, list[list[Code]]] = {}
        for case in cases:
            shape = self._shapes.get((id(case.statuses), id(case.reasons))) or self._learn(case)
            rows.setdefault(case.department, []).append(shape.row(case.values))
        for department, found in rows.items():
            yield Batch(department, len(found), dict(zip(self._names, zip(*found, strict=True), strict=False)))

    def _learn(self, case: Case) -> _Shape:
        """Remembered for as long as it is likely to come again: equal statuses may be one object, or may not."""
        if len(self._shapes) >= SHAPES:
            self._shapes.clear()
            self._layouts.clear()
        self._shapes[id(case.statuses), id(case.reasons)] = found = self._shape(case)
        return found

    def _shape(self, case: Case) -> _Shape:
        interview = Interview(case, self._flow)
        layout = self._layout(tuple([(over, interview.instances(over)) for over in self._repeats]))
        silent: dict[str, Silent | None] = {_BLANK: None}
        for address, name, thing in layout.cells:
            if case.statuses.get(address) != Status.ANSWERED and name:
                silent[address] = code_of(interview.answer(name, thing))
        return _Shape((case.statuses, case.reasons), silent, layout)

    def _layout(self, things: tuple[tuple[str, tuple[str, ...]], ...]) -> _Layout:
        if things not in self._layouts:
            self._layouts[things] = _lay(self._plain, self._inside, dict(things))
        return self._layouts[things]


def _lay(plain: Sequence[str], inside: Sequence[Column], things: Mapping[str, Sequence[str]]) -> _Layout:
    """Where everything stands in an interview that describes these things."""
    cells = [(name, name, "") for name in plain]
    parts = []
    for over, name in inside:
        start = len(cells)
        cells += [(f"{at}.{name}", name, at) for at in things[over]]
        parts.append(slice(start, len(cells)))
    pick = itemgetter(*(address for address, _, _ in cells), _BLANK, _BLANK)
    return _Layout(cells, pick, len(plain), parts)
