"""The names that the expressions of a flow may use, and what is known of each before anything is asked."""

from collections.abc import Iterator

from flows.items import Question, Repeat
from flows.nodes import Derived, Node, Plan
from flows.values import Kind, Symbol

INPUT_KINDS = {"text": Kind.TEXT, "integer": Kind.NUMBER, "decimal": Kind.NUMBER, "date": Kind.DATE}


def declare_symbols(plan: Plan) -> None:
    """Fills `plan.symbols` and `plan.derived`; calculations are of any kind until they are compiled."""
    for each in plan.flow.inputs:
        if each.type == "rows":
            plan.symbols[each.name] = Symbol(each.name, Kind.NODES, is_repeat=True)
        elif each.is_value:
            plan.symbols[each.name] = Symbol(each.name, INPUT_KINDS[each.type])
    for node in plan.nodes.values():
        for symbol in _symbols_of(node):
            plan.symbols[symbol.name] = symbol
        for name, derived in _derived_of(node):
            plan.derived[name] = derived
            kind = Kind.NUMBER if derived.choice is None else Kind.TEXT
            plan.symbols[name] = Symbol(name, kind, node.repeats)


def _symbols_of(node: Node) -> Iterator[Symbol]:
    item = node.item
    if isinstance(item, Repeat):
        yield Symbol(node.name, Kind.NODES, node.repeats, is_repeat=True)
    elif isinstance(item, Question) and item.type == "calculate":
        yield Symbol(node.name, Kind.ANY, node.repeats)
    elif isinstance(item, Question) and item.is_asked and item.store == "response":
        multiple = item.type in ("select_multiple", "rank")
        names = () if node.from_inputs else tuple(listed.name for listed in node.listed)
        yield Symbol(node.name, node.kind, node.repeats, multiple=multiple, choices=names)


def _derived_of(node: Node) -> Iterator[tuple[str, Derived]]:
    item = node.item
    if not isinstance(item, Question) or item.store == "volunteer":
        return
    if "voice" in item.accept:
        yield f"{node.name}__given", Derived(node)
    for listed in node.listed:
        if listed.choice.asks_name:
            yield f"{node.name}__name_{listed.name}", Derived(node, listed.name)
