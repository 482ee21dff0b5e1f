"""Facts to be settled: what is frozen, in which words, when colleagues are shown, and what stands of each later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from flows.catalogue import load_library
from scoring.answers import Questionnaire
from scoring.assessment import Group, Roster, Scope
from scoring.cases import Case
from scoring.contested import Contested, find_contested
from scoring.model import Model
from scoring.policy import Policy
from scoring.questionnaire import read_flow
from scoring.registers.lines import Entry
from scoring.settling import BOTH, FACT, QUEUE, RELEASE, fold_matters

Say = Callable[..., dict[tuple[str, str], Contested]]
FLOWS = ("agent_consultation", "department_inventory", "technical_diagnosis", "regulatory_diagnosis")


@pytest.fixture(scope="module")
def flows() -> dict[str, Questionnaire]:
    return {name: read_flow(load_library(name)) for name in FLOWS}


@pytest.fixture(scope="module")
def say(case: Callable[..., Case], model: Model, policy: Policy, flows: dict[str, Questionnaire]) -> Say:
    """What is to be settled, by fact and thing, when heads and colleagues (by department) and officers answer so."""

    def find(
        heads: Mapping[str, Mapping[str, Any]] = {},
        agents: Mapping[str, Sequence[Mapping[str, Any]]] = {},
        officer: Mapping[str, Any] = {},
        legal: Mapping[str, Any] = {},
    ) -> dict[tuple[str, str], Contested]:
        cases = [case(one, flow="department_inventory", department=at) for at, one in heads.items()]
        cases += [case(one, department=at) for at, people in agents.items() for one in people]
        cases += [case(officer, flow="technical_diagnosis", department="it")] if officer else []
        cases += [case(legal, flow="regulatory_diagnosis", department="legal")] if legal else []
        groups = tuple(Group(name, (name,)) for name in dict.fromkeys([*heads, *agents]))
        rosters = [Roster(one.id, 12, len(agents.get(one.id, ()))) for one in groups]
        scope = Scope("municipality", groups, flows)
        found = find_contested(cases, rosters, model, policy, scope, datetime(2026, 11, 23, tzinfo=UTC))
        return {(one.fact, one.key): one for one in found}

    return find


def rows(repeat: str, *things: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{repeat}#{at}.{name}": value for at, one in enumerate(things, 1) for name, value in one.items()}


def procedure(**said: Any) -> dict[str, Any]:
    return rows("dept_procedures", {"proc_which": "birth_certificate", "proc_volume_class": "exact"} | said)


def test_a_stage_is_said_in_the_words_of_its_choice_and_a_volume_as_a_number(say: Say) -> None:
    one, other = procedure(proc_volume=3500, proc_stage="form"), procedure(proc_volume=3000, proc_stage="information")
    found = say({"civil": one, "annex": other})
    stage, volume = found["procedure_stage", "birth_certificate"], found["procedure_volume", "birth_certificate"]
    assert all(side.words["en"] for side in stage.sides)
    assert [side.choice for side in stage.sides] == ["form", "information"]
    assert stage.sides[0].words != stage.sides[1].words
    assert [(side.departments, side.answer, dict(side.words)) for side in volume.sides] == [
        (("civil",), 3500, {}),
        (("annex",), 3000, {}),
    ]
    assert (volume.unit, stage.unit, volume.why) == ("number", "points", "together")
    assert {"en", "fr", "es", "pt", "ar"} <= volume.name.keys()
    assert volume.thing["en"].startswith("Birth")


def test_what_is_the_same_is_not_asked_about(say: Say) -> None:
    """Volumes differ, the stages of the two do not: only what differs is frozen."""
    one, other = procedure(proc_volume=9000, proc_stage="form"), procedure(proc_volume=1000, proc_stage="form")
    assert list(say({"civil": one, "annex": other})) == [("procedure_volume", "birth_certificate")]


def test_a_name_that_was_typed_is_shown_as_it_is_compared(say: Say) -> None:
    named = {"proc_which": "Carte de Marché "}
    found = say({"civil": procedure(proc_stage="form", **named), "annex": procedure(proc_stage="nothing", **named)})
    assert found["procedure_stage", "carte de marché"].thing == {"": "carte de marché"}


def test_the_law_against_the_head_and_a_link_that_did_not_open(say: Say) -> None:
    document = {"doc_which": "council_minutes", "doc_state": "published", "doc_publishable": "yes"}
    legal = rows("publish_rights", {"pub_doc": "council_minutes", "may_publish": "no"})
    found = say({"civil": rows("documents", document)}, legal=legal)
    law = found["publishable", "council_minutes"]
    assert [side.authority for side in law.sides] == ["legal_officer", "dept_head"]
    assert all(side.words for side in law.sides)
    checks = rows("online_checks", {"check_proc": "birth_certificate", "check_opened": "no"})
    found = say({"civil": procedure(proc_stage="application")}, officer=checks)
    assert found["online_on_paper", "birth_certificate"].why == "gap"


def test_one_office_asked_twice_is_told_apart_by_what_was_asked(say: Say) -> None:
    figures = dict.fromkeys(
        ("stat_births_deaths", "stat_tax_roll", "stat_permits", "stat_businesses", "stat_facilities_map",
         "stat_budget_execution", "stat_complaints"), "paper"
    )  # fmt: skip
    found = say(officer=figures | {"stat_population": "published", "public_data": "none"})
    sides = found["data_published", ""].sides
    assert [(side.answer, bool(side.asked)) for side in sides] == [("yes", True), ("no", True)]
    assert sides[0].asked != sides[1].asked


# ------------------------------------------------------------------------------------------------ colleagues
DRAWER = {"complaint_handling": "drawer"}


def reports(say: Say, *sizes: int) -> Contested | None:
    """The officer says reports are followed; so many colleagues in each department say they are not."""
    agents = {f"d{n}": [DRAWER] * size for n, size in enumerate(sizes)}
    return say(agents=agents, officer={"report_tracking": "online"}).get(("reports_followed", ""))


def test_colleagues_of_the_town_are_shown_where_each_group_that_speaks_is_large_enough(say: Say) -> None:
    found = reports(say, 6, 5)
    assert found is not None
    (people,) = (side for side in found.sides if side.authority == "agent")
    assert (people.answer, people.n, dict(people.parts)) == (0, 11, {"d0": 6, "d1": 5})
    assert not found.hidden
    assert reports(say, 6, 0) is not None, "a group that says nothing hides nothing"


def test_a_small_group_is_not_told_by_the_figure_of_the_town(say: Say) -> None:
    """Eleven in all; but three of them could be read from the town's figure beside that of the eight."""
    assert reports(say, 8, 3) is None
    assert reports(say, 4) is None
    assert reports(say, 8, 5) is not None, "the control"


