"""Delivery: the one task that sends. It takes what is due in hand, one row a chat, and keeps each chat up to date."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog

from bot.delivery_call import Caller
from bot.delivery_settle import Attempt, Held, held
from bot.delivery_takeover import take_over
from bot.delivery_view import ALONE, Kit, Others, Unreachable, Views, nothing_follows
from bot.delivery_work import Work
from bot.due import Due
from bot.outbox import Again, Refused, stamp
from bot.pacer import Pacer
from bot.storage import traffic as _statements  # noqa: F401 - declares the statements that delivery names
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.codec import Codec
from bot.telegram.gateway import Gateway
from bot.turn import Effects, Unit, Write
from bot.vault import Key
from bot.world import World

BACK_UP = 1.0  # seconds between two looks when nobody wakes us
LOOK = 200
IN_HAND = 256
TOKEN_PAUSE = 60.0

log = structlog.get_logger("bot.delivery")


class Delivery:
    """`healthy` is False while the token is refused. `counts` tells outcomes apart; `repeats` are those tried again
    that may have arrived. The writer's `owner` names this process in leases; `others` are the workers that send too.
    """

    def __init__(
        self,
        views: Views,
        gateway: Gateway,
        writer: Writer,
        store: Store,
        pacer: Pacer,
        codec: Codec,
        world: World,
        key: Key,
        on_unreachable: Unreachable = nothing_follows,
        others: Others = ALONE,
    ) -> None:
        if not writer.owner:
            raise ValueError("delivery needs a writer whose leases have an owner")
        self._kit = Kit(views, writer, store, pacer, world, key, writer.bot, on_unreachable)
        self._caller = Caller(gateway, pacer, codec, others)
        self._work, self._wake = Work(self._kit, self._caller), asyncio.Event()
        self._due = Due(store, world, "due_outbox", "next_outbox", bot=writer.bot, owner=writer.owner)
        self._loop: asyncio.Task[None] | None = None
        self._busy, self._aside = dict[str, asyncio.Task[None]](), set[asyncio.Task[None]]()
        self._finished, self._stuck = set[str](), set[str]()
        self._more, self._claiming = False, set[str]()
        self._silent_until, self.healthy, self.repeats = 0.0, True, 0
        self.counts: Counter[str] = Counter()

    # -------------------------------------------------------------------------------------------- from outside
    async def start(self, *, alone: bool = True, before: str = "") -> None:
        """Take over what a dead process had in hand, then begin to send. `alone`: nobody else can have anything;
        `before` is the name of a worker that is known to be dead, where others live.
        """
        await take_over(self._kit, self._work, before, everything=alone)
        self._loop = asyncio.create_task(self._deliver_for_ever(), name="delivery")

    async def take_over(self) -> None:
        """Judge what workers had in hand that have not renewed it. Raises StoreError."""
        if await take_over(self._kit, self._work):
            self._wake.set()

    def wake(self) -> None:
        """Something was committed that is to be shown."""
        self._wake.set()

    def show(self, rows: Sequence[Mapping[str, Any]], more: bool = False, stands: Any = None) -> None:
        """Rows were committed that are ours: sent without being read, the card as the interview `stands` since then.
        `more`, or what has to wait, is looked for.
        """
        now, live = time.monotonic(), self._loop is not None and self._caller.others.live()
        for row in rows:
            if live and self._is_free(row["chat"], now) and now >= self._silent_until:
                self._take(held(row), stands)
            else:
                more = self._more = True
        if more:
            self._wake.set()

    def heard(self, chat: str, message: int = 0, tapped: int = 0) -> None:
        """A person acted: wrote `message`, or pressed a button of the interview on the message `tapped`."""
        self._kit.pacer.heard(chat)
        self.arrived(chat, message)
        if tapped:
            self._kit.memory.tapped.raise_to(chat, tapped)

    def arrived(self, chat: str, message: int) -> None:
        """What a person wrote, if anything, stands below the card."""
        if message:
            self._kit.memory.newest.raise_to(chat, message)

    async def stop(self, grace: float = 6.0) -> None:
        """Send nothing more, settle what is in flight; what takes over `grace` seconds is left to the restart."""
        self._caller.stop()
        if self._loop is not None:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop
        tasks = [*self._busy.values(), *self._aside]
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def catch_up(self, seconds: float) -> None:
        """Many are about to be answered at the same time: everything keeps the even pace for so long."""
        self._kit.pacer.be_strict(time.monotonic(), seconds)

    @property
    def strict(self) -> bool:
        """Whether everything keeps the even pace at this moment."""
        return self._kit.pacer.strict(time.monotonic())

    @property
    def idle(self) -> bool:
        """Whether nothing is in hand at this moment."""
        return not self._busy and not self._wake.is_set()

    # -------------------------------------------------------------------------------------------- the loop
    async def _deliver_for_ever(self) -> None:
        while True:
            woken = self._wake.is_set()
            self._wake.clear()
            try:
                await self._look(woken)
            except Exception as error:
                log.error("delivery_failed", error=type(error).__name__)
                await asyncio.sleep(BACK_UP)
            with contextlib.suppress(TimeoutError):
                # Not wait_for, which up to Python 3.11 may swallow a cancellation that meets the event.
                async with asyncio.timeout(BACK_UP):
                    await self._wake.wait()

    async def _look(self, woken: bool) -> None:
        """One look at what is due, if anything may be; every row chosen gets a task of its own."""
        if time.monotonic() < self._silent_until or not self._caller.others.live():
            return
        self._finished.clear()
        self._more, self._claiming = False, set()
        due, owner = await self._due.look(woken=woken, limit=LOOK), self._kit.writer.owner
        # A row may be of a commit that was seen before it was told of: drawn now, it would be drawn as things were.
        await self._kit.writer.told()
        chosen = self._choose(due)
        for row in chosen:
            if row["lease_owner"] == owner:
                self._take(held(row))
        others = [row for row in chosen if row["lease_owner"] != owner]
        self._claiming = {row["chat"] for row in others}
        for mine in await self._claim(others):
            self._take(mine)
        self._claiming = set()

    def _choose(self, due: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """One row a chat, none in a chat that must be silent, and no more broadcasts than have a slot soon."""
        now = time.monotonic()
        room, taken = self._kit.pacer.room(now), set[str]()
        chosen: list[Mapping[str, Any]] = []
        for row in due:
            chat, broadcast = row["chat"], row["priority"] >= 2
            if row["key"] in self._stuck:
                continue
            waits = chat in taken or row["key"] in self._finished or (broadcast and room <= 0)
            if waits or not self._is_free(chat, now, len(taken)):
                self._more = True
            else:
                room -= broadcast
                taken.add(chat)
                chosen.append(row)
        return chosen

    def _is_free(self, chat: str, now: float, chosen: int = 0) -> bool:
        """Whether a row of this chat may be taken in hand, beside those that are and that were just `chosen`."""
        room = len(self._busy) + chosen < IN_HAND
        return room and chat not in self._busy and chat not in self._claiming and not self._kit.pacer.paused(chat, now)

    async def _claim(self, rows: list[Mapping[str, Any]]) -> list[Held]:
        """Put our lease on rows, committed before the wire is touched; those that we did get."""
        if not rows:
            return []
        now = self._kit.world.now()
        lease = {
            "lease_owner": self._kit.writer.owner,
            "lease_until": stamp(now + self._kit.writer.lease),
            "now": stamp(now),
        }
        claims = tuple({"bot": self._kit.bot, "key": row["key"], **lease} for row in rows)
        result = await self._kit.writer.write(Unit("", Effects(writes=(Write("claim_outbox", claims),))))
        return [held(row) for row in result.returned.get("claim_outbox", ())]

    def _take(self, row: Held, stands: Any = None) -> None:
        task = asyncio.create_task(self._deliver(row, stands), name="delivery of a row")
        self._busy[row.chat] = task

    async def _deliver(self, row: Held, stands: Any) -> None:
        try:
            attempt = await self._work.attempt(row, stands)
            self._note(attempt)
            await self._work.settle(row, attempt)
            if attempt.strip:
                self._set_aside(row.chat, attempt.strip)
        except Exception as error:
            # It may have been sent and could not be written down: not again before a restart has judged it.
            log.error("row_not_settled", screen=row.screen, error=type(error).__name__)
            self._stuck.add(row.key)
        finally:
            self._finished.add(row.key)
            self._busy.pop(row.chat, None)
            if self._more:
                self._wake.set()

    def _set_aside(self, chat: str, message: int) -> None:
        """Strip an old keyboard beside everything else."""
        task = asyncio.create_task(self._caller.strip(chat, message), name="stripping")
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    def _note(self, attempt: Attempt) -> None:
        """Counters, and the one message to the operator when the token is refused."""
        word = "again" if isinstance(attempt.verdict, Again) else attempt.verdict.outcome
        self.counts[word] += 1
        self.repeats += isinstance(attempt.verdict, Again) and attempt.verdict.left
        wire = attempt.called.wire if attempt.called else None
        if isinstance(wire, Refused) and wire.status in (401, 404):
            if self.healthy:
                log.error("token_refused", status=wire.status, way_out="check the token with @BotFather, then restart")
            self.healthy = False
            self._silent_until = time.monotonic() + TOKEN_PAUSE
        elif wire is not None and not isinstance(wire, Refused):
            self.healthy = True
        if word.startswith("failed"):
            log.info("message_failed", outcome=word)
