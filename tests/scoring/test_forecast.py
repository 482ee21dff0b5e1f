"""What will be shown, foreseen from headcounts: the golden town of twelve departments."""

import os
from math import comb
from random import Random

import pytest

from scoring.forecast import forecast, propose, safe_headcount
from scoring.policy import load_policy
from scoring.town_line import count_shown, foresee_town
from tests.disclosure.publishers import publish_through_the_gate
from tests.disclosure.towns import build_town, total

TOWN = (
    ("mayor", 3, (0, 0, 0), "hidden"),
    ("archives", 4, (0, 0, 0), "hidden"),
    ("communication", 5, (0.010, 0.078, 0.328), "hidden"),
    ("it", 6, (0.041, 0.233, 0.655), "may"),
    ("social", 8, (0.174, 0.594, 0.944), "may"),
    ("legal", 9, (0.267, 0.733, 0.980), "may"),
    ("civil", 12, (0.562, 0.943, 0.999), "will"),
    ("markets", 14, (0.721, 0.982, 1), "will"),
    ("planning", 18, (0.906, 0.999, 1), "will"),
    ("finance", 24, (0.987, 1, 1), "will"),
    ("roads", 31, (0.999, 1, 1), "will"),
    ("technical", 40, (1, 1, 1), "will"),
)
POLICY = load_policy()
FORECAST = forecast([(name, headcount) for name, headcount, _, _ in TOWN], POLICY)


def test_chances_and_words() -> None:
    for (name, headcount, chances, word), unit in zip(TOWN, FORECAST.departments, strict=True):
        assert (unit.departments, unit.headcount) == ((name,), headcount)
        assert tuple(chance.chat for chance in unit.chances) == pytest.approx(chances, abs=6e-4), name
        assert unit.at(0.6).word == word, name


def test_safe_headcounts() -> None:
    assert FORECAST.safe_headcount == 10
    assert [safe_headcount(5, rate, 0.8) for rate in (0.4, 0.8)] == [16, 7]
    assert safe_headcount(10, 0.6, 0.8) == 19


def test_proposed_groups() -> None:
    joined = [unit for unit in FORECAST.groups if len(unit.departments) > 1]
    assert [(set(unit.departments), unit.headcount) for unit in joined] == [
        ({"mayor", "archives", "communication", "legal"}, 21),
        ({"it", "social"}, 14),
    ]
    assert tuple(c.chat for c in joined[0].chances) == pytest.approx((0.963, 1, 1), abs=6e-4)
    assert tuple(c.public for c in joined[0].chances) == pytest.approx((0.309, 0.915, 1), abs=6e-4)
    assert tuple(c.chat for c in joined[1].chances) == pytest.approx((0.721, 0.982, 1), abs=6e-4)
    assert tuple(c.public for c in joined[1].chances) == pytest.approx((0.018, 0.279, 0.870), abs=6e-4)
    assert [unit.departments for unit in FORECAST.groups[2:]] == [(name,) for name, *_ in TOWN[6:]]


def test_advice() -> None:
    assert [unit.advice for unit in FORECAST.departments] == ["must_join"] * 2 + ["join"] * 4 + ["alone"] * 6


def test_units_that_show() -> None:
    assert [rate for rate, _, _ in FORECAST.showing] == [0.4, 0.6, 0.8]
    assert [alone for _, alone, _ in FORECAST.showing] == pytest.approx([5.67, 7.56, 8.91], abs=6e-3)
    assert [grouped for _, _, grouped in FORECAST.showing] == pytest.approx([6.86, 7.91, 8.00], abs=6e-3)


def test_town_line_by_the_gates_own_draws() -> None:
    assert [line.rate for line in FORECAST.town] == [0.4, 0.6, 0.8]
    assert [line.showing for line in FORECAST.town] == pytest.approx([6.46, 7.82, 8.00], abs=0.1)
    assert [f"{line.showing:.1f} of {line.groups}" for line in FORECAST.town[1:]] == ["7.8 of 8", "8.0 of 8"]
    assert [line.word for line in FORECAST.town] == ["nearly_all"] * 3
    assert foresee_town([6, 6, 8], 0.4, 5, 0.8).word == "few"
    assert foresee_town([12, 12, 8], 0.6, 5, 0.8).word == "most"
    assert forecast([(name, headcount) for name, headcount, _, _ in TOWN], POLICY) == FORECAST


def expected(k: int, rate: float) -> float:
    """The exact mean: one group less where the small ones together are some, but fewer than k, people."""
    states = {(0, 0): 1.0}
    for unit in FORECAST.groups:
        further: dict[tuple[int, int], float] = {}
        for (few, shown), chance in states.items():
            for n in range(unit.headcount + 1):
                odds = comb(unit.headcount, n) * rate**n * (1 - rate) ** (unit.headcount - n)
                state = (few, shown + 1) if n >= k else (min(k, few + n), shown)
                further[state] = further.get(state, 0.0) + chance * odds
        states = further
    return sum(chance * (shown - (0 < few < k and shown > 0)) for (few, shown), chance in states.items())


def test_the_draws_are_near_the_exact_mean() -> None:
    for line, exact in zip(FORECAST.town, (6.418, 7.817, 7.999), strict=True):
        assert expected(5, line.rate) == pytest.approx(exact, abs=1e-3)
        assert line.showing == pytest.approx(exact, abs=0.1)


def test_one_group_is_hidden_for_another() -> None:
    assert count_shown((5, 5, 5), 5) == 3
    assert count_shown((3, 5, 5), 5) == 1
    assert count_shown((2, 3, 5, 5), 5) == 2
    assert count_shown((3, 1), 5) == 0
    assert count_shown((), 5) == 0


def test_what_is_foreseen_is_what_comes() -> None:
    """In towns made up from seeds, the share of groups that show differs from the forecast by less than .10."""
    gaps = []
    for seed in range(int(os.environ.get("CIVIMETER_TOWNS", "40"))):
        chance = Random(seed)
        staff = [len(people) for people in build_town(chance, waves=1, response=1).cells.values()]
        groups = [sum(n for _, n in group) for group in propose([(str(i), n) for i, n in enumerate(staff)], 10)]
        line = foresee_town(groups, 0.6, POLICY.contributors, POLICY.forecast_will)
        gaps.append(abs(line.showing - outcome(groups, chance)) / len(groups))
    assert sum(gaps) / len(gaps) < 0.10


def outcome(groups: list[int], chance: Random) -> int:
    """How many groups show when each person answers at 60 %, the town's total shown first."""
    answered = [{(g, i) for i in range(n) if chance.random() < 0.6} for g, n in enumerate(groups)]
    number = {one: at for at, one in enumerate(sorted(set().union(*answered)))}
    cells = [total("q", [number[one] for one in some]) for some in sorted(answered, key=len, reverse=True) if some]
    shown = publish_through_the_gate([total("q", number.values()), *cells], POLICY.contributors)
    return sum(one in shown for one in cells) - (len(cells) == 1)


def test_remainders() -> None:
    assert propose([("a", 4), ("b", 20), ("c", 12)], 10) == [[("b", 20)], [("c", 12), ("a", 4)]]
    assert propose([("a", 4)], 10) == [[("a", 4)]]
    assert propose([], 10) == []
