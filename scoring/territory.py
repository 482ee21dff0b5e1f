"""Phones, computers and internet in the homes of the territory: means by households, gaps, and what may not be added.

Rates of households and of people, or of things that a source defines otherwise, never meet in one figure. A region's
rate is shown as the region's and enters nothing.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scoring.packs import RegionalRate

Unit = Literal["household", "individual"]
Scale = Literal["area", "region"]
HALF = 0.5
MERGED = "merged"


class CannotBeAdded(ValueError):
    """Two figures that speak of different things were put together."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The share (0-1) of `unit` that has a device, as one source of one `year` defines it."""

    value: float
    unit: Unit
    definition: str
    source: str
    year: int
    level: Scale = "area"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the territory; `households` None when nobody knows. `rates` by device; `kind`: centre, edge, rural."""

    name: str
    households: int | None
    rates: Mapping[str, Rate] = field(default_factory=dict)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """One device over the territory: the mean weighted by households, the gap between the furthest two areas, the
    weighted standard deviation, the households in areas where fewer than half have it. `areas` went in; `left_out`
    have no number of households or no rate. `years` from the oldest to the newest figure.
    """

    device: str
    mean: float
    gap: float
    deviation: float
    under_half: int
    areas: tuple[str, ...]
    left_out: tuple[str, ...]
    unit: Unit
    definition: str
    sources: tuple[str, ...]
    years: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Refused:
    """A device whose figures cannot be put together, and the two areas that show why."""

    device: str
    reason: Literal["units", "definitions"]
    areas: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Territory:
    """`spreads` by device; `refused` where figures differ in kind; `region` only where the town has no figure at all;
    `merged`: devices that some source counts together (a computer or a tablet), which is said wherever they stand.
    """

    spreads: Mapping[str, Spread]
    refused: tuple[Refused, ...]
    merged: frozenset[str]
    region: tuple[RegionalRate, ...] = ()
    no_figure: bool = False


def draw_territory(areas: Sequence[Area], region: Iterable[RegionalRate] = ()) -> Territory:
    """The territory by device. `region` are the rates of the country pack for this region: "region, not this town".
    They are shown only where the town has no rate at all, and enter nothing; `no_figure`: the pack has none either.
    """
    devices = sorted({device for area in areas for device in area.rates})
    spreads: dict[str, Spread] = {}
    refused: list[Refused] = []
    for device in devices:
        found = spread_rates(device, areas)
        if isinstance(found, Refused):
            refused.append(found)
        elif found is not None:
            spreads[device] = found
    merged = frozenset(d for area in areas for d, rate in area.rates.items() if rate.definition == MERGED)
    around = () if devices else tuple(sorted(region, key=lambda one: (one.device, one.stratum)))
    return Territory(spreads, tuple(refused), merged, around, no_figure=not devices and not around)


def spread_rates(device: str, areas: Sequence[Area]) -> Spread | Refused | None:
    """One device over the areas that have a rate and a number of households; None when there is no such area."""
    held = [(area, area.rates[device]) for area in areas if device in area.rates and area.households]
    if not held:
        return None
    return _find_clash(device, held) or _spread(device, held, areas)


def _spread(device: str, held: Sequence[tuple[Area, Rate]], areas: Sequence[Area]) -> Spread:
    pairs = [(area.households or 0, rate.value) for area, rate in held]
    values = [value for _, value in pairs]
    total = sum(weight for weight, _ in pairs)
    mean = math.fsum(weight * value for weight, value in pairs) / total
    years = [rate.year for _, rate in held]
    names = tuple(area.name for area, _ in held)
    return Spread(
        device=device,
        mean=mean,
        gap=max(values) - min(values),
        deviation=math.sqrt(math.fsum(weight * (value - mean) ** 2 for weight, value in pairs) / total),
        under_half=sum(weight for weight, value in pairs if value < HALF),
        areas=names,
        left_out=tuple(area.name for area in areas if area.name not in names),
        unit=held[0][1].unit,
        definition=held[0][1].definition,
        sources=tuple(sorted({rate.source for _, rate in held})),
        years=(min(years), max(years)),
    )


def _find_clash(device: str, held: Sequence[tuple[Area, Rate]]) -> Refused | None:
    """The first area whose figure is of another kind than the first one's."""
    first, plain = held[0]
    for area, rate in held[1:]:
        if rate.unit != plain.unit:
            return Refused(device, "units", (first.name, area.name))
        if rate.definition != plain.definition:
            return Refused(device, "definitions", (first.name, area.name))
    return None


def add_rates(one: Rate, other: Rate) -> float:
    """The sum of two rates of the same unit that exclude each other (a fixed and a mobile phone only, as one source
    counts them). Raises CannotBeAdded for other units, other sources, a merged count, or rates of a region.
    """
    if one.unit != other.unit:
        raise CannotBeAdded(f"shares of {one.unit}s and of {other.unit}s: ask the source for one of them")
    if MERGED in (one.definition, other.definition):
        raise CannotBeAdded("one of the two already holds the other: print it as it is, and say so")
    if (one.source, one.year) != (other.source, other.year):
        raise CannotBeAdded(f"{one.source} {one.year} and {other.source} {other.year} count differently")
    if "region" in (one.level, other.level):
        raise CannotBeAdded("the region's figure is not the town's: show it apart")
    if one.value + other.value > 1:
        raise CannotBeAdded("together they pass 100 %: some homes have both, so they cannot be added")
    return one.value + other.value
