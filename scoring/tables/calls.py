"""Calls and funds: how many days are left, and whether the town may apply."""

from datetime import date
from typing import TYPE_CHECKING

from scoring.answers import Answer, State
from scoring.tables.asking import NOT_KNOWN, instances, said, word
from scoring.tables.registry import Row, table

if TYPE_CHECKING:
    from scoring.desk import Desk

ALWAYS_OPEN = 9999.0
"""Days left of a call that never closes."""


@table(
    "calls",
    {"c_name": "text", "c_days_left": "number", "c_eligible": "text", "c_status": "text"},
    needs=("legal_officer",),
    reads={"": "call_name", "c_days_left": "call_deadline", "c_eligible": "call_eligible", "c_status": "call_status"},
    kind="call",
)
def build_calls(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each call that the legal officer named; days from the assessment's date to the deadline."""
    officer = desk.office("legal_officer", None)
    rows = []
    for instance in instances(officer, "calls"):
        assert officer is not None
        name = word(officer, "call_name", instance)
        cells = {
            "c_name": said(name),
            "c_days_left": _days_left(officer.answer("call_deadline", instance), desk.as_of.date()),
            "c_eligible": officer.answer("call_eligible", instance),
            "c_status": officer.answer("call_status", instance),
        }
        rows.append(Row(name, cells, {desk.model.model.default_language: name}))
    return tuple(sorted(rows, key=lambda row: row.key))


def _days_left(deadline: Answer, today: date) -> Answer:
    if deadline.state is State.NA:
        return said(ALWAYS_OPEN)
    if deadline.state is not State.ANSWERED:
        return deadline
    try:
        return said(float((date.fromisoformat(str(deadline.value)) - today).days))
    except ValueError:
        return NOT_KNOWN
