"""The step that touches the wire: pace, pass a gate, call one method, and say what came of it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from bot.delivery_diff import EditMarkup, EditText, New, Replace, Step, plain
from bot.delivery_view import ALONE, Others
from bot.departures import Departure, Departures
from bot.outbox import NotSent, Ok, Refused, Wire
from bot.pacer import Pacer
from bot.screens.card import Button, Card
from bot.screens.stencil import WHEN, WHOSE, Filled, Stencil
from bot.telegram.codec import Codec, base36
from bot.telegram.gateway import Gateway, Keyboard
from bot.telegram.room import Room
from flows.quickly import made_quickly

MESSAGES_IN_FLIGHT = 8
EDITS_IN_FLIGHT = 64
STRIP_WITHIN = 5.0
MAKES = (New, Replace)
"""Steps that make a message."""
BAD_MARKUP = "can't parse entities"

log = structlog.get_logger("bot.delivery")


@made_quickly
@dataclass(frozen=True, slots=True)
class Called:
    """What the wire said; `message` the id that now shows the card (0: unknown), `made` whether it is a new one."""

    wire: Wire
    message: int = 0
    made: bool = False


class Caller:
    """Two gates: calls that make a message, each of which a kill may repeat, and edits, which repeat harmlessly."""

    def __init__(
        self,
        gateway: Gateway,
        pacer: Pacer,
        codec: Codec,
        others: Others = ALONE,
    ) -> None:
        self.others = others
        self._gateway = gateway
        self._pacer = pacer
        self._codec = codec
        self._departures = Departures(pacer.limit)
        self._messages = asyncio.Semaphore(MESSAGES_IN_FLIGHT)
        self._broadcasts = asyncio.Semaphore(MESSAGES_IN_FLIGHT - 1)
        self._edits = Room(EDITS_IN_FLIGHT)
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Calls that have not left yet do not leave any more."""
        self._stopping.set()

    async def show(self, chat: str, priority: int, screen: str, card: Card, step: Step) -> Called:
        """Do the step; a text whose markup is refused goes once more without markup."""
        try:
            keyboard = self.keyboard(card, chat)
        except ValueError:
            log.error("button_too_long", screen=screen)
            return Called(Refused(400, "BUTTON_DATA_INVALID"))
        called = await self._paced(chat, priority, card, step, keyboard, html=True)
        if isinstance(called.wire, Refused) and BAD_MARKUP in called.wire.text:
            log.error("markup_refused", screen=screen)
            called = await self._paced(chat, priority, card, step, keyboard, html=False)
        return called

    async def _paced(
        self, chat: str, priority: int, card: Card, step: Step, keyboard: Keyboard, *, html: bool
    ) -> Called:
        makes = isinstance(step, MAKES)
        if not await self.wait_for_slot(chat, priority, makes_message=makes):
            return Called(NotSent("Stopping"))
        if makes:
            async with self._gate(priority) as departure:
                wire = await self._call(chat, card, step, keyboard, html)
                departure.met = isinstance(wire, Ok | Refused)
        else:
            wire = await self._edit(partial(self._call, chat, card, step, keyboard, html))
        self._obey(chat, wire)
        match step:
            case EditMarkup(message) | EditText(message):
                return Called(wire, message)
            case _:
                return Called(wire, message_id(wire), made=isinstance(wire, Ok))

    async def _edit(self, call: Callable[[], Awaitable[Wire]]) -> Wire:
        """Through the gate of what makes no message."""
        if not self._edits.entered():
            await self._edits.enter()
        try:
            return await call()
        finally:
            self._edits.left()

    @contextlib.asynccontextmanager
    async def _gate(self, priority: int) -> AsyncIterator[Departure]:
        """A broadcast leaves one place for answers, and what must be even keeps its distance to the very last."""
        async with contextlib.AsyncExitStack() as places:
            if priority >= 2:
                await places.enter_async_context(self._broadcasts)
            await places.enter_async_context(self._messages)
            departure = await self._leave(priority)
            try:
                yield departure
            finally:
                self._departures.answered(departure, time.monotonic())

    async def _leave(self, priority: int) -> Departure:
        """Leave, as soon as it may be."""
        departures, since = self._departures, time.monotonic()
        while True:
            now = time.monotonic()
            evenly = priority >= 2 or self._pacer.strict(now)
            left = (departures.earliest(now, since) if evenly else departures.soonest(now)) - now
            if left <= 0:
                return departures.leave(now, evenly=evenly)
            await asyncio.sleep(min(left, self._pacer.interval))

    async def _call(self, chat: str, card: Card, step: Step, keyboard: Keyboard, html: bool) -> Wire:
        if not self.others.live():
            return NotSent("Lease")
        text = card.text if html else plain(card.text)
        match step:
            case EditMarkup(message):
                return await self._gateway.edit_message_reply_markup(chat, message, keyboard)
            case EditText(message):
                return await self._gateway.edit_message_text(chat, message, text, keyboard, html=html)
            case New() | Replace() if card.photo is not None:
                return await self._gateway.send_photo(chat, card.photo, text, keyboard, html=html, protect=card.protect)
            case New() | Replace() if card.document is not None:
                file = card.document
                return await self._gateway.send_document(chat, file, text, keyboard, html=html, protect=card.protect)
            case New() | Replace() if card.again is not None:
                kind, sent = card.again
                return await self._gateway.send_again(chat, kind, sent, text, keyboard, html=html, protect=card.protect)
            case New() | Replace() if card.keys is not None:
                return await self._gateway.send_keys(chat, text, card.keys.position)
            case New() | Replace():
                return await self._gateway.send_message(chat, text, keyboard, html=html, protect=card.protect)
            case _:
                return NotSent("Skip")

    async def wait_for_slot(self, chat: str, priority: int, *, makes_message: bool) -> bool:
        """True when the pacer lets the call leave, False when we are stopping; a silence ordered meanwhile counts."""
        while not self._stopping.is_set():
            now = time.monotonic()
            earliest = now if self.others.pace is None else await self._shared_slot(priority)
            at = self._pacer.slot(chat, priority, earliest, makes_message=makes_message)
            if at <= now:
                return True
            await self._wait_until(at)
            if not self._stopping.is_set() and not self._pacer.paused(chat, time.monotonic()):
                return True
        return False

    async def _wait_until(self, at: float) -> None:
        """Until an instant of the monotonic clock, or until we are stopping."""
        while (left := at - time.monotonic()) > 0 and not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._stopping.wait()

    async def _shared_slot(self, priority: int) -> float:
        """From when on this call may leave, as far as the other workers are concerned: now, for an answer."""
        now = time.monotonic()
        pace = self.others.pace
        if pace is None:
            return now
        if priority >= 2 or self._pacer.strict(now):
            return await pace.slot()
        pace.answered()
        return now

    async def delete(self, chat: str, messages: list[int]) -> Wire:
        """Take messages away, in one call of at most a hundred."""
        if not await self.wait_for_slot(chat, 0, makes_message=False):
            return NotSent("Stopping")
        wire = await self._edit(partial(self._gateway.delete_messages, chat, messages))
        self._obey(chat, wire)
        return wire

    async def strip(self, chat: str, message: int) -> None:
        """Take the keyboard off a card that has been replaced: once, if there is room, and whatever comes of it."""
        room = self._pacer.has_room(chat, time.monotonic(), STRIP_WITHIN)
        if room and await self.wait_for_slot(chat, 1, makes_message=False):
            self._obey(chat, await self._gateway.edit_message_reply_markup(chat, message))

    def _obey(self, chat: str, wire: Wire) -> None:
        if isinstance(wire, Refused) and wire.status == 429:
            self._pacer.refused(chat, wire.retry_after, time.monotonic())

    def keyboard(self, card: Card, user: str) -> list[list[dict[str, str]]]:
        """The card's rows as the wire wants them, signed for `user`. Raises ValueError for a press that has no room."""
        if isinstance(card.rows, Filled):
            return self._filled(card.rows, user)
        return [[self._button(button, user) for button in row] for row in card.rows]

    def _filled(self, rows: Filled, user: str) -> list[list[dict[str, str]]]:
        """The same of a stencil, all signed in one go."""
        stencil = rows.stencil
        signed = self._codec.encode_all(rows.put_into(_bodies, rows.interview, base36(rows.revision)), user)
        keys = [{"text": label, "callback_data": data} for label, data in zip(stencil.labels, signed, strict=True)]
        return [keys[span] for span in stencil.spans]

    def _button(self, button: Button, user: str) -> dict[str, str]:
        if button.press is None:
            return {"text": button.label, "url": button.url}
        return {"text": button.label, "callback_data": self._codec.encode(button.press, user)}


def _bodies(stencil: Stencil) -> str:
    """What a stencil's buttons mean, one a line as the codec writes it, before they are somebody's."""
    presses = [(action, arg) for row in stencil.keys for _, action, arg in row]
    return "\n".join([f"1{action}.{WHOSE}.{stencil.question}.{arg}.{WHEN}" for action, arg in presses])


def message_id(wire: Wire) -> int:
    """The id of the message in an answer; 0 when there is none."""
    result: Any = wire.result if isinstance(wire, Ok) else None
    found = result.get("message_id") if isinstance(result, Mapping) else None
    return found if isinstance(found, int) else 0
