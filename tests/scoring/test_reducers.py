"""Scores made one: means by exact shares, bounds, ratios, counts, and the worked examples of other indicators."""

from fractions import Fraction

import pytest

from scoring.reducers import (
    Score,
    best,
    count_over,
    fill_weights,
    known,
    missing,
    not_applicable,
    ratio,
    ratio_over,
    weigh,
)

TWO_THIRDS = Fraction(2, 3)


def scores(*values: float | str | None) -> list[Score]:
    return [missing() if v is None else not_applicable() if isinstance(v, str) else known(v) for v in values]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [((1, 3, 1), 5 / 3), ((2, None, None), None), ((3, None, 1), 2), ((40, "na", 60), 50), (("na", "na"), "na")],
)
def test_threshold_is_an_exact_share(values: tuple[float | str | None, ...], wanted: float | str | None) -> None:
    found = weigh(scores(*values), TWO_THIRDS)
    assert (found.state if found.value is None else found.value) == (
        "missing" if wanted is None else wanted if wanted == "na" else pytest.approx(wanted)
    )


def test_things_some_of_them_unknown() -> None:
    """Requirements published of three procedures: all, some, not known."""
    found = weigh(scores(100, 50, None), TWO_THIRDS)
    assert (found.value, found.low, found.high) == (75, 50, pytest.approx(83.333, abs=5e-4))


def test_table_of_statistics() -> None:
    rows = [0.0, 0.0, 0.0, 0.0, 100.0, 100.0, 100.0, 100.0]
    assert weigh(scores(*rows), TWO_THIRDS).value == 50
    one_unknown = weigh(scores(None, *rows[1:]), TWO_THIRDS)
    assert (one_unknown.low, one_unknown.high) == (50, 62.5)
    assert one_unknown.value == pytest.approx(400 / 7)


def test_composites_need_both_unless_one_has_left() -> None:
    assert weigh(scores(25, 100), TWO_THIRDS).value == 62.5
    half = weigh(scores(50, None), TWO_THIRDS)
    assert (half.state, half.low, half.high) == ("missing", 25, 75)
    assert weigh(scores(0, "na"), TWO_THIRDS).value == 0


def test_procedures_weighted_by_volume() -> None:
    weights = fill_weights([6000, 9000, 240], "median")
    stages = [one.weighing(weight) for one, weight in zip(scores(50, 0, 25), weights, strict=True)]
    assert weigh(stages, TWO_THIRDS).value == pytest.approx(20.079, abs=5e-4)


def test_unknown_volumes() -> None:
    assert fill_weights([6000, None, 240], "median") == [6000, 3120, 240]
    assert fill_weights([6000, None, 240], "equal") == [1, 1, 1]
    assert fill_weights([None, None], "median") == [1, 1]


def test_ratio() -> None:
    assert ratio(6, 24, target=0.5).value == 50
    assert ratio(30, 24).value == 100
    assert ratio(3, 0).state == "na"


def test_wifi_places_some_of_them_unknown() -> None:
    """14 places, five of them listed with Wi-Fi, four work and are free, one is not known."""
    found = ratio_over(4, 4, 5, 14)
    assert (found.value, found.low, found.high) == pytest.approx((35.714, 28.571, 35.714), abs=5e-4)


def test_best_programme() -> None:
    found = best(scores(25, 75, None), TWO_THIRDS)
    assert (found.value, found.low, found.high) == (75, 75, 100)
    assert best(scores(75, None), TWO_THIRDS).state == "missing"
    assert best([], TWO_THIRDS).state == "na"


def test_count_over() -> None:
    assert count_over(["accounts", "updates", "antivirus"], 6).value == 50
    assert count_over(["none"], 5, ["none"]).value == 0
    assert count_over(["a", "b", "c", "d", "e", "f", "g"], 5).value == 100
