"""The writer alone, 256 or as many who each store one answer after the other: `-m tests.bench.storing NAME FOLDER
SECONDS [WRITERS]`; on the PostgreSQL database of `CIVIMETER_DATABASE_URL` where there is one.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tests.bench.contenders import common

WRITERS = 256
POOL = 16
"""Connections of a pool as people set it up."""
Store = Callable[[int, int], Awaitable[object]]


async def naive(folder: Path, stack: AsyncExitStack) -> Store:
    """A real transaction for each answer, on one connection, as it must be done not to lose a neighbour's."""
    import aiosqlite

    base = await stack.enter_async_context(aiosqlite.connect(common.prepare(folder), isolation_level=None))
    await base.execute("PRAGMA synchronous=FULL")
    turn = asyncio.Lock()

    async def store(writer: int, n: int) -> None:
        async with turn:
            await base.execute("BEGIN IMMEDIATE")
            await base.execute(common.STORE, (writer, n, 1))
            await base.execute("COMMIT")

    return store


async def product(folder: Path, stack: AsyncExitStack) -> Store:
    """The product's writer with the unit of a real answer: mark, compare-and-set, record, card in the outbox; and what
    is written once the card of the answer before was shown.
    """
    from bot.app import Foundation
    from bot.cli.serve import look_less_for_garbage
    from bot.turn import Effects, Expect, Show, Unit, Write
    from bot.world import World
    from tests.bench import town

    foundation = await Foundation.lay(
        town.bench_settings(folder, os.environ.get("CIVIMETER_DATABASE_URL", "")), World()
    )
    stack.push_async_callback(foundation.close)
    rows = tuple(
        {"id": f"iv{n}", "municipality": town.TOWN, "kind": "survey", "subject": town.PART, "respondent_key": f"k{n}"}
        | {"flow": "f", "version": "1", "state": "open", "language": "fr", "inputs": "", "day": "2026-11-28"}
        for n in range(writers())
    )
    await foundation.writer.write(Unit("", Effects(writes=(Write("insert_interview", rows),))))
    shown: dict[int, tuple[Write, ...]] = {}
    look_less_for_garbage()

    async def store(writer: int, n: int) -> None:
        record = {"interview": f"iv{writer}", "revision": n + 1, "n": 0, "municipality": town.TOWN, "body": "x" * 240}
        show = Show(str(common.QUESTIONS + writer), "survey")
        writes = (Write("insert_record", (record,)), *shown.get(writer, ()))
        effects = Effects((Expect("interview", f"iv{writer}", n),), writes, (show,))
        unit = Unit(f"{common.BOT_ID}:{writer * 10**7 + n}", effects, municipality=town.TOWN, lane=f"lane{writer}")
        done = await foundation.writer.write(unit)
        assert done.written == "done", done
        (row,) = done.claimed.values()
        shown[writer] = tuple(settled(row, foundation.writer.owner))

    def settled(row: Mapping[str, Any], owner: str) -> Iterator[Write]:
        """The card was shown: its row is done with, and what the chat shows is noted."""
        of = {"bot": common.BOT_ID, "key": row["key"], "lease_owner": owner}
        sent = {"outcome": "sent", "due_at": row["due_at"], "not_before": "", "tries": 1, "may_have_left": 0}
        card = {"message_id": 7, "content_hash": "h" * 22, "expects": "tap", "newest": 7, "shown_at": row["due_at"]}
        yield Write("set_card", ({**of, **card, "chat": row["chat"], "municipality": town.TOWN},))
        yield Write("settle_outbox", ({**of, **sent, "mark": row["mark"], "now": row["due_at"]},))

    return store


async def floor(folder: Path, stack: AsyncExitStack) -> Store:
    """The floor's group commit."""
    from tests.bench.contenders.floor import Group

    group = Group(common.prepare(folder))
    running = asyncio.create_task(group.run())
    stack.callback(running.cancel)
    return lambda writer, n: group.store((writer, n, 1))


async def pool(folder: Path, stack: AsyncExitStack) -> Store:
    """PostgreSQL as it is usually met: a pool of connections, and a transaction for each answer."""
    import asyncpg

    found = await asyncpg.create_pool(os.environ["CIVIMETER_DATABASE_URL"], min_size=POOL, max_size=POOL)
    stack.push_async_callback(found.close)
    await found.execute(common.TABLE)
    text = common.STORE.replace("?, ?, ?", "$1, $2, $3").replace("CONFLICT", "CONFLICT (chat, question)")
    return lambda writer, n: found.execute(text, writer, n, 1)


def writers() -> int:
    """How many store at the same time."""
    return int(sys.argv[4]) if len(sys.argv) > 4 else WRITERS


async def measure(begin: Callable[[Path, AsyncExitStack], Awaitable[Store]], folder: Path, seconds: float) -> None:
    """Prints what was stored a second, the 99th percentile of one answer's wait, and how many answers there were."""
    waits: list[float] = []
    async with AsyncExitStack() as stack:
        store = await begin(folder, stack)
        began = time.perf_counter()

        async def write(writer: int) -> None:
            n = 0
            while time.perf_counter() - began < seconds:
                before = time.perf_counter()
                await store(writer, n)
                waits.append(time.perf_counter() - before)
                n += 1

        await asyncio.gather(*(write(n) for n in range(writers())))
        took = time.perf_counter() - began
    waits.sort()
    late = waits[min(len(waits) - 1, int(len(waits) * 0.99))] * 1e3
    found = {"per_s": round(len(waits) / took, 1), "p99_ms": round(late, 2), "stored": len(waits)}
    sys.stdout.write(json.dumps(found) + "\n")


STORES = {"naive-ptb": naive, "product-poll": product, "floor-poll": floor, "pool-pg": pool, "product-pg": product}


def in_its_loop(name: str) -> Callable[[Coroutine[None, None, None]], None]:
    """Product and floor run on uvloop, as when they serve; the others on the loop that such bots are started with."""
    if name.startswith(("product", "floor")):
        import uvloop

        return uvloop.run
    return asyncio.run


if __name__ == "__main__":
    in_its_loop(sys.argv[1])(measure(STORES[sys.argv[1]], Path(sys.argv[2]), float(sys.argv[3])))
