"""Delivery: the one task that sends. It takes what is due in hand, one row a chat, and keeps each chat up to date."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from bot.delivery_call import Caller
from bot.delivery_settle import Attempt, Held, held, settle
from bot.delivery_view import Kit, Unreachable, Views, nothing_follows
from bot.delivery_work import Work
from bot.outbox import Again, Died, Refused, after, stamp
from bot.pacer import Pacer
from bot.storage import traffic as _statements  # noqa: F401 - declares the statements that delivery names
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.codec import Codec
from bot.telegram.gateway import Gateway
from bot.turn import Effects, Unit, Write
from bot.vault import Key
from bot.world import World

BACK_UP = 1.0
"""Seconds between two looks at the database when nobody wakes us."""
LEASE = timedelta(seconds=60)
LOOK = 200
IN_HAND = 256
TOKEN_PAUSE = 60.0

log = structlog.get_logger("bot.delivery")


class Delivery:
    """`healthy` is False while the token is refused. `counts` tells outcomes apart, for metrics; `repeats` are messages
    and edits that are tried again although they may have arrived.

    `key` is the installation's. The writer's `owner` names this process in leases, and must not be empty.
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
    ) -> None:
        if not writer.owner:
            raise ValueError("delivery needs a writer whose leases have an owner")
        self._kit = Kit(views, writer, store, pacer, world, key, writer.bot, on_unreachable)
        self._caller = Caller(gateway, pacer, codec)
        self._work = Work(self._kit, self._caller)
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._aside: set[asyncio.Task[None]] = set()
        self._finished, self._stuck = set[str](), set[str]()
        self._silent_until = 0.0
        self._more = False
        self.healthy = True
        self.counts: Counter[str] = Counter()
        self.repeats = 0

    # -------------------------------------------------------------------------------------------- from outside
    async def start(self, *, alone: bool = True) -> None:
        """Take over what a dead process had in hand (`alone`: nobody else can have anything), then begin to send."""
        if alone:
            await self._recover()
        self._loop = asyncio.create_task(self._deliver_for_ever(), name="delivery")

    def wake(self) -> None:
        """Something was committed that is to be shown."""
        self._wake.set()

    def show(self, rows: Sequence[Mapping[str, Any]], more: bool = False) -> None:
        """Rows were committed that are ours already: to be sent without being read again. `more` has to be looked for,
        and so has what cannot be taken in hand at once.
        """
        now = time.monotonic()
        for row in rows:
            if self._loop is not None and self._is_free(row["chat"], now) and now >= self._silent_until:
                self._take(held(row))
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
            self._wake.clear()
            try:
                await self._look()
            except Exception as error:
                log.error("delivery_failed", error=type(error).__name__)
                await asyncio.sleep(BACK_UP)
            with contextlib.suppress(TimeoutError):
                # Not wait_for, which up to Python 3.11 may swallow a cancellation that meets the event.
                async with asyncio.timeout(BACK_UP):
                    await self._wake.wait()

    async def _look(self) -> None:
        """One look at what is due; every row chosen gets a task of its own."""
        if time.monotonic() < self._silent_until:
            return
        self._finished.clear()
        self._more = False
        now, owner = stamp(self._kit.world.now()), self._kit.writer.owner
        due = await self._kit.store.read("due_outbox", bot=self._kit.bot, now=now, owner=owner, limit=LOOK)
        chosen = self._choose(due)
        for row in chosen:
            if row["lease_owner"] == owner:
                self._take(held(row))
        for mine in await self._claim([row for row in chosen if row["lease_owner"] != owner]):
            self._take(mine)

    def _choose(self, due: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """One row a chat, none in a chat that must be silent, and no more broadcasts than have a slot soon."""
        now = time.monotonic()
        room, taken = self._kit.pacer.room(now), set[str]()
        chosen: list[Mapping[str, Any]] = []
        for row in due:
            chat, broadcast = row["chat"], row["priority"] >= 2
            if row["key"] in self._stuck:
                continue
            if (
                chat in taken
                or row["key"] in self._finished
                or (broadcast and room <= 0)
                or not self._is_free(chat, now, len(taken))
            ):
                self._more = True
            else:
                room -= broadcast
                taken.add(chat)
                chosen.append(row)
        return chosen

    def _is_free(self, chat: str, now: float, chosen: int = 0) -> bool:
        """Whether a row of this chat may be taken in hand, beside those that are and that were just `chosen`."""
        return chat not in self._busy and len(self._busy) + chosen < IN_HAND and not self._kit.pacer.paused(chat, now)

    async def _claim(self, rows: list[Mapping[str, Any]]) -> list[Held]:
        """Put our lease on rows, committed before the wire is touched; those that we did get."""
        if not rows:
            return []
        now = self._kit.world.now()
        lease = {"lease_owner": self._kit.writer.owner, "lease_until": stamp(now + LEASE), "now": stamp(now)}
        claims = tuple({"bot": self._kit.bot, "key": row["key"], **lease} for row in rows)
        result = await self._kit.writer.write(Unit("", Effects(writes=(Write("claim_outbox", claims),))))
        return [held(row) for row in result.returned.get("claim_outbox", ())]

    def _take(self, row: Held) -> None:
        task = asyncio.create_task(self._deliver(row), name="delivery of a row")
        self._busy[row.chat] = task

    async def _deliver(self, row: Held) -> None:
        try:
            attempt = await self._work.attempt(row)
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

    # -------------------------------------------------------------------------------------------- after a crash
    async def _recover(self) -> None:
        """What was leased when the last process ended is judged as Died, before anything else is sent."""
        kit, now = self._kit, self._kit.world.now()
        rows = await kit.store.read("leased_outbox", bot=kit.bot)
        writes: list[Write] = []
        for row in rows:
            mine = held(row)
            # A card that is known is changed in place, and a change may be repeated as often as we die.
            shown = await self._work.shown(mine.chat) if mine.is_card else None
            edited = shown is not None and shown.message > 0
            verdict = after(mine.policy(0, edited=edited), Died(), now, kit.world.chance())
            writes.append(settle(kit.bot, row["lease_owner"], mine.key, mine.mark, verdict, now))
            if mine.is_card:
                doubt = {"bot": kit.bot, "chat": mine.chat, "content_hash": ""}
                writes.append(Write("doubt_card", (doubt,)))
        if writes:
            await kit.writer.write(Unit("", Effects(writes=tuple(writes))))
            log.info("outbox_recovered", rows=len(rows))
