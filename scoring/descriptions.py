"""What people describe (a hard procedure): which thing it is is told as the interview passes by, then only counted.

Which procedures somebody handles differs from one to the next; which one they call hard, and why, does not. So the
formula that names a thing runs once for each different set of answers that it reads, and what is kept is how often a
thing and an answer about it came together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from flows.expressions import to_text
from scoring.answers import Answer, Questionnaire, State
from scoring.columns import Answers, Batch, Code, Column, Key, Silent, code_of, state_of
from scoring.crowds import Look, look_at
from scoring.entries import read_text
from scoring.formulas import Reading, lift_number, lift_test
from scoring.heard import Restorer
from scoring.interviews import Interview
from scoring.looking import names_of, names_of_base
from scoring.model import ProfileValue, Thing

REMEMBERED = 4096
"""Different sets of answers of which it is remembered what a formula gives."""

Read = Callable[[Interview, str], Reading]
"""How a formula reads one thing of an interview (its instance)."""

Formula = Callable[[Reading], Answer]
"""What is told of one thing."""


def lift_value(value: ProfileValue, reading: Reading, repeat: str = "") -> Answer:
    """What a value that is a formula gives for one interview, or for one thing described in it."""
    lift = lift_test if value.across == "share" else lift_number
    return lift(value.value or "", reading, repeat)


@dataclass(slots=True)
class Described:
    """How those answered who would name a thing, how many named each, and answers about each: by value and thing."""

    base: Counter[State] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    values: dict[str, dict[str, Counter[Code]]] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)

    def about(self, key: str, value: str) -> list[tuple[Answer, int]]:
        """What was said of one thing."""
        return [(self.answers[code], number) for code, number in self.values.get(value, {}).get(key, {}).items()]


class _Asked:
    """What was answered to a question about each thing."""

    def __init__(self, column: Column) -> None:
        self.columns = (column,)

    def of(self, batch: Batch) -> Iterable[Sequence[Code]]:
        """One code for each thing, for each person."""
        return batch.columns[self.columns[0]]


class _Told:
    """What a formula gives for each thing of an interview; run once for all who said the same."""

    def __init__(self, look: Look, over: str, flow: Questionnaire, read: Read, formula: Formula) -> None:
        self.columns = look.columns
        self._restore = Restorer(look.columns, flow).restore
        self._over, self._read, self._formula = over, read, formula
        self._known: dict[Key, tuple[Code, ...]] = {}

    def of(self, batch: Batch) -> Iterator[tuple[Code, ...]]:
        """One code for each thing, for each person."""
        known = self._known
        for key in batch.keys(self.columns):
            found = known.get(key)
            if found is None:
                found = self._run(key)
                if len(known) < REMEMBERED:
                    known[key] = found
            yield found

    def _run(self, key: Key) -> tuple[Code, ...]:
        interview = self._restore(key)
        things = interview.instances(self._over)
        return tuple([code_of(self._formula(self._read(interview, instance))) for instance in things])


@dataclass(slots=True)
class _Counted:
    """Of one department: the states of the base with the things of a person, and what was said of a thing, by ask."""

    base: Counter[tuple[State, tuple[Code, ...]]] = field(default_factory=Counter)
    said: dict[str, Counter[tuple[Code, Code]]] = field(default_factory=dict)


class Descriptions:
    """One kind of thing, counted by department."""

    def __init__(self, thing: Thing, values: Sequence[ProfileValue], flow: Questionnaire, read: Read) -> None:
        def tell(names: Iterable[str], formula: Formula) -> _Told:
            return _Told(look_at(names, flow, (thing.over,)), thing.over, flow, read, formula)

        def ask(question: str) -> _Told | _Asked:
            if flow.questions[question].repeat == thing.over:
                return _Asked((thing.over, question))
            return tell((question,), lambda one: one.interview.answer(question, one.instance))

        self._base: Column = ("", thing.base)
        self._keys = tell(names_of_base(thing), lambda one: read_text(thing.key, one, thing.over))
        self._unless = thing.unless.get("question", ""), thing.unless.get("choice", "")
        self._values = {one.name: one.question or one.name for one in values}
        asked = {self._unless[0], *(one.question for one in values)} - {"", None}
        self._asks = {question: ask(question) for question in asked if question} | {
            one.name: tell(names_of(one), partial(_lift, one, thing.over)) for one in values if not one.question
        }
        self._answers = Answers()
        self._found: dict[str, _Counted] = {}

    @property
    def columns(self) -> Iterator[Column]:
        """The columns that tell things, and what is said of them."""
        yield self._base
        for told in (self._keys, *self._asks.values()):
            yield from told.columns

    def take(self, batch: Batch) -> None:
        """Count what some interviews describe; none is kept."""
        found = self._found.setdefault(batch.department, _Counted())
        told = list(self._keys.of(batch))
        found.base.update(zip(map(state_of, batch.columns[self._base]), told, strict=True))
        things = list(chain.from_iterable(told))
        for name, ask in self._asks.items():
            found.said.setdefault(name, Counter()).update(zip(things, chain.from_iterable(ask.of(batch)), strict=True))

    def of(self, unit: Sequence[str]) -> Described:
        """What was described in these departments together."""
        whole = Described(answers=self._answers)
        for one in (self._found[name] for name in unit if name in self._found):
            for (state, keys), number in one.base.items():
                named = [key for key in keys if _is_named(key)]
                whole.base[state] += number if named or not any(key.answer.missing for key in keys) else 0
                for key in named:
                    whole.named[key] += number
            self._sum(whole, one)
        return whole

    def _sum(self, whole: Described, one: _Counted) -> None:
        """What was said of things that are named; those that an answer drops are not counted as named."""
        asked, choice = self._unless
        for (key, code), number in one.said[asked].items() if asked else ():
            if _is_named(key) and choice in to_text(self._answers[code].value).split():
                whole.named[key] -= number
        for value, name in self._values.items():
            values = whole.values.setdefault(value, {})
            for (key, code), number in one.said[name].items():
                if key not in values and _is_named(key):
                    values[key] = Counter()
                if key in values:
                    values[key][code] += number


def _lift(value: ProfileValue, over: str, reading: Reading) -> Answer:
    return lift_value(value, reading, over)


def _is_named(key: Code) -> bool:
    return not isinstance(key, Silent)
