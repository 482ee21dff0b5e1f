"""Country packs: what is usual in a country, checked question by question against its flow."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flows.beside.overlays import read_beside
from flows.conversation import Context, Scalar
from flows.expression_error import suggestion
from flows.instances import Instance
from flows.interview import Interview
from flows.known.accepting import Refused, accept
from flows.model import Flow
from flows.plan import plan_of
from flows.problems import FlowProblems, Problem
from flows.yaml_nodes import Document

SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The engine asks what day it is; no answer of a pack is judged by it."""


def read_pack(flow: Flow, country: str, text: str) -> Mapping[str, Scalar]:
    """The answers of a pack in their stored form. Raises FlowProblems with every one that its question refuses."""
    file = f"defaults.{country}.yaml"
    document = read_beside(text, file)
    if not isinstance(document.data, dict):
        raise FlowProblems([_problem(document, "", "not a mapping", "write question: value")])
    plan = plan_of(flow)
    root = Interview(plan, (), Context(SOME_DAY, flow.settings.default_language, seed="")).root
    pack: dict[str, Scalar] = {}
    problems: list[Problem] = []
    for name, value in document.data.items():
        found = _accept(root, name, value)
        if isinstance(found, Refused):
            problems.append(_problem(document, name, found.cause, found.way_out))
        else:
            pack[name] = found
    if problems:
        raise FlowProblems(problems)
    return pack


def check_packs(flow: Flow, defaults: Mapping[str, str]) -> Iterator[Problem]:
    """Every problem of every pack, by country."""
    for country, text in sorted(defaults.items()):
        try:
            read_pack(flow, country, text)
        except FlowProblems as found:
            yield from found.problems


def _accept(root: Instance, name: str, value: Any) -> Scalar | Refused:
    nodes = root.interview.plan.nodes
    node = nodes.get(name)
    if node is None:
        askable = [each.name for each in nodes.values() if each.asked and not each.home]
        return Refused("no such question", suggestion(name, askable, "remove it"))
    if node.home:
        return Refused(f"inside the repeat {node.home}", "remove it: a pack answers questions outside repeats")
    if not node.asked:
        return Refused(f"a {node.item.type} is not asked", "name a question")
    if node.from_inputs and not isinstance(value, list | dict):
        return value if isinstance(value, str) else Refused("not the name of a choice", "write one")
    return accept(root, node, value, clock=False)


def _problem(document: Document, name: str, cause: str, way_out: str) -> Problem:
    line, column = document.position((name,) if name else (), key=True)
    place = f"{document.name}: {name}" if name else document.name
    return Problem("E-PACK", place, line, column, cause, way_out, file=document.name)
