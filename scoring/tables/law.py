"""What the law says beside what is done: digital means of payment, and ways for residents to take part."""

from typing import TYPE_CHECKING

from flows.expressions import to_text
from scoring.answers import Answer, State
from scoring.cards import Words
from scoring.interviews import Interview
from scoring.tables.asking import NOT_KNOWN, said
from scoring.tables.registry import Row, table

if TYPE_CHECKING:
    from scoring.desk import Desk


@table(
    "payment_means",
    {"name": "text", "law": "text", "offered": "boolean"},
    needs=("it_officer", "legal_officer"),
    reads={
        "law": "legal_bank_transfer legal_card legal_mobile_money legal_treasury_platform legal_agent_network",
        "offered": "pay_offered",
    },
    kind="means",
)
def build_means(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each digital means that the legal officer is asked about; the names are the same in both flows."""
    officer = desk.office("it_officer", None)
    done = officer.answer("pay_offered") if officer else NOT_KNOWN
    return _beside(desk, "legal_pay_matrix", "legal_", "offered", done)


@table(
    "processes",
    {"name": "text", "law": "text", "used": "boolean"},
    needs=("legal_officer",),
    reads={
        "law": "law_public_hearing law_consultation law_part_budget law_petition law_council_area law_open_council"
        " law_e_vote law_citizen_report",
        "used": "used_part",
    },
    kind="process",
)
def build_processes(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each way to take part, with what the law says and whether it was used."""
    officer = desk.office("legal_officer", None)
    done = officer.answer("used_part") if officer else NOT_KNOWN
    return _beside(desk, "legal_part_matrix", "law_", "used", done)


def _beside(desk: "Desk", matrix: str, prefix: str, column: str, done: Answer) -> tuple[Row, ...]:
    flow = desk.flow("legal_officer")
    officer = desk.office("legal_officer", None)
    rows = flow.matrices.get(matrix, ()) if flow else ()
    labels = {name: flow.questions[name].label for name in rows} if flow else {}
    return tuple(_row(name, prefix, column, officer, done, labels[name]) for name in rows)


def _row(question: str, prefix: str, column: str, officer: Interview | None, done: Answer, label: Words) -> Row:
    name = question.removeprefix(prefix)
    law = officer.answer(question) if officer else NOT_KNOWN
    ticked = said(name in to_text(done.value).split()) if done.state is State.ANSWERED else done
    return Row(name, {"name": said(name), "law": law, column: ticked}, label)
