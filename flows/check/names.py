"""Names: each known where it is read, none read too early, none kept apart, none in vain."""

from collections.abc import Iterator

from flows.check.codes import CODES, Code
from flows.check.finding import Finding
from flows.check.references import NAME, READ_BEFORE_ASKING, Reading, pipes_of, readings_of, used_lists
from flows.expression_error import suggestion
from flows.expressions import ExpressionError, compile_expression
from flows.graph import find_cycles, needs_of
from flows.items import Question, Repeat, walk_items
from flows.model import Flow
from flows.nodes import Plan
from flows.values import Place

AT_THE_ENDS = ("title", "intro", "outro")


def check_names(plan: Plan) -> Iterator[Finding]:
    """Names unknown, read too early, kept apart, or read by nothing; and circles."""
    readings, pipes = list(readings_of(plan)), list(pipes_of(plan.flow))
    for reading in readings:
        yield from _check_known(plan, reading, shown=False)
        yield from _check_forward(plan.flow, reading)
    for reading in pipes:
        yield from _check_known(plan, reading, shown=True)
    yield from _check_ends(plan)
    for cycle in find_cycles(needs_of(plan)):
        yield Finding(Code.E_CYCLE, cycle.place, cycle.cause, cycle.way_out)
    yield from _check_unused(plan.flow, {reading.name for reading in readings + pipes})
    yield from _check_columns(plan.flow)


def _check_known(plan: Plan, reading: Reading, shown: bool) -> Iterator[Finding]:
    """A name that does not exist, is kept apart, or is shown although it is sensitive."""
    place, name = f"{reading.place} {reading.key}", reading.name
    item = plan.flow.items.get(name)
    if name not in plan.symbols and item is None:
        way_out = suggestion(name, [*plan.symbols, *plan.flow.items], "use the name of a question")
        yield Finding(Code.E_REF, place, f'no question "{name}"', way_out, reading.column)
    elif isinstance(item, Question) and item.store == "volunteer" and reading.key != "evidence_for":
        cause = f"{name} is kept apart from the interview"
        yield Finding(Code.E_STORE, place, cause, f"remove ${{{name}}}", reading.column)
    elif shown and isinstance(item, Question) and item.sensitive:
        yield Finding(Code.W_SENSITIVE_PIPE, place, f"shows the sensitive answer {name}", f"remove ${{{name}}}")


def _check_forward(flow: Flow, reading: Reading) -> Iterator[Finding]:
    read, reader = flow.items.get(reading.name), reading.place.partition("/")[2]
    if reading.key not in READ_BEFORE_ASKING or not isinstance(read, Question) or not read.is_asked:
        return
    if flow.ordinal(read.name) > flow.ordinal(reader):
        cause = f"asks about {read.name}, which comes later"
        yield Finding(Code.W_FORWARD, f"{reading.place} {reading.key}", cause, f"move {read.name} up", reading.column)


def _check_ends(plan: Plan) -> Iterator[Finding]:
    """Title, first and last message stand outside every repeat, so they show single values only."""
    for key in AT_THE_ENDS:
        text = getattr(plan.flow.settings, key)
        texts = text.values() if isinstance(text, dict) else [text or ""]
        for name in sorted({name for each in texts for name in NAME.findall(each)} & set(plan.symbols)):
            try:
                compile_expression(f"${{{name}}}", Place(plan.symbols))
            except ExpressionError as error:
                yield Finding(CODES[error.code], f"settings {key}", error.cause, error.way_out)


def _check_unused(flow: Flow, read: set[str]) -> Iterator[Finding]:
    used = used_lists(flow)
    for name in flow.choices:
        if name not in used:
            yield Finding(Code.W_UNUSED, f"choices/{name}", "list not used", "remove it")
    for item in flow.items.values():
        if isinstance(item, Question) and item.type == "calculate" and item.name not in read and not item.measure:
            cause = "nothing reads, shows or measures this calculate"
            yield Finding(Code.W_UNUSED, f"survey/{item.name}", cause, "remove it")


def _check_columns(flow: Flow) -> Iterator[Finding]:
    """The columns of rows are questions of the repeat that is filled with them."""
    for repeat in (item for item in flow.items.values() if isinstance(item, Repeat) and item.prefill):
        given = next((each for each in flow.inputs if each.name == repeat.prefill), None)
        known = [item.name for item in walk_items(repeat.items)]
        for column in given.columns if given else ():
            if column not in known:
                cause = f'"{column}" is no question of {repeat.name}'
                way_out = suggestion(column, known, "remove the column")
                yield Finding(Code.E_INPUT, f"inputs/{repeat.prefill} columns {column}", cause, way_out)
