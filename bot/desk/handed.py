"""The colleague's side of a handing: opening the link, taking it on or not, and sending the answers back."""

from dataclasses import replace

from bot.desk.advancing import Advance
from bot.desk.answering import set_focus
from bot.desk.desk import Desk, Row, card, day, dumps, notice, stamp, write
from bot.desk.handing import OPEN, Between, between, sealed, token_of, unsent
from bot.desk.recording import record_rows
from bot.desk.sittings import Sitting, open_interview, respondent_key, sitting_of
from bot.ids import id8, id12, token_hash
from bot.turn import Act, Audit, Effects, Expect, Turn, Write
from bot.vault import Key
from flows.conversation import Record, TakeBack
from flows.engine import submit
from flows.handing.exchange import hand_back, hand_over


async def opened(turn: Turn, desk: Desk, token: str) -> Effects:
    """The link of a handing: the first account that opens it has the item; its owner is told to pass it on."""
    row = await desk.store.one("handing_by_token", token=token_hash(token))
    key = None if row is None else await _key(desk, row)
    if row is None or key is None or row["state"] not in OPEN or not await _wave_is_open(desk, row):
        return Effects(shows=(notice(turn.chat, "link_unusable"),))
    who = between(key, row)
    if who.owner == turn.actor.id:
        return Effects(shows=(notice(turn.chat, "handing_own"),))
    if who.colleague not in ("", turn.actor.id):
        return Effects(shows=(notice(turn.chat, "link_unusable"),))
    focus = set_focus(desk, turn, row["municipality"], f"handed:{row['id']}")
    if who.colleague:
        return Effects(writes=(focus,), shows=(card(turn.chat),))
    mine = replace(who, colleague=turn.actor.id, colleague_name=turn.actor.first_name)
    return Effects(
        expects=(Expect("handing", row["id"], row["revision"]),),
        writes=(_claim(key, row, mine, "claimed"), write("insert_grant", await _grant(turn, desk, row)), focus),
        shows=(card(turn.chat), card(who.owner)),
        audit=(Audit("handing_opened", f"handing:{row['id']}"),),
    )


async def _key(desk: Desk, row: Row) -> Key | None:
    return desk.vault.campaign(row["campaign"])


async def _wave_is_open(desk: Desk, row: Row) -> bool:
    wave = await desk.store.one("wave", id=row["wave"])
    return wave is not None and wave["state"] == "open"


def _claim(key: Key, row: Row, who: Between, state: str) -> Write:
    return write("set_handing", {"id": row["id"], "state": state, "body": sealed(key, row["id"], who)})


async def _grant(turn: Turn, desk: Desk, row: Row) -> Row:
    """A colleague may answer until the wave closes, on the roster or not."""
    wave = await desk.store.one("wave", id=row["wave"])
    assert wave is not None
    return {
        "id": id12(turn.seed, "handing grant"),
        "municipality": row["municipality"],
        "holder": turn.actor.id,
        "role": "agent",
        "scope": f"municipality:{row['municipality']}",
        "granted_by": f"handing:{row['id']}",
        "granted_at": stamp(turn.at),
        "expires_at": wave["closes_at"],
    }


# ------------------------------------------------------------------------------------------------ yes or no
async def mine(turn: Turn, desk: Desk) -> tuple[Row, Key, Between] | None:
    """The handing that a button is about, if whoever acts has it and it is still open."""
    assert isinstance(turn.intent, Act)
    row = await desk.store.one("handing", id=turn.intent.about)
    key = None if row is None else await _key(desk, row)
    if row is None or key is None or row["state"] != "claimed" or not await _wave_is_open(desk, row):
        return None
    who = between(key, row)
    return (row, key, who) if who.colleague == turn.actor.id else None


async def take_on(turn: Turn, desk: Desk) -> Effects:
    """Start: an interview of their own over the item, with the answers that it reads and no others."""
    found = await mine(turn, desk)
    if found is None:
        return Effects(shows=(card(turn.chat),))
    row, key, _ = found
    focus = set_focus(desk, turn, row["municipality"], f"handed:{row['id']}")
    if await open_interview(desk, "handed", row["id"], turn.actor.id) is not None:
        return Effects(writes=(focus,), shows=(card(turn.chat),))
    owner = await owner_sitting(turn, desk, row)
    if owner is None:
        return Effects(shows=(card(turn.chat),))
    begun = write("insert_interview", _interview(turn, row, key, owner))
    return Effects(writes=(focus, begun), shows=(card(turn.chat),))