def test_where_offices_differ_and_colleagues_are_few_it_says_that_their_view_is_hidden(say: Say) -> None:
    heads = {"d0": procedure(proc_visits="v1"), "d1": procedure(proc_visits="v3")}
    hard = rows("hard_procedures", {"visits": "v3"}) | {"procedures": "birth_certificate"}
    few = say(heads, {"d0": [hard] * 3})["visits_seen", "birth_certificate"]
    assert few.hidden
    assert {side.authority for side in few.sides} == {"dept_head"}
    many = say(heads, {"d0": [hard] * 6})["visits_seen", "birth_certificate"]
    assert not many.hidden
    assert [side.n for side in many.sides if side.authority == "agent"] == [6]


def test_a_fact_that_differs_by_hidden_colleagues_alone_is_not_on_the_list(say: Say) -> None:
    """Two heads one visit apart are no finding; that it were one with a hidden group's answers must not be told."""
    heads = {"d0": procedure(proc_visits="v1", proc_stage="form"), "d1": procedure(proc_visits="v2", proc_stage="form")}
    hard = rows("hard_procedures", {"visits": "v4"}) | {"procedures": "birth_certificate"}
    seen = ("visits_seen", "birth_certificate")
    assert seen not in say(heads, {"d0": [hard] * 6, "d1": [hard] * 3})
    assert seen in say(heads, {"d0": [hard] * 6, "d1": [hard] * 5}), "the control"


# ------------------------------------------------------------------------------------------------ what stands
@pytest.fixture(scope="module")
def fact(say: Say) -> Contested:
    heads = {"civil": procedure(proc_volume=9000), "annex": procedure(proc_volume=1000)}
    return say(heads)["procedure_volume", "birth_certificate"]


def entry(at: str, field: str, value: Any, author: str = "coordinator", subject: str = "w1/x") -> Entry:
    return Entry(f"2026-11-{at}T10:00:00Z", 0, QUEUE, subject, field, value, author, "seen")


def test_what_is_frozen_is_read_back_whole(fact: Contested) -> None:
    assert Contested.from_json(fact.to_json()) == fact


def test_the_last_decision_stands_and_every_step_is_kept_in_any_order_of_entries(fact: Contested) -> None:
    book = [
        entry("20", FACT, fact.to_json(), RELEASE),
        entry("21", "asked", None),
        entry("22", "proof", None, "dept_head:civil"),
        entry("23", "decision", "0"),
        entry("24", "decision", BOTH),
    ]
    (first,) = fold_matters(book)
    assert [step.what for step in first.steps] == ["asked", "proof", "decision", "decision"]
    assert first.decision is not None
    assert (first.decision.value, first.decision.at[:10]) == (BOTH, "2026-11-24")
    assert all(fold_matters(order) == (first,) for order in permutations(book))


def test_who_may_not_take_a_step_has_taken_none(fact: Contested) -> None:
    book = [
        entry("20", FACT, fact.to_json(), RELEASE),
        entry("21", FACT, fact.to_json().replace("9000", "1"), "coordinator"),
        entry("21", "decision", "0", "dept_head:civil"),
        entry("21", "decision", "7"),
        entry("21", "proof", None),
        entry("21", "asked", None, "dept_head:civil"),
    ]
    (found,) = fold_matters(book)
    assert (found.fact, found.steps) == (fact, ())
    assert fold_matters(book[1:]) == ()


def test_a_later_release_takes_the_place_of_what_nobody_decided(fact: Contested) -> None:
    later = replace(fact, sides=(replace(fact.sides[0], answer=8000.0), fact.sides[1]))
    book = [entry("20", FACT, fact.to_json(), RELEASE), entry("25", FACT, later.to_json(), RELEASE, "w2/x")]
    assert [one.subject for one in fold_matters(book)] == ["w2/x"]
    decided = [*book, entry("21", "decision", "1")]
    assert [one.subject for one in fold_matters(decided)] == ["w2/x", "w1/x"]
