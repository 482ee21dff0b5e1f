"""Commands that everyone has, and a few that only look: help, language, privacy, pause, back, review, stop."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, Row, board_card, card, notice, say, write
from bot.desk.offering import look_back, offered, resumed, shown
from bot.desk.offering import pause as paused_at
from bot.desk.people import person
from bot.desk.reopening import reopen
from bot.desk.sittings import Sitting, answerable, focused, open_interview, sitting_of
from bot.turn import Act, Effects, Show, Turn, Write
from flows.conversation import Back

LANGUAGES = ("en", "fr", "es", "pt", "ar")


async def help_(turn: Turn, desk: Desk) -> Effects:
    return say(turn.chat, "help")


async def language(turn: Turn, desk: Desk) -> Effects:
    return say(turn.chat, "language")


async def privacy(turn: Turn, desk: Desk) -> Effects:
    return say(turn.chat, "privacy")


async def people(turn: Turn, desk: Desk) -> Effects:
    return say(turn.chat, "people")


async def stop(turn: Turn, desk: Desk) -> Effects:
    return say(turn.chat, "stop")


async def set_language(turn: Turn, desk: Desk) -> Effects:
    """The chat and whatever is open in it speak the chosen language from now on."""
    assert isinstance(turn.intent, Act)
    chosen = turn.intent.about
    if chosen not in LANGUAGES:
        return say(turn.chat, "language")
    known = await person(turn, desk)
    town = known.municipality if known else ""
    chat = write("upsert_chat_language", {"bot": desk.bot, "chat": turn.chat, "municipality": town, "language": chosen})
    writes = (
        chat,
        *[write("set_interview_language", {"id": id, "language": chosen}) for id in await begun(turn, desk)],
    )
    spoken = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    waiting = (card(turn.chat),) if spoken and spoken["focus"] else ()
    return Effects(writes=writes, shows=(notice(turn.chat, "language_set", priority=0), *waiting))


async def begun(turn: Turn, desk: Desk) -> set[str]:
    """The interviews of whoever acts that may still be shown: the one in focus and those of the surveys they are in."""
    waves = await desk.store.read("invitations_of_account", telegram_id=turn.actor.id)
    rows = [await open_interview(desk, "survey", wave["part"], turn.actor.id) for wave in waves]
    return {row["id"] for row in (await focused(desk, turn), *rows) if row is not None}


async def resume(turn: Turn, desk: Desk) -> Effects:
    """What is asked; a survey that waits wins over a board or one that is done with, and after a refusal to take part
    the notice comes again.
    """
    assert isinstance(turn.intent, Act)
    meant = await desk.store.one("invitation_of_account", part=turn.intent.about, telegram_id=turn.actor.id)
    if meant is not None and meant["wave_state"] == "open":
        return await _turned_to(turn, desk, meant)
    sitting = await at_work(turn, desk)
    if sitting is not None:
        return await resumed(turn, desk, sitting)
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    kind, _, subject = (chat["focus"] if chat else "").partition(":")
    waiting = await _waiting(turn, desk, subject if kind == "survey" else "") if kind != "dialog" else None
    if waiting is not None:
        return await _turned_to(turn, desk, waiting)
    return Effects(shows=(card(turn.chat, "resumed"),)) if kind else say(turn.chat, "nothing_open")


async def _turned_to(turn: Turn, desk: Desk, invitation: Row) -> Effects:
    """The chat is about this part of a wave from now on, and shows where the person stands in it."""
    row = await open_interview(desk, "survey", invitation["part"], turn.actor.id)
    sitting = await sitting_of(desk, turn, row) if row is not None and await answerable(desk, row) else None
    effects = Effects(shows=(card(turn.chat, "resumed"),))
    if sitting is not None:
        effects = await resumed(turn, desk, sitting)
    focus = set_focus(desk, turn, invitation["municipality"], f"survey:{invitation['part']}")
    return replace(effects, writes=(focus, *effects.writes))


async def _waiting(turn: Turn, desk: Desk, here: str) -> Row | None:
    """What whoever acts is asked in an open wave: the part that the chat is about unless it is done with, else the
    first that is not, else any.
    """
    rows = await desk.store.read("invitations_of_account", telegram_id=turn.actor.id)
    asked = [row for row in rows if row["wave_state"] == "open"]
    asked.sort(key=lambda row: (row["state"] in ("answered", "declined"), row["part"] != here))
    return None if not asked or (here and asked[0]["part"] == here) else asked[0]


async def at_work(turn: Turn, desk: Desk) -> Sitting | None:
    """The interview or dialog that the chat is busy with and that still takes answers."""
    row = await focused(desk, turn)
    return await sitting_of(desk, turn, row) if row is not None and await answerable(desk, row) else None


async def pause(turn: Turn, desk: Desk) -> Effects:
    """Nothing is lost: said, and noted."""
    sitting = await at_work(turn, desk)
    return say(turn.chat, "nothing_open") if sitting is None else await paused_at(turn, desk, sitting)


async def back(turn: Turn, desk: Desk) -> Effects:
    sitting = await at_work(turn, desk)
    if sitting is None:
        return say(turn.chat, "nothing_open")
    return shown(turn) if sitting.paused else await offered(turn, desk, sitting, Back())


async def review(turn: Turn, desk: Desk) -> Effects:
    """The answers so far; after Send, until the survey closes, they open again for correction."""
    row = await focused(desk, turn)
    if row is None:
        return say(turn.chat, "nothing_open")
    if row["state"] == "sent" and await answerable(desk, {**row, "state": "open"}):
        return await reopen(turn, desk, row)
    sitting = await at_work(turn, desk)
    return shown(turn) if sitting is None else look_back(turn, sitting)


async def blocked(turn: Turn, desk: Desk) -> Effects:
    """Somebody blocked the bot: a count rises, reminders stop, and nobody is told a name."""
    return await out_of_reach(desk, turn.chat)


async def out_of_reach(desk: Desk, chat: str) -> Effects:
    """A chat that cannot be written to; the boards that count it are brought up to date."""
    gone = write("set_chat_blocked", {"bot": desk.bot, "chat": chat, "blocked": 1})
    shows = await boards(desk, chat)
    return Effects(writes=(gone, write("mark_unreachable", {"telegram_id": chat})), shows=shows)


async def not_started(desk: Desk, chat: str) -> Effects:
    """Whoever has never pressed Start, or deleted the chat for good, is waited for: nobody has turned the bot away."""
    waits = write("mark_not_started", {"telegram_id": chat})
    return Effects(writes=(waits,), shows=await boards(desk, chat))


async def boards(desk: Desk, account: str) -> tuple[Show, ...]:
    """The cards of the coordinators who follow a survey that this account is asked in."""
    waves = await desk.store.read("invitations_of_account", telegram_id=account)
    open_ones = [wave for wave in waves if wave["wave_state"] == "open" and wave["launched_chat"] != account]
    return tuple([show for one in open_ones for show in await board_card(desk, one["wave"], one["launched_chat"])])


async def returned(turn: Turn, desk: Desk) -> Effects:
    """Who came back gets the card that waits, as a new message: the old one may have been deleted with the chat."""
    free = write("set_chat_blocked", {"bot": desk.bot, "chat": turn.chat, "blocked": 0})
    unknown = {"bot": desk.bot, "chat": turn.chat, "municipality": "", "message_id": 0, "content_hash": ""}
    nobody = {"key": "", "lease_owner": ""}
    fresh = write("set_card", unknown | nobody | {"expects": "tap", "newest": 0, "shown_at": ""})
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    shows = (card(turn.chat),) if chat and chat["focus"] else ()
    reached = (write("mark_reachable", {"telegram_id": turn.actor.id}), *await reopened(turn, desk))
    return Effects(writes=(free, fresh, *reached), shows=(*shows, *await boards(desk, turn.actor.id)))


async def reopened(turn: Turn, desk: Desk) -> list[Write]:
    """Invitations that were begun before the bot was blocked count as begun again."""
    found = []
    for wave in await desk.store.read("invitations_of_account", telegram_id=turn.actor.id):
        if wave["state"] == "unreachable" and wave["wave_state"] == "open":
            row = await open_interview(desk, "survey", wave["part"], turn.actor.id)
            if row is not None and row["state"] == "open":
                found.append(write("set_invitation_state", {"id": wave["id"], "state": "opened"}))
    return found


async def migrated(turn: Turn, desk: Desk) -> Effects:
    """A group became a supergroup: its id changes everywhere at once."""
    assert isinstance(turn.intent, Act)
    move = {"bot": desk.bot, "chat": turn.chat, "moved_to": turn.intent.about}
    return Effects(writes=(write("move_outbox", move), write("move_chat", move)))


def unreachable_effects(desk: Desk) -> Callable[[str, str], Awaitable[Effects]]:
    """What follows when Telegram says that a chat cannot be written to, for delivery."""

    async def follows(chat: str, reason: str) -> Effects:
        return await (not_started(desk, chat) if reason == "not_started" else out_of_reach(desk, chat))

    return follows
