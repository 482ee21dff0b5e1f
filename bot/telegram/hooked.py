"""Receiving by webhook, beside its address: what is parked is retried, and Telegram is asked how it sees us."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.outbox import Ok, Refused, Wire
from bot.telegram.door import Door
from bot.telegram.hook import Hook
from bot.telegram.parking import Parking
from bot.telegram.request import Transport
from bot.telegram.retrying import retry_for_ever
from bot.world import World

log = structlog.get_logger("bot.telegram")

WAYS_OUT = {
    "webhook_missing": "set it with `civimeter admin webhook set`",
    "webhook_elsewhere": "another program set it: stop that one, then `civimeter admin webhook set`",
    "webhook_failing": "Telegram does not get through: check the proxy, its certificate and CIVIMETER_WEBHOOK_SECRET",
    "token_refused": "check the token with @BotFather, then restart",
    "no_answer": "the Bot API does not answer: check the network",
}


@dataclass(frozen=True, slots=True)
class HookPatience:
    """Seconds: between two looks when all is well, when something is not; between two ticks; a failure still counts."""

    look: float = 300.0
    trouble: float = 5.0
    tick: float = 1.0
    fresh: float = 300.0


class Hooked:
    """`trouble` is empty or one of `WAYS_OUT`; `pending` is how many updates Telegram holds for us."""

    name = "webhook"

    def __init__(
        self,
        hook: Hook,
        url: str,
        transport: Transport,
        door: Door,
        parking: Parking,
        world: World,
        patience: HookPatience | None = None,
    ) -> None:
        self.hook, self._url, self._transport = hook, url, transport
        self._door, self._parking, self._world = door, parking, world
        self._patience = patience or HookPatience()
        self._tasks: list[asyncio.Task[None]] = []
        self._began = world.now().timestamp()
        self._failures = 0
        self.trouble = "no_answer"
        self.pending = 0

    @property
    def ready(self) -> bool:
        """Whether Telegram, when last asked, had our address and got through to it."""
        return not self.trouble

    @property
    def failing(self) -> bool:
        """Whether nothing can be heard at this moment."""
        return bool(self.trouble)

    @property
    def listening(self) -> bool:
        """Every worker is told."""
        return True

    @property
    def drained(self) -> bool:
        """Whether Telegram, when last asked, held nothing back for us."""
        return self.ready and self.pending == 0

    @property
    def problem(self) -> str:
        """Why it is not ready, and what to do."""
        return f"{self.trouble}: {WAYS_OUT[self.trouble]}" if self.trouble else ""

    async def start(self, dead: str = "") -> None:
        """Learn what waits from before, then look and retry. `dead` is a worker of before, where others live."""
        await self._parking.load(dead)
        self._tasks = [
            asyncio.create_task(self._look_for_ever(), name="look at the webhook"),
            asyncio.create_task(retry_for_ever(self._door, self._patience.tick), name="parked updates"),
        ]

    async def stop(self, grace: float = 6.0) -> None:
        """Take nothing more; what is being answered is finished by the web server."""
        self.hook.closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._door.finish(min(1.0, grace))

    async def _look_for_ever(self) -> None:
        while True:
            self._understand(await self._transport.call("getWebhookInfo", {}))
            busy = self.trouble or self.pending
            await asyncio.sleep(self._patience.trouble if busy else self._patience.look)

    def _understand(self, wire: Wire) -> None:
        match wire:
            case Ok(dict() as info):
                self._failures = 0
                self.pending = int(info.get("pending_update_count") or 0)
                self._become(self._wrong(info))
            case Refused(status=401 | 404):
                self._become("token_refused")
            case _:
                # One answer that does not come says little.
                self._failures += 1
                if self._failures > 2:
                    self._become("no_answer")

    def _wrong(self, info: Mapping[str, Any]) -> str:
        url = info.get("url") or ""
        if url != self._url:
            return "webhook_elsewhere" if url else "webhook_missing"
        return "webhook_failing" if self._still_failing(info) else ""

    def _still_failing(self, info: Mapping[str, Any]) -> bool:
        """A failure of the last minutes counts unless it was before our start, or something got through since."""
        failed, now = float(info.get("last_error_date") or 0), self._world.now().timestamp()
        heard = self.hook.heard_at
        since = now - (asyncio.get_running_loop().time() - heard) if heard is not None else 0.0
        return failed > max(now - self._patience.fresh, self._began, since)

    def _become(self, trouble: str) -> None:
        """One line for the operator when something is wrong, one when it is over."""
        if trouble and trouble != self.trouble:
            log.error(trouble, way_out=WAYS_OUT[trouble])
        elif self.trouble and not trouble:
            log.info("webhook_ready")
        self.trouble = trouble
