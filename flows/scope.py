"""What the compiler knows while it compiles, and what it makes: nodes that run, and node sets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.expression_error import ExpressionError, suggestion
from flows.syntax import Call, Literal, Tree
from flows.values import Kind, Place, Symbol, Value, View

Run = Callable[[View], Value]
MOMENTS: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.TIME})


@dataclass(frozen=True, slots=True)
class Node:
    """A compiled value. Its run gives blank or a value of its kind; a `sure` one is never blank."""

    run: Run
    kind: Kind
    tree: Tree
    sure: bool = False
    name: str | None = None

    @property
    def column(self) -> int:
        return self.tree.column

    @property
    def text(self) -> str | None:
        """The text if the author wrote it literally."""
        return self.tree.value if isinstance(self.tree, Literal) and isinstance(self.tree.value, str) else None


@dataclass(frozen=True, slots=True)
class NodeSet:
    """A compiled `${name}` with many values: views of the instances and, for a question, what to read in each."""

    members: Callable[[View], Sequence[View]]
    symbol: Symbol
    tree: Tree

    @property
    def column(self) -> int:
        return self.tree.column

    def values(self, view: View) -> list[Value]:
        """The question's value in each instance, blanks included."""
        name = self.symbol.name
        return [member.value(name) for member in self.members(view)]


@dataclass(slots=True)
class Notes:
    """What is gathered over a whole expression."""

    references: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    weight: int = 0
    walks: bool = False
    once: bool = False
    uuids: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a part of an expression stands. `filtered` is what the predicate around it filters."""

    place: Place
    compile: Callable[["Scope", Tree], Node | NodeSet]
    notes: Notes = field(default_factory=Notes)
    filtered: Symbol | None = None
    depth: int = 0

    def within(self, symbol: Symbol) -> "Scope":
        """The scope inside a predicate on the symbol; `depth` counts the predicates around."""
        return Scope(self.place, self.compile, self.notes, symbol, self.depth + 1)

    def symbol(self, name: str, column: int) -> Symbol:
        """The symbol of a name, noted as read; raises E-REF with the nearest name."""
        found = self.place.symbols.get(name)
        if found is None:
            way_out = suggestion(name, self.place.symbols, "use the name of a question, input or calculate")
            raise ExpressionError("E-REF", column, f'no question "{name}"', way_out)
        self.notes.references.add(name)
        return found

    def value(self, tree: Tree) -> Node:
        """A compiled part that must be one value; raises E-REPEAT-SCOPE or E-NODESET for a node set."""
        part = self.compile(self, tree)
        if isinstance(part, Node):
            return part
        name = part.symbol.name
        if part.symbol.is_repeat:
            cause = f"${{{name}}} is a repeat, not a value"
            raise ExpressionError("E-NODESET", part.column, cause, f"use count(${{{name}}})")
        cause = f"${{{name}}} has one value in each {part.symbol.repeats[-1]}"
        way_out = f"use count(${{{name}}}[. = 4]) > 0, sum or indexed-repeat"
        raise ExpressionError("E-REPEAT-SCOPE", part.column, cause, way_out)

    def values(self, call: Call) -> list[Node]:
        """All arguments of a call, each one value."""
        return list(map(self.value, call.arguments))

    def need_walk(self) -> None:
        """Says that the run meets node sets or makes long texts, so it runs with a meter."""
        self.notes.walks = True
