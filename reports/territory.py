"""The part of a report about homes and public places: each device by area, the region beside it, public Wi-Fi."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.charts import Bar, width
from reports.voice import BETWEEN, Voice, clean
from reports.words import msg
from scoring.cards import Words as Texts
from scoring.territory import Refused
from scoring.territory_card import AreaRow, MeanRow, RegionRow, Share, TerritoryCard, WifiRow

DEVICES = {
    "phone": msg("Phone"),
    "smartphone": msg("Smartphone"),
    "tablet": msg("Tablet"),
    "computer": msg("Computer"),
    "internet": msg("Internet at home"),
}
UNITS = {"household": msg("share of households"), "individual": msg("share of people")}
DEFINITIONS = {
    "mobile": msg("mobile phones only"),
    "any": msg("fixed or mobile phones"),
    "separate": msg("computers without tablets"),
    "merged": msg("computers or tablets, counted together"),
}
SETTINGS = {
    "urban": msg("towns of the region"),
    "rural": msg("countryside of the region"),
    "both": msg("region as a whole"),
}
REFUSED = {
    "units": msg("No figure for all areas: one of “{one}” and “{other}” counts households, the other people."),
    "definitions": msg("No figure for all areas: the sources of “{one}” and “{other}” do not count the same things."),
}
WIFI = {
    "works": (msg("Works today"), msg("Does not work today"), msg("Not known whether it works")),
    "free": (msg("Free"), msg("To be paid for"), msg("Not known whether it is free")),
    "signup": (msg("People must sign up first"), msg("No need to sign up"), ""),
}
"""What is said of a place: when the answer is yes, no, or not known."""


@dataclass(frozen=True, slots=True)
class Portion:
    """One row: of what, its share with a bar, and in small letters where it comes from."""

    label: str
    under: str
    value: str
    bar: Bar
    asides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One device: its areas, and the whole territory where its figures may be put together (`refusal` says why not)."""

    name: str
    rows: tuple[Portion, ...]
    whole: Portion | None
    refusal: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    name: str
    under: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """`region` are figures of the region, never the town's; `silent`: nothing was told; `office`: whom to ask."""

    silent: bool
    devices: tuple[DeviceView, ...]
    merged: bool
    region: tuple[Portion, ...]
    nothing: bool
    office: str
    coverage: str
    wifi: tuple[PlaceView, ...]


def draw_territory(voice: Voice) -> TerritoryView | None:
    """None where the publication has no territory: a department, or a survey that asked nobody about it."""
    card = voice.publication.territory
    return None if card is None else _draw(voice, card)


def _draw(voice: Voice, card: TerritoryCard) -> TerritoryView:
    return TerritoryView(
        silent=not card.told,
        devices=tuple(_draw_devices(voice, card)),
        merged=bool(card.merged),
        region=tuple(_draw_region(voice, one) for one in card.region),
        nothing=card.no_figure,
        office=_say_office(voice, card),
        coverage=voice.name(card.coverage) if card.coverage else "",
        wifi=tuple(_draw_place(voice, one) for one in card.wifi),
    )


# ---------------------------------------------------------------------------------------------------- devices
def _draw_devices(voice: Voice, card: TerritoryCard) -> Iterator[DeviceView]:
    means = {one.device: one for one in card.means}
    refused = {one.device: one for one in card.refused}
    for device, name in DEVICES.items():
        rows = [(area, share) for area in card.areas for share in area.shares if share.device == device]
        if rows:
            yield DeviceView(
                name=voice.words.say(name),
                rows=tuple(_draw_area(voice, area, share) for area, share in rows),
                whole=_draw_mean(voice, means[device]) if device in means else None,
                refusal=_refuse(voice, refused[device]) if device in refused else "",
            )


def _refuse(voice: Voice, refused: Refused) -> str:
    one, other = refused.areas
    return voice.words.say(REFUSED[refused.reason], one=clean(one), other=clean(other))


def _draw_area(voice: Voice, area: AreaRow, share: Share) -> Portion:
    if area.households is None:
        households = voice.words.say("number of households not known")
    else:
        households = voice.words.plural("{n} household", "{n} households", area.households)
    kind = voice.name(area.kind) if area.kind else ""
    return Portion(
        label=clean(area.name),
        under=BETWEEN.join(one for one in (kind, households) if one),
        value=voice.amount(share.percent, "percent"),
        bar=Bar(width(share.percent)),
        asides=(_say_source(voice, (share.source,), (share.year, share.year), share.unit, share.definition),),
    )


def _draw_mean(voice: Voice, mean: MeanRow) -> Portion:
    words = voice.words
    gap = words.say("The two areas furthest apart: {points} points", points=mean.gap)
    spread = words.say("Areas are usually {points} points away from it", points=mean.deviation)
    under = words.plural(
        "{n} household lives where fewer than half have it",
        "{n} households live where fewer than half have it",
        mean.under_half,
    )
    left = BETWEEN.join(clean(one) for one in mean.left_out)
    asides = [gap, spread] if mean.areas > 1 else []
    if left:
        asides.append(words.say("Without {areas}: households or figure not known", areas=left))
    if mean.under_half:
        asides.append(under)
    return Portion(
        label=words.say("All areas"),
        under=words.say("each area counts by its households"),
        value=voice.amount(mean.percent, "percent"),
        bar=Bar(width(mean.percent)),
        asides=tuple(asides),
    )


def _say_source(voice: Voice, sources: tuple[Texts, ...], years: tuple[int, int], unit: str, counted: str) -> str:
    names = [voice.name(one) for one in sources if one] or [voice.words.say("source not given")]
    first, last = years
    when = str(last) if first == last else f"{first}–{last}"
    parts = [*names, *([when] if last else [voice.words.say("year not known")]), voice.words.say(UNITS[unit])]
    if counted in DEFINITIONS:
        parts.append(voice.words.say(DEFINITIONS[counted]))
    return BETWEEN.join(parts)


# ---------------------------------------------------------------------------------------------------- region
def _draw_region(voice: Voice, row: RegionRow) -> Portion:
    source = BETWEEN.join((clean(row.source), str(row.year), voice.words.say(UNITS[row.unit])))
    return Portion(
        label=voice.words.say(DEVICES[row.device]),
        under=BETWEEN.join((voice.name(row.region), voice.words.say(SETTINGS[row.setting]))),
        value=voice.amount(row.percent, "percent"),
        bar=Bar(width(row.percent)),
        asides=(source,),
    )


def _say_office(voice: Voice, card: TerritoryCard) -> str:
    if card.office is None:
        return ""
    source = BETWEEN.join((clean(card.office.source), str(card.office.year)))
    return voice.words.say(
        "For the newest table of the areas, ask: {office}, {address} ({source}).",
        office=clean(card.office.name),
        address=clean(card.office.address),
        source=source,
    )


# ---------------------------------------------------------------------------------------------------- Wi-Fi
def _draw_place(voice: Voice, row: WifiRow) -> PlaceView:
    kind = voice.name(row.kind) if row.kind else ""
    return PlaceView(
        name=clean(row.name),
        under=BETWEEN.join(one for one in (kind, clean(row.hours)) if one),
        said=tuple(_say_place(voice, row)),
    )


def _say_place(voice: Voice, row: WifiRow) -> Iterator[str]:
    for name, (yes, no, unknown) in WIFI.items():
        found = {"yes": yes, "no": no}.get(getattr(row, name), unknown)
        if found:
            yield voice.words.say(found)
    if row.users is not None:
        yield voice.words.plural("About {n} user a day", "About {n} users a day", row.users)
