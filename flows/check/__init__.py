"""The checker: what an author should hear about a flow before anybody is asked."""

from collections.abc import Iterator

from flows.check.cards import check_cards
from flows.check.codes import Code
from flows.check.covered import check_covered
from flows.check.finding import Finding
from flows.check.names import check_names
from flows.check.portable import check_portable
from flows.check.questions import check_questions
from flows.check.reach import check_reach
from flows.check.shapes import check_shapes
from flows.check.texts import check_texts
from flows.check.values import check_values
from flows.folder import Folder, load_folder
from flows.items import walk_items
from flows.model import Flow, Question
from flows.plan import plan_of
from flows.problems import FlowProblems, Problem
from flows.source import parse_flow
from flows.yaml_nodes import Document, Path, read_yaml

__all__ = ["Code", "Finding", "check_flow", "check_folder", "check_text"]


def check_flow(flow: Flow) -> tuple[Finding, ...]:
    """Everything found in a flow that could be loaded, errors first, each once."""
    plan = plan_of(flow)
    found = [*check_names(flow), *check_questions(flow), *check_texts(flow), *check_portable(plan), *check_values(plan)]
    found += [*check_reach(plan), *check_shapes(plan), *check_cards(flow), *_tell_length(flow)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: "EWI".index(finding.code[0])))


def check_text(text: str, name: str = "flow.yaml") -> tuple[Problem, ...]:
    """The same for the text of a flow, with lines; what keeps it from loading comes alone."""
    try:
        flow = parse_flow(text, name)
    except FlowProblems as problems:
        return problems.problems
    document = read_yaml(text, name)
    return tuple(finding.problem(*_find_position(document, finding.place)) for finding in check_flow(flow))


def check_folder(folder: Folder) -> tuple[Problem, ...]:
    """The same for a flow with what lies beside it."""
    try:
        flow = load_folder(folder)
    except FlowProblems as problems:
        return problems.problems
    document = read_yaml(folder.text, folder.name)
    found = (*check_flow(flow), *check_covered(folder, flow))
    return tuple(finding.problem(*_find_position(document, finding.place)) for finding in found)


def _tell_length(flow: Flow) -> Iterator[Finding]:
    asked = sum(isinstance(item, Question) and item.is_asked for item in walk_items(flow.survey))
    cause = f"{asked} questions on the longest path, about {flow.minutes} min"
    yield Finding(Code.I_MINUTES, "settings", cause, "shorten it where people leave")


def _find_position(document: Document, place: str) -> tuple[int, int]:
    """Line and column of the item, choice or text that a place names: `survey/age constraint`, `choices/way/web`."""
    where, *keys = place.split(" ")
    kind, *names = where.split("/")
    path: Path = (kind,)
    if kind == "survey" and names:
        path = _find_item(document.data["survey"], names[0], ("survey",)) or ("survey",)
        names = ["choices", *names[1:]] if len(names) > 1 else []
    for name in names:
        path = _enter(document, path, name)
    return document.position((*path, *keys))


def _enter(document: Document, path: Path, name: str) -> Path:
    """One step further: a key, or the member of a list that has this name."""
    data = document.data
    for part in path:
        data = data[part]
    if isinstance(data, list):
        found = next((n for n, each in enumerate(data) if isinstance(each, dict) and each.get("name") == name), None)
        return path if found is None else (*path, found)
    return (*path, name) if isinstance(data, dict) and name in data else path


def _find_item(items: list[dict[str, object]], name: str, path: Path) -> Path | None:
    for index, item in enumerate(items):
        inside = item.get("items")
        found = (*path, index) if item.get("name") == name else None
        if found is None and isinstance(inside, list):
            found = _find_item(inside, name, (*path, index, "items"))
        if found:
            return found
    return None
