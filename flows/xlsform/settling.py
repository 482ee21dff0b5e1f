"""What a flow's own checks refuse of an imported form is said and taken out, until nothing is refused."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from flows.check.names import check_names
from flows.model import Flow
from flows.plan import plan_of
from flows.problems import FlowProblems, Problem
from flows.source import parse_flow
from flows.xlsform.lines import Line
from flows.xlsform.reader import Reader
from flows.xlsform.yaml_text import write_yaml

ROUNDS: Final = 60
PLACE: Final = re.compile(r"survey/(\w+)(?: (\w+))?.*")
NAMED: Final = re.compile(r"\s*(?:- )?(\w+):\s*(\w*)")
REPLACED: Final = frozenset({"label", "hint", "required_message", "constraint_message", "instance_label"})
WHOLE: Final = frozenset({"name", "type", "label", "choices", "calculation", "items"})


def settle(
    reader: Reader, data: dict[str, Any], lines: list[Line], comments: Callable[[Reader], dict[str, list[str]]]
) -> tuple[str | None, Flow | None]:
    """YAML text that the flow's own checks accept, and its flow; None where that cannot be reached.

    What is refused is added to `lines` and taken out of `data`.
    """
    for _ in range(ROUNDS):
        if not data["survey"]:
            lines.append(Line("error", "survey", "nothing is left of the form", "correct what is said above"))
            return None, None
        text = write_yaml(data, comments(reader))
        try:
            flow = parse_flow(text)
            refused = tuple(each.problem() for each in check_names(plan_of(flow)) if each.code.startswith("E-"))
        except FlowProblems as problems:
            refused = problems.problems
        if not refused:
            return text, flow
        if not _take_out(reader, data["survey"], lines, refused, text):
            return None, None
    return None, None


def _take_out(reader: Reader, items: list[Any], lines: list[Line], problems: Iterable[Problem], text: str) -> bool:
    """Whether anything could be taken out; one thing of each item at a time."""
    done = False
    seen: set[str] = set()
    for problem in problems:
        name, key = _place_of(problem, text)
        if name and name not in seen:
            seen.add(name)
            done |= _take(reader, items, lines, name, key, problem)
    if not done:
        lines += [Line("error", problem.place, problem.cause, problem.way_out) for problem in problems]
    return done


def _take(reader: Reader, survey: list[Any], lines: list[Line], name: str, key: str, problem: Problem) -> bool:
    items = _holder(survey, name)
    element = reader.places.get(name)
    if items is None or element is None:
        return False
    item = next(each for each in items if each["name"] == name)
    place = f"{element.place} {key}".strip()
    lines.append(Line("error", place, problem.cause, f"left out; {problem.way_out}"))
    if key in REPLACED and key in item and _without_pipes(item[key]) != item[key]:
        item[key] = _without_pipes(item[key])
    elif key in item and key not in WHOLE:
        del item[key]
    else:
        items.remove(item)
        reader.outline.left_out += 1
        _prune(survey)
    return True


def _place_of(problem: Problem, text: str) -> tuple[str, str]:
    """Item and key that a problem is about: by its place, or by the line of the text that we wrote."""
    match = PLACE.fullmatch(problem.place)
    if match is not None:
        return match[1], match[2] or ""
    lines = text.splitlines()[: problem.line + 1]
    key = NAMED.match(lines[problem.line - 1]) if 0 < problem.line <= len(lines) else None
    for line in reversed(lines if key and key[1] == "type" else lines[: problem.line]):
        found = NAMED.match(line)
        if found and found[1] == "name":
            return found[2], key[1] if key else ""
    return "", ""


def _holder(items: list[Any], name: str) -> list[Any] | None:
    """The list that holds the item of that name."""
    for item in items:
        if item["name"] == name:
            return items
        found = _holder(item.get("items", []), name)
        if found is not None:
            return found
    return None


def _prune(items: list[Any]) -> None:
    """Without blocks that hold nothing any more."""
    for item in list(items):
        if "items" in item:
            _prune(item["items"])
            if not item["items"]:
                items.remove(item)


def _without_pipes(text: Any) -> Any:
    if isinstance(text, dict):
        return {code: _without_pipes(each) for code, each in text.items()}
    return re.sub(r"\$\{([^}]*)\}", r"(\1)", text)
