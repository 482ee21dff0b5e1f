"""What will be shown, foreseen from headcounts: the golden town of twelve departments."""

import pytest

from scoring.forecast import forecast, propose, safe_headcount
from scoring.policy import load_policy

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


def test_remainders() -> None:
    assert propose([("a", 4), ("b", 20), ("c", 12)], 10) == [[("b", 20)], [("c", 12), ("a", 4)]]
    assert propose([("a", 4)], 10) == [[("a", 4)]]
    assert propose([], 10) == []
