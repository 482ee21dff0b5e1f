"""A coordinator's word on who may join through a department's link."""

from dataclasses import replace

from bot.desk.arriving import enrol
from bot.desk.desk import Desk, in_place, say, write
from bot.desk.people import coordinates
from bot.turn import Act, Actor, Audit, Effects, Expect, Turn


async def approve(turn: Turn, desk: Desk) -> Effects:
    """Give the person a free place in the department; the first card reaches them in the same transaction."""
    assert isinstance(turn.intent, Act)
    request = await desk.store.one("request", id=turn.intent.about)
    if request is None or not coordinates(turn.actor, request["municipality"]):
        return say(turn.chat, "not_available")
    if request["state"] != "open":
        return Effects(shows=(in_place(turn, "request_done", request["id"]),))
    decided = write("decide_request", {"id": request["id"], "state": "approved"})
    expects = (Expect("access_request", request["id"], request["revision"]),)
    account, department = request["telegram_id"], request["department"]
    if await desk.store.one("place_in_department", department=department, telegram_id=account):
        return Effects(expects, (decided,), (in_place(turn, "request_done", request["id"]),))
    place = await desk.store.one("free_place", department=department)
    if place is None:
        return say(turn.chat, "department_full", department)
    chat = await desk.store.one("chat", bot=desk.bot, chat=account)
    language = chat["language"] if chat else turn.language
    enrolled = await enrol(replace(turn, actor=Actor(account), chat=account, language=language), desk, place)
    return replace(
        enrolled,
        expects=(*expects, *enrolled.expects),
        writes=(decided, *enrolled.writes),
        shows=(*enrolled.shows, in_place(turn, "request_done", request["id"])),
        audit=(Audit("approve", f"department:{request['department']}"),),
    )


async def deny(turn: Turn, desk: Desk) -> Effects:
    assert isinstance(turn.intent, Act)
    request = await desk.store.one("request", id=turn.intent.about)
    if request is None or not coordinates(turn.actor, request["municipality"]):
        return say(turn.chat, "not_available")
    if request["state"] != "open":
        return Effects(shows=(in_place(turn, "request_done", request["id"]),))
    return Effects(
        expects=(Expect("access_request", request["id"], request["revision"]),),
        writes=(write("decide_request", {"id": request["id"], "state": "denied"}),),
        shows=(in_place(turn, "request_done", request["id"]),),
        audit=(Audit("deny", f"department:{request['department']}"),),
    )
