"""Lists to act from: the worked ranking of procedures, the law beside the offer, documents, needs."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import library_ids, load_library
from scoring.assess import assess
from scoring.assessment import Assessment, Group, Roster, Scope
from scoring.cases import Case
from scoring.facts import Fact, Facts, ThingFacts
from scoring.model import Model
from scoring.policy import Policy
from scoring.priorities import list_documents, list_law, list_needs, rank_procedures
from scoring.questionnaire import read_flow
from scoring.sensitivity import find_sensitivity


def facts(kind: str, **things: Mapping[str, Fact]) -> Facts:
    return Facts({}, {kind: tuple(ThingFacts(key, {"en": key}, values) for key, values in things.items())})


def procedure(volume: float | None, visits: float | None, stage: float | None, **other: Fact) -> dict[str, Fact]:
    """A card as the table makes it: what is not known has no entry."""
    found: dict[str, Fact] = {"p_visits_from": "none" if visits is None else "head", "p_gate": "open", **other}
    known = {"p_volume": volume, "p_visits": visits, "p_stage": stage}
    found |= {name: value for name, value in known.items() if value is not None}
    if volume is not None and visits is not None:
        found["p_avoidable"] = volume * max(0.0, visits - 1)
        if stage is not None:
            found["p_addressable"] = volume * max(0.0, visits - 1) * (1 - stage / 100)
    return found


WORKED = facts(
    "procedure",
    residence=procedure(3500.0, 1.0, 25.0),
    licence=procedure(800.0, 3.0, 0.0, p_gate="closed"),
    permit=procedure(240.0, 4.0, 25.0),
    birth=procedure(6000.0, 2.0, 50.0),
    market=procedure(9000.0, 3.0, 0.0),
    land=procedure(None, 2.0, 0.0, p_fail=0.25),
    social=procedure(None, 3.0, 0.0),
    hall=procedure(None, 2.0, 0.0, p_fail=0.65),
    death=procedure(None, None, None, p_named=2.0),
    school=procedure(500.0, None, 0.0, p_named=7.0),
)


def test_the_worked_ranking() -> None:
    found = rank_procedures(WORKED)
    assert [(one.key, one.addressable) for one in found if one.place == "ranked"] == [
        ("market", 18000),
        ("birth", 3000),
        ("permit", 540),
        ("residence", 0),
    ]
    assert [one.key for one in found if one.place == "volume_unknown"] == ["social", "hall", "land"]
    assert [one.key for one in found if one.place == "visits_unknown"] == ["school", "death"]
    (closed,) = [one for one in found if one.place == "law_closed"]
    assert (closed.key, closed.avoidable) == ("licence", 1600)
    assert len(found) == 10


def test_the_law_beside_the_offer() -> None:
    found = list_law(
        facts(
            "means",
            mobile_money={"law": "allowed", "offered": False},
            card={"law": "allowed", "offered": True},
            bank_transfer={"law": "forbidden", "offered": True},
            agent_network={"law": "not_mentioned", "offered": True},
            treasury_platform={"offered": True},
            cheque={"law": "forbidden", "offered": False},
        )
    )
    assert found.gap == ("mobile_money",)
    assert (found.stop, found.advice, found.unknown) == (
        ("bank_transfer",),
        ("agent_network",),
        ("treasury_platform",),
    )


def document(requests: float | None, **other: Fact) -> dict[str, Fact]:
    plain: dict[str, Fact] = {
        "d_state": "paper",
        "d_published": False,
        "d_register": False,
        "d_publishable": "yes",
        "d_publishable_by": "legal_officer",
        "d_condition": "loose",
        "department": "civil",
    }
    return plain | ({} if requests is None else {"d_requests": requests}) | other


def test_documents_by_requests_then_by_what_scanning_needs() -> None:
    found = list_documents(
        facts(
            "document",
            minutes=document(22.0, d_condition="fragile"),
            by_laws=document(22.0, d_condition="bound"),
            budget=document(22.0, d_state="all_scanned", d_condition="bound"),
            plan=document(50.0, d_publishable="after_masking"),
            tenders=document(0.0),
            forms=document(None),
            view=document(50.0, d_publishable_by="dept_head"),
            done=document(50.0, d_published=True),
            secret=document(50.0, d_publishable="no"),
            reg_civil=document(50.0, d_register=True, d_published=True),
        )
    )
    assert [one.key for one in found.next] == ["plan", "budget", "by_laws", "minutes", "tenders", "forms"]
    assert [(one.key, one.masked) for one in found.next[:2]] == [("plan", True), ("budget", False)]
    assert [one.key for one in found.next if one.conserve] == ["minutes"]
    assert ([one.key for one in found.ask], [one.key for one in found.alert]) == (["view"], ["reg_civil"])


def need(heads: float, state: str, *, proposed: bool = False, named: bool = True) -> dict[str, Fact]:
    return {"heads": heads, "open": state, "proposed": proposed, "named": named, "decision": "works"}


NEEDS = facts(
    "need",
    water=need(0.0, "closed"),
    roads=need(1.0, "closed", proposed=True),
    light=need(0.0, "closed"),
    waste=need(0.0, "open"),
    markets=need(0.0, "unknown"),
    land=need(0.0, "closed", named=False),
)


def test_needs_whose_decision_is_closed_come_first() -> None:
    found = list_needs(NEEDS, {"light": 60.0, "water": 40.0, "waste": 80.0})
    assert [(one.key, one.advice) for one in found.lines] == [
        ("roads", "open_first"),
        ("light", "open_first"),
        ("water", "open_first"),
        ("waste", "say_result"),
        ("markets", ""),
    ]
    assert found.disagree
    assert not list_needs(NEEDS, {"light": 60.0, "roads": 60.0}).disagree
    assert not list_needs(NEEDS, {}).disagree


numbers = st.one_of(st.none(), st.floats(0, 1e5))


@given(st.lists(st.tuples(numbers, st.one_of(st.none(), st.floats(0, 4)), numbers), max_size=8))
def test_every_procedure_is_named_once_and_trips_never_grow_down_the_list(
    rows: list[tuple[float | None, float | None, float | None]],
) -> None:
    cards = {
        f"p{at}": procedure(volume, visits, None if stage is None else min(stage, 100.0))
        for at, (volume, visits, stage) in enumerate(rows)
    }
    found = rank_procedures(facts("procedure", **cards))
    assert sorted(one.key for one in found) == sorted(cards)
    trips = [one.addressable or 0.0 for one in found if one.place == "ranked"]
    assert trips == sorted(trips, reverse=True)


def test_no_things_no_lists() -> None:
    empty = Facts()
    assert rank_procedures(empty) == ()
    assert list_law(empty).gap == ()
    assert list_documents(empty).next == ()
    assert list_needs(empty, {}).lines == ()


@pytest.mark.parametrize("requests", [0.0, 3.0, 22.0, 50.0])
def test_unknown_requests_stand_last(requests: float) -> None:
    found = list_documents(facts("document", a=document(None), b=document(requests)))
    assert [one.key for one in found.next] == ["b", "a"]


@pytest.fixture(scope="module")
def town(case: Callable[..., Case], model: Model, policy: Policy) -> Assessment:
    """Two departments, both officers, on the library's flows."""
    flows = {name: read_flow(load_library(name)) for name in library_ids()}

    def rows(repeat: str, *things: dict[str, Any]) -> dict[str, Any]:
        return {f"{repeat}#{at}.{name}": value for at, one in enumerate(things, 1) for name, value in one.items()}

    def declare(name: str, volume: int, visits: str, stage: str) -> dict[str, Any]:
        exact = {"proc_volume_class": "exact", "proc_volume": volume}
        return {"proc_which": name, "proc_visits": visits, "proc_stage": stage, "proc_pay": "cash", **exact}

    stalls = rows("dept_procedures", declare("market_space", 9000, "v3", "nothing")) | {"input_works": "no"}
    civil = rows(
        "dept_procedures",
        declare("birth_certificate", 6000, "v2", "form"),
        declare("residence_identity", 3500, "v1", "information"),
    )
    civil |= rows(
        "documents",
        {"doc_which": "council_minutes", "doc_state": "paper", "doc_publishable": "yes", "doc_requests": "r10_49"},
        {"doc_which": "by_laws", "doc_state": "paper", "doc_publishable": "yes", "doc_requests": "r1_9"},
        {"doc_which": "reg_civil", "doc_state": "published", "doc_requests": "r50_more"},
    )
    civil |= {"input_works": "no", "needs_known": "roads_drains", "input_candidates": "works"}
    legal = rows("publish_rights", {"pub_doc": "Council minutes", "may_publish": "after_masking"})
    legal |= {"legal_mobile_money": "allowed", "legal_card": "forbidden", "legal_agent_network": "not_mentioned"}
    officer = {"pay_offered": "card agent_network"}
    cases = [
        case(stalls, flow="department_inventory", department="markets"),
        case(civil, flow="department_inventory", department="civil"),
        case(officer, flow="technical_diagnosis", department="it"),
        case(legal, flow="regulatory_diagnosis", department="legal"),
    ]
    names = ("civil", "it", "legal", "markets")
    scope = Scope("municipality", tuple(Group(name, (name,)) for name in names), flows)
    rosters = [Roster(name, 12, 0) for name in names]
    return assess(cases, rosters, model, policy, scope, datetime(2026, 11, 23, tzinfo=UTC))


