"""Document cards: what a department holds, in what state, and whether the law lets it be published."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scoring.answers import Answer, State
from scoring.interviews import Interview
from scoring.tables.asking import instances, keyed, label_of, mapped, said, score, tidy, word
from scoring.tables.registry import Column, Row, table

if TYPE_CHECKING:
    from scoring.desk import Desk

REPEAT = "documents"
REGISTER = "reg_"
COLUMNS: dict[str, Column] = {
    "d_code": "text",
    "d_state": "text",
    "d_published": "boolean",
    "d_register": "boolean",
    "d_publishable": "text",
    "d_publishable_by": "text",
    "d_requests": "number",
    "d_condition": "text",
    "department": "text",
    "state_score": "number",
}


READS = {
    "": "doc_which",
    "d_state": "doc_state",
    "d_published": "doc_state",
    "state_score": "doc_state",
    "d_publishable": "doc_publishable pub_doc may_publish",
    "d_requests": "doc_requests",
    "d_condition": "doc_condition",
}


@table("document_cards", COLUMNS, needs=("dept_head",), reads=READS, kind="document")
def build_documents(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each document that a head of the unit declared; its state is the department's own.

    Whether it may be published is the legal officer's answer for that kind, the head's view where there is none.
    """
    law = find_rights(desk)
    rows = [
        _card(department, interview, instance, law, desk)
        for department, interview in desk.heads(unit)
        for instance in instances(interview, REPEAT)
        if word(interview, "doc_which", instance)
    ]
    return tuple(sorted(rows, key=lambda row: (row.key, str(row.cells["department"].value))))


def find_rights(desk: "Desk") -> Mapping[str, Answer]:
    """What the legal officer said of each document, by its name in small letters."""
    interview = desk.office("legal_officer", None)
    found: dict[str, Answer] = {}
    for instance in instances(interview, "publish_rights"):
        assert interview is not None
        found[tidy(word(interview, "pub_doc", instance))] = interview.answer("may_publish", instance)
    return found


def _card(department: str, interview: Interview, instance: str, law: Mapping[str, Answer], desk: "Desk") -> Row:
    key = keyed(interview, "doc_which", instance)
    options = interview.questionnaire.questions["doc_which"].options
    label = label_of(key, options)
    state = interview.answer("doc_state", instance)
    register = key.startswith(REGISTER)
    names = [key, key.partition("/")[2], *label.values()]
    publishable, by = _publishable(register, interview.answer("doc_publishable", instance), names, law)
    cells = {
        "d_code": said(key),
        "d_state": state,
        "d_published": said(state.value == "published") if state.state is State.ANSWERED else state,
        "d_register": said(register),
        "d_publishable": publishable,
        "d_publishable_by": said(by),
        "d_requests": mapped(interview.answer("doc_requests", instance), desk.policy.request_points.get),
        "d_condition": interview.answer("doc_condition", instance),
        "department": said(department),
        "state_score": score(desk, interview, "doc_state", REPEAT, instance),
    }
    return Row(key, cells, label, "D" if by == "dept_head" and publishable.state is State.ANSWERED else "")


def _publishable(register: bool, view: Answer, names: list[str], law: Mapping[str, Answer]) -> tuple[Answer, str]:
    """The legal officer's answer; the head's view where there is none. Registers never are, whoever says so."""
    if register:
        return said("no"), "legal_officer"
    for name in names:
        found = law.get(tidy(name)) if name else None
        if found is not None and found.state is State.ANSWERED:
            return found, "legal_officer"
    return view, "dept_head"
