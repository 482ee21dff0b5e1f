"""What was proposed by the country pack and only kept weighs less than what an office holder says or proves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.catalogue import library_pack, load_library
from flows.conversation import Answer, Ask, Complete, Confirm, Context, Event, Keep, Record, Status
from flows.engine import replay, submit
from flows.improvise import improvise
from scoring.assess import assess
from scoring.assessment import Group, Scope
from scoring.cases import Case, from_complete
from scoring.model import Model
from scoring.offices import join_cases
from scoring.policy import Policy
from scoring.questionnaire import read_flow

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAW = load_library("regulatory_diagnosis")
Letter = Callable[[Case], str]


@pytest.fixture(scope="module")
def letter(model: Model, policy: Policy) -> Letter:
    """The confidence of the indicator about files that are declared."""

    def read(case: Case) -> str:
        scope = Scope("municipality", (Group("legal", ("legal",)),), {LAW.settings.id: read_flow(LAW)})
        return assess([case], [], model, policy, scope, NOW).indicators["G1"].confidence

    return read


def said(kept: str = "", source: str = "") -> Case:
    values = {"dp_law": "law_active", "dp_files": "some"} | ({"dp_files_source": source} if source else {})
    statuses = dict.fromkeys(values, Status.ANSWERED)
    return Case(LAW.settings.id, "1", "legal", "w", statuses, values, kept=frozenset(kept.split()))


@pytest.mark.parametrize(
    ("kept", "source", "wanted"),
    [
        ("", "", "B"),
        ("", "Act 12, art. 3", "A"),
        ("dp_files", "", "D"),
        ("dp_files", "Act 12, art. 3", "A"),
        ("dp_files dp_files_source", "Act 12, art. 3", "D"),
        ("dp_law", "", "B"),
    ],
)
def test_a_kept_answer_is_the_packs_until_the_office_adds_its_own_proof(
    letter: Letter, kept: str, source: str, wanted: str
) -> None:
    assert letter(said(kept, source)) == wanted


def test_a_score_is_the_same_whoever_said_it(model: Model, policy: Policy) -> None:
    scope = Scope("municipality", (Group("legal", ("legal",)),), {LAW.settings.id: read_flow(LAW)})
    first, second = (assess([said(kept)], [], model, policy, scope, NOW).indicators["G1"] for kept in ("", "dp_files"))
    assert first.score == second.score


def test_a_case_carries_it_through_json_and_joining() -> None:
    case = said("dp_files")
    names = {"flow": case.flow, "version": case.version, "department": case.department, "wave": case.wave}
    assert Case.from_json(case.to_json(), **names) == case
    assert "kept" not in said().to_json()
    later = Case(case.flow, "1", "legal", "w", {"esign": Status.ANSWERED}, {"esign": "used"})
    assert join_cases([case, later]).kept == join_cases([later, case]).kept == {"dp_files"}
    unknown = replace(case, statuses=case.statuses | {"dp_files": Status.DONT_KNOW}, kept=frozenset())
    assert join_cases([unknown, case]).kept == {"dp_files"}


def test_the_engine_says_what_was_kept() -> None:
    """Keep at the first proposal, another answer at the second; an answer that is typed is nobody else's."""
    pack = library_pack("regulatory_diagnosis", "zz")
    context = Context(NOW, "en", "s", inputs={"country": "zz"}, rows={"declared_documents": []}, pack=pack)
    records: tuple[Record, ...] = ()
    step = replay(LAW, records, context)
    while not isinstance(step, Complete):
        assert isinstance(step, Ask)
        outcome = submit(LAW, records, context, _event(step, len(records)))
        assert outcome.records, step.address
        records += outcome.records
        step = replay(LAW, records, context)
    case = from_complete(step, flow="regulatory_diagnosis", version="1", department="legal", wave="w")
    assert {"dp_law", "legal_card", "law_petition"} <= case.kept
    assert "online_equal" not in case.kept
    assert case.values["online_equal"] == "all"
    assert case.kept <= set(pack)


def _event(step: Ask, number: int) -> Event:
    if step.kind == "review":
        return Confirm()
    if step.address == "online_equal":
        return Answer(step.address, "all", typed=False)
    return Keep(step.address) if step.notice == "from_pack" else improvise(step, f"kept {number}")
