"""Opening a report: the web door's turns."""

from bot.desk.desk import Desk, later, write
from bot.desk.people import roles
from bot.turn import Act, Actor, Audit, Effects, Grant, Turn

SESSION_MINUTES = 30


async def open_report(turn: Turn, desk: Desk) -> Effects:
    """A session of half an hour on the link that the turn is about; `session` is the hash of the cookie."""
    assert isinstance(turn.intent, Act)
    link = await desk.store.one("report_link", id=turn.intent.about)
    assert link is not None, "the door looks the link up first"
    session = {
        "id": turn.intent.args["session"],
        "municipality": link["municipality"],
        "link": link["id"],
        "expires_at": later(turn.at, minutes=SESSION_MINUTES),
    }
    writes = (write("insert_web_session", session), write("count_report_opening", {"id": link["id"]}))
    return Effects(writes=writes, audit=(Audit("link_opened", f"report_link:{link['id'][:12]}"),))


async def may_read(desk: Desk, holder: str, municipality: str, now: str) -> bool:
    """Whether the holder of a link still has a role that may read publications of this municipality."""
    from bot.actions import ACTIONS, allowed

    scope = f"municipality:{municipality}"
    rows = await desk.store.read("grants_of", holder=holder, now=now)
    held = tuple(Grant(row["role"], row["scope"], row["expires_at"]) for row in rows if row["scope"] == scope)
    actor = Actor(holder, held)
    return allowed(actor, ACTIONS["open_report"], roles(actor))
