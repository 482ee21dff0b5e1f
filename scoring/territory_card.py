"""The territory as a publication holds it: rounded once, its choices in words, each figure with its source and year.

Everything here was stated by an office about homes and public places. No colleague's answer enters, so there is nobody
to protect; what a formula joins stands beside it (households and shares), so that anybody can compute it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.cards import Words
from scoring.ground import Ground, Place, Said, draw_ground
from scoring.packs import Office, Pack, RegionalRate, Setting
from scoring.sheet import Sheet
from scoring.territory import Area, Rate, Refused, Spread, Unit

OFFICER = "it_officer"
_DECIMALS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The percent of an area's `unit` with a device, as its source says; `definition`: what the source counts."""

    device: str
    percent: float
    unit: Unit
    definition: str
    source: Words
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    name: str
    kind: Words
    households: int | None
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanRow:
    """One device over the areas: the mean weighted by households in percent, the gap and the deviation in points of
    percent, the households in areas where fewer than half have it. Areas `left_out` lack households or a rate.
    """

    device: str
    percent: float
    gap: float
    deviation: float
    under_half: int
    areas: int
    left_out: tuple[str, ...]
    unit: Unit
    definition: str
    sources: tuple[Words, ...]
    years: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """What a country pack says of the region around: never the town's, and in no mean."""

    device: str
    region: Words
    setting: Setting
    percent: float
    unit: Unit
    source: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WifiRow:
    name: str
    kind: Words
    works: Said
    free: Said
    signup: Said
    hours: str
    users: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryCard:
    """`told`: the officer has answered. `no_figure`: neither the town nor the pack of its country knows anything;
    `office`: whom to ask for the newest table. `coverage`: how much of the inhabited area has 4G.
    """

    told: bool
    areas: tuple[AreaRow, ...]
    means: tuple[MeanRow, ...]
    refused: tuple[Refused, ...]
    merged: tuple[str, ...]
    region: tuple[RegionRow, ...]
    no_figure: bool
    office: Office | None
    coverage: Words
    wifi: tuple[WifiRow, ...]


def draw_territory_card(sheet: Sheet) -> TerritoryCard | None:
    """The territory of the municipality; None for a department, and where nobody was asked about it."""
    ground, pack = sheet.assessment.ground, sheet.assessment.scope.pack
    return None if ground is None else _draw(ground, pack, sheet)


def _draw(ground: Ground, pack: Pack | None, sheet: Sheet) -> TerritoryCard:
    found = draw_ground(ground, pack)
    sources = sheet.labels(OFFICER, "area_source")
    known = bool(found.spreads or found.refused)
    return TerritoryCard(
        told=ground.told,
        areas=tuple(_draw_area(area, sources, sheet) for area in ground.areas),
        means=tuple(_draw_mean(one, sources, sheet) for one in found.spreads.values()),
        refused=found.refused,
        merged=tuple(sorted(found.merged)),
        region=tuple(_around(found.region, pack, sheet)),
        no_figure=found.no_figure,
        office=pack.statistics_office if pack and not known else None,
        coverage=_label("cover_4g", ground.coverage, sheet),
        wifi=tuple(_draw_place(one, sheet) for one in ground.places),
    )


def _label(question: str, choice: str, sheet: Sheet) -> Words:
    """The words of a choice; {} where nothing was said."""
    return sheet.label(sheet.labels(OFFICER, question), choice) if choice else {}


def _draw_area(area: Area, sources: dict[str, Words], sheet: Sheet) -> AreaRow:
    return AreaRow(
        name=area.name,
        kind=_label("area_type", area.kind, sheet),
        households=area.households,
        shares=tuple(_draw_share(device, rate, sources, sheet) for device, rate in area.rates.items()),
    )


def _draw_share(device: str, rate: Rate, sources: dict[str, Words], sheet: Sheet) -> Share:
    return Share(
        device=device,
        percent=_percent(rate.value),
        unit=rate.unit,
        definition=rate.definition,
        source=sheet.label(sources, rate.source) if rate.source else {},
        year=rate.year,
    )


def _draw_mean(found: Spread, sources: dict[str, Words], sheet: Sheet) -> MeanRow:
    return MeanRow(
        device=found.device,
        percent=_percent(found.mean),
        gap=_percent(found.gap),
        deviation=_percent(found.deviation),
        under_half=found.under_half,
        areas=len(found.areas),
        left_out=found.left_out,
        unit=found.unit,
        definition=found.definition,
        sources=tuple(sheet.label(sources, one) for one in found.sources if one),
        years=found.years,
    )


def _percent(share: float) -> float:
    return round(100 * share, _DECIMALS)


def _around(rates: tuple[RegionalRate, ...], pack: Pack | None, sheet: Sheet) -> Iterator[RegionRow]:
    names = {one.name: one.label for one in pack.regions} if pack else {}
    for rate in rates:
        yield RegionRow(
            device=rate.device,
            region=sheet.label(dict(names), rate.region),
            setting=rate.stratum,
            percent=rate.value,
            unit=rate.unit,
            source=rate.source,
            year=rate.year,
        )


def _draw_place(place: Place, sheet: Sheet) -> WifiRow:
    typed = {sheet.model.model.default_language: place.typed} if place.typed else {}
    return WifiRow(
        name=place.name,
        kind=typed or _label("wifi_type", place.kind, sheet),
        works=place.works,
        free=place.free,
        signup=place.signup,
        hours=place.hours,
        users=place.users,
    )
