"""Enrolment and report links: tokens that are never stored, their addresses, and taking them back."""

from bot.desk.desk import Desk, notice, stamp, write
from bot.desk.people import acting_in
from bot.turn import Act, Audit, Effects, Expect, Turn

REPORT_DAYS = 7


def enrolment_token(desk: Desk, kind: str, name: str) -> str:
    """`i`, `d` or `c` and 22 characters (128 bits), from the link's name and the installation key."""
    return kind + desk.vault.installation.mac("enrolment link", f"{kind}{name}")[:22]


def report_token(desk: Desk, name: str) -> str:
    """43 characters (256 bits), from the link's name and the installation key."""
    return desk.vault.installation.mac("report link", name)[:43]


def deep_link(desk: Desk, token: str) -> str:
    return f"https://t.me/{desk.username}?start={token}"


def report_address(desk: Desk, name: str) -> str:
    return f"{desk.public_url}/r/{report_token(desk, name)}"


async def links(turn: Turn, desk: Desk) -> Effects:
    return Effects(shows=(notice(turn.chat, "links"),))


async def revoke(turn: Turn, desk: Desk) -> Effects:
    """Take back an enrolment link or a report link of one's own municipality; whoever is enrolled stays."""
    assert isinstance(turn.intent, Act)
    municipality = await acting_in(turn, desk)
    now = stamp(turn.at)
    assert municipality is not None, "coordinators alone may revoke"
    for table, live, verb in (
        ("link", "live_links", "revoke_link"),
        ("report_link", "live_report_links", "revoke_report_link"),
    ):
        for row in await desk.store.read(live, municipality=municipality, now=now):
            if row["id"].startswith(turn.intent.about):
                return Effects(
                    expects=(Expect(table, row["id"], row["revision"]),),
                    writes=(write(verb, {"id": row["id"], "revoked_at": now}),),
                    shows=(notice(turn.chat, "links"),),
                    audit=(Audit("link_revoked", f"{table}:{row['id'][:12]}"),),
                )
    return Effects(shows=(notice(turn.chat, "links"),))
