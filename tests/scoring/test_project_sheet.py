"""The sheet of a project: filled, or saying who could know; a target and a cost are never invented."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from scoring.assessment import Assessment
from scoring.cards import Friction
from scoring.disclosure import Gate
from scoring.facts import Fact, Facts, ThingFacts
from scoring.friction import draw_friction
from scoring.model import Model
from scoring.next_steps import draw_actions
from scoring.packs import Cost, Pack
from scoring.policy import Policy
from scoring.project_card import Frame, NotKnown, People, ProjectSheet, Typed
from scoring.project_sheet import COORDINATOR, draw_project
from scoring.rules import find_actions
from scoring.sheet import Sheet

EMPTY = Friction(hardest=None, procedures=(), tables=(), shares=())
FRAME = Frame({"en": "Bouaké"}, "2026-11-27", 1)
STALLS: dict[str, Fact] = {
    "p_visits": 3.0,
    "p_visits_from": "head",
    "p_volume": 9000.0,
    "p_addressable": 18000.0,
    "p_fail": 0.1,
}
Make = Callable[..., ProjectSheet]


@pytest.fixture(scope="module")
def sheet_of(run: Callable[..., Assessment], model: Model, policy: Policy) -> Make:
    def make(rule: str, typed: Typed | None = None, costs: tuple[Cost, ...] = (), **facts: Any) -> ProjectSheet:
        base = run([], 20, level="municipality")
        base = replace(base, scope=replace(base.scope, pack=Pack(country="xx", costs=costs)))
        things = {"procedure": (ThingFacts("market", {"en": "Market stall"}, STALLS | facts.pop("procedure", {})),)}
        found = replace(base, facts=Facts({**base.facts.values, **facts}, things))
        found = find_actions(found, model, policy)
        sheet = Sheet(found, Gate.open(policy), model)
        card = next(one for one in draw_actions(sheet, draw_friction(sheet)) if one.rule == rule)
        return draw_project(card, sheet, FRAME, typed)

    return make


def who(field: object) -> str:
    """Who could know what is not known."""
    assert isinstance(field, NotKnown)
    return field.who.id


def test_a_project_about_a_procedure(sheet_of: Make) -> None:
    found = sheet_of("R17")
    assert found.residents["en"] == "Fewer trips for Market stall."
    assert found.people == People(9000, 9000, "cases")
    assert (found.evidence.indicator, found.evidence.baseline) == ("p_visits", "3")
    (stated,) = found.evidence.stated
    assert (stated.fact, stated.value, stated.about) == ("p_visits", "3", {"en": "Market stall"})
    assert stated.title["en"] == found.evidence.measures["en"] == "Visits a resident makes for it"
    assert found.evidence.source is not None
    assert found.evidence.source.id == "dept_head"
    assert found.evidence.confidence == "B"
    assert (found.owner.id, found.frame.wave) == ("dept_head", 1)


def test_what_nobody_gave_is_said_and_never_invented(sheet_of: Make) -> None:
    found = sheet_of("R17")
    assert found.target == NotKnown(COORDINATOR, "to_be_agreed")
    assert found.cost == NotKnown(COORDINATOR, "two_quotes")
    assert found.fares is None
    empty = [field.name for field in fields(found) if getattr(found, field.name) in ("", None)]
    assert empty == ["fares"]
    assert found.before.risk is None


def test_what_the_coordinator_typed(sheet_of: Make) -> None:
    found = sheet_of("R17", typed=Typed(2.0, "2027-06-30", (200.0, 300.0)))
    assert (found.target, found.fares) == ((2.0, "2027-06-30"), (3_600_000, 5_400_000))


def test_a_cost_comes_from_the_pack_with_its_source(sheet_of: Make) -> None:
    row = Cost(rule="R17", min=100, max=200, currency="XXX", source="an invented table", year=2026)
    other = row.model_copy(update={"rule": "R01"})
    assert sheet_of("R17", costs=(other, row)).cost == row


def test_prerequisites_doors_and_risk(sheet_of: Make) -> None:
    found = sheet_of("R24", legal_gap=1.0, cases_not_recorded=True, pay_allowed=True)
    assert [(name, state) for name, _, state in found.before.prerequisites] == [("R21", "open")]
    assert [one.state for one in found.before.gates] == ["open"]
    assert found.before.risk is not None
    assert found.before.risk["en"].startswith("Open a numbered register")
    assert who(found.people) == "legal_officer"
    assert who(found.evidence.baseline) == "legal_officer"
    unknown = sheet_of("R24", legal_gap=1.0, pay_allowed=True)
    assert [state for _, _, state in unknown.before.prerequisites] == ["unknown"]


def test_an_action_that_the_assessment_does_not_hold_has_no_sheet(
    run: Callable[..., Assessment], model: Model, policy: Policy
) -> None:
    base = run([], 20, level="municipality")
    advised = find_actions(replace(base, facts=Facts({"fee_published": False})), model, policy)
    (card,) = draw_actions(Sheet(advised, Gate.open(policy), model), EMPTY)
    with pytest.raises(KeyError, match="R08"):
        draw_project(card, Sheet(base, Gate.open(policy), model), FRAME)
