"""The text of a flow made into a Flow, or into the list of everything that is wrong with it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flows.expression_error import suggestion
from flows.graph import Cycle, find_cycles, needs_of
from flows.items import TYPES, Group, Question, Repeat
from flows.limits import MAX_PROBLEMS
from flows.migrations import migrate, migrate_body
from flows.model import SPEC_VERSION, Flow, Settings
from flows.model_parts import Allowed, Case, Choice, Input, Measure
from flows.plan import plan_of
from flows.problems import FlowProblems, Problem
from flows.structure import find_problems
from flows.yaml_nodes import Document, Path, read_yaml

__all__ = ["FlowProblems", "Problem", "parse_body", "parse_document", "parse_flow"]

CODES = {"name": "E-NAME", "choices": "E-CHOICE", "measure": "E-MEASURE", "inputs": "E-INPUT", "type": "E-TYPE"}
MESSAGES: Mapping[str, tuple[str, str]] = {
    "string_pattern": ("other characters, or more of them, than are allowed here", "use letters, digits and _"),
    "string_too": ("of a length that is not allowed here", "write it in fewer words, but not in none"),
    "string": ("not a text", "put it in quotes"),
    "int": ("not a whole number", "write digits without quotes"),
    "bool": ("neither true nor false", "write one of them, without quotes"),
    "tuple": ("not a list", "write it as [a, b] or as lines with -"),
    "dict": ("not a mapping", "write key: value"),
    "model_type": ("not a mapping", "write key: value"),
    "greater_than": ("too small", "write a larger number"),
    "less_than": ("too large", "write a smaller number"),
}
PARTS: Mapping[str, Any] = {
    "settings": Settings,
    "inputs": Input,
    "choices": Choice,
    "measure": Measure,
    "score_when": Case,
    "allow": Allowed,
}


def parse_flow(text: str, name: str = "flow.yaml") -> Flow:
    """The flow of a YAML text. Raises FlowProblems with every problem, each with its place in the text."""
    return parse_document(read_yaml(text, name))


def parse_document(document: Document) -> Flow:
    """The same for a text that was read already. A flow of an older version of the language is brought up to date."""
    document.data = migrate(document.data)
    _check_top(document)
    try:
        flow = Flow.model_validate_json(json.dumps(document.data))
    except ValidationError as error:
        found = [_problem(document, each) for each in error.errors(include_url=False)[:MAX_PROBLEMS]]
        raise FlowProblems(dict.fromkeys(found)) from error
    problems = list(find_problems(flow, document))
    if problems:
        raise FlowProblems(problems)
    cycles = [_cycle(document, cycle) for cycle in find_cycles(needs_of(plan_of(flow, document)))]
    if cycles:
        raise FlowProblems(cycles)
    return flow


def _cycle(document: Document, cycle: Cycle) -> Problem:
    line, column = document.position((*document.find_item(cycle.path[0]), cycle.key))
    return Problem("E-CYCLE", cycle.place, line, column, cycle.cause, cycle.way_out)


def parse_body(body: str) -> Flow:
    """The flow of a published body (canonical JSON). Raises FlowProblems."""
    try:
        flow = Flow.model_validate_json(migrate_body(body))
    except ValidationError as error:
        document = Document("body")
        found = [_problem(document, each) for each in error.errors(include_url=False)[:MAX_PROBLEMS]]
        raise FlowProblems(found) from error
    plan_of(flow, Document("body"))
    return flow


def _check_top(document: Document) -> None:
    """The version of the language comes first: a flow of a newer one is not taken apart."""
    if not isinstance(document.data, dict):
        raise FlowProblems([_at(document, (), "E-YAML", "not a mapping", "write spec_version:, settings:, survey:")])
    version = document.data.get("spec_version")
    if isinstance(version, int) and version != SPEC_VERSION:
        cause = f"spec_version {version}: this program knows {SPEC_VERSION}"
        way_out = "upgrade Civimeter" if version > SPEC_VERSION else f"write {SPEC_VERSION}"
        raise FlowProblems([_at(document, ("spec_version",), "E-SPEC", cause, way_out)])


def _at(document: Document, path: Path, code: str, cause: str, way_out: str, key: bool = False) -> Problem:
    line, column = document.position(path, key)
    return Problem(code, f"{document.name}:{line}:{column}", line, column, cause, way_out)


def _problem(document: Document, error: ErrorDetails) -> Problem:
    """A validation error in our words, at its place in the text."""
    path, data = _path_in(document.data, error["loc"])
    key = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden" if (unknown := _unknown_type(document, path[:-1])) is not None:
            return unknown
        case "extra_forbidden":
            known = _known_keys(path[:-1], document.data)
            cause = f'unknown key "{key}"'
            return _at(document, path, "E-KEY", cause, suggestion(key, known, "remove it"), key=True)
        case "missing":
            code = "E-CHOICE" if path and path[0] == "choices" else "E-KEY"
            return _at(document, path, code, f'"{key}" is missing', f"add {key}:")
        case _:
            pass
    word = next((str(part) for part in reversed(path) if part in CODES), "")
    code = CODES.get(word, "E-KEY")
    shown = "" if isinstance(data, dict | list) or data is None else f' "{data}"'
    cause, way_out = _words(error)
    where = ".".join(str(part) for part in path[-2:] if isinstance(part, str)) or "the file"
    return _at(document, path, code, f"{where}{shown}: {cause}", way_out)


def _unknown_type(document: Document, path: Path) -> Problem | None:
    """An item of an unknown type is told so, and not that its keys are unknown."""
    item = _path_in(document.data, path)[1]
    kind = (
        item.get("type") if isinstance(item, dict) and path[:1] == ("survey",) and isinstance(path[-1], int) else None
    )
    if not isinstance(kind, str) or kind in TYPES:
        return None
    way_out = suggestion(kind, sorted(TYPES), "use one of the types of the language")
    return _at(document, (*path, "type"), "E-TYPE", f'type "{kind}"', way_out)


def _words(error: ErrorDetails) -> tuple[str, str]:
    """Cause and way out of a validation error."""
    if error["type"] == "literal_error":
        known = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        return "not one of the known words", suggestion(str(error["input"]), known, f"write {', '.join(known)}")
    for kind, words in MESSAGES.items():
        if error["type"].startswith(kind):
            return words
    cause, _, way_out = error["msg"].partition(": ")
    return cause[:1].lower() + cause[1:], way_out or "correct it"


def _path_in(data: Any, loc: tuple[int | str, ...]) -> tuple[Path, Any]:
    """The validator's location without what is not in the data: names of models and of types."""
    path: list[str | int] = []
    for part in loc:
        inside = isinstance(data, dict) and part in data
        if inside or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
            path.append(part)
    if loc and (not path or path[-1] != loc[-1]) and isinstance(data, dict) and isinstance(loc[-1], str):
        path.append(loc[-1])
    return tuple(path), data


def _known_keys(path: Path, data: Any) -> Iterator[str]:
    """The keys that may stand at a path."""
    words = [part for part in path if isinstance(part, str)]
    model: Any = Flow if not words else PARTS.get(words[-1])
    if words and words[-1] not in PARTS:
        kind = data.get("type") if isinstance(data := _path_in(data, path)[1], dict) else None
        model = {"group": Group, "repeat": Repeat}.get(str(kind), Question)
    yield from (field.alias or name for name, field in model.model_fields.items())