def _interview(turn: Turn, row: Row, key: Key, owner: Sitting) -> Row:
    given = hand_over(owner.flow, owner.records, owner.context, row["item"])
    id = id8(turn.seed, "handed interview")
    handed = _handed_in(owner) | {"scope": row["item"], "given": dict(given)}
    return {
        "id": id,
        "municipality": row["municipality"],
        "kind": "handed",
        "subject": row["id"],
        "respondent_key": respondent_key(key, turn.actor.id),
        "flow": owner.row["flow"],
        "version": owner.row["version"],
        "state": "open",
        "language": turn.language,
        "inputs": key.seal(dumps(handed), "interview", id),
        "day": day(turn.at),
    }


def _handed_in(owner: Sitting) -> dict[str, object]:
    context = owner.context
    return {
        "inputs": dict(context.inputs),
        "choices": dict(context.choices),
        "rows": dict(context.rows),
        "pack": dict(context.pack),
        "permit": ["tables"] if context.tables else [],
    }


async def owner_sitting(turn: Turn, desk: Desk, row: Row) -> Sitting | None:
    """The interview that the item was handed out of, in the language of its owner."""
    interview = await desk.store.one("interview", id=row["interview"])
    return None if interview is None or interview["state"] != "open" else await sitting_of(desk, turn, interview)


async def decline(turn: Turn, desk: Desk) -> Effects:
    """Not for me: the item goes back to where it came from, and its owner is told."""
    found = await mine(turn, desk)
    if found is None:
        return Effects(shows=(card(turn.chat),))
    return await given_up(turn, desk, *found)


async def given_up(turn: Turn, desk: Desk, row: Row, key: Key, who: Between) -> Effects:
    """What the colleague had answered is deleted, and the item is asked again where it came from."""
    writes = [_claim(key, row, who, "declined"), *await unsent(desk, row["id"])]
    expects = [Expect("handing", row["id"], row["revision"])]
    owner = await owner_sitting(turn, desk, row)
    if owner is not None:
        outcome = submit(owner.flow, owner.records, owner.context, TakeBack(row["item"]))
        back, expect = _appended(key, owner, outcome.records)
        writes += back
        expects += expect
    shows = (card(turn.chat), card(who.owner), notice(who.owner, "handing_declined", row["id"]))
    return Effects(tuple(expects), tuple(writes), shows, (Audit("handing_declined", f"handing:{row['id']}"),))


def _appended(key: Key, owner: Sitting, records: tuple[Record, ...]) -> tuple[list[Write], list[Expect]]:
    if not records:
        return [], []
    revision = int(owner.row["revision"])
    rows = record_rows(key, owner.row, revision + 1, records)
    return [write("insert_record", *rows)], [Expect("interview", owner.id, revision)]


async def held(desk: Desk, account: str) -> list[tuple[Row, Key, Between]]:
    """What colleagues have handed to this account and it has not sent back, in surveys that are open."""
    found: list[tuple[Row, Key, Between]] = []
    for row in await desk.store.read("claimed_handings"):
        key = await _key(desk, row)
        who = between(key, row) if key is not None else None
        if key is not None and who is not None and who.colleague == account:
            found.append((row, key, who))
    return found


# ------------------------------------------------------------------------------------------------ sending back
async def sent_back(turn: Turn, desk: Desk, sitting: Sitting, advanced: Advance) -> Effects:
    """Send: the answers join the interview that they were asked for, with their author, and leave this one."""
    row = await desk.store.one("handing", id=sitting.row["subject"])
    owner = None if row is None else await owner_sitting(turn, desk, row)
    if row is None or owner is None or row["state"] != "claimed":
        return Effects(shows=(card(turn.chat),))
    who = between(sitting.key, row)
    theirs = (*sitting.records, *advanced.outcome.records)
    author = who.colleague_name or turn.actor.first_name or "?"
    records = hand_back(owner.flow, owner.records, owner.context, row["item"], theirs, author)
    back, expects = _appended(sitting.key, owner, records)
    handing = Expect("handing", row["id"], row["revision"])
    return Effects(
        expects=(*expects, handing, Expect("interview", sitting.id, int(sitting.row["revision"]))),
        writes=(*back, _claim(sitting.key, row, who, "returned"), *await unsent(desk, row["id"])),
        shows=(card(turn.chat), card(who.owner), notice(who.owner, "handing_returned", row["id"])),
        audit=(Audit("handed_back", f"handing:{row['id']}"),),
    )


def link_of(desk: Desk, handing: str) -> str:
    """The address that the owner passes on."""
    from bot.desk.links import deep_link

    return deep_link(desk, token_of(desk, handing))
