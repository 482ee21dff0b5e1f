"""How items look in the chat: matrices, long lists, names, doubled words."""

import re
from collections.abc import Iterator
from typing import Final

from flows.asks.matrix import FIELD_LIST, is_matrix, why_no_matrix
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.questions import choices_of
from flows.check.texts import LONG_BUTTON
from flows.check.trees import conjuncts, expressions_of
from flows.items import Group, Question
from flows.model import Flow
from flows.nodes import Plan
from flows.status import Status
from flows.units import utf16_len
from flows.xlsform.unparse import unparse

MANY_CHOICES: Final = 50
STYLE: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
NON_ANSWERS: Final = {
    **dict.fromkeys(("dk", "dont_know", "do_not_know", "unknown", "idk"), Status.DONT_KNOW),
    **dict.fromkeys(("refused", "refuse", "no_answer", "prefer_not"), Status.REFUSED),
    **dict.fromkeys(("na", "n_a", "not_applicable"), Status.NOT_APPLICABLE),
}


def check_shapes(plan: Plan) -> Iterator[Finding]:
    """Groups, lists and names of a flow, and rules that say a thing twice."""
    flow = plan.flow
    for item in flow.items.values():
        if not STYLE.fullmatch(item.name):
            cause = f"{item.name} is not in lower_snake_case"
            yield Finding(Code.I_NAME_STYLE, f"survey/{item.name}", cause, f"write {item.name.lower()}")
        if isinstance(item, Group) and item.appearance == FIELD_LIST:
            yield from _check_field_list(flow, item)
        if isinstance(item, Question) and item.is_select:
            yield from _check_choices(flow, item)
    yield from _check_exclusive(plan)


def _check_field_list(flow: Flow, group: Group) -> Iterator[Finding]:
    if not is_matrix(flow, group):
        cause = f"not a matrix ({why_no_matrix(flow, group)}): will be asked one by one"
        yield Finding(
            Code.W_FIELD_LIST_MIXED, f"survey/{group.name}", cause, "remove field-list, or make the rows alike"
        )
        return
    for row in group.items:
        for code, text in _texts(flow, row.label).items():
            if utf16_len(text) > LONG_BUTTON:
                cause = f"{utf16_len(text)} characters: a matrix row names the subject, at most {LONG_BUTTON}"
                yield Finding(Code.W_MATRIX_ROW, f"survey/{row.name} label {code}", cause, "ask in the group's label")


def _texts(flow: Flow, text: str | dict[str, str] | None) -> dict[str, str]:
    return {flow.settings.default_language: text} if isinstance(text, str) else text or {}


def _check_choices(flow: Flow, item: Question) -> Iterator[Finding]:
    choices, place = choices_of(flow, item), f"survey/{item.name} choices"
    if len(choices) > MANY_CHOICES and item.choice_filter is None:
        cause = f"{len(choices)} choices: people must search"
        yield Finding(Code.W_MANY_CHOICES, place, cause, "add a choice_filter")
    allowed = {each.status for each in flow.allow_of(item)}
    for choice in choices:
        if NON_ANSWERS.get(choice.name) in allowed:
            cause = f'"{choice.name}" is offered twice, as choice and as button'
            yield Finding(Code.W_DONT_KNOW_CHOICE, place, cause, "remove the choice, or set allow: []")


def _check_exclusive(plan: Plan) -> Iterator[Finding]:
    """A constraint that keeps a choice alone, which `exclusive` does by itself."""
    for written in (each for each in expressions_of(plan) if each.key == "constraint"):
        rules = {
            f"not(selected(., '{each.name}') and count-selected(.) > 1)": each.name
            for each in written.node.listed
            if each.choice.exclusive
        }
        for part in conjuncts(written.tree):
            if unparse(part) in rules:
                cause = f"exclusive: true says it already for {rules[unparse(part)]}"
                yield written.say(Code.W_EXCLUSIVE_TWICE, part, cause, "remove the constraint")
