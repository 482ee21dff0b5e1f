"""What people may ask of their own data: to see it, to delete it, to clear the chat."""

from bot.desk.desk import Desk, Row, card, notice, say, write
from bot.desk.handed import given_up, held
from bot.desk.handing import withdrawn as handings_withdrawn
from bot.desk.retention import purge as purge
from bot.desk.sittings import open_interview, seal_id
from bot.turn import Audit, Effects, Expect, Show, Turn, Write


async def mydata(turn: Turn, desk: Desk) -> Effects:
    """What is held about whoever asks, as a file in the chat."""
    return Effects(shows=(Show(turn.chat, "mydata", "", 0, f"report:mydata:{turn.chat}"),))


async def withdraw(turn: Turn, desk: Desk) -> Effects:
    return say(turn.chat, "withdraw")


async def withdraw_yes(turn: Turn, desk: Desk) -> Effects:
    """Whatever can still be told to be this person's is deleted: records, sealed and released answers, offer."""
    writes: list[Write] = []
    waves = await desk.store.read("invitations_of_account", telegram_id=turn.actor.id)
    for wave in waves:
        writes += await _withdrawn(turn, desk, wave)
    helped = [await given_up(turn, desk, *one) for one in await held(desk, turn.actor.id)]
    writes += [each for one in helped for each in one.writes]
    if not writes:
        return say(turn.chat, "nothing_held")
    shows = (notice(turn.chat, "withdrawn", priority=0), card(turn.chat))
    # A close that read the answers before they were withdrawn must not release them after.
    open_ones = [wave for wave in waves if wave["wave_state"] == "open"]
    expects = [Expect("invitation", wave["id"], wave["revision"]) for wave in open_ones]
    expects += [each for one in helped for each in one.expects]
    others = [show for one in helped for show in one.shows if show.chat != turn.chat]
    return Effects(tuple(expects), tuple(writes), (*shows, *others), (Audit("erase", "own answers"),))


async def _withdrawn(turn: Turn, desk: Desk, wave: Row) -> list[Write]:
    key = desk.vault.campaign(wave["campaign"])
    interview = await open_interview(desk, "survey", wave["part"], turn.actor.id)
    if key is None or interview is None:
        return []
    account = turn.actor.id
    gone = [
        write("delete_records", {"interview": interview["id"]}),
        write("delete_draft", {"interview": interview["id"]}),
        write("delete_interview", {"id": interview["id"]}),
        write("delete_sealed_response", {"id": seal_id(key, wave, account)}),
        write("delete_volunteer", {"id": key.mac("volunteer", account)}),
        write("delete_released_of_person", {"part": wave["part"], "person_ref": key.mac("ref", account)}),
    ]
    gone += await handings_withdrawn(desk, interview["id"], key)
    if wave["wave_state"] == "open":
        gone.append(write("set_invitation_state", {"id": wave["id"], "state": "declined"}))
    return gone


async def clear(turn: Turn, desk: Desk) -> Effects:
    """Remove the messages of this chat that Telegram still lets a bot remove; the answers still count."""
    return Effects(shows=(Show(turn.chat, "cleared", "", 0, f"clear:{turn.chat}"),))
