"""The golden case: a model of 23 indicators whose every figure was worked out by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scoring.answers import Question, Questionnaire
from scoring.assess import assess
from scoring.assessment import Assessment, Group, Roster, Scope
from scoring.cases import Case
from scoring.model import Model
from scoring.policy import Policy
from scoring.sensitivity import find_sensitivity, geometric_mean

VALUES: dict[str, list[int | str]] = {
    "A": ["agents", 50, 75],
    "B": [25, 50, "$dont_know"],
    "C": [40, "$not_applicable", 60],
    "D": ["$dont_know", "$refused", 20],
    "E": [75, 50, 25, 50],
    "F": [40, 60, "$dont_know"],
    "G": [0, 50, 100, "$not_applicable"],
}
AGENTS = ["own"] * 4 + ["shared_enough"] * 2 + ["shared_short"] + ["none"] * 2 + ["not_needed"]
NAMES = {f"{dimension}{at}": value for dimension, row in VALUES.items() for at, value in enumerate(row, 1)}


def make_indicator(name: str, value: int | str) -> dict[str, Any]:
    texts = {"id": name, "name": {"en": name}, "meaning": {"en": name}}
    if value == "agents":
        entry = {"authority": "agent", "value": "${computer_access__score}"}
        return texts | {"level": "department", "weight": "headcount", "record": [entry]}
    return texts | {"level": "municipal", "record": [{"authority": "it_officer", "value": f"${{{name}}}"}]}


AUTHORITIES = {"agent": "agent_consultation", "it_officer": "golden"}
CAP = {
    "dimension": "C",
    "authority": "it_officer",
    "when": "${not_recorded} = 1",
    "value": "cap",
    "sentence": {"en": "cases are not recorded"},
}
HEADING = {
    "id": "golden",
    "version": "1",
    "title": {"en": "Golden"},
    "default_language": "en",
    "languages": ["en"],
}


def make_dimension(dimension: str) -> dict[str, Any]:
    indicators = [make_indicator(f"{dimension}{at}", one) for at, one in enumerate(VALUES[dimension], 1)]
    return {"id": dimension, "name": {"en": dimension}, "indicators": indicators}


def make_model() -> Model:
    return Model.model_validate(
        {
            "spec_version": 1,
            "model": HEADING,
            "policy": "egov_maturity.policy.yaml",
            "flows": dict.fromkeys(AUTHORITIES.values(), 1),
            "authorities": {name: {"flow": flow, "name": {"en": name}} for name, flow in AUTHORITIES.items()},
            "levels": [{"id": str(level), "name": {"en": str(level)}} for level in range(1, 5)],
            "dimensions": [make_dimension(dimension) for dimension in VALUES],
            "caps": [CAP],
        }
    )


GOLDEN = Questionnaire(
    id="golden",
    version="1",
    questions={name: Question(name=name, kind="number") for name in [*NAMES, "not_recorded"]},
)


@pytest.fixture(scope="module")
def golden(case: Callable[..., Case], consultation: Questionnaire, policy: Policy) -> Callable[..., Assessment]:
    def run(not_recorded: int | str = 0, **changes: int | str) -> Assessment:
        officer = {name: value for name, value in (NAMES | changes).items() if value != "agents"}
        cases = [case({"computer_access": choice}) for choice in AGENTS]
        cases.append(case(officer | {"not_recorded": not_recorded}, flow="golden", department="it"))
        flows = {flow.id: flow for flow in (consultation, GOLDEN)}
        scope = Scope("municipality", (Group("civil", ("civil",)),), flows)
        roster = Roster("civil", 10, 10)
        return assess(cases, [roster], make_model(), policy, scope, datetime(2026, 11, 23, tzinfo=UTC))

    return run


@pytest.mark.parametrize(
    ("dimension", "value", "low", "high"),
    [
        ("A", 63.519, 63.519, 63.519),
        ("B", 37.5, 25, 58.333),
        ("C", 50, 50, 50),
        ("D", None, 6.667, 73.333),
        ("E", 50, 50, 50),
        ("F", 50, 33.333, 66.667),
        ("G", 50, 50, 50),
    ],
)
def test_dimensions(
    golden: Callable[..., Assessment], dimension: str, value: float | None, low: float, high: float
) -> None:
    found = golden().dimensions[dimension]
    assert found.score.value == (None if value is None else pytest.approx(value, abs=5e-4))
    assert (found.score.low, found.score.high) == pytest.approx((low, high), abs=5e-4)


def test_overall(golden: Callable[..., Assessment]) -> None:
    overall = golden().overall
    assert (overall.known, overall.total) == (6, 7)
    assert overall.score.value == pytest.approx(50.170, abs=5e-4)
    assert (overall.score.low, overall.score.high) == pytest.approx((39.788, 58.836), abs=5e-4)
    assert overall.level == 2
    assert (overall.doubt, overall.level_low, overall.level_high) == ("unknown", 1, 2)


def test_agents_indicator_is_590_ninths(golden: Callable[..., Assessment]) -> None:
    assert golden().indicators["A1"].score.value == pytest.approx(590 / 9)
    assert (golden().indicators["A1"].n, golden().indicators["A1"].of) == (9, 9)


def test_geometric_mean_reaches_another_level(golden: Callable[..., Assessment]) -> None:
    scores = [one.score.value for one in golden().dimensions.values() if one.score.value is not None]
    assert geometric_mean(scores, floor=1) == pytest.approx(49.598, abs=1e-3)


def test_the_level_depends_on_the_method(golden: Callable[..., Assessment], policy: Policy) -> None:
    found = find_sensitivity(golden(), make_model(), policy)
    assert found is not None
    plain, zero, geometric, _ = found.variants
    assert plain.value == pytest.approx(50.170, abs=5e-4)
    assert zero.value == pytest.approx(39.788, abs=5e-4)
    assert geometric.value == pytest.approx(49.598, abs=1e-3)
    assert found.depends_on_method
    assert (found.level, len(found.without)) == (2, 6)
    capped = find_sensitivity(golden(not_recorded=1), make_model(), policy)
    assert capped is not None
    assert capped.value < found.value


def test_own_weights_name_dimensions_of_the_model(golden: Callable[..., Assessment], policy: Policy) -> None:
    found = find_sensitivity(golden(), make_model(), policy, {"A": 100})
    assert found is not None
    assert found.own == (pytest.approx(63.519, abs=5e-4), 2)
    with pytest.raises(ValueError, match="no dimension H"):
        find_sensitivity(golden(), make_model(), policy, {"H": 100})


def test_cap_holds_score_and_bounds(golden: Callable[..., Assessment]) -> None:
    capped = golden(not_recorded=1)
    procedures = capped.dimensions["C"]
    assert (procedures.score.value, procedures.score.low, procedures.score.high) == (49.9, 49.9, 49.9)
    assert (procedures.cap, procedures.doubt, procedures.level) == ({"en": "cases are not recorded"}, "cap", 1)
    assert capped.overall.score.value == pytest.approx(50.153, abs=5e-4)
    assert (capped.overall.score.low, capped.overall.score.high) == pytest.approx((39.774, 58.821), abs=1e-3)


def test_cap_acts_only_on_known_answers(golden: Callable[..., Assessment]) -> None:
    for unknown in (0, "$dont_know", "$refused"):
        assert golden(not_recorded=unknown).dimensions["C"].score.value == 50
        assert golden(not_recorded=unknown).dimensions["C"].cap is None


def test_too_few_dimensions_give_bounds_and_no_level(golden: Callable[..., Assessment]) -> None:
    changes = dict.fromkeys(("E1", "E2", "G1", "G2"), "$dont_know")
    overall = golden(**changes).overall
    assert (overall.known, overall.score.state, overall.level, overall.reason) == (4, "missing", None, "few_known")
    assert overall.score.low is not None


def test_nothing_applicable_leaves_both(golden: Callable[..., Assessment]) -> None:
    found = golden(**dict.fromkeys(("G1", "G2", "G3"), "$not_applicable"))
    assert (found.dimensions["G"].score.state, found.dimensions["G"].reason) == ("na", "na")
    assert (found.overall.applicable, found.overall.in_scope) == (6, 7)


def test_two_of_three_known_is_enough_by_exact_fractions(golden: Callable[..., Assessment]) -> None:
    assert golden().dimensions["B"].score.state == "known"
    assert golden().dimensions["D"].score.state == "missing"
