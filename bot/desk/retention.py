"""What has to go and when: the hourly purge, by the deadlines that each municipality promises in its notice."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.desk.desk import Desk, Row, day, later, loads, stamp, write
from bot.storage import retention as _statements  # noqa: F401 - declares the statements named here
from bot.turn import Audit, Effects, Turn, Write

LAST_PURGE = "last_purge"  # the row of `installation` that says when the purge last succeeded
IDS_DAYS, RAW_MONTHS = 30, 12  # the longest that a legal profile may promise

# By municipality, in the order in which storage runs them.
EXPIRE = (
    "expire_requests",
    "expire_grants",
    "forget_respondents",
    "free_places",
    "forget_labels",
    "forget_claims",
    "cut_names",
    "expire_volunteers",
    "expire_sealed",
    "expire_records",
    "expire_drafts",
    "expire_interviews",
    "forget_states",
    "forget_focus",
)
EVERYWHERE = ("forget_chats", "forget_cards", "delete_unsent_records", "delete_unsent_drafts")
DIALOG_PURGE = ("purge_dialog_records", "purge_dialog_drafts", "purge_dialogs")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Of one municipality, at one instant: what closed by `names` loses names, what was released by `answers` goes."""

    municipality: str
    names: datetime
    answers: date


def deadlines(town: Row, at: datetime) -> Deadlines:
    """By the legal profile; one that says nothing is held to the longest period that any may promise."""
    legal: Mapping[str, Any] = loads(town["legal"])
    days = int(legal.get("retention_ids_days", IDS_DAYS))
    months = int(legal.get("retention_raw_months", RAW_MONTHS))
    return Deadlines(town["id"], at - timedelta(days=days), months_before(at.date(), months))


def months_before(today: date, months: int) -> date:
    """The same day of an earlier month, or that month's last: 31 March less one month is 28 or 29 February."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


async def purge(turn: Turn, desk: Desk) -> Effects:
    """Hourly. The keys of the campaigns in the audit lines are destroyed by whoever took the turn, after its commit."""
    towns = [deadlines(town, turn.at) for town in await desk.store.read("municipalities")]
    gone = await expired_campaigns(desk, turn.at)
    writes = (*_traffic(turn, desk), *_kept_promises(turn, towns), write("set_installation", _success(turn)))
    keys = tuple(Audit("destroy_key", f"campaign:{id}") for id in gone if desk.vault.campaign(id) is not None)
    return Effects(writes=writes, audit=keys)


async def expired_campaigns(desk: Desk, at: datetime) -> list[str]:
    """The campaigns whose names must be removed by now, whether or not they have been."""
    names = {town["id"]: stamp(deadlines(town, at).names) for town in await desk.store.read("municipalities")}
    closed = await desk.store.read("closed_campaigns")
    return [row["id"] for row in closed if row["closed_at"] <= names[row["municipality"]]]


def _traffic(turn: Turn, desk: Desk) -> Iterator[Write]:
    """Marks and messages after two days, closed outbox rows and dialogs after one, sessions that have ended."""
    two_days = {"bot": desk.bot, "before": later(turn.at, hours=-48)}
    one_day = {"bot": desk.bot, "before": later(turn.at, hours=-24)}
    yield write("purge_updates", two_days)
    yield write("wipe_dead_updates", one_day)
    yield write("forget_old_messages", two_days)
    yield write("purge_outbox", one_day)
    yield write("expire_outbox", one_day)
    yield write("purge_flow_drafts", {"before": later(turn.at, hours=-24)})
    yield write("purge_drafts", {"now": stamp(turn.at)})
    yield write("purge_sessions", {"before": stamp(turn.at)})
    yield from (write(name, {"before": day(turn.at - timedelta(days=1))}) for name in DIALOG_PURGE)


def _kept_promises(turn: Turn, towns: list[Deadlines]) -> Iterator[Write]:
    now = stamp(turn.at)
    rows = [
        {"municipality": town.municipality, "before": stamp(town.names), "day": day(town.names), "now": now}
        for town in towns
    ]
    if rows:
        yield from (write(name, *rows) for name in EXPIRE)
        yield write("expire_released", *({"municipality": t.municipality, "day": t.answers.isoformat()} for t in towns))
    yield from (write(name, {"now": now}) for name in EVERYWHERE)


def _success(turn: Turn) -> Row:
    return {"name": LAST_PURGE, "value": stamp(turn.at)}
