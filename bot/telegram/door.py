"""The chat's door: one update goes through its lane to a turn, and is committed or parked before it is acknowledged."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.delivery import Delivery
from bot.delivery_settle import note_message
from bot.storage.errors import StoreError
from bot.telegram.flooding import Floods
from bot.telegram.gateway import Gateway
from bot.telegram.lanes import Busy, Lanes, lane_name
from bot.telegram.parking import Parked, Parking
from bot.telegram.read import ALLOWED_UPDATES, Reader, message_of, peek, query_of
from bot.telegram.waiting import Waiting
from bot.turn import Act, Tap, Turn, Write
from bot.vault import Key
from bot.world import World

PASSING = frozenset({"busy", "conflict", "full", "io", "overloaded", "locked", "corrupt"})
"""What is wrong with the database and not with an update: nothing is parked, nothing acknowledged."""

AT_A_STRETCH = 0.2
"""Seconds after which a lane whose parked updates are tried lets the others have their turn."""

log = structlog.get_logger("bot.telegram")


class Taken(Protocol):
    """What a turn says to who pressed a button."""

    @property
    def toast(self) -> str:
        """At most 200 characters; empty for none. An attribute `alert` that is true makes it stay until read."""
        ...


Take = Callable[[Turn], Awaitable[Taken]]
Say = Callable[[str, str, bool], None]
"""Stops the waiting sign of a button: the query's id, words (or none), whether they stay until read."""
Words = tuple[str, bool]
NO_WORDS: Words = "", False


