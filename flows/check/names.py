"""Names: each known where it is read, none needing itself, none in vain."""

from collections.abc import Iterator

from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.references import READ_BEFORE_ASKING, needs_of, pipes_of, readings_of
from flows.expression_error import suggestion
from flows.model import Flow, Question

GENERATED = "__"


def check_names(flow: Flow) -> Iterator[Finding]:
    """Names unknown, read too early, kept apart, or read by nothing; and cycles."""
    yield from _check_known(flow)
    yield from _check_forward(flow)
    yield from _check_cycles(flow)
    yield from _check_unused(flow)


def _check_known(flow: Flow) -> Iterator[Finding]:
    """References and pipes to names that do not exist, are kept apart, or are sensitive."""
    known = [*flow.items, *(given.name for given in flow.inputs)]
    pipes = [(reading, True) for reading in pipes_of(flow)]
    readings = [(reading, False) for item in flow.items.values() for reading in readings_of(item)]
    for reading, shown in readings + pipes:
        place = f"{reading.place} {reading.key}"
        item = flow.items.get(reading.name)
        if reading.name not in known and GENERATED not in reading.name:
            cause = f'no question "{reading.name}"'
            yield Finding(Code.E_REF, place, cause, suggestion(reading.name, known, "use the name of a question"))
        elif isinstance(item, Question) and item.store == "volunteer":
            cause = f"{reading.name} is kept apart from the interview"
            yield Finding(Code.E_STORE, place, cause, f"remove ${{{reading.name}}}")
        elif shown and isinstance(item, Question) and item.sensitive:
            cause = f"shows the sensitive answer {reading.name}"
            yield Finding(Code.W_SENSITIVE_PIPE, place, cause, f"remove ${{{reading.name}}}")


def _check_forward(flow: Flow) -> Iterator[Finding]:
    for item in flow.items.values():
        for reading in readings_of(item):
            read = flow.items.get(reading.name)
            if reading.key not in READ_BEFORE_ASKING or not isinstance(read, Question) or not read.is_asked:
                continue
            if flow.ordinal(read.name) > flow.ordinal(item.name):
                cause = f"asks about {read.name}, which comes later"
                yield Finding(Code.W_FORWARD, f"{reading.place} {reading.key}", cause, f"move {read.name} up")


def _check_cycles(flow: Flow) -> Iterator[Finding]:
    """Each cycle is told once, at the item of it that comes first."""
    needs, told = needs_of(flow), set[frozenset[str]]()
    for name in flow.items:
        path = _path_back(name, needs)
        if path and frozenset(path) not in told:
            told.add(frozenset(path))
            cause = " → ".join([*path, name])
            way_out = f"remove one of the {len(path)} references" if len(path) > 1 else "remove the reference"
            yield Finding(Code.E_CYCLE, f"survey/{name} {needs[name][(*path, name)[1]]}", cause, way_out)


def _path_back(start: str, needs: dict[str, dict[str, str]]) -> list[str]:
    """The shortest way from a name back to itself, without its last step; empty when there is none."""
    paths, seen = [[start]], {start}
    while paths:
        path = paths.pop(0)
        for name in needs[path[-1]]:
            if name == start:
                return path
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []


def _check_unused(flow: Flow) -> Iterator[Finding]:
    used = {name for item in flow.items.values() if isinstance(item, Question) for name in item.list_names}
    for name in flow.choices:
        if name not in used:
            yield Finding(Code.W_UNUSED, f"choices/{name}", "list not used", "remove it")
    read = {reading.name for item in flow.items.values() for reading in readings_of(item)}
    read |= {reading.name for reading in pipes_of(flow)}
    for item in flow.items.values():
        if isinstance(item, Question) and item.type == "calculate" and item.name not in read and not item.measure:
            yield Finding(Code.W_UNUSED, f"survey/{item.name}", "nothing reads this calculate", "remove it")
