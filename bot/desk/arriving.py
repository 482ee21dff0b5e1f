"""How somebody comes in: a coordinator's first link, a personal enrolment link, a department's link with approval."""

from collections.abc import Sequence
from dataclasses import replace

from bot.desk.answering import set_focus
from bot.desk.appointing import appoint
from bot.desk.desk import Desk, Row, card, day, later, notice, say, stamp, write
from bot.desk.handed import opened
from bot.ids import id12, token_hash
from bot.turn import Act, Audit, Effects, Expect, Show, Turn, Write

YEAR = 365
UNUSABLE = "link_unusable"


async def start(turn: Turn, desk: Desk) -> Effects:
    """`/start`, bare or with what a link carries."""
    assert isinstance(turn.intent, Act)
    payload = turn.intent.about
    if not payload:
        return await greet(turn, desk)
    if payload.startswith("h"):
        return await opened(turn, desk, payload)
    link = await desk.store.one("link", id=token_hash(payload))
    if link is None or link["revoked_at"] or link["expires_at"] <= stamp(turn.at):
        return await unusable(turn, desk, None)
    match link["kind"]:
        case "c":
            return await first_coordinator(turn, desk, link)
        case "i":
            return await personal(turn, desk, link)
        case "d":
            return await department(turn, desk, link)
    return await unusable(turn, desk, None)


async def greet(turn: Turn, desk: Desk) -> Effects:
    """A bare start: the card that waits, if any, else what this is."""
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    if chat and chat["focus"]:
        return Effects(shows=(card(turn.chat),))
    return say(turn.chat, "hello")


async def unusable(turn: Turn, desk: Desk, forwarded: Row | None) -> Effects:
    """One sentence for unknown, malformed, expired, used, revoked; of a forwarded link the coordinator hears once."""
    effects = say(turn.chat, UNUSABLE)
    if forwarded is None or forwarded["uses"]:
        return effects
    coordinators = await desk.store.read("coordinators", municipality=forwarded["municipality"], now=stamp(turn.at))
    alerts = tuple(notice(row["holder"], "link_forwarded", forwarded["place"]) for row in coordinators)
    told = write("count_link_use", {"id": forwarded["id"]})
    expects = (Expect("link", forwarded["id"], forwarded["revision"]),)
    return replace(effects, expects=expects, writes=(told,), shows=(*effects.shows, *alerts))


async def known_here(turn: Turn, desk: Desk, municipality: str) -> tuple[str, tuple[Write, ...]]:
    """The respondent of this account in a municipality, made if need be, and the write that makes it."""
    row = await desk.store.one("respondent", municipality=municipality, telegram_id=turn.actor.id)
    if row is not None:
        return row["id"], ()
    id = id12(turn.seed, "respondent")
    made = {"id": id, "municipality": municipality, "telegram_id": turn.actor.id, "language": turn.language}
    return id, (write("insert_respondent", made | {"created_day": day(turn.at)}),)


async def first_coordinator(turn: Turn, desk: Desk, link: Row) -> Effects:
    if link["claimed_by"] == turn.actor.id:
        return Effects(shows=(notice(turn.chat, "welcome_coordinator"),))
    if link["claimed_by"]:
        return await unusable(turn, desk, None)
    _, made = await known_here(turn, desk, link["municipality"])
    claim = {"id": link["id"], "claimed_by": turn.actor.id, "claimed_day": day(turn.at)}
    return Effects(
        expects=(Expect("link", link["id"], link["revision"]),),
        writes=(
            *made,
            write("insert_grant", _grant(turn, link["municipality"])),
            write("claim_link", claim),
            set_focus(desk, turn, link["municipality"], ""),
        ),
        shows=(notice(turn.chat, "welcome_coordinator"),),
        audit=(Audit("grant", f"coordinator:{link['municipality']}"), Audit("link_opened", f"link:{link['id'][:12]}")),
    )


