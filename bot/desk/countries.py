"""What the country of a municipality brings with it: its code, and the pack of figures that is shipped for it."""

from bot.desk.desk import Desk, Row, loads
from scoring.packs import Pack, load_pack


async def country_of(desk: Desk, municipality: str) -> str:
    """The country in two small letters; '' where nobody gave one."""
    town = await desk.store.one("municipality", id=municipality)
    return str(loads(town["settings"]).get("country", "")).lower() if town else ""


async def pack_of(desk: Desk, municipality: str) -> Pack | None:
    """What is known about the country; None where no pack is shipped for it."""
    return load_pack(await country_of(desk, municipality))


def regions_of(country: str) -> list[Row]:
    """The regions of a country of which rates are known, as a flow takes a list; none without a pack."""
    pack = load_pack(country)
    return [{"name": one.name, "label": dict(one.label)} for one in pack.rated_regions] if pack else []
