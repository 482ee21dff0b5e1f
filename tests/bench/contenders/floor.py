"""The floor: raw asyncio, orjson, uvloop, group commit; no engine, no vault, no outbox: no product goes below it."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import uvloop

from tests.bench.contenders import common
from tests.bench.contenders.wire import Caller, Serving

Row = tuple[int, int, int]


class Group:
    """One thread commits whatever waits, at once, with synchronous=FULL."""

    def __init__(self, path: Path) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.path = path
        self.base: sqlite3.Connection | None = None
        self.rows: list[Row] = []
        self.waiting: list[asyncio.Future[None]] = []
        self.wake = asyncio.Event()

    def commit(self, rows: list[Row]) -> None:
        if self.base is None:
            self.base = sqlite3.connect(self.path, isolation_level=None)
            self.base.execute("PRAGMA synchronous=FULL")
        self.base.execute("BEGIN IMMEDIATE")
        self.base.executemany(common.STORE, rows)
        self.base.execute("COMMIT")

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self.wake.wait()
            self.wake.clear()
            rows, waiting, self.rows, self.waiting = self.rows, self.waiting, [], []
            await loop.run_in_executor(self.thread, self.commit, rows)
            for future in waiting:
                future.set_result(None)

    def store(self, row: Row) -> asyncio.Future[None]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.rows.append(row)
        self.waiting.append(future)
        self.wake.set()
        return future


class Floor:
    """An update in, a durable answer, both calls out; by webhook the acknowledgement is in the answer."""

    def __init__(self, caller: Caller, group: Group) -> None:
        self.caller, self.group = caller, group

    def question(self, n: int) -> dict[str, Any]:
        if n == common.QUESTIONS:
            return {"text": common.THANKS}
        return {"text": common.question_text(n), "reply_markup": {"inline_keyboard": common.keyboard(n)}}

    async def take(self, update: dict[str, Any], acknowledged: bool) -> None:
        """`acknowledged`: the query is answered elsewhere."""
        query = update.get("callback_query")
        if query is None:
            chat = update["message"]["chat"]["id"]
            await self.caller.call(b"sendMessage", orjson.dumps({"chat_id": chat, **self.question(0)}))
            return
        message = query["message"]
        place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        question, choice = common.parse_callback(query["data"])
        if not acknowledged:
            await self.group.store((place["chat_id"], question, choice))
        edit = self.caller.call(b"editMessageText", orjson.dumps({**place, **self.question(question + 1)}))
        if acknowledged:
            await edit
        else:
            body = orjson.dumps({"callback_query_id": query["id"]})
            await asyncio.gather(self.caller.call(b"answerCallbackQuery", body), edit)

    async def hooked(self, body: bytes, answer: Any) -> None:
        update = orjson.loads(body)
        query = update.get("callback_query")
        if query is None:
            answer(b"")
        else:
            question, choice = common.parse_callback(query["data"])
            await self.group.store((query["message"]["chat"]["id"], question, choice))
            answer(orjson.dumps({"method": "answerCallbackQuery", "callback_query_id": query["id"]}))
        await self.take(update, True)


async def run() -> None:
    given = common.arguments()
    caller, group, tasks = Caller(given.api, common.TOKEN), Group(common.prepare(given.data)), set[asyncio.Task[None]]()
    floor = Floor(caller, group)

    def begin(work: Any) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    begin(group.run())
    if given.webhook:
        serving = lambda: Serving(lambda body, answer: begin(floor.hooked(body, answer)))  # noqa: E731
        await asyncio.get_running_loop().create_server(serving, "127.0.0.1", given.webhook)
        await asyncio.Event().wait()
    offset = 0
    while True:
        body = orjson.dumps({"offset": offset, "timeout": 25})
        for update in orjson.loads(await caller.call(b"getUpdates", body))["result"]:
            offset = update["update_id"] + 1
            begin(floor.take(update, False))


if __name__ == "__main__":
    uvloop.run(run())
