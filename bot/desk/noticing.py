"""The notice before a survey: taking part, asking who sees, not now, no thank you."""

from dataclasses import replace
from datetime import timedelta

from bot.desk.answering import set_focus
from bot.desk.audiences import AGENT
from bot.desk.desk import Desk, Row, card, day, dumps, notice, parse_stamp, stamp, write
from bot.desk.handing import withdrawn
from bot.desk.handing_in import given_to
from bot.desk.sittings import open_interview, respondent_key
from bot.ids import id8
from bot.turn import Act, Effects, Expect, Show, Turn, Write

REMINDER_DAYS = 2


async def invited(turn: Turn, desk: Desk) -> Row | None:
    """The invitation of whoever acts to the part of a wave that the button is about, or else the chat's focus."""
    part = turn.intent.about if isinstance(turn.intent, Act) else ""
    if not part:
        chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
        kind, _, part = (chat["focus"] if chat else "").partition(":")
        if kind != "survey":
            return None
    return await desk.store.one("invitation_of_account", part=part, telegram_id=turn.actor.id)


async def take_part(turn: Turn, desk: Desk) -> Effects:
    """Start: the interview opens, pinned to the part's flow version; the first question replaces the notice."""
    invitation = await invited(turn, desk)
    if invitation is None or invitation["wave_state"] != "open":
        return Effects(shows=(card(turn.chat),))
    focus = set_focus(desk, turn, invitation["municipality"], f"survey:{invitation['part']}")
    existing = await open_interview(desk, "survey", invitation["part"], turn.actor.id)
    if existing is not None and existing["state"] != "declined":
        return Effects(writes=(focus,), shows=(card(turn.chat),))
    begun = await _opened(turn, desk, invitation, existing)
    opened = write("set_invitation_state", {"id": invitation["id"], "state": "opened"})
    # What a head declares meanwhile is in what this interview was told, or comes as something new: never neither.
    told = Expect("invitation", invitation["id"], invitation["revision"])
    expects = () if invitation["audience"] == AGENT else (told,)
    effects = Effects(expects, (focus, begun, opened), (card(turn.chat),))
    return effects if invitation["reminders"] else _with_reminder(effects, turn, invitation)


def _with_reminder(effects: Effects, turn: Turn, invitation: Row) -> Effects:
    """The one reminder is put on its way; by then its screen knows whether it is still needed."""
    counted = write("count_reminder", {"id": invitation["id"]})
    return replace(effects, writes=(*effects.writes, counted), shows=(*effects.shows, reminder(turn, invitation)))


async def _opened(turn: Turn, desk: Desk, invitation: Row, declined: Row | None) -> Write:
    """A new interview; one that was declined begins anew under its id, with what there is to be told now."""
    key = desk.vault.campaign(invitation["campaign"])
    assert key is not None, "an open wave has its key"
    id = str(declined["id"]) if declined else id8(turn.seed, "interview")
    inputs = await given_to(desk, turn, invitation)
    if declined:
        again = {"id": id, "state": "open", "inputs": key.seal(dumps(inputs), "interview", id)}
        return write("reopen_interview", again)
    row = {
        "id": id,
        "municipality": invitation["municipality"],
        "kind": "survey",
        "subject": invitation["part"],
        "respondent_key": respondent_key(key, turn.actor.id),
        "flow": invitation["flow"],
        "version": invitation["version"],
        "state": "open",
        "language": turn.language,
        "inputs": key.seal(dumps(inputs), "interview", id),
        "day": day(turn.at),
    }
    return write("insert_interview", row)


async def who_sees(turn: Turn, desk: Desk) -> Effects:
    return Effects(shows=(card(turn.chat, "who_sees"),))


async def show_notice(turn: Turn, desk: Desk) -> Effects:
    return Effects(shows=(card(turn.chat, "resumed"),))


async def not_now(turn: Turn, desk: Desk) -> Effects:
    """The invitation stays as it is and one reminder is put on its way, for two days from now."""
    invitation = await invited(turn, desk)
    if invitation is None or invitation["wave_state"] != "open":
        return Effects(shows=(card(turn.chat),))
    effects = Effects(shows=(card(turn.chat, "not_now"),))
    return effects if invitation["reminders"] else _with_reminder(effects, turn, invitation)


def reminder(turn: Turn, invitation: Row) -> Show:
    """One reminder, two days on or a day before the close, whichever comes first; halfway to the close when less than a
    day is left. Its screen draws nothing if answered.
    """
    closes = parse_stamp(invitation["closes_at"])
    due = min(turn.at + timedelta(days=REMINDER_DAYS), closes - timedelta(days=1))
    if due <= turn.at:
        due = turn.at + (closes - turn.at) / 2
    key = f"remind:{invitation['part']}:{invitation['place']}:1"
    return Show(turn.chat, "reminder", invitation["part"], 3, key, stamp(due), invitation["closes_at"])


async def decline(turn: Turn, desk: Desk) -> Effects:
    """No, thank you: nothing is stored but the refusal itself, and nobody is asked again."""
    invitation = await invited(turn, desk)
    if invitation is None or invitation["wave_state"] != "open" or invitation["state"] == "answered":
        return Effects(shows=(card(turn.chat),))
    declined = write("set_invitation_state", {"id": invitation["id"], "state": "declined"})
    interview = await open_interview(desk, "survey", invitation["part"], turn.actor.id)
    key = desk.vault.campaign(invitation["campaign"])
    offer = (write("delete_volunteer", {"id": key.mac("volunteer", turn.actor.id)}),) if key else ()
    handed = await withdrawn(desk, interview["id"], key) if interview and key else []
    gone = (
        (
            *offer,
            *handed,
            write("delete_records", {"interview": interview["id"]}),
            write("delete_draft", {"interview": interview["id"]}),
            write("set_interview_state", {"id": interview["id"], "state": "declined"}),
        )
        if interview
        else ()
    )
    return Effects(writes=(declined, *gone), shows=(card(turn.chat),))


async def stop_reminders(turn: Turn, desk: Desk) -> Effects:
    """No more reminders: said, and kept by counting the one reminder as used."""
    waves = await desk.store.read("invitations_of_account", telegram_id=turn.actor.id)
    counted = tuple(write("count_reminder", {"id": wave["id"]}) for wave in waves if wave["wave_state"] == "open")
    return Effects(writes=counted, shows=(notice(turn.chat, "no_reminders", priority=0),))
