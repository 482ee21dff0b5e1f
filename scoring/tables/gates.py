"""Whether the law lets a procedure go further online."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.expressions import to_text
from scoring.answers import Answer, State
from scoring.tables.asking import NOT_KNOWN, said

if TYPE_CHECKING:
    from scoring.desk import Desk

_RAISED_BY_LAW = (50.0, 75.0)
"""Stages from which the next one needs that an online application has legal value."""

_RAISED_BY_PAYMENT = 75.0
"""The stage from which the next one needs a digital payment, where there is a fee."""


def gate_of(stage: Answer, fees: Sequence[Answer], desk: "Desk") -> Answer:
    """`closed` when a law that the next stage needs says no, `unknown` when nobody knows, else `open`."""
    if not isinstance(stage.value, float):
        return NOT_KNOWN
    found = []
    if stage.value in _RAISED_BY_LAW:
        found.append(_online_value(desk))
    if stage.value == _RAISED_BY_PAYMENT and _has_fee(fees):
        found.append(_payment(desk))
    return said("closed" if "closed" in found else "unknown" if "unknown" in found else "open")


def _has_fee(fees: Sequence[Answer]) -> bool:
    return any(to_text(one.value) not in ("", "free") for one in fees if one.state is State.ANSWERED)


def _online_value(desk: "Desk") -> str:
    """Whether an online application is worth a paper one."""
    interview = desk.office("legal_officer", None)
    answer = interview.answer("online_equal") if interview else NOT_KNOWN
    if answer.state is not State.ANSWERED:
        return "unknown"
    return "open" if answer.value in ("all", "some") else "closed"


def _payment(desk: "Desk") -> str:
    """Whether the law allows a digital means of payment."""
    laws = [row.cells["law"] for row in desk.table("payment_means", desk.everywhere)]
    if any(one.value == "allowed" for one in laws):
        return "open"
    return "unknown" if not laws or any(one.missing for one in laws) else "closed"