class Door:
    """`take` decides and commits, and raises when it could do neither. `fetch` brings the file that a turn came with:
    before anything is stored, so that a death in between means no more than fetching it again.
    """

    def __init__(
        self,
        reader: Reader,
        take: Take,
        gateway: Gateway,
        delivery: Delivery,
        parking: Parking,
        world: World,
        key: Key,
        lanes: Lanes | None = None,
        fetch: Callable[[Turn], Awaitable[Turn]] | None = None,
    ) -> None:
        self._reader, self._take, self._gateway, self._delivery = reader, take, gateway, delivery
        self._parking, self._world, self._key = parking, world, key
        self._lanes = Lanes() if lanes is None else lanes
        self._fetch = fetch
        self._waiting = Waiting(self._acknowledge)
        self._floods = Floods(parking.store, parking.writer, world, delivery.wake)
        self._aside: set[asyncio.Task[Any]] = set()
        self._parked = asyncio.Event()
        self.counts: Counter[tuple[str, str]] = Counter()

    async def accept(self, update: Mapping[str, Any], say: Say | None = None) -> None:
        """Returns when the update is committed or parked; raises StoreError when the database can do neither.

        A tap is acknowledged through `say` (by default with a call of its own) before this returns, unless it had to
        be earlier.
        """
        number, chat = peek(update)
        if number is None:
            self._pass_over(update)
            return
        place, query = self._parking.arrive(), query_of(update)
        if query:
            self._waiting.begin(place, query)
        try:
            text, alert = await self._take_or_park(update, number, chat, place)
        except BaseException:
            if query and self._waiting.end(place):
                self._acknowledge(query)
            raise
        if query and self._waiting.end(place):
            (say or self._acknowledge)(query, text, alert)

    async def _take_or_park(self, update: Mapping[str, Any], number: int, chat: str, place: int) -> Words:
        lane, attempts, error = lane_name(self._key, chat), 0, ""
        behind = self._parking.before(lane, place)
        full = not behind and self._lanes.full(chat)
        if not (behind or full):
            try:
                async with self._lanes.hold(chat):
                    place = await self._parking.refresh(lane, place)
                    if not self._parking.before(lane, place):
                        return await self._decide(update)
            except Busy:
                pass
            except Exception as failure:
                if isinstance(failure, StoreError) and failure.kind in PASSING:
                    raise
                attempts, error = 1, type(failure).__name__
                log.error("turn_failed", update=number, error=error)
        flooded = (behind or full) and self._floods.note(chat, full)
        await self._parking.park(update, number, lane, place, attempts, error)
        self._count(update, "parked")
        if not (behind or error):
            self._parked.set()
        return (await self._floods.answer(chat, update), False) if flooded else NO_WORDS

    def _pass_over(self, update: Mapping[str, Any]) -> None:
        log.warning("update_unreadable")
        self._count(update, "unreadable")

    def _count(self, update: Mapping[str, Any], result: str) -> None:
        kind = next((kind for kind in ALLOWED_UPDATES if kind in update), "other")
        self.counts[kind, result] += 1

    async def _decide(self, update: Mapping[str, Any]) -> Words:
        """Have a turn taken; what it says on the button that was pressed."""
        turn = self._reader.read(update, self._world.now(), self._world.seed())
        if turn is None:
            self._count(update, "nothing")
            return NO_WORDS
        self._delivery.heard(turn.chat, tapped=_tapped(turn))
        taken = await self._take(await self._fetch(turn) if self._fetch else turn)
        # Only now: a card that is drawn again before the words count would be sent again below them.
        self._delivery.arrived(turn.chat, message_of(update))
        self._count(update, "taken")
        return taken.toast, bool(getattr(taken, "alert", False))

    def _acknowledge(self, query: str, text: str = "", alert: bool = False) -> None:
        """Stop the button's waiting sign: once, beside everything else, whatever comes of it."""
        call = self._gateway.answer_callback_query(query, text, alert=alert)
        task = asyncio.create_task(call, name="acknowledgement")
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    def hurry(self) -> None:
        """What waits behind another update of its chat is parked, so that nobody else waits for it."""
        self._lanes.hurry()

    async def retry(self) -> bool:
        """Try the oldest parked updates of each lane once more; whether any of them got through."""
        self._parked.clear()
        if not self._parking.may_wait:
            return False
        runs = [self._run(run) for run in await self._parking.claim()]
        results = await asyncio.gather(*runs, return_exceptions=True)
        if failures := [result for result in results if isinstance(result, BaseException)]:
            raise failures[0]
        return any(results)

    async def parked(self) -> None:
        """Wait until something was parked that can be tried again at once."""
        await self._parked.wait()

    async def _run(self, run: Sequence[Parked]) -> bool:
        """Try parked updates of one lane in their order, up to the first that fails. Behind each the lane rests as long
        as its turn took: whoever sends many at once gets half of us, and everybody else the other half.
        """
        clock = asyncio.get_running_loop().time
        done, end = list[Parked](), clock() + AT_A_STRETCH
        try:
            for parked in run:
                began = clock()
                if began > end or not await self._again(parked):
                    break
                done.append(parked)
                if len(run) > 1:
                    await asyncio.sleep(clock() - began)
        finally:
            if done:
                await self._parking.finish(done)
        return bool(done)

    async def _again(self, parked: Parked) -> bool:
        _, chat = peek(parked.update)
        try:
            async with self._lanes.hold(chat, for_ever=True):
                said = await self._decide(parked.update)
                if query := query_of(parked.update):
                    self._acknowledge(query, *said)
        except Exception as failure:
            if isinstance(failure, StoreError) and failure.kind in PASSING:
                raise
            log.error("turn_failed", update=parked.number, error=type(failure).__name__)
            await self._parking.fail(parked, type(failure).__name__)
            return False
        return True

    async def finish(self, grace: float) -> None:
        """Wait for the acknowledgements under way."""
        if self._aside:
            await asyncio.wait(self._aside, timeout=grace)


def _tapped(turn: Turn) -> int:
    """The message whose button of an interview was pressed, or 0."""
    return turn.intent.message or 0 if isinstance(turn.intent, Tap) else 0


def new_message(turn: Turn) -> int:
    """The id of the message that a turn brought into the chat, or 0 for taps, edits and the other doors."""
    intent = turn.intent
    if isinstance(intent, Act):
        found = intent.args.get("message") if turn.query is None else 0
        return found if isinstance(found, int) else 0
    if isinstance(intent, Tap) or getattr(intent, "edited", False):
        return 0
    return int(getattr(intent, "message", 0))


def note_incoming(turn: Turn, bot: str, lane: str, municipality: str) -> tuple[Write, ...]:
    """What the unit of a turn has to write so that the person's message can be cleared from the chat one day."""
    message = new_message(turn)
    return (note_message(bot, lane, message, municipality, turn.at),) if message else ()
