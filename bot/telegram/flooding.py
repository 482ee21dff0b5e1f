"""A chat that sends more than its lane holds: it is asked for a moment's patience, once, instead of silence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.outbox import stamp
from bot.screens.misc import PLAIN
from bot.storage import people as _people  # noqa: F401 - declares a query named here
from bot.storage import traffic as _traffic  # noqa: F401 - declares a query named here
from bot.storage.errors import StoreError
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.read import query_of
from bot.turn import Effects, Show, Unit
from bot.words import words
from bot.world import World

SCREEN = "one_moment"
OVER = timedelta(minutes=1)
"""A flood is over when so long nothing of it had to wait."""
USE = timedelta(seconds=30)
"""What did not leave within this time is not sent any more: by then everything has been answered."""

log = structlog.get_logger("bot.telegram")


@dataclass(slots=True)
class _Flood:
    last: datetime
    told: bool = False


class Floods:
    """A button says it on each tap; beside that, one message a flood, for what is no tap. `wake` has it sent."""

    def __init__(self, store: Store, writer: Writer, world: World, wake: Callable[[], None]) -> None:
        self._store, self._writer, self._world, self._wake = store, writer, world, wake
        self._chats: dict[str, _Flood] = {}

    def note(self, chat: str, full: bool) -> bool:
        """Whether an update that has to wait belongs to a flood: `full`, the lane has no room for it, or it comes
        behind such a one. Groups are not told anything.
        """
        now = self._world.now()
        flood = self._chats.get(chat)
        if flood is None or now - flood.last > OVER:
            if not full or chat.startswith("-"):
                return False
            self._chats = {name: one for name, one in self._chats.items() if now - one.last <= OVER}
            flood = self._chats[chat] = _Flood(now)
        flood.last = now
        return True

    async def answer(self, chat: str, update: Mapping[str, Any]) -> str:
        """What to say on the button, if the update is a tap; else the flood's one message is sent, if it was not."""
        if query_of(update):
            return await self._toast(chat, update)
        flood = self._chats.get(chat)
        if flood is not None and not flood.told:
            flood.told = True
            try:
                await self._tell(chat)
            except StoreError as error:
                log.warning("patience_not_asked", kind=error.kind)
        return ""

    async def _toast(self, chat: str, update: Mapping[str, Any]) -> str:
        row = await self._store.one("chat", bot=self._writer.bot, chat=chat)
        return words(row["language"] if row and row["language"] else phone_of(update)).say(PLAIN[SCREEN])

    async def _tell(self, chat: str) -> None:
        """Unless a process that has died meanwhile has told the same flood."""
        now, key = self._world.now(), f"notice:{SCREEN}:{chat}"
        row = await self._store.one("outbox_row", bot=self._writer.bot, key=key)
        if row is None or (row["outcome"] is not None and row["closed_at"] < stamp(now - OVER)):
            show = Show(chat, SCREEN, priority=0, key=key, closes_at=stamp(now + USE))
            await self._writer.write(Unit("", Effects(shows=(show,)), at=stamp(now)))
            self._wake()


def phone_of(update: Mapping[str, Any]) -> str:
    """The language of the phone that a tap came from; read without trust."""
    sender = update["callback_query"].get("from")
    language = sender.get("language_code") if isinstance(sender, Mapping) else None
    return language.partition("-")[0].lower() if isinstance(language, str) else "en"
