"""Whether a repeat can take rows: an input of rows, questions of this very repeat, and one place for them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flows.expression_error import suggestion
from flows.items import Group, Repeat
from flows.model_parts import Input


class Fault(NamedTuple):
    """What is wrong with `prefill` of a repeat."""

    cause: str
    way_out: str


def rows_faults(item: Repeat, inputs: Mapping[str, Input], repeats: int) -> Iterator[Fault]:
    """Every fault; `repeats` counts the repeats around this one."""
    known = inputs.get(item.prefill or "")
    if known is None or known.type != "rows":
        cause = f"input {item.prefill} is of type {known.type}" if known else f'no input "{item.prefill}"'
        rows = [name for name, each in inputs.items() if each.type == "rows"]
        yield Fault(cause, suggestion(item.prefill or "", rows, "rows needed"))
        return
    if repeats:
        yield Fault("inside another repeat: rows have one place only", "move the repeat out, or remove prefill")
    if item.repeat_count is not None:
        yield Fault("beside repeat_count: the rows are counted already", "remove one of the two")
    own = {name for name, asked in _questions(item) if asked}
    for name in known.columns:
        if name not in own:
            cause = f'the column "{name}" of {known.name} is no question of {item.name}'
            yield Fault(cause, suggestion(name, sorted(own), f"remove it from the columns of {known.name}"))


def _questions(item: Group | Repeat) -> Iterator[tuple[str, bool]]:
    """The questions directly in it; what lies in repeats inside it can take no row."""
    for each in item.items:
        if isinstance(each, Group):
            yield from _questions(each)
        elif not isinstance(each, Repeat):
            yield each.name, each.is_asked
