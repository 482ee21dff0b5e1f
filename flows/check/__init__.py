"""The checker: what an author should hear about a flow before anybody is asked."""

from collections.abc import Iterator

from flows.check.budgets import check_budgets
from flows.check.cards import check_cards
from flows.check.codes import Code
from flows.check.earlier import check_earlier_names
from flows.check.finding import Finding
from flows.check.names import check_names
from flows.check.places import place_finding
from flows.check.portable import check_portable
from flows.check.questions import check_questions
from flows.check.reach import check_reach
from flows.check.shapes import check_shapes
from flows.check.texts import check_texts
from flows.check.values import check_values
from flows.folder import Folder, load_folder
from flows.lengths import longest_way
from flows.model import Flow
from flows.plan import plan_of
from flows.problems import FlowProblems, Problem
from flows.yaml_nodes import read_yaml

__all__ = ["Code", "Finding", "check_flow", "check_folder", "check_text"]


def check_flow(flow: Flow) -> tuple[Finding, ...]:
    """Everything found in a flow that could be loaded, errors first, each once."""
    plan = plan_of(flow)
    found = [*check_names(plan), *check_questions(plan), *check_texts(flow), *check_portable(plan)]
    found += [*check_values(plan), *check_reach(plan), *check_shapes(plan), *check_budgets(plan), *check_cards(flow)]
    found += [*check_earlier_names(flow), *_tell_length(flow)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: "EWI".index(finding.code[0])))


def check_folder(folder: Folder) -> tuple[Problem, ...]:
    """The same for the files of a flow, with lines; what keeps it from loading comes alone."""
    try:
        flow = load_folder(folder)
    except FlowProblems as problems:
        return problems.problems
    found = list(check_flow(flow))
    if folder.transcripts:
        from flows.check.covered import check_covered  # plays conversations: not imported for a flow without any

        found += check_covered(folder, flow)
    document = read_yaml(folder.text, folder.name)
    return tuple(place_finding(document, finding) for finding in found)


def check_text(text: str, name: str = "flow.yaml") -> tuple[Problem, ...]:
    """The same for the text of a flow alone."""
    return check_folder(Folder(name, text))


def _tell_length(flow: Flow) -> Iterator[Finding]:
    asked = sum(item.is_asked for item in longest_way(flow.survey))
    cause = f"{asked} questions on the longest path, about {flow.minutes} min"
    yield Finding(Code.I_MINUTES, "settings", cause, "shorten it where people leave")
