"""The things that a reducer runs over: instances of a repeat, rows of a matrix or table, ticked words, questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.expressions import to_text
from flows.values import Kind, Value
from scoring.answers import Answer, State
from scoring.desk import NOT_KNOWN, Desk, Unit
from scoring.formulas import Reading, lift_number, lift_test
from scoring.indicator import Within
from scoring.tables.registry import TABLES

_EMPTY = Answer(State.NA, None, "na_scope")


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: how a formula reads it, and whether it is itself unknown (`answer`), whatever the formula says."""

    reading: Reading
    repeat: str = ""
    dot: Kind | None = None
    answer: Answer | None = None
    letter: str = ""

    def test(self, text: str) -> Answer:
        """A condition of this thing."""
        return self.answer or lift_test(text, self.reading, self.repeat, self.dot)

    def number(self, text: str) -> Answer:
        """A number of this thing."""
        return self.answer or lift_number(text, self.reading, self.repeat, self.dot)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is read: the desk, the unit, and what its authority said (one interview, or of all offices)."""

    desk: Desk
    unit: Unit
    reading: Reading

    def find(self, name: str) -> Answer:
        """An answer of this authority, or of any office of the municipality that was asked it."""
        for one in (*self.reading.interviews, *self.desk.officers()):
            if name in one.questionnaire.questions:
                return one.answer(name)
        return NOT_KNOWN

    def is_kept(self, name: str) -> bool:
        """Whether that answer is the country pack's, kept as it was proposed."""
        for one in (*self.reading.interviews, *self.desk.officers()):
            if name in one.questionnaire.questions:
                return name in one.case.kept
        return False


def kept_things(within: Within, place: Place) -> list[Thing]:
    """The things that pass `if`; one whose condition is not known is kept as unknown."""
    return list(_kept(within, place))


def _kept(within: Within, place: Place) -> Iterator[Thing]:
    for thing in find_things(within.over or "", place):
        if within.only is None:
            yield thing
            continue
        passes = thing.test(within.only)
        if passes.missing:
            yield replace(thing, answer=passes)
        elif passes.value is True:
            yield thing


def find_things(over: str | Sequence[str], place: Place) -> Iterator[Thing]:
    """The things that `over` names."""
    reading = place.reading
    if not isinstance(over, str):
        yield from _questions(over, reading)
    elif over in TABLES:
        names = place.desk.names(tuple(one.questionnaire for one in reading.interviews), over)
        for row in place.desk.table(over, place.unit):
            yield Thing(replace(reading, row=row.cells, names=names), letter=row.letter)
    elif over.startswith("words("):
        yield from _words(word_question(over), reading)
    elif (rows := _matrix(over, reading)) is not None:
        yield from _questions(rows, reading)
    else:
        for one in reading.instances(over):
            yield Thing(one, over)


def word_question(over: str) -> str:
    """The question of `words(question)`."""
    return over.removeprefix("words(").removesuffix(")")


def _matrix(over: str, reading: Reading) -> tuple[str, ...] | None:
    return next((rows for one in reading.interviews if (rows := one.questionnaire.matrices.get(over))), None)


def _questions(names: Sequence[str], reading: Reading) -> Iterator[Thing]:
    for name in names:
        answer = reading.answer(name)
        gone = _EMPTY if answer.state is State.NOT_ASKED else answer
        unknown = None if answer.state is State.ANSWERED else gone
        yield Thing(replace(reading, dot=answer.value, this=name), "", _dot(answer.value), unknown)


def _words(name: str, reading: Reading) -> Iterator[Thing]:
    answer = reading.answer(name)
    if answer.state is not State.ANSWERED:
        yield Thing(reading, answer=answer)
        return
    for word in to_text(answer.value).split():
        yield Thing(replace(reading, dot=word, this=name), "", Kind.TEXT)


def _dot(value: Value) -> Kind:
    return Kind.NUMBER if isinstance(value, float) else Kind.TEXT