def test_the_lists_read_what_the_tables_write(town: Assessment) -> None:
    found = rank_procedures(town.facts)
    assert [(one.key, one.addressable, one.visits_from) for one in found] == [
        ("market_space", 18000, "head"),
        ("birth_certificate", 3000, "head"),
        ("residence_identity", 0, "head"),
    ]
    law = list_law(town.facts)
    assert (law.gap, law.stop, law.advice) == (("mobile_money",), ("card",), ("agent_network",))
    assert set(law.unknown) == {"bank_transfer", "treasury_platform"}
    documents = list_documents(town.facts)
    assert [(one.key, one.masked, one.requests) for one in documents.next] == [("council_minutes", True, 22)]
    assert ([one.key for one in documents.ask], [one.key for one in documents.alert]) == (["by_laws"], ["reg_civil"])
    needs = list_needs(town.facts, {})
    assert [(one.key, one.decision, one.advice, one.proposed) for one in needs.lines] == [
        ("roads_drains", "works", "open_first", True)
    ]


def test_the_rules_fire_on_that_town(town: Assessment, model: Model, policy: Policy) -> None:
    fired = {action.rule: action for action in town.actions}
    assert {"R11", "R17", "R24", "R25", "R26", "R46", "R08"} <= set(fired)
    assert fired["R17"].things == ("market_space",)
    assert (fired["R17"].trips, fired["R24"].gates) == (18000, {"LF8": "open"})
    assert fired["R46"].gates == {"LF10": "unknown"}
    assert find_sensitivity(town, model, policy) is None
