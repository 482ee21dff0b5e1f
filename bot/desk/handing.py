"""Handing an item of one's interview to a colleague by a link to pass on, and taking it back."""

from dataclasses import dataclass, replace
from typing import Any

from bot.desk.advancing import advance
from bot.desk.desk import Desk, Row, card, dumps, loads, notice, stamp, write
from bot.desk.drafting import draft_for
from bot.desk.links import enrolment_token
from bot.desk.offering import shown
from bot.desk.sittings import Sitting, draft_write
from bot.ids import id8, token_hash
from bot.turn import Audit, Effects, Expect, Press, Turn, Write
from bot.vault import Key
from flows.conversation import Ask, Delegate, Refuse, TakeBack

OPEN = ("offered", "claimed")
ASKING, QUESTION, PART = "", "q", "p"
"""What the button says: ask which part, only this question, the whole part."""


@dataclass(frozen=True, slots=True)
class Between:
    """Who handed something over and who has it, as it is sealed: accounts and first names."""

    owner: str
    owner_name: str
    colleague: str = ""
    colleague_name: str = ""


def between(key: Key, row: Row) -> Between:
    """Opens the sealed part of a handing."""
    return Between(**loads(key.open(row["body"], "handing", row["id"])))


def sealed(key: Key, id: str, who: Between) -> str:
    body = {name: getattr(who, name) for name in Between.__slots__}
    return key.seal(dumps(body), "handing", id)


def token_of(desk: Desk, id: str) -> str:
    """The token of the link that a colleague opens; derived, stored nowhere."""
    return enrolment_token(desk, "h", id)


def parts_of(ask: Ask) -> dict[str, str]:
    """What can be handed over from this card: by the argument of its button, the item."""
    if ask.delegable is None:
        return {}
    found = {PART: ask.delegable}
    single = ask.kind in ("question", "matrix") and "#" not in ask.address and ask.address != ask.delegable
    return {QUESTION: ask.address, **found} if single else found


async def handed_over(turn: Turn, desk: Desk, sitting: Sitting, ask: Ask, press: Press) -> Effects:
    """The button *Ask a colleague*: which part is asked where there are two, then a link to pass on is made."""
    parts = parts_of(ask)
    draft = {name: value for name, value in draft_for(sitting, ask).items() if name != "handing"}
    if press.arg == ASKING and len(parts) > 1:
        return shown(turn, "", draft_write(sitting, draft | {"handing": True}))
    if press.arg not in (ASKING, *parts):
        return shown(turn, "", draft_write(sitting, draft))
    item = parts.get(press.arg or PART)
    return shown(turn) if item is None else await _hand_over(turn, desk, sitting, item)


async def _hand_over(turn: Turn, desk: Desk, sitting: Sitting, item: str) -> Effects:
    id = id8(turn.seed, "handing")
    advanced = advance(sitting, Delegate(item, id))
    if isinstance(advanced.outcome.step, Refuse) or not advanced.outcome.records:
        return shown(turn)
    part = await desk.store.one("part", id=sitting.row["subject"])
    assert part is not None, "an open interview has its part"
    row = {
        "id": id,
        "municipality": sitting.row["municipality"],
        "campaign": part["campaign"],
        "wave": part["wave"],
        "interview": sitting.id,
        "item": item,
        "token": token_hash(token_of(desk, id)),
        "state": "offered",
        "body": sealed(sitting.key, id, Between(turn.actor.id, turn.actor.first_name)),
        "created_at": stamp(turn.at),
    }
    return Effects(
        expects=advanced.expects,
        writes=(*advanced.writes, write("insert_handing", row)),
        shows=(card(turn.chat), replace(notice(turn.chat, "handing_link", id), key=f"handing:{id}:{turn.chat}")),
        audit=(Audit("handed_over", f"handing:{id}"),),
    )


# ------------------------------------------------------------------------------------------------ taking back
async def taken_back(turn: Turn, desk: Desk, sitting: Sitting, event: TakeBack) -> Effects:
    """The item is asked here again; whoever has it is told when they go on, and what they had not sent is deleted."""
    advanced = advance(sitting, event)
    rows = await desk.store.read("handings_of_interview", interview=sitting.id)
    gone = [row for row in rows if row["item"] == event.item and row["state"] in OPEN]
    writes, shows = await closed(desk, gone, "taken_back", sitting.key)
    return Effects(
        expects=(*advanced.expects, *(Expect("handing", row["id"], row["revision"]) for row in gone)),
        writes=(*advanced.writes, *writes),
        shows=(card(turn.chat), *shows),
    )


async def closed(desk: Desk, rows: list[Row] | list[dict[str, Any]], state: str, key: Key) -> tuple[Any, Any]:
    """The writes that end handings and delete what colleagues had not sent, and the cards of those colleagues."""
    writes: list[Write] = []
    shows = []
    for row in rows:
        who = between(key, row)
        writes += [write("set_handing", {"id": row["id"], "state": state, "body": row["body"]})]
        writes += await unsent(desk, row["id"])
        if who.colleague:
            shows.append(card(who.colleague))
    return tuple(writes), tuple(shows)


async def unsent(desk: Desk, handing: str) -> list[Write]:
    """What a colleague has answered and not sent goes, with the interview."""
    interview = await desk.store.one("handed_interview", handing=handing)
    if interview is None:
        return []
    row = {"interview": interview["id"]}
    return [
        write("delete_records", row),
        write("delete_draft", row),
        write("delete_interview", {"id": interview["id"]}),
    ]


async def withdrawn(desk: Desk, interview: str, key: Key) -> list[Write]:
    """With the answers of a statement goes what was handed out of it."""
    rows = await desk.store.read("handings_of_interview", interview=interview)
    writes = [each for row in rows for each in await unsent(desk, row["id"])]
    return [*writes, write("delete_handings_of_interview", {"interview": interview})] if rows else []


def with_wave(wave: str) -> tuple[Write, ...]:
    """When a wave closes, what colleagues had not sent is read by nobody: it goes, and the links with it."""
    names = ("delete_handed_records", "delete_handed_drafts", "delete_handed_interviews", "delete_handings_of_wave")
    return tuple(write(name, {"wave": wave}) for name in names)
