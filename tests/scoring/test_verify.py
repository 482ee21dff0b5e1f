"""Claims of several sides to one fact: what is gathered, what is queued and why, and that colleagues stay counts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.catalogue import library_ids, load_library
from scoring.answers import Questionnaire
from scoring.assess import lay_out
from scoring.assessment import Group, Roster, Scope
from scoring.cases import Case
from scoring.claims import name_thing
from scoring.disclosure import Gate
from scoring.model import Model
from scoring.policy import Policy
from scoring.questionnaire import read_flow
from scoring.shared_fact import SharedFact
from scoring.verify import Judged, find_gaps, judge_facts, verify_queue

STATISTICS = (
    "stat_population",
    "stat_births_deaths",
    "stat_tax_roll",
    "stat_permits",
    "stat_businesses",
    "stat_facilities_map",
    "stat_budget_execution",
    "stat_complaints",
)
NO_FIGURES = dict.fromkeys(STATISTICS, "paper")

Say = Callable[..., tuple[Judged, ...]]


@pytest.fixture(scope="module")
def flows() -> dict[str, Questionnaire]:
    return {name: read_flow(load_library(name)) for name in library_ids()}


@pytest.fixture(scope="module")
def say(case: Callable[..., Case], model: Model, policy: Policy, flows: dict[str, Questionnaire]) -> Say:
    """What the facts say when heads (by department), colleagues (by department) and officers answer so."""

    def judge(
        heads: Mapping[str, Mapping[str, Any]],
        agents: Mapping[str, Sequence[Mapping[str, Any]]] = {},
        officer: Mapping[str, Any] = {},
        legal: Mapping[str, Any] = {},
    ) -> tuple[Judged, ...]:
        cases = [case(one, flow="department_inventory", department=at) for at, one in heads.items()]
        cases += [case(one, department=at) for at, people in agents.items() for one in people]
        cases += [case(officer, flow="technical_diagnosis", department="it")] if officer else []
        cases += [case(legal, flow="regulatory_diagnosis", department="legal")] if legal else []
        groups = tuple(Group(name, (name,)) for name in dict.fromkeys([*heads, *agents]))
        rosters = [Roster(one.id, 12, len(agents.get(one.id, ()))) for one in groups]
        scope = Scope("municipality", groups, flows)
        desk = lay_out(cases, rosters, model, policy, scope, datetime(2026, 11, 23, tzinfo=UTC), sides=True)
        return judge_facts(groups, desk, Gate.open(policy))

    return judge


def rows(repeat: str, *things: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{repeat}#{at}.{name}": value for at, one in enumerate(things, 1) for name, value in one.items()}


def one(found: Sequence[Judged], fact: str, key: str = "") -> Judged:
    return next(judged for judged in found if judged.fact == fact and judged.key == key)


RESIDENCE = {"proc_which": "residence_identity", "proc_volume_class": "exact", "proc_visits": "v1"}


def test_two_departments_declare_one_procedure(say: Say) -> None:
    """3500 a year at stage 50 and 3000 at stage 25: the stages differ, and the two volumes come with them."""
    found = say(
        {
            "civil": rows("dept_procedures", RESIDENCE | {"proc_volume": 3500, "proc_stage": "form"}),
            "annex": rows("dept_procedures", RESIDENCE | {"proc_volume": 3000, "proc_stage": "information"}),
        }
    )
    volume, stage = (
        one(found, "procedure_volume", "residence_identity"),
        one(found, "procedure_stage", "residence_identity"),
    )
    assert [(claim.departments, claim.answer) for claim in volume.claims] == [(("civil",), 3500), (("annex",), 3000)]
    assert (volume.why, stage.why) == ("together", "differs")
    assert (stage.difference, volume.difference) == (25, pytest.approx(500 / 3250))
    assert {judged.fact for judged in verify_queue(found)} >= {"procedure_volume", "procedure_stage"}


def test_volumes_more_than_a_fifth_apart_are_queued_by_themselves(say: Say) -> None:
    def both(other: int) -> Judged:
        same = RESIDENCE | {"proc_stage": "form"}
        first, second = same | {"proc_volume": 1000}, same | {"proc_volume": other}
        found = say({"civil": rows("dept_procedures", first), "annex": rows("dept_procedures", second)})
        return one(found, "procedure_volume", "residence_identity")

    assert [both(other).why for other in (1000, 1200, 1300)] == ["", "", "differs"]


def test_another_procedure_is_matched_by_its_name(say: Say) -> None:
    named = {"proc_which": "other_proc", "proc_which/name/other_proc": "Carte de Marché ", "proc_stage": "form"}
    other = {"proc_which": "other_proc", "proc_which/name/other_proc": "carte de marché", "proc_stage": "nothing"}
    third = {"proc_which": "other_proc", "proc_which/name/other_proc": "Tombola", "proc_stage": "nothing"}
    heads = {at: rows("dept_procedures", one) for at, one in (("civil", named), ("annex", other), ("sports", third))}
    found = say(heads)
    assert one(found, "procedure_stage", "carte de marché").why == "differs"
    assert [judged.key for judged in found if judged.fact == "procedure_stage"] == ["carte de marché"]


def test_publishability_is_compared_by_document_and_registers_are_left_out(say: Say) -> None:
    heads = {
        "civil": rows(
            "documents",
            {"doc_which": "council_minutes", "doc_state": "published", "doc_publishable": "yes"},
            {"doc_which": "reg_civil", "doc_state": "paper"},
        )
    }
    legal = rows("publish_rights", {"pub_doc": "Council minutes", "may_publish": "after_masking"})
    found = say(heads, legal=legal | {"publish_duty": "not_done"})
    judged = one(found, "publishable", "council_minutes")
    assert judged.why == "differs"
    assert [(claim.authority, claim.answer) for claim in judged.claims] == [
        ("legal_officer", "after_masking"),
        ("dept_head", "yes"),
    ]
    assert not [other for other in found if other.key == "reg_civil"]
    assert one(found, "duty_to_publish").verdict == "contested"


def test_a_declared_stage_whose_link_does_not_open(say: Say) -> None:
    declared = rows("dept_procedures", {"proc_which": "local_tax", "proc_stage": "application"})
    failed = rows("online_checks", {"check_proc": "local_tax", "check_opened": "no"})
    opened = rows("online_checks", {"check_proc": "local_tax", "check_opened": "yes"})
    (gap,) = find_gaps(say({"tax": declared}, officer=failed), "finding")
    assert (gap.fact, gap.key, gap.difference) == ("online_on_paper", "local_tax", 50)
    assert not find_gaps(say({"tax": declared}, officer=opened), "finding")


def test_figures_published_in_no_form(say: Say) -> None:
    tables = NO_FIGURES | {"stat_population": "published"}
    assert one(say({}, officer=tables | {"public_data": "none"}), "data_published").why == "differs"
    assert one(say({}, officer=tables | {"public_data": "pdf"}), "data_published").why == ""


def test_ways_of_paying_as_both_sides_tell_them(say: Say) -> None:
    head = {"tax": rows("dept_procedures", {"proc_which": "local_tax", "proc_pay": "cash mobile_money"})}
    found = say(head, officer={"pay_offered": "cash card"})
    assert {judged.fact: judged.why for judged in found if judged.fact.startswith("pay_")} == {
        "pay_mobile_money": "differs",
        "pay_card": "differs",
        "pay_treasury_platform": "",
        "pay_bank_transfer": "",
    }


def colleague(visits: str, **rest: Any) -> dict[str, Any]:
    one_thing = {"procedures": "local_tax market_space", "hard_procedures#1.hard_pick": "local_tax"}
    return {"serve_public": "every_day", **one_thing, "hard_procedures#1.visits": visits, **rest}


def test_visits_of_head_and_colleagues(say: Say) -> None:
    head = {
        "tax": rows("dept_procedures", {"proc_which": "local_tax", "proc_visits": "v1", "proc_stage": "everything"})
    }
    found = say(head, {"tax": [colleague("v3")] * 4 + [colleague("v2")]})
    gap, hint = one(found, "visits_seen", "local_tax"), one(found, "online_yet_visits", "local_tax")
    assert (gap.difference, gap.kind, hint.difference, hint.kind) == (2, "finding", 3, "hint")
    assert not verify_queue(found)
    assert gap.claims[1].n == 5


def test_fewer_than_k_colleagues_make_no_claim(say: Say) -> None:
    head = {"tax": rows("dept_procedures", {"proc_which": "local_tax", "proc_visits": "v1"})}
    found = say(head, {"tax": [colleague("v4_more")] * 4})
    assert not [judged for judged in found if judged.fact == "visits_seen"]
    assert not [claim for judged in found for claim in judged.claims if claim.authority == "agent"]


def test_colleagues_are_counts_that_passed_the_gate(say: Say) -> None:
    handling = ["answered", "nothing", "nothing", "nothing", "nothing", "nothing", "by_word"]
    people = [colleague("v1", complaint_handling=word) for word in handling]
    found = say({}, {"tax": people}, officer={"report_tracking": "online"})
    judged = one(found, "reports_followed")
    assert judged.why == "contested"
    officer, agents = judged.claims
    assert (officer.answer, agents.n, agents.answer) == (100, 7, 10)
    assert agents.counts == {"0": 90, "100": 10}
    assert judged.agreement == pytest.approx(0.1)


def test_one_office_holder_is_not_outvoted(say: Say) -> None:
    few = say({}, {"tax": [colleague("v1", complaint_handling="nothing")] * 5}, officer={"report_tracking": "online"})
    many = say({}, {"tax": [colleague("v1", complaint_handling="nothing")] * 12}, officer={"report_tracking": "online"})
    assert one(few, "reports_followed").agreement == one(many, "reports_followed").agreement == 0


def test_things_are_named_by_code_label_or_text(flows: dict[str, Questionnaire]) -> None:
    options = flows["department_inventory"].questions["doc_which"].options
    assert name_thing("Council minutes", options) == name_thing("COUNCIL_MINUTES", options) == "council_minutes"
    assert name_thing(" Règlement ", options) == "règlement"


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"judge": "gap"}, "give a number of the policy"),
        ({"judge": "gap", "at": "visits_gap"}, "no distance"),
        ({"claims": [{"authority": "agent"}]}, "needs the fact's indicator"),
    ],
)
def test_a_fact_that_cannot_be_judged_is_refused(change: dict[str, Any], cause: str) -> None:
    plain = {"id": "x", "name": {"en": "X"}, "scale": "names", "claims": [{"authority": "agent", "value": "1"}]}
    with pytest.raises(ValueError, match=cause):
        SharedFact.model_validate(plain | change)
