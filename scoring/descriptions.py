"""What people describe (a hard procedure): which thing it is is told as the interview passes by, then only counted.

Which procedures somebody handles differs from one to the next; which one they call hard, and why, does not. So the
formula that names a thing runs once for each different set of answers that it reads, and what is kept is how often a
thing and an answer about it came together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flows.expressions import to_text
from scoring.answers import Answer, Questionnaire, State
from scoring.cases import Case
from scoring.crowds import Key, Said, Things, key_of, look_at
from scoring.entries import read_text
from scoring.formulas import Reading, lift_number, lift_test
from scoring.interviews import Interview
from scoring.looking import names_of_base
from scoring.model import ProfileValue, Thing

T = TypeVar("T")

REMEMBERED = 50_000
"""Different sets of answers of which it is remembered what they name."""

Pair = tuple[str, Answer]


def lift_value(value: ProfileValue, reading: Reading, repeat: str = "") -> Answer:
    """What a value that is a formula gives for one interview, or for one thing described in it."""
    lift = lift_test if value.across == "share" else lift_number
    return lift(value.value or "", reading, repeat)


@dataclass(slots=True)
class Described:
    """Of one department: how those answered who would name a thing, how many named each, and answers about each."""

    base: dict[State, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    values: dict[str, dict[Pair, int]] = field(default_factory=dict)

    def about(self, key: str, value: str) -> list[tuple[Answer, int]]:
        """What was said of one thing."""
        return [(answer, number) for (at, answer), number in self.values.get(value, {}).items() if at == key]


class Descriptions:
    """One kind of thing, counted by department."""

    def __init__(
        self,
        thing: Thing,
        values: Sequence[ProfileValue],
        flow: Questionnaire,
        read: Callable[[Interview, str], Reading],
    ) -> None:
        """`read` gives the reading of one thing of an interview (its instance; '' for the interview itself)."""
        self._thing, self._values, self._flow, self._read = thing, tuple(values), flow, read
        self._look = look_at(names_of_base(thing), flow, (thing.over,))
        self._known: dict[Key, tuple[Answer, ...]] = {}
        self._found: dict[str, Described] = {}

    @property
    def repeats(self) -> tuple[str, ...]:
        """The repeat in which the things are described."""
        return (self._thing.over,)

    def take(self, case: Case, said: Said, things: Things) -> None:
        """Count what one interview describes; it is not kept."""
        found = self._found.setdefault(case.department, Described())
        interview = Interview(case, self._flow)
        instances = things.get(self._thing.over, ())
        keys = self._keys(interview, said, things)
        if not (any(key.missing for key in keys) and all(key.state is not State.ANSWERED for key in keys)):
            state = interview.answer(self._thing.base).state
            found.base[state] = found.base.get(state, 0) + 1
        for instance, key in zip(instances, keys, strict=True):
            if key.state is State.ANSWERED:
                self._count(found, to_text(key.value), interview, instance)

    def _keys(self, interview: Interview, said: Said, things: Things) -> tuple[Answer, ...]:
        """Which thing each instance is of; the same for everybody who answered alike."""
        seen = key_of(self._look, said, things)
        keys = self._known.get(seen)
        if keys is None:
            readings = [self._read(interview, instance) for instance in things.get(self._thing.over, ())]
            keys = tuple(read_text(self._thing.key, one, self._thing.over) for one in readings)
            if len(self._known) < REMEMBERED:
                self._known[seen] = keys
        return keys

    def _count(self, found: Described, key: str, interview: Interview, instance: str) -> None:
        dropped = self._is_dropped(interview, instance)
        found.named[key] = found.named.get(key, 0) + (not dropped)
        for value in self._values:
            pairs = found.values.setdefault(value.name, {})
            pair = key, self._answer(value, interview, instance)
            pairs[pair] = pairs.get(pair, 0) + 1

    def _is_dropped(self, interview: Interview, instance: str) -> bool:
        unless = self._thing.unless
        if not unless:
            return False
        return unless["choice"] in to_text(interview.answer(unless["question"], instance).value).split()

    def _answer(self, value: ProfileValue, interview: Interview, instance: str) -> Answer:
        if value.value is None:
            return interview.answer(value.question or "", instance)
        return lift_value(value, self._read(interview, instance), self._thing.over)

    def of(self, unit: Sequence[str]) -> Described:
        """What was described in these departments together."""
        whole = Described()
        for name in unit:
            if name in self._found:
                one = self._found[name]
                _add(whole.base, one.base)
                _add(whole.named, one.named)
                for value, pairs in one.values.items():
                    _add(whole.values.setdefault(value, {}), pairs)
        return whole


def _add(whole: dict[T, int], part: Mapping[T, int]) -> None:
    for key, number in part.items():
        whole[key] = whole.get(key, 0) + number
