"""Devices over the territory: the worked figures, and figures that must not meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.packs import RegionalRate
from scoring.territory import (
    Area,
    CannotBeAdded,
    Rate,
    Refused,
    Spread,
    add_rates,
    draw_territory,
    spread_rates,
)

DEVICES = ("phone", "smartphone", "tablet", "computer")
TOWN = [
    ("Centre", 4200, (0.93, 0.71, 0.18, 0.34)),
    ("Peri-urban", 6100, (0.88, 0.52, 0.09, 0.16)),
    ("Rural", 2700, (0.74, 0.28, 0.03, 0.05)),
]


def rate(value: float, **other: object) -> Rate:
    plain: dict[str, object] = {"unit": "household", "definition": "separate", "source": "census", "year": 2023}
    return Rate(value, **(plain | other))  # type: ignore[arg-type]


def area(name: str, households: int | None, values: tuple[float, ...], **other: object) -> Area:
    return Area(name, households, {d: rate(v, **other) for d, v in zip(DEVICES, values, strict=False)})


AREAS = [area(*one) for one in TOWN]


@pytest.mark.parametrize(
    ("device", "mean", "gap", "deviation", "under_half"),
    [
        ("phone", 0.8671, 0.19, 0.0686, 0),
        ("smartphone", 0.5315, 0.43, 0.1533, 2700),
        ("tablet", 0.1066, 0.15, 0.0556, 13000),
        ("computer", 0.1953, 0.29, 0.1083, 13000),
    ],
)
def test_worked_figures(device: str, mean: float, gap: float, deviation: float, under_half: int) -> None:
    found = draw_territory(AREAS).spreads[device]
    assert (found.mean, found.gap, found.deviation) == pytest.approx((mean, gap, deviation), abs=5e-5)
    assert found.under_half == under_half
    simple = sum(one.rates[device].value for one in AREAS) / 3
    assert found.mean != pytest.approx(simple, abs=0.005)


def test_an_area_without_households_is_left_out_and_named() -> None:
    found = spread_rates("phone", [*AREAS, area("Islands", None, (0.1,)), Area("Hills", 900)])
    assert isinstance(found, Spread)
    assert found.mean == pytest.approx(0.8671, abs=5e-5)
    assert found.left_out == ("Islands", "Hills")
    assert spread_rates("phone", [area("Islands", None, (0.1,))]) is None


@pytest.mark.parametrize(
    ("other", "reason"), [({"unit": "individual"}, "units"), ({"definition": "merged"}, "definitions")]
)
def test_figures_of_another_kind_are_refused(other: dict[str, object], reason: str) -> None:
    found = draw_territory([*AREAS, area("North", 1000, (0.9, 0.6), **other)])
    assert {one.device: one.reason for one in found.refused} == {"phone": reason, "smartphone": reason}
    assert isinstance(found.refused[0], Refused)
    assert found.refused[0].areas == ("Centre", "North")
    assert set(found.spreads) == {"tablet", "computer"}


def test_a_computer_or_a_tablet_is_said_to_be_so() -> None:
    found = draw_territory([Area("Centre", 4200, {"computer": rate(0.4, definition="merged", source="mics")})])
    assert (found.merged, found.spreads["computer"].definition) == ({"computer"}, "merged")


@pytest.mark.parametrize(
    ("other", "cause"),
    [
        ({"unit": "individual"}, "households and of individuals"),
        ({"definition": "merged"}, "already holds the other"),
        ({"source": "dhs"}, "count differently"),
        ({"year": 2019}, "count differently"),
        ({"level": "region"}, "not the town's"),
    ],
)
def test_what_cannot_be_added(other: dict[str, object], cause: str) -> None:
    with pytest.raises(CannotBeAdded, match=cause):
        add_rates(rate(0.2), rate(0.1, **other))


def test_what_can_be_added() -> None:
    assert add_rates(rate(0.2), rate(0.1)) == pytest.approx(0.3)
    with pytest.raises(CannotBeAdded, match="pass 100"):
        add_rates(rate(0.7), rate(0.5))


def regional(device: str, value: float, stratum: str) -> RegionalRate:
    plain = {"region": "north", "unit": "household", "source": "invented survey", "year": 2022}
    return RegionalRate.model_validate(plain | {"device": device, "value": value, "stratum": stratum})


REGION = [regional("smartphone", 46, "urban"), regional("phone", 90, "rural")]


def test_the_regions_rate_stands_apart_and_only_where_the_town_has_none() -> None:
    without = draw_territory([Area("Centre", 4200)], REGION)
    assert [one.device for one in without.region] == ["phone", "smartphone"]
    assert not without.spreads
    assert not without.no_figure
    assert draw_territory(AREAS, REGION).region == ()
    assert draw_territory(AREAS, REGION).spreads == draw_territory(AREAS).spreads
    assert draw_territory([]).no_figure


@given(st.lists(st.tuples(st.integers(1, 10**6), st.floats(0, 1)), min_size=1, max_size=12))
def test_the_mean_lies_between_the_areas_and_households_decide(pairs: list[tuple[int, float]]) -> None:
    areas = [Area(str(at), number, {"phone": rate(value)}) for at, (number, value) in enumerate(pairs)]
    found = spread_rates("phone", areas)
    assert isinstance(found, Spread)
    values = [value for _, value in pairs]
    assert min(values) - 1e-12 <= found.mean <= max(values) + 1e-12
    assert found.deviation <= found.gap + 1e-12
    doubled = [Area(one.name, 2 * (one.households or 0), one.rates) for one in areas]
    again = spread_rates("phone", doubled)
    assert isinstance(again, Spread)
    assert again.mean == pytest.approx(found.mean)
