"""Lists to act from: the worked ranking of procedures, the law beside the offer, documents, needs."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.facts import Fact, Facts, ThingFacts
from scoring.priorities import list_documents, list_law, list_needs, rank_procedures


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
