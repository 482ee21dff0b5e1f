"""Delivery to a webhook as Telegram does it: a queue per lane, retries with growing waits, methods in the answer."""

import asyncio
import json
from http import HTTPStatus
from random import Random
from typing import Any, Protocol

import aiohttp

from bot.sandbox.bench import Bench
from bot.sandbox.queues import Update, Webhook

SECRET = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_WITHIN = 60.0
LONGEST_PAUSE = 120.0
LONGEST_RETRY_AFTER = 3600.0
GONE_FOR = 23 * 3600
STARVED_AFTER = 10.0
"""Seconds without a success after which one connection at a time is all that the address gets."""
NEVER_IN_ANSWER = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


class Perform(Protocol):
    """Carries out a method that came in an answer; nobody learns what came of it."""

    async def __call__(self, name: str, values: dict[str, Any]) -> None: ...


class Pusher:
    """One task for each lane in which something waits; a lane goes on only when its update was taken with a 2xx.

    `retry_within`: seconds that a lane waits at most after a failure; for tests that have no minutes.
    """

    def __init__(self, bench: Bench, perform: Perform, seed: int = 1, retry_within: float = LONGEST_PAUSE) -> None:
        self._bench, self._perform, self._retry_within = bench, perform, retry_within
        self._random = Random(seed)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(Webhook().max_connections)
        self._single = asyncio.Semaphore(1)
        self._success = self._gone = 0.0
        self._failing = False
        bench.queue.on_wake = self.wake
        bench.webhook_changed = self.changed

    def changed(self) -> None:
        """Another address, or none: everything that waits begins anew."""
        for task in self._lanes.values():
            task.cancel()
        self._lanes = {}
        self._slots = asyncio.Semaphore(self._bench.queue.webhook.max_connections)
        self._success, self._gone, self._failing = self._bench.clock.now(), 0.0, False
        self.wake()

    def wake(self) -> None:
        """Something waits: every lane without a task gets one."""
        queue = self._bench.queue
        if not queue.webhook.url or queue.held:
            return
        for update in queue.pending:
            if update.lane not in self._lanes:
                self._lanes[update.lane] = asyncio.create_task(self._push_lane(update.lane), name="webhook lane")
        while queue.extra:
            lane = f"again:{id(update := queue.extra.pop(0))}:{len(self._lanes)}"
            self._lanes[lane] = asyncio.create_task(self._push_again(lane, update), name="webhook again")

    async def stop(self) -> None:
        """End every delivery."""
        tasks, self._lanes = list(self._lanes.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _push_lane(self, lane: str) -> None:
        queue, failures = self._bench.queue, 0
        while queue.webhook.url and not queue.held:
            queue.expire()
            update = next((one for one in queue.pending if one.lane == lane), None)
            if update is None:
                break
            wait = await self._push(update)
            if wait is None:
                queue.taken(update)
                failures = 0
                continue
            failures += 1
            pause = min(2.0 ** min(failures - 1, 10), self._random.uniform(60, LONGEST_PAUSE), self._retry_within)
            now = self._bench.clock.now()
            await self._bench.clock.wait_until(min(now + (wait or pause), update.expires))
        self._lanes.pop(lane, None)

    async def _push_again(self, lane: str, update: Update) -> None:
        """A second delivery of what was delivered already; its failure changes nothing."""
        await self._push(update)
        self._lanes.pop(lane, None)

    async def _push(self, update: Update) -> float | None:
        """Deliver once: None when it was taken, else the seconds that the address asks to wait, 0 for none."""
        bench, hook = self._bench, self._bench.queue.webhook
        async with self._single if self._starved() else self._slots:
            status, wait, body, error = await self._post(hook, update)
        now = bench.clock.now()
        bench.journal.write("push", now, update=update.id, status=status, error=error)
        if 200 <= status < 300:
            self._success, self._failing, self._gone = now, False, 0.0
            await self._obey(body)
            return None
        self._failing = True
        hook.last_error, hook.last_error_at = error, now
        self._note_gone(status, now)
        return min(wait, LONGEST_RETRY_AFTER)

    async def _post(self, hook: Webhook, update: Update) -> tuple[int, float, bytes, str]:
        headers = {SECRET: hook.secret} if hook.secret else {}
        limit = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        try:
            session = self._session = self._session or aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
            async with session.post(
                hook.url, json=update.json(), headers=headers, timeout=limit, allow_redirects=False
            ) as answer:
                body, asked = await answer.read(), answer.headers.get("Retry-After", "")
                wait = float(asked) if asked.isdigit() else 0.0
                phrase = answer.reason or HTTPStatus(answer.status).phrase
                error = f"Wrong response from the webhook: {answer.status} {phrase}"
                return answer.status, wait, body, "" if 200 <= answer.status < 300 else error
        except TimeoutError:
            return 0, 0.0, b"", "Read timeout expired"
        except (aiohttp.ClientError, OSError) as failure:
            refused = isinstance(failure, aiohttp.ClientConnectorError)
            return 0, 0.0, b"", "Connection refused" if refused else "Connection reset by peer"

    def _starved(self) -> bool:
        return self._failing and self._bench.clock.now() - self._success > STARVED_AFTER

    def _note_gone(self, status: int, now: float) -> None:
        """410 for 23 hours: nobody lives there any more."""
        self._gone = (self._gone or now) if status == HTTPStatus.GONE else 0.0
        if self._gone and now - self._gone >= GONE_FOR:
            self._bench.queue.webhook = Webhook()
            self._bench.journal.write("world", now, what="webhook removed")

    async def _obey(self, body: bytes) -> None:
        """A method in the answer is carried out, except those that would tell something or change the webhook."""
        try:
            values = json.loads(body)
        except ValueError:
            return
        name = values.pop("method", None) if isinstance(values, dict) else None
        if isinstance(name, str) and not name.lower().startswith("get") and name.lower() not in NEVER_IN_ANSWER:
            await self._perform(name, values)
