"""The clock as an actor: once a second it asks what is due and makes turns like everybody else."""

from collections import deque
from collections.abc import Awaitable, Callable

from bot.desk.desk import stamp
from bot.due import Due
from bot.storage.store import Store
from bot.ticking import Ticking
from bot.turn import Act, Actor, Turn, Written
from bot.turns import Turns
from bot.world import World

TICK = 1.0
KNOWN = 8
"""Turns that are remembered as done, so that the database is not asked about them every second."""
CLOCK = Actor("clock")


class Clock:
    """Ticking twice is harmless: a turn of the clock is named after what it does, and is taken once."""

    def __init__(
        self,
        turns: Turns,
        store: Store,
        world: World,
        bot: str,
        purged: Callable[[], Awaitable[None]],
        *,
        requests: Callable[[], Awaitable[None]] | None = None,
        tick: float = TICK,
        several: bool = False,
    ) -> None:
        """`bot` is the bot's id, under which turns are marked; `purged` is done after each purge has been committed,
        `requests` with every tick: it serves whoever has the shell. With `several` workers each of them follows a
        purge, whoever made it: each remembers keys and texts.
        """
        self._turns, self._store, self._world = turns, store, world
        self._bot, self._purged, self._requests = bot, purged, requests
        self._several, self._followed = several, ""
        self._known = deque[str](maxlen=KNOWN)
        self._due = Due(store, world, "due_waves", "next_close")
        self.ticking = Ticking("clock", tick, self.tick)

    async def tick(self) -> None:
        """Close every wave whose time has come or which everybody has answered; purge once an hour; once a day tell of
        dates that come near.
        """
        now = self._world.now()
        for wave in await self._due.look():
            await self._do(f"clock:close:{wave['id']}", "close", wave["id"])
        hour = stamp(now)[:13]
        if await self._do(f"clock:purge:{hour}", "purge", "") or (self._several and self._followed != hour):
            await self._purged()
            self._followed = hour
        await self._do(f"clock:dates:{stamp(now)[:10]}", "remind_dates", "")
        if self._requests is not None:
            await self._requests()

    async def _do(self, id: str, action: str, about: str) -> bool:
        """Whether it was done now, and not before."""
        if id in self._known:
            return False
        if await self._store.one("seen_turn", bot=self._bot, update_id=id):
            self._known.append(id)
            return False
        now, seed = self._world.now(), self._world.seed()
        taken = await self._turns.take(Turn(id, "clock", CLOCK, "", now, seed, Act(action, about)))
        return taken.written is Written.DONE
