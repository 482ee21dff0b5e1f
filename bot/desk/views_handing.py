"""What is shown about items that colleagues have: the message to pass on, the question to them, and what came of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from bot.desk.desk import Row, loads
from bot.desk.handed import link_of
from bot.desk.handing import OPEN, Between, between
from bot.desk.looking import Looking, as_day, press
from bot.screens.card import Card
from bot.screens.handing import (
    HandingAskedView,
    HandingLinkView,
    HandingToldView,
    draw_handing_asked,
    draw_handing_link,
    draw_handing_told,
)
from flows.items import Group, Question, Repeat
from flows.lengths import longest_path
from flows.model import Flow
from flows.piping import PIPE


async def handing_link(look: Looking) -> Card | None:
    """The message to pass on; nothing (more) once somebody has the item or it was taken back."""
    row = await look.desk.store.one("handing", id=look.about)
    wave = await look.desk.store.one("wave", id=row["wave"]) if row else None
    if row is None or wave is None or row["state"] != "offered":
        return None
    flow = await flow_of(look, row)
    view = HandingLinkView(
        part=part_label(flow, row["item"], look.words.language),
        municipality=await _town(look, row),
        minutes=part_minutes(flow, row["item"]),
        url=link_of(look.desk, row["id"]),
        until=as_day(wave["closes_at"]),
    )
    return draw_handing_link(view, look.words)


async def flow_of(look: Looking, row: Row) -> Flow:
    """The flow version that the item belongs to."""
    interview = await look.desk.store.one("interview", id=row["interview"])
    assert interview is not None, "a handing goes with the interview that it was taken out of"
    return await look.desk.flow(interview["flow"], interview["version"])


async def _town(look: Looking, row: Row) -> str:
    town = await look.desk.store.one("municipality", id=row["municipality"])
    return str(town["name"]) if town else ""


def part_label(flow: Flow, item: str, language: str) -> str:
    """What a part is called, without what answers would put into it; its name where it has no label."""
    found = flow.items[item]
    text = flow.text(found.label, language) if found.label else ""
    return " ".join(PIPE.sub("…", text).split()) or item


def part_minutes(flow: Flow, item: str) -> int:
    """Whole minutes for a part, each list once, at least 1."""
    found = flow.items[item]
    items: list[Question | Group | Repeat] = [found] if isinstance(found, Question) else list(found.items)
    return max(1, -(-longest_path(items) // 60))


# ------------------------------------------------------------------------------------------------ the colleague's chat
async def before_handed(look: Looking, handing: str) -> Card | None:
    """The card of a colleague who has not begun, or has nothing more to do here."""
    row = await look.desk.store.one("handing", id=handing)
    wave = await look.desk.store.one("wave", id=row["wave"]) if row else None
    key = look.desk.vault.campaign(row["campaign"]) if row else None
    if row is None or wave is None or key is None or wave["state"] != "open":
        return draw_handing_told(HandingToldView("over"), look.words)
    who = between(key, row)
    if who.colleague != look.chat:
        return None
    if row["state"] in OPEN:
        return await _asked(look, row, wave, who)
    what: Literal["sent", "over"] = "sent" if row["state"] == "returned" else "over"
    return draw_handing_told(HandingToldView(what, who.owner_name), look.words)


async def _asked(look: Looking, row: Row, wave: Row, who: Between) -> Card:
    town = await look.desk.store.one("municipality", id=row["municipality"])
    assert town is not None
    flow = await flow_of(look, row)
    view = HandingAskedView(
        name=who.owner_name,
        part=part_label(flow, row["item"], look.words.language),
        municipality=town["name"],
        minutes=part_minutes(flow, row["item"]),
        until=as_day(wave["closes_at"]),
        contact=str(loads(town["legal"]).get("contact", "")),
        start=press("h", row["id"]),
        decline=press("H", row["id"]),
    )
    return draw_handing_asked(view, look.words)


# ------------------------------------------------------------------------------------------------ the owner's chat
def _told(what: Literal["returned", "declined"]) -> Callable[[Looking], Awaitable[Card | None]]:
    async def drawn(look: Looking) -> Card | None:
        row = await look.desk.store.one("handing", id=look.about)
        key = look.desk.vault.campaign(row["campaign"]) if row else None
        if row is None or key is None:
            return None
        who = between(key, row)
        flow = await flow_of(look, row)
        part = part_label(flow, row["item"], look.words.language)
        return draw_handing_told(HandingToldView(what, who.colleague_name, part), look.words)

    return drawn


async def own_link(look: Looking) -> Card:
    return draw_handing_told(HandingToldView("own"), look.words)


HANDING_SCREENS: Mapping[str, Callable[[Looking], Awaitable[Card | None]]] = {
    "handing_link": handing_link,
    "handing_returned": _told("returned"),
    "handing_declined": _told("declined"),
    "handing_own": own_link,
}