def _grant(turn: Turn, municipality: str) -> Row:
    return {
        "id": id12(turn.seed, "grant"),
        "municipality": municipality,
        "holder": turn.actor.id,
        "role": "coordinator",
        "scope": f"municipality:{municipality}",
        "granted_by": "shell",
        "granted_at": stamp(turn.at),
        "expires_at": later(turn.at, days=YEAR),
    }


async def personal(turn: Turn, desk: Desk, link: Row) -> Effects:
    """A personal link binds this account to its place, once; the same person again just goes on."""
    if link["claimed_by"] == turn.actor.id:
        return Effects(shows=(card(turn.chat),))
    mine = await desk.store.one("place_in_department", department=link["department"], telegram_id=turn.actor.id)
    if link["role"] and mine is not None and not link["claimed_by"]:
        return await appoint(turn, desk, link, mine)
    place = await desk.store.one("place", id=link["place"])
    if link["claimed_by"] or place is None or place["respondent"] or place["left_day"]:
        return await unusable(turn, desk, link if link["claimed_by"] else None)
    if mine is not None:
        return say(turn.chat, "enrolled", link["department"])
    claim = {"id": link["id"], "claimed_by": turn.actor.id, "claimed_day": day(turn.at)}
    enrolled = await enrol(turn, desk, place)
    return replace(
        enrolled,
        expects=(Expect("link", link["id"], link["revision"]), *enrolled.expects),
        writes=(write("claim_link", claim), *enrolled.writes),
    )


async def enrol(turn: Turn, desk: Desk, place: Row) -> Effects:
    """Bind whoever acts to a place on the roster; if a wave is open there, the notice comes at once."""
    respondent, made = await known_here(turn, desk, place["municipality"])
    bind = write("bind_place", {"id": place["id"], "respondent": respondent})
    expects = (Expect("place", place["id"], place["revision"]),)
    asked = await desk.store.read("open_invitations_of_place", place=place["id"])
    first = asked[0] if asked else None
    focus = set_focus(desk, turn, place["municipality"], f"survey:{first['part']}" if first else "")
    if first is None:
        return Effects(expects, (*made, bind, focus), (notice(turn.chat, "enrolled", place["department"]),))
    sent = write("set_invitation_state", *({"id": row["id"], "state": "sent"} for row in asked))
    return Effects(expects, (*made, bind, focus, sent), (card(turn.chat), *invited_besides(turn.chat, asked[1:])))


def invited_besides(chat: str, rows: Sequence[Row]) -> tuple[Show, ...]:
    """What else a person is asked, each as a message of its own beside the card of the chat."""
    return tuple(
        Show(chat, "invitation", row["part"], 2, f"invite:{row['part']}:{row['place']}", "", row["closes_at"])
        for row in rows
    )


async def department(turn: Turn, desk: Desk, link: Row) -> Effects:
    """A department's link asks the coordinator; it opens nothing by itself."""
    mine = await desk.store.one("place_in_department", department=link["department"], telegram_id=turn.actor.id)
    if mine is not None:
        return Effects(shows=(card(turn.chat),))
    asked = await desk.store.one("request_of_account", department=link["department"], telegram_id=turn.actor.id)
    if asked is not None and asked["state"] == "open":
        return say(turn.chat, "request_waits", link["department"])
    if asked is not None or link["uses"] >= link["cap"]:
        return await unusable(turn, desk, None)
    id = id12(turn.seed, "request")
    request = {
        "id": id,
        "municipality": link["municipality"],
        "department": link["department"],
        "telegram_id": turn.actor.id,
        "first_name": desk.vault.installation.seal(turn.actor.first_name, "access_request", id),
        "state": "open",
        "created_day": day(turn.at),
    }
    coordinators = await desk.store.read("coordinators", municipality=link["municipality"], now=stamp(turn.at))
    asks = tuple(Show(row["holder"], "request", id, 1, f"notice:request:{id}:{row['holder']}") for row in coordinators)
    writes = (write("insert_request", request), write("count_link_use", {"id": link["id"]}))
    expects = (Expect("link", link["id"], link["revision"]),)
    return Effects(expects, writes, (notice(turn.chat, "request_sent", link["department"]), *asks))
