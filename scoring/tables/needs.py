"""Needs of residents beside the decisions that they belong to: open this one first, or say what became of it."""

from typing import TYPE_CHECKING

from flows.expressions import to_text
from scoring.answers import Answer, State
from scoring.cards import Words
from scoring.tables.asking import NOT_KNOWN, said, word
from scoring.tables.registry import Column, Row, table

if TYPE_CHECKING:
    from scoring.desk import Desk

COLUMNS: dict[str, Column] = {
    "name": "text",
    "agents": "number",
    "heads": "number",
    "named": "boolean",
    "proposed": "boolean",
    "decision": "text",
    "open": "text",
}
_CLOSED = "no"


READS = {
    "agents": "needs_heard",
    "heads": "needs_known",
    "named": "needs_heard needs_known",
    "proposed": "input_candidates",
    "open": "input_budget input_works input_planning input_markets input_waste input_events input_service_quality",
}


@table("needs", COLUMNS, needs=("dept_head",), reads=READS, kind="need")
def build_needs(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each need of the model's map: who named it, and whether residents have a say on its decision.

    `open`: `open` when a department takes residents' input on it, `closed` when every department that it concerns takes
    none, else `unknown`. `proposed`: a head would open it. Agents count from k answers on.
    """
    heads = [interview for _, interview in desk.heads(unit)]
    crowd = desk.crowd(("needs_heard",), unit) if _asks(desk) else ()
    asked = [(reading.interview.answer("needs_heard"), number) for reading, number in crowd]
    heard = [(to_text(one.value).split(), number) for one, number in asked if one.state is State.ANSWERED]
    enough = sum(number for _, number in heard) >= desk.policy.contributors
    labels = _labels(desk)
    rows = []
    for need, decision in desk.model.needs.items():
        agents = sum(number for words, number in heard if need in words)
        named = sum(need in word(head, "needs_known").split() for head in heads)
        cells = {
            "name": said(need),
            "agents": said(float(agents)) if enough else NOT_KNOWN,
            "heads": said(float(named)),
            "named": said(named > 0 or (enough and agents > 0)),
            "proposed": said(any(decision in word(head, "input_candidates").split() for head in heads)),
            "decision": said(decision),
            "open": said(_openness([head.answer(f"input_{decision}") for head in heads])),
        }
        rows.append(Row(need, cells, labels.get(need, {})))
    return tuple(rows)


def _labels(desk: "Desk") -> dict[str, Words]:
    """How the needs are called in the flow that asks for them."""
    for authority, name in (("dept_head", "needs_known"), ("agent", "needs_heard")):
        flow = desk.flow(authority)
        if flow and name in flow.questions:
            return {option.name: option.label for option in flow.questions[name].options}
    return {}


def _asks(desk: "Desk") -> bool:
    flow = desk.flow("agent")
    return flow is not None and "needs_heard" in flow.questions


def _openness(answers: list[Answer]) -> str:
    if any(one.state is State.ANSWERED and one.value != _CLOSED for one in answers):
        return "open"
    closed = [one for one in answers if one.state is State.ANSWERED]
    return "closed" if closed and not any(one.missing for one in answers) else "unknown"
