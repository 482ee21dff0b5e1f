"""What people describe (a hard procedure): which thing it is is told as the interview passes by, then only counted.

Which procedures somebody handles differs from one to the next; which one they call hard, and why, does not. So the
formula that names a thing runs once for each different set of answers that it reads, and what is kept is how often a
thing and an answer about it came together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from flows.expressions import to_text
from scoring.answers import Answer, Questionnaire, State
from scoring.columns import Batch, Code, Column, Key, Silent, answer_of, code_of, state_of
from scoring.crowds import Look, look_at
from scoring.entries import read_text
from scoring.formulas import Reading, lift_number, lift_test
from scoring.interviews import Interview
from scoring.looking import names_of, names_of_base
from scoring.model import ProfileValue, Thing

REMEMBERED = 50_000
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
    """Of one department: how those answered who would name a thing, how many named each, and answers about each: by
    value and thing.
    """

    base: Counter[State] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    values: dict[str, dict[str, Counter[Code]]] = field(default_factory=dict)

    def about(self, key: str, value: str) -> list[tuple[Answer, int]]:
        """What was said of one thing."""
        return [(answer_of(code), number) for code, number in self.values.get(value, {}).get(key, {}).items()]


class _Told:
    """What a formula gives for each thing of an interview; run once for all who said the same."""

    def __init__(self, look: Look, over: str, flow: Questionnaire, read: Read, formula: Formula) -> None:
        self.columns = look.columns
        self._look, self._over, self._flow, self._read, self._formula = look, over, flow, read, formula
        self._known: dict[Key, tuple[Code, ...]] = {}

    def of(self, batch: Batch) -> Iterator[tuple[Code, ...]]:
        """One code for each thing, for each person."""
        for key in batch.keys(self.columns):
            found = self._known.get(key)
            if found is None:
                found = self._run(key)
                if len(self._known) < REMEMBERED:
                    self._known[key] = found
            yield found

    def _run(self, key: Key) -> tuple[Code, ...]:
        interview = self._look.restore(key, self._flow)
        readings = (self._read(interview, instance) for instance in interview.instances(self._over))
        return tuple(code_of(self._formula(one)) for one in readings)


class Descriptions:
    """One kind of thing, counted by department."""

    def __init__(self, thing: Thing, values: Sequence[ProfileValue], flow: Questionnaire, read: Read) -> None:
        def tell(names: Iterable[str], formula: Formula) -> _Told:
            return _Told(look_at(names, flow, (thing.over,)), thing.over, flow, read, formula)

        def ask(question: str) -> _Told:
            return tell((question,), lambda one: one.interview.answer(question, one.instance))

        self._base: Column = ("", thing.base)
        self._keys = tell(names_of_base(thing), lambda one: read_text(thing.key, one, thing.over))
        self._choice = thing.unless.get("choice", "")
        self._unless = ask(thing.unless["question"]) if thing.unless else None
        self._values = {
            one.name: ask(one.question) if one.question else tell(names_of(one), partial(_lift, one, thing.over))
            for one in values
        }
        self._found: dict[str, Described] = {}

    @property
    def columns(self) -> Iterator[Column]:
        """The columns that tell things, and what is said of them."""
        yield self._base
        for told in (self._keys, *self._values.values(), *([self._unless] if self._unless else ())):
            yield from told.columns

    def take(self, batch: Batch) -> None:
        """Count what some interviews describe; none is kept."""
        found = self._found.setdefault(batch.department, Described())
        told = list(self._keys.of(batch))
        bases = zip(batch.keys((self._base,)), told, strict=True)
        found.base.update(state_of(base) for base, keys in bases if _tells(keys))
        things = list(chain.from_iterable(told))
        for value, answers in self._values.items():
            _sum(found.values.setdefault(value, {}), things, chain.from_iterable(answers.of(batch)))
        found.named.update(dict.fromkeys(filter(_is_named, things), 0))
        found.named.update(self._kept(things, batch))

    def _kept(self, things: Sequence[Code], batch: Batch) -> Iterator[str]:
        """Those that are named and not dropped."""
        if self._unless is None:
            yield from filter(_is_named, things)
            return
        for key, why in zip(things, chain.from_iterable(self._unless.of(batch)), strict=True):
            if _is_named(key) and self._choice not in to_text(answer_of(why).value).split():
                yield key

    def of(self, unit: Sequence[str]) -> Described:
        """What was described in these departments together."""
        whole = Described()
        for one in (self._found[name] for name in unit if name in self._found):
            whole.base.update(one.base)
            whole.named.update(one.named)
            for value, things in one.values.items():
                for key, codes in things.items():
                    whole.values.setdefault(value, {}).setdefault(key, Counter()).update(codes)
        return whole


def _lift(value: ProfileValue, over: str, reading: Reading) -> Answer:
    return lift_value(value, reading, over)


def _is_named(key: Code) -> bool:
    return not isinstance(key, Silent)


def _tells(keys: Sequence[Code]) -> bool:
    """Whether an interview names a thing, or is known to name none."""
    return any(map(_is_named, keys)) or not any(key.answer.missing for key in keys)


def _sum(found: dict[str, Counter[Code]], things: Iterable[Code], codes: Iterable[Code]) -> None:
    for (key, code), number in Counter(zip(things, codes, strict=True)).items():
        if _is_named(key):
            found.setdefault(key, Counter())[code] += number
