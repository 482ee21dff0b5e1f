"""The rules one by one: what makes each fire, what keeps it silent, doors of the law, prerequisites, order."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.assessment import Action, Assessment
from scoring.facts import Fact, Facts, ThingFacts
from scoring.model import Model, load_model
from scoring.policy import Policy
from scoring.rules import find_actions, sort_key
from scoring.tables.registry import TABLES
from scoring.triggers import find_truth, names_in

MODEL = load_model()
NAMES = [indicator.id for _, indicator in MODEL.indicators()]

# A town in which nothing is left to advise: every value known, every door open.
FINE: dict[str, Fact] = {
    **dict.fromkeys(NAMES, 100.0),
    **{f"{name}__status": "known" for name in NAMES},
    "fee_published": True,
    "minutes_published": True,
    "budget_published": True,
    "register_published": 0.0,
    "cases_not_recorded": False,
    "legal_gap": 0.0,
    "mirror_forbidden": 0.0,
    "mirror_unmentioned": 0.0,
    "own_phone_share": 50.0,
    "tools": 2.0,
    "contributions": 5.0,
    "programme_exists": True,
    "needs_closed": 0.0,
    "channels_asleep": 0.0,
    "dp_law": "law_active",
    "online_equal": "all",
    "scan_proof": "yes",
    "pay_allowed": True,
    "part_allowed": True,
    "publish_duty": "done",
    "cloud": "yes",
}
PROCEDURE: dict[str, Fact] = {
    "p_visits": 1.0,
    "p_visits_from": "head",
    "p_fail": 0.05,
    "p_stage": 100.0,
    "p_volume_high": True,
    "p_addressable": 0.0,
}
DOCUMENT: dict[str, Fact] = {
    "d_state": "searchable",
    "d_published": False,
    "d_requests": 22.0,
    "d_publishable": "yes",
    "d_publishable_by": "legal_officer",
}
CALL: dict[str, Fact] = {"c_eligible": "no", "c_days_left": 30.0}
THINGS = {"procedure": PROCEDURE, "document": DOCUMENT, "call": CALL}

Advise = Callable[..., Assessment]


@pytest.fixture(scope="module")
def advise(run: Callable[..., Assessment], model: Model, policy: Policy) -> Advise:
    """What is advised when these facts differ from the fine town: advise(A1=20), advise(procedure={...})."""

    def find(level: str = "municipality", drop: tuple[str, ...] = (), **changes: Any) -> Assessment:
        base = run([], 12, level=level)
        values = {name: fact for name, fact in (FINE | changes).items() if name not in drop and name not in THINGS}
        things = {
            kind: tuple(
                ThingFacts(str(at), {"en": f"{kind} {at}"}, {n: f for n, f in (plain | one).items() if n not in drop})
                for at, one in enumerate(changes.get(kind, [{}]))
            )
            for kind, plain in THINGS.items()
        }
        return find_actions(replace(base, facts=Facts(values, things)), model, policy)

    return find


def ids(found: tuple[Action, ...]) -> set[str]:
    return {action.rule for action in found}


UNITS = {
    "R01": {"A1": 49.9},
    "R02": {"A2": 49.9},
    "R03": {"A3": 49.9},
    "R04": {"A4": 49.9},
    "R05": {"A5": 49.9},
    "R06": {"A6": 33.9},
    "R07": {"B1": 49.9},
    "R10": {"B2": 49.9},
    "R11": {"register_published": 1.0},
    "R12": {"document": [{"d_state": "paper", "d_requests": 22.0}]},
    "R16": {"C2": 74.9},
    "R17": {"procedure": [{"p_visits": 3.0}]},
    "R18": {"procedure": [{"p_fail": 0.45}]},
    "R19": {"procedure": [{"p_stage": 25.0}]},
    "R20": {"procedure": [{"p_stage": 50.0}]},
    "R21": {"cases_not_recorded": True},
    "R22": {"C3": 50.0},
    "R23": {"C5": 49.9},
    "R27": {"E2": 25.0},
    "R28": {"E1": 66.0},
    "R29": {"own_phone_share": 50.1},
    "R32": {"E5": 59.0},
    "R36": {"D4": 49.9},
    "R42": {"F2": 49.9},
    "R43": {"F3": 99.0},
    "R45": {"call": [{"c_eligible": "yes", "c_days_left": 90.0}]},
}
TOWNS = {
    "R08": {"fee_published": False},
    "R09": {"budget_published": False},
    "R13": {"B3": 49.9},
    "R14": {"B4": 49.9},
    "R15": {"B5": 66.0},
    "R24": {"legal_gap": 1.0},
    "R25": {"mirror_forbidden": 1.0},
    "R26": {"mirror_unmentioned": 1.0},
    "R30": {"E3": 25.0},
    "R31": {"E4": 24.9},
    "R33": {"E6": 49.9},
    "R34": {"D1": 0.0},
    "R35": {"contributions": 0.0},
    "R37": {"D3": 59.0},
    "R38": {"G3": 25.0},
    "R39": {"G4": 49.9},
    "R40": {"G1": 49.9},
    "R41": {"G2": 0.0},
    "R44": {"G6": 74.9},
    "R46": {"needs_closed": 1.0},
    "R47": {"channels_asleep": 1.0},
}
SILENT = [
    {"A1": 50.0},
    {"A6": 34.0},
    {"C2": 75.0},
    {"C3": 50.1},
    {"B5": 67.0},
    {"E2": 25.1},
    {"G6": 75.0},
    {"programme_exists": False, "G6": 0.0},
    {"tools": 0.0, "contributions": 0.0},
    {"procedure": [{"p_visits": 2.5}]},
    {"procedure": [{"p_fail": 0.44}]},
    {"procedure": [{"p_stage": 25.0, "p_volume_high": False}]},
    {"procedure": [{"p_stage": 75.0}]},
    {"document": [{"d_state": "paper", "d_requests": 3.0}]},
    {"call": [{"c_eligible": "yes", "c_days_left": 91.0}]},
    {"call": [{"c_eligible": "yes", "c_days_left": -1.0}]},
    {"call": [{"c_eligible": "check", "c_days_left": 5.0}]},
    {"A1": None},
]


def test_a_town_in_which_nothing_is_left_to_do(advise: Advise) -> None:
    found = advise()
    assert (found.actions, found.blocked) == ((), ())


@pytest.mark.parametrize(("rule", "change"), [*UNITS.items(), *TOWNS.items()])
def test_each_rule_fires_alone_and_unknown_never_does(advise: Advise, rule: str, change: dict[str, Any]) -> None:
    assert ids(advise(**change).actions) == {rule}
    when = next(one.when for one in MODEL.rules if one.id == rule)
    for name in names_in(when):
        if rule not in ("R09", "R27"):
            assert rule not in ids(advise(**change, drop=(name,)).actions)


def test_every_rule_has_its_line() -> None:
    assert {*UNITS, *TOWNS} == {rule.id for rule in MODEL.rules}
    assert {rule.id for rule in MODEL.rules if rule.for_ == "municipality"} == set(TOWNS)


@pytest.mark.parametrize("change", SILENT)
def test_what_stays_silent(advise: Advise, change: dict[str, Any]) -> None:
    assert not ids(advise(**change).actions)


@pytest.mark.parametrize("rule", TOWNS)
def test_a_department_is_not_told_what_the_town_has_to_do(advise: Advise, rule: str) -> None:
    assert not advise("unit", **TOWNS[rule]).actions


def test_nobody_named_to_answer_fires_also_when_it_is_not_known(advise: Advise) -> None:
    assert ids(advise(E2__status="missing", drop=("E2",)).actions) == {"R27"}
    assert not advise(E2__status="out_of_scope", drop=("E2",)).actions


def one(found: Assessment, rule: str) -> Action:
    return next(action for action in found.actions if action.rule == rule)


def test_prerequisites_are_met_open_or_to_be_checked(advise: Advise) -> None:
    met = one(advise(procedure=[{"p_fail": 0.9}]), "R18")
    assert (met.unmet, met.unknown, met.quick_win) == ((), (), True)
    unmet = one(advise(C2=10.0, procedure=[{"p_fail": 0.9}]), "R18")
    assert (unmet.unmet, unmet.unknown, unmet.quick_win) == (("R16",), (), False)
    unknown = one(advise(procedure=[{"p_fail": 0.9}], drop=("C2",)), "R18")
    assert (unknown.unmet, unknown.unknown, unknown.quick_win) == ((), ("R16",), False)


def test_a_prerequisite_over_things_is_met_when_no_thing_needs_it(advise: Advise) -> None:
    assert one(advise(B2=10.0), "R10").unmet == ()
    assert one(advise(B2=10.0, B3=10.0), "R10").unmet == ("R13",)


DOORS = {
    "LF1": ("dp_law", "none", "R40", {"G1": 0.0}),
    "LF4": ("online_equal", "none", "R20", {"procedure": [{"p_stage": 50.0}]}),
    "LF6": ("scan_proof", "no", "R10", {"B2": 0.0}),
    "LF8": ("pay_allowed", False, "R24", {"legal_gap": 1.0}),
    "LF10": ("part_allowed", False, "R34", {"D1": 0.0}),
    "LF18": ("cloud", "no", "R15", {"B5": 0.0}),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_open_closed_and_not_known(advise: Advise, door: str) -> None:
    name, shut, rule, change = DOORS[door]
    opened = advise(**change)
    assert one(opened, rule).gates[door] == "open"
    assert not one(opened, rule).check_law
    closed = advise(**change, **{name: shut})
    assert rule not in ids(closed.actions)
    assert ids(closed.blocked) == {rule}
    assert not closed.blocked[0].quick_win
    unknown = advise(**change, drop=(name,))
    assert one(unknown, rule).gates[door] == "unknown"
    assert one(unknown, rule).check_law


def test_a_document_that_the_legal_officer_lets_go_opens_the_door(advise: Advise) -> None:
    view = {"d_publishable_by": "dept_head"}
    assert one(advise(B1=0.0, document=[view, {}]), "R07").gates["LF19"] == "open"
    assert ids(advise(B1=0.0, document=[view, {"d_publishable": "no"}]).blocked) == {"R07"}
    assert one(advise(B1=0.0, document=[view], drop=("d_publishable_by",)), "R07").gates["LF19"] == "unknown"
    assert one(advise(B1=0.0, document=[]), "R07").gates["LF19"] == "unknown"


def test_what_the_law_says_of_publishing_is_never_a_closed_door(advise: Advise) -> None:
    assert one(advise(minutes_published=False, publish_duty="no_duty"), "R09").gates == {"LF17": "open"}
    assert one(advise(minutes_published=False, drop=("publish_duty",)), "R09").gates == {"LF17": "unknown"}


def test_order_is_impact_effort_trips_id(advise: Advise) -> None:
    trips = {"p_volume_high": True, "p_stage": 0.0}
    found = advise(
        C2=0.0,
        E2=0.0,
        A1=0.0,
        F2=0.0,
        procedure=[trips | {"p_visits": 3.0, "p_addressable": 18000.0}, {"p_fail": 0.9}],
    )
    assert [action.rule for action in found.actions] == ["R16", "R27", "R17", "R18", "R19", "R42", "R01"]
    assert one(found, "R17").trips == 18000
    rules = {rule.id: rule for rule in MODEL.rules}
    keys = [sort_key(rules[action.rule], action) for action in found.actions]
    assert keys == sorted(keys)
    assert [action.rule for action in found.actions if action.quick_win] == ["R16", "R27", "R17", "R42"]


def test_every_name_that_a_rule_or_a_door_reads_exists(model: Model) -> None:
    shown = {value.name for value in model.values()} | {thing.value for thing in model.things()}
    columns = {kind: {name for name, _ in table.columns} for table in TABLES.values() if (kind := table.kind)}
    for rule in model.rules:
        known = model.fact_names | shown | columns.get(rule.for_, set())
        assert set(names_in(rule.when)) <= known, rule.id
    for name, door in model.gates.items():
        assert set(names_in(door.when)) <= model.fact_names | columns.get(door.for_, set()), name


def test_every_rule_rests_on_an_indicator_or_a_value(model: Model) -> None:
    columns = {name for table in TABLES.values() for name, _ in table.columns}
    known = model.fact_names | {value.name for value in model.values()} | columns
    assert not {rule.indicator for rule in model.rules} - known


def test_prerequisites_run_in_no_circle(model: Model) -> None:
    needs = {rule.id: set(rule.prerequisites) for rule in model.rules}
    while needs:
        free = {name for name, others in needs.items() if not others & needs.keys()}
        assert free, f"circle among {sorted(needs)}"
        needs = {name: others for name, others in needs.items() if name not in free}


def test_with_colleagues_alone_few_rules_can_fire(run: Callable[..., Assessment]) -> None:
    bad = {
        "serve_public": "every_day",
        "procedures": "market_space local_tax",
        "hard_procedures#1.hard_pick": "market_space",
        "hard_procedures#1.visits": "v4_more",
        "hard_procedures#1.unfinished": "u8_10",
        "contact_ways": "own_phone",
        "computer_access": "none",
        "internet_work": "none",
        "lost_half_days": "d6_more",
        "own_means": "often",
        "digital_acts": "none",
        "learned": "no",
    }
    found = run([bad] * 8, 8, level="municipality")
    assert ids(found.actions) == {"R01", "R02", "R03", "R05", "R17", "R18", "R29", "R42"}


facts = st.dictionaries(st.sampled_from(["a", "b"]), st.one_of(st.floats(0, 100), st.none(), st.booleans()))


@given(facts)
def test_a_condition_is_true_false_or_unknown_and_never_fails(values: Mapping[str, Fact]) -> None:
    for text in ("${a} > 0", "not(${a}) or ${b} = 0", "${a} >= 10 and ${b} <= 90"):
        found = find_truth(text, values, datetime(2026, 1, 1, tzinfo=UTC))
        assert found in (True, False, None)
        if not set(names_in(text)) - set(values):
            assert found is not None
