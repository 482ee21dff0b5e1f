"""A flow made ready to run: one node for each item, its expressions compiled, its lists joined."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from flows.coercion import read_date, read_time, to_number
from flows.conversation import Scalar, Status
from flows.expressions import Expression
from flows.items import Group, Question, Repeat
from flows.model import Flow
from flows.model_parts import Choice, Input
from flows.values import Kind, Symbol, Value, View

KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("integer", "decimal", "range"), Kind.NUMBER),
    "date": Kind.DATE,
    "time": Kind.TIME,
}


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A choice in the joined list of a question. `source` is the list it comes from; `ordinal` counts from 0."""

    ordinal: int
    source: str
    choice: Choice

    @property
    def name(self) -> str:
        return self.choice.name


@dataclass(slots=True, eq=False)
class Node:
    """`home` is the innermost repeat around the item ("" outside), `repeats` all of them from the outside in.
    `is_matrix`: a group that is asked as one card. `bounds`: the plain range of the constraint of a number.

    `rechecks`: the constraint depends on other answers; `plain`: an answer can be read without looking elsewhere;
    `simple`: moreover it is always asked, and nothing else hangs on it; `passable`: once answered it needs no look.
    `stands_alone`: whether an answer is taken depends on this answer only; `unread`: nothing in the flow reads it;
    `stirs`: the names, all behind it, that its answer may change, None where it may be more; `after`: what is walked
    after it, from the inside out.
    `key_of`: the repeat of which this is the key; `key_asked_at` (of a repeat): the question where a second one is
    refused. `namers`: earlier questions whose names for (list, choice) hold here too. `said`: what `flows.said` has
    kept, by language. `question` and `repeat` are the item, in a node of that sort only.
    """

    item: Question | Group | Repeat
    name: str
    ordinal: int
    parent: "Node | None" = None
    home: str = ""
    repeats: tuple[str, ...] = ()
    children: "tuple[Node, ...]" = ()
    kind: Kind = Kind.TEXT
    asked: bool = False
    is_matrix: bool = False
    bounds: tuple[float | None, float | None] | None = None
    relevant: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    choice_filter: Expression | None = None
    default: Expression | None = None
    calculation: Expression | None = None
    repeat_count: Expression | None = None
    add_when: Expression | None = None
    rechecks: bool = False
    plain: bool = True
    simple: bool = True
    may_ask_names: bool = False
    passable: bool = False
    stands_alone: bool = False
    unread: bool = False
    stirs: frozenset[str] | None = None
    after: "tuple[tuple[Stride, ...], ...]" = ()
    strides: "tuple[Stride, ...]" = ()
    listed: tuple[Listed, ...] = ()
    from_inputs: bool = False
    asks_names: bool = False
    key_of: "Node | None" = None
    key_asked_at: str = ""
    filter_looks_inside: bool = False
    listing: Any = None
    handed: Any = None
    said: dict[str, Any] = field(default_factory=dict)
    namers: "dict[tuple[str, str], list[Node]]" = field(default_factory=dict)
    allow: Mapping[Status, Any] = field(default_factory=dict)
    decode: Callable[[Scalar], Value] = lambda value: value
    question: Question = field(init=False, repr=False)
    repeat: Repeat = field(init=False, repr=False)
    is_note: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_note = self.item.type == "note"
        if isinstance(self.item, Question):
            self.question = self.item
        elif isinstance(self.item, Repeat):
            self.repeat = self.item

    @property
    def expressions(self) -> "tuple[Expression | None, ...]":
        """All of them, in no order."""
        asked = (self.relevant, self.required, self.default, self.constraint, self.choice_filter)
        return (*asked, self.calculation, self.repeat_count, self.add_when)


Stride = tuple[Node, Callable[[View], bool] | None, str, Callable[[Scalar], Value] | None, type | None]
"""What a walk needs of a node without looking into it: its condition, its name, how a passable answer is read, and the
type that is read as it is."""
READY: Mapping[Kind, type] = {Kind.TEXT: str, Kind.NUMBER: float}


def stride_of(node: Node) -> Stride:
    """The stride of a node whose expressions are compiled."""
    test = None if node.relevant is None else node.relevant.test
    return node, test, node.name, node.decode if node.passable else None, READY.get(node.kind)


def slow_stride(stride: Stride) -> Stride:
    """The same without the short way past an answer."""
    node, test, name, _, ready = stride
    return node, test, name, None, ready


@dataclass(frozen=True, slots=True)
class Derived:
    """A generated sibling: `idea__given`, or `place__name_other_place` with the choice it belongs to."""

    node: Node
    choice: str | None = None


@dataclass(slots=True, eq=False)
class Plan:
    """`steering`: the questions on whose answers it depends what else is asked; `prefilled`: repeats with rows;
    `repeats`: whether there are any; `timeless`: whether what is asked is the same at any time.
    """

    flow: Flow
    nodes: dict[str, Node] = field(default_factory=dict)
    roots: tuple[Node, ...] = ()
    strides: "tuple[Stride, ...]" = ()
    inputs: dict[str, Input] = field(default_factory=dict)
    derived: dict[str, Derived] = field(default_factory=dict)
    symbols: dict[str, Symbol] = field(default_factory=dict)
    steering: frozenset[str] = frozenset()
    once: tuple[Node, ...] = ()
    prefilled: tuple[Node, ...] = ()
    repeats: bool = True
    timeless: bool = False
    homes: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, tuple[tuple[str, bool], ...]] = field(default_factory=dict)

    def label_text(self, localised: str | Mapping[str, str], language: str) -> str:
        """A text of the flow in a language."""
        return self.flow.text(localised, language)


def decoder(kind: Kind) -> Callable[[Scalar], Value]:
    """How a stored answer of a question is read by expressions: numbers as doubles, days as dates."""
    match kind:
        case Kind.NUMBER:
            return _number
        case Kind.DATE:
            return _date
        case Kind.TIME:
            return _time
        case _:
            return _text


def restore(node: Node, value: Scalar) -> Value:
    """A computed value as it was recorded, in the kind of its calculation."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value if isinstance(value, bool) else decoder(node.kind)(value)


def _number(value: Scalar) -> float | None:
    kind = type(value)
    if kind is int or kind is float:
        return float(value)  # type: ignore[arg-type]
    number = to_number(str(value)) if isinstance(value, str) else None
    return None if number is None or number != number else number


def _date(value: Scalar) -> date | None:
    return read_date(value) if isinstance(value, str) else None


def _time(value: Scalar) -> time | None:
    return read_time(value) if isinstance(value, str) else None


def _text(value: Scalar) -> str | None:
    return None if value is None or value == "" else str(value)
