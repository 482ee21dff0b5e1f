"""Changes between waves: what may be called one, common ground, chains, and linking people only where they agreed."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import Questionnaire, Scale
from scoring.assessment import Group, Roster, Scope
from scoring.cases import Case
from scoring.change import Changes, Wave, chain, common_groups, compare_waves, direct, pair_change, smallest_change
from scoring.model import Model
from scoring.policy import Policy


@pytest.mark.parametrize(
    ("population", "answers", "points"),
    [(12, 10, 10.7), (20, 12, 15.2), (40, 20, 13.1), (100, 40, 10.2), (300, 80, 8.0)],
)
def test_the_smallest_change_that_two_waves_can_show(population: int, answers: int, points: float) -> None:
    assert smallest_change(30, answers, population, 30, answers, population) == pytest.approx(points, abs=0.05)


MakeWave = Callable[..., Wave]


@pytest.fixture(scope="module")
def wave(case: Callable[..., Case], consultation: Questionnaire) -> MakeWave:
    """A wave of departments that all answer the same: wave(civil=({...}, 12)) is twelve people of twelve."""

    def make(
        headcount: int = 12, flow: Questionnaire = consultation, **departments: tuple[dict[str, Any], int]
    ) -> Wave:
        cases = [case(one, department=at) for at, (one, many) in departments.items() for _ in range(many)]
        rosters = tuple(Roster(at, max(headcount, many), many) for at, (_, many) in departments.items())
        scope = Scope("municipality", tuple(Group(at, (at,)) for at in departments), {flow.id: flow})
        return Wave(tuple(cases), rosters, scope, datetime(2026, 11, 23, tzinfo=UTC))

    return make


POOR = {"computer_access": "none", "internet_work": "none", "lost_half_days": "d0", "own_means": "often"}
RICH = {"computer_access": "own", "internet_work": "reliable", "lost_half_days": "d0", "own_means": "never"}


def test_both_waves_on_common_ground(wave: MakeWave, model: Model, policy: Policy) -> None:
    first, second = wave(civil=(POOR, 12), roads=(POOR, 12)), wave(civil=(RICH, 12), parks=(POOR, 12))
    found = compare_waves(first, second, model, policy)
    assert [group.id for group in found.groups] == ["civil"]
    (equipment,) = found.dimensions
    assert (equipment.id, equipment.before, equipment.after, equipment.direction) == ("A", 25, 100, "higher")
    assert equipment.common == ("A1", "A2", "A3", "A5")
    assert {one.id: one.direction for one in found.indicators}["A3"] == "cannot_tell"
    assert (found.left_out["F1"], found.left_out["B1"]) == ("not_known", "not_asked")
    assert found.overall is None


def test_nothing_in_common_is_not_compared(wave: MakeWave, model: Model, policy: Policy) -> None:
    found = compare_waves(wave(civil=(POOR, 12)), wave(parks=(RICH, 12)), model, policy)
    assert found == Changes((), (), (), None, {}, ())


def test_groups_are_the_same_when_their_departments_are() -> None:
    one = Scope("municipality", (Group("a", ("x", "y")), Group("z", ("z",))), {})
    other = Scope("municipality", (Group("b", ("y", "x")), Group("z", ("z", "w"))), {})
    assert common_groups(one, other) == (Group("b", ("y", "x")),)


def test_what_was_asked_otherwise_is_left_out_and_the_flow_named(
    wave: MakeWave, model: Model, policy: Policy, consultation: Questionnaire
) -> None:
    question = consultation.questions["own_means"]
    changed = replace(question, scales=(Scale({"never": 100.0, "often": 50.0}),))
    newer = replace(consultation, version="2", questions={**consultation.questions, "own_means": changed})
    found = compare_waves(wave(civil=(POOR, 12)), wave(flow=newer, civil=(RICH, 12)), model, policy)
    assert found.left_out["A5"] == "asked_otherwise"
    assert found.flows == (("agent_consultation", "1", "2"),)
    assert found.dimensions[0].common == ("A1", "A2", "A3")


def test_a_change_below_ten_points_is_never_called_one(policy: Policy) -> None:
    assert [direct(points, policy.change_announced) for points in (9.9, 10, -10, -9.9)] == [
        "cannot_tell",
        "higher",
        "lower",
        "cannot_tell",
    ]
    assert direct(50, None) == "cannot_tell"


def test_a_change_within_the_doubt_is_not_called_one(
    wave: MakeWave, case: Callable[..., Case], model: Model, policy: Policy
) -> None:
    """Half the people say yes, then two thirds do: sixteen points that eight answers of forty cannot carry."""

    def mixed(good: int, bad: int) -> Wave:
        plain = wave(40, civil=(POOR, 0))
        people = [case(RICH)] * good + [case(POOR)] * bad
        return replace(plain, cases=tuple(people), rosters=(Roster("civil", 40, good + bad),))

    found = compare_waves(mixed(4, 4), mixed(5, 3), model, policy)
    computer = next(one for one in found.indicators if one.id == "A1")
    assert computer.difference == pytest.approx(12.5)
    assert computer.smallest is not None
    assert computer.smallest > 40
    assert computer.direction == "cannot_tell"


def test_steps_add_up_to_a_chain(wave: MakeWave, model: Model, policy: Policy) -> None:
    first, second = wave(civil=(POOR, 12), roads=(POOR, 12)), wave(civil=(RICH, 12), roads=(POOR, 12))
    third = wave(civil=(RICH, 12))
    steps = [compare_waves(first, second, model, policy), compare_waves(second, third, model, policy)]
    assert chain(steps, "A") == pytest.approx((25, 62.5, 62.5))
    with pytest.raises(ValueError, match="begin a new chain"):
        chain(steps, "G")


def paired(policy: Policy, *, stable: bool = True, consented: str = "abcdefgh") -> Any:
    before = dict(zip("abcdefgh", (20, 30, 40, 50, 60, 70, 80, 90), strict=True))
    after = {name: score + (16 if name in "aceg" else 14) for name, score in before.items()}
    return pair_change(before, after, consented, 12, policy, stable=stable)


def test_the_same_people_show_a_smaller_change(policy: Policy) -> None:
    found = paired(policy)
    assert (found.difference, found.direction) == (pytest.approx(15), "higher")
    assert found.half is not None
    assert found.half < 1.0
    deviation = math.sqrt(sum((score - 55) ** 2 for score in range(20, 100, 10)) / 7)
    assert smallest_change(deviation, 8, 12, deviation, 8, 12) > 13


def test_people_are_linked_only_with_a_stable_pseudonym_and_their_consent(policy: Policy) -> None:
    with pytest.raises(ValueError, match="new pseudonyms"):
        paired(policy, stable=False)
    with pytest.raises(ValueError, match="nobody who agreed"):
        paired(policy, consented="")
    assert paired(policy, consented="abcd").half is None


sizes = st.integers(2, 300).flatmap(lambda size: st.tuples(st.integers(2, size), st.just(size)))


@given(st.floats(0, 60), sizes, sizes)
def test_more_answers_never_hide_a_change(s: float, one: tuple[int, int], other: tuple[int, int]) -> None:
    found = smallest_change(s, one[0], one[1], s, other[0], other[1])
    assert found >= 0
    more = min(one[0] + 1, one[1])
    assert smallest_change(s, more, one[1], s, other[0], other[1]) <= found + 1e-9
    assert smallest_change(s, one[1], one[1], s, other[1], other[1]) == 0
