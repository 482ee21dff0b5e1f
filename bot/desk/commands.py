"""Commands that everyone has, and a few that only look: help, language, privacy, pause, back, review, stop."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.desk.answering import offered, shown
from bot.desk.desk import Desk, card, notice, say, write
from bot.desk.people import person
from bot.desk.sittings import focused, sitting_of
from bot.desk.reopening import reopen
from bot.turn import Act, Effects, Turn
from flows.conversation import Back, Pause

LANGUAGES = ("en", "fr")


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
    row = await focused(desk, turn)
    writes = (chat,) if row is None else (chat, write("set_interview_language", {"id": row["id"], "language": chosen}))
    spoken = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    waiting = (card(turn.chat),) if spoken and spoken["focus"] else ()
    return Effects(writes=writes, shows=(notice(turn.chat, "language_set", priority=0), *waiting))


async def resume(turn: Turn, desk: Desk) -> Effects:
    """The current card; after a refusal to take part, the notice again while the survey is open."""
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    if chat and chat["focus"]:
        return Effects(shows=(card(turn.chat, "resumed"),))
    waves = [row for row in await desk.store.read("invitations_of_account", telegram_id=turn.actor.id)]
    waiting = next((row for row in waves if row["wave_state"] == "open"), None)
    if waiting is None:
        return say(turn.chat, "nothing_open")
    from bot.desk.answering import set_focus

    focus = set_focus(desk, turn, waiting["municipality"], f"survey:{waiting['wave']}")
    return Effects(writes=(focus,), shows=(card(turn.chat, "resumed"),))


async def pause(turn: Turn, desk: Desk) -> Effects:
    """Nothing is lost: said, and noted for the board."""
    row = await focused(desk, turn)
    if row is None or row["state"] != "open":
        return say(turn.chat, "nothing_open")
    sitting = await sitting_of(desk, turn, row)
    if sitting is None:
        return say(turn.chat, "nothing_open")
    effects = await offered(turn, desk, sitting, Pause())
    return replace(effects, shows=(notice(turn.chat, "paused", priority=0),))


async def back(turn: Turn, desk: Desk) -> Effects:
    row = await focused(desk, turn)
    sitting = await sitting_of(desk, turn, row) if row is not None and row["state"] == "open" else None
    if sitting is None:
        return say(turn.chat, "nothing_open")
    return await offered(turn, desk, sitting, Back())


async def review(turn: Turn, desk: Desk) -> Effects:
    """The answers so far; after Send, until the survey closes, they open again for correction."""
    row = await focused(desk, turn)
    if row is None:
        return say(turn.chat, "nothing_open")
    if row["state"] == "sent":
        return await reopen(turn, desk, row)
    return shown(turn) if row["state"] != "open" else Effects(shows=(card(turn.chat, "review"),))


async def blocked(turn: Turn, desk: Desk) -> Effects:
    """Somebody blocked the bot: a count rises, reminders stop, and nobody is told a name."""
    gone = write("set_chat_blocked", {"bot": desk.bot, "chat": turn.chat, "blocked": 1})
    return Effects(writes=(gone, write("mark_unreachable", {"telegram_id": turn.actor.id})))


async def returned(turn: Turn, desk: Desk) -> Effects:
    """Who came back gets the card that waits."""
    free = write("set_chat_blocked", {"bot": desk.bot, "chat": turn.chat, "blocked": 0})
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    shows = (card(turn.chat),) if chat and chat["focus"] else ()
    return Effects(writes=(free, write("mark_reachable", {"telegram_id": turn.actor.id})), shows=shows)


async def migrated(turn: Turn, desk: Desk) -> Effects:
    """A group became a supergroup: its id changes everywhere at once."""
    assert isinstance(turn.intent, Act)
    move = {"bot": desk.bot, "chat": turn.chat, "moved_to": turn.intent.about}
    return Effects(writes=(write("move_outbox", move), write("move_chat", move)))


def unreachable_effects(desk: Desk) -> Callable[[str, str], Awaitable[Effects]]:
    """What follows when Telegram says that a chat cannot be written to, for delivery."""

    async def follows(chat: str, reason: str) -> Effects:
        blocked_row = write("set_chat_blocked", {"bot": desk.bot, "chat": chat, "blocked": 1})
        return Effects(writes=(blocked_row, write("mark_unreachable", {"telegram_id": chat})))

    return follows
