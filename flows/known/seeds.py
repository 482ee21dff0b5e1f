"""Answers that nobody gave here: rows handed in, the country pack, and what a colleague is given to read."""

from collections.abc import Iterable, Iterator, Mapping

from flows.addresses import instances_in
from flows.conversation import Context, Record, Scalar, Status
from flows.items import Group, Question, Repeat, walk_items
from flows.ledger import Ledger
from flows.limits import MAX_INPUT_ROWS
from flows.nodes import Node, Plan

INPUT, PACK, GIVEN = "input", "pack", "given"
NAME_OF = "/name/"
"""Stands in a column of a row between a question and the choice that the column names: `kind/name/other_kind`."""


def plant_seeds(plan: Plan, context: Context, ledger: Ledger) -> None:
    """Adds them to a ledger as records; what a person said at the same address stands over them."""
    for node in plan.prefilled:
        rows = context.rows.get(node.repeat.prefill or "", ())[:MAX_INPUT_ROWS]
        ledger.rows[node.name] = len(rows)
        names = columns_of(node)
        _plant(ledger, (seed for number, row in enumerate(rows, 1) for seed in _row_seeds(node, number, row, names)))
    if context.pack:
        _plant_pack(plan, context.pack, ledger)
    if context.given:
        inside = covered_names(plan, (context.scope,)) if context.scope else frozenset()
        told = {address: value for address, value in context.given.items() if outermost(address) not in inside}
        _plant(ledger, (Record(address, Status.ANSWERED, value, source=GIVEN) for address, value in told.items()))
        for address in told:
            for repeat, number in instances_in(address):
                ledger.described[repeat].add(number)


def columns_of(node: Node) -> frozenset[str]:
    """The questions of a repeat that a row may answer: those not in a repeat inside it."""
    return frozenset(each.name for each in _flat(node.repeat.items) if each.is_asked)


def _flat(items: Iterable[Question | Group | Repeat]) -> Iterator[Question]:
    for item in items:
        if isinstance(item, Question):
            yield item
        elif isinstance(item, Group):
            yield from _flat(item.items)


def _row_seeds(node: Node, number: int, row: Mapping[str, Scalar], names: frozenset[str]) -> Iterator[Record]:
    for name, value in row.items():
        if name.partition(NAME_OF)[0] in names and value is not None and value != "":
            yield Record(f"{node.name}#{number}.{name}", Status.ANSWERED, value, source=INPUT)


def _plant(ledger: Ledger, seeds: Iterable[Record]) -> None:
    for seed in seeds:
        ledger.answers.setdefault(seed.address, seed)


def _plant_pack(plan: Plan, pack: Mapping[str, Scalar], ledger: Ledger) -> None:
    """Answers of the pack count, and their questions are asked all the same until somebody says so."""
    for name, value in pack.items():
        node = plan.nodes.get(name)
        if node is None or node.home or not node.asked or value is None or name in ledger.answers:
            continue
        ledger.answers[name] = Record(name, Status.ANSWERED, value, source=PACK)
        ledger.from_pack.add(name)
        ledger.reopened.add(name)


# ------------------------------------------------------------------------------------------------ items
def covered_names(plan: Plan, items: Iterable[str]) -> frozenset[str]:
    """The names of items and of everything inside them."""
    nodes = [node for name in items if (node := plan.nodes.get(name)) is not None]
    return frozenset(each.name for node in nodes for each in walk_items((node.item,)))


def outermost(address: str) -> str:
    """The first name of an address: the question, or the repeat that its instances lie in."""
    return address.partition("/")[0].partition(".")[0].partition("#")[0]


def lay_aside(ledger: Ledger, names: frozenset[str]) -> None:
    """Leaves out all that was said about items that are now with colleagues."""
    for address in [address for address in ledger.answers if outermost(address) in names]:
        del ledger.answers[address]
    for ids in (ledger.described, ledger.opened):
        for repeat in [repeat for repeat in ids if outermost(repeat) in names]:
            del ids[repeat]
