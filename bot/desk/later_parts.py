"""What a head declares after an officer has begun: a new interview of the same wave that asks the new rows alone."""

from dataclasses import dataclass, field, replace
from typing import Final

from bot.desk.audiences import AGENT
from bot.desk.desk import Desk, Row, write
from bot.desk.handing_in import undeclared
from bot.desk.prefilling import SOURCE, prefills_of
from bot.desk.sittings import open_interview
from bot.ids import id8
from bot.turn import Effects, Expect, Show, Turn, Write
from flows.conversation import Complete
from scoring.cases import Case, from_complete

BEGUN: Final = frozenset({"open", "sent"})
COPIED: Final = ("municipality", "wave", "place", "department", "publication_group")


@dataclass(slots=True)
class More:
    """What follows from one head's answers for the officers; `expects`: nobody of them has begun meanwhile."""

    expects: list[Expect] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    shows: list[Show] = field(default_factory=list)


def with_more(effects: Effects, more: More) -> Effects:
    """Both together, in one transaction."""
    known = set(effects.expects)
    return replace(
        effects,
        expects=(*effects.expects, *(each for each in dict.fromkeys(more.expects) if each not in known)),
        writes=(*effects.writes, *more.writes),
        shows=(*effects.shows, *more.shows),
    )


async def with_what_follows(sent: Effects, turn: Turn, desk: Desk, invitation: Row, complete: Complete) -> Effects:
    """The effects of a Send, with what it brings the officers to check."""
    return with_more(sent, await more_to_check(turn, desk, invitation, complete))


async def more_to_check(turn: Turn, desk: Desk, sent: Row, complete: Complete) -> More:
    """`sent` is the invitation that is being answered; only an inventory changes what others are told."""
    more = More()
    if sent["flow"] != SOURCE:
        return more
    case = from_complete(
        complete, flow=SOURCE, version=sent["version"], department=sent["department"], wave=sent["wave"]
    )
    for part in await desk.store.read("parts_of_wave", wave=sent["wave"]):
        if (
            not part["scope"]
            and part["audience"] != AGENT
            and (repeats := prefills_of(await desk.flow(part["flow"], part["version"])))
        ):
            await _for_part(turn, desk, sent, case, part, repeats, more)
    return more


async def _for_part(
    turn: Turn, desk: Desk, sent: Row, case: Case, part: Row, repeats: dict[str, str], more: More
) -> None:
    """Everybody who was asked this flow and has begun: what they were not told, and do not wait for already."""
    invited = await desk.store.read("invitations_of_flow", wave=sent["wave"], flow=part["flow"])
    for account in sorted({row["telegram_id"] for row in invited} - {""}):
        own = [row for row in invited if row["telegram_id"] == account]
        more.expects += [Expect("invitation", row["id"], row["revision"]) for row in own]
        begun = [row for row in own if await _has_begun(desk, row, account)]
        if not any(row["part"] == part["id"] for row in begun):
            continue
        new = await undeclared(desk, turn, own[0], repeats, account, turn.language, (case,))
        waiting = {row["scope"] for row in own if row not in begun}
        for input, repeat in repeats.items():
            if new[input] and repeat not in waiting:
                _ask(sent, part, own, repeat, account, more)


async def _has_begun(desk: Desk, invitation: Row, account: str) -> bool:
    row = await open_interview(desk, "survey", invitation["part"], account)
    return row is not None and row["state"] in BEGUN


def _ask(sent: Row, part: Row, own: list[dict[str, object]], repeat: str, account: str, more: More) -> None:
    """One more part, the same for all who need it by its place among those of this repeat, and its invitation."""
    round = 1 + sum(row["scope"] == repeat for row in own)
    id = id8(f"{part['id']}/{repeat}", f"round {round}")
    first = next(row for row in own if row["part"] == part["id"])
    number = part["number"] * 100 + round
    made = {name: part[name] for name in ("municipality", "campaign", "wave", "flow", "version", "audience")}
    invitation = {name: first[name] for name in COPIED} | {"id": f"{id}:{first['place']}", "part": id}
    more.writes += [
        write("insert_part", made | {"id": id, "number": number, "scope": repeat}),
        write("insert_invitation", invitation | {"state": "queued", "notice": "1"}),
    ]
    key = f"invite:{id}:{first['place']}"
    more.shows.append(Show(account, "invitation", id, 2, key, "", sent["closes_at"]))
