"""What people may ask of their own data: to see it, to delete it, to clear the chat; and the hourly purge."""

from datetime import timedelta

from bot.desk.desk import Desk, Row, card, day, later, notice, say, stamp, write
from bot.desk.sittings import open_interview
from bot.turn import Audit, Effects, Show, Turn, Write


async def mydata(turn: Turn, desk: Desk) -> Effects:
    """What is held about whoever asks, as a file in the chat."""
    return Effects(shows=(Show(turn.chat, "mydata", "", 0, f"report:mydata:{turn.chat}"),))


async def withdraw(turn: Turn, desk: Desk) -> Effects:
    return say(turn.chat, "withdraw")


async def withdraw_yes(turn: Turn, desk: Desk) -> Effects:
    """Everything that can still be told apart as this person's is deleted: records, sealed and released answers, offer."""
    writes: list[Write] = []
    waves = await desk.store.read("invitations_of_account", telegram_id=turn.actor.id)
    for wave in waves:
        writes += await _withdrawn(turn, desk, wave)
    if not writes:
        return say(turn.chat, "nothing_held")
    shows = (notice(turn.chat, "withdrawn", priority=0), card(turn.chat))
    return Effects(writes=tuple(writes), shows=shows, audit=(Audit("erase", "own answers"),))


async def _withdrawn(turn: Turn, desk: Desk, wave: Row) -> list[Write]:
    key = desk.vault.campaign(wave["campaign"])
    interview = await open_interview(desk, "survey", wave["wave"], turn.actor.id)
    if key is None or interview is None:
        return []
    account = turn.actor.id
    gone = [
        write("delete_records", {"interview": interview["id"]}),
        write("delete_draft", {"interview": interview["id"]}),
        write("delete_interview", {"id": interview["id"]}),
        write("delete_sealed_response", {"id": key.mac("seal", account)}),
        write("delete_volunteer", {"id": key.mac("volunteer", account)}),
        write("delete_released_of_person", {"wave": wave["wave"], "person_ref": key.mac("ref", account)}),
    ]
    if wave["wave_state"] == "open":
        gone.append(write("set_invitation_state", {"id": wave["id"], "state": "declined"}))
    return gone


async def clear(turn: Turn, desk: Desk) -> Effects:
    """Remove the messages of this chat that Telegram still lets a bot remove; the answers still count."""
    return Effects(shows=(Show(turn.chat, "cleared", "", 0, f"clear:{turn.chat}"),))


DIALOG_PURGE = ("purge_dialog_records", "purge_dialog_drafts", "purge_dialogs")


async def purge(turn: Turn, desk: Desk) -> Effects:
    """Hourly: marks and messages after two days, closed outbox rows and dialogs after one, sessions that have ended."""
    two_days = {"bot": desk.bot, "before": later(turn.at, hours=-48)}
    one_day = {"bot": desk.bot, "before": later(turn.at, hours=-24)}
    return Effects(
        writes=(
            write("purge_updates", two_days, {"bot": "web", "before": two_days["before"]}),
            write("wipe_dead_updates", one_day),
            write("forget_old_messages", two_days),
            write("purge_outbox", one_day),
            write("purge_sessions", {"before": stamp(turn.at)}),
            *(write(name, {"before": day(turn.at - timedelta(days=1))}) for name in DIALOG_PURGE),
        )
    )
