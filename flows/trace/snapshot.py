"""What a form looks like at one moment: every node by its path, as plain data."""

from collections.abc import Mapping
from typing import Any

from flows.card import plain
from flows.coercion import is_blank, to_text
from flows.conversation import Status
from flows.instances import Instance
from flows.interview import Interview
from flows.lists import offered
from flows.naming import words_of
from flows.nodes import Listed, Node
from flows.piping import pipe, say_builtin
from flows.trace.form import straighten
from flows.trace.places import ROOT, Found, walk_form
from flows.trace.stored import with_point

State = dict[str, dict[str, Any]]


def show_form(interview: Interview, refused: Mapping[str, str]) -> State:
    """Path -> `v`, `rel`, `choices`, `bad`, `msg`. `refused`: what was refused last, by address, with its message."""
    shown: State = {}
    for each in interview.plan.flow.inputs:
        if each.is_value:
            shown[f"{ROOT}/{each.name}"] = {"v": to_text(interview.root.value(each.name)), "rel": True}
    for found in walk_form(interview):
        if "__" not in found.node.name:
            shown[found.path] = show_node(interview, found, refused)
    return shown


def show_node(interview: Interview, found: Found, refused: Mapping[str, str]) -> dict[str, Any]:
    """One node; a hidden one has no value."""
    place, node = found.place, found.node
    if not (found.live and place.is_relevant(node)):
        return {"v": "", "rel": False}
    value = show_value(place, node)
    shown: dict[str, Any] = {"v": value, "rel": True}
    if not node.asked:
        return shown
    if node.question.is_select:
        shown["choices"] = [f"{each.name}={interview.text(each.choice.label)}" for each in offered(place, node)]
    bad, message = judge(interview, place, node, refused)
    if bad:
        shown["bad"] = bad
    if message:
        shown["msg"] = message
    return shown


def show_value(place: Instance, node: Node) -> str:
    """The effective value as XForms text."""
    value = place.value(node.name)
    if not node.asked or is_blank(value):
        return to_text(value)
    record, question = place.record(node), node.question
    if record is not None and question.type == "time":
        return str(record.value)
    fractions = (question.start, question.end, question.step) if question.type == "range" else ()
    if isinstance(value, float) and (question.type == "decimal" or any(float(each) % 1 for each in fractions)):
        return with_point(value)
    return to_text(value)


def judge(interview: Interview, place: Instance, node: Node, refused: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong with a relevant question, with the message; two empty texts where nothing is."""
    address = place.prefix + node.name
    if address in refused:
        return "constraint", refused[address]
    record = place.record(node)
    if record is not None and record.status is Status.ANSWERED:
        why = broken(interview, place, node)
        if why is not None:
            return "constraint", why
    if is_blank(place.value(node.name)) and interview.is_required(place, node):
        message = node.question.required_message
        return "required", straighten(plain(pipe(place, message))) if message else ""
    return "", ""


def broken(interview: Interview, place: Instance, node: Node) -> str | None:
    """The message if the stored answer breaks its constraint now, '' where there is none; else None."""
    record, value = place.record(node), place.value(node.name)
    if record is None or is_blank(value):
        return None
    alone = _exclusive(interview, node)
    words = words_of(value)
    lonely = len(words) > 1 and any(each.name in words for each in alone)
    if not lonely and interview.keeps_constraint(place, node, value, record.at):
        return None
    message = node.question.constraint_message
    said = [plain(pipe(place, message))] if message else []
    for each in alone:
        said.append(plain(say_builtin(place, "exclusive", (interview.choice_text(place, node, each),))))
    return straighten(" ".join(said))


def _exclusive(interview: Interview, node: Node) -> list[Listed]:
    """The choices that stand alone: "none of these" beside another one breaks a constraint of the exported form."""
    if node.question.type != "select_multiple":
        return []
    return [each for each in interview.listing(node).entries if each.choice.exclusive]
