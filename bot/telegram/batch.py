"""A polled batch: what its chats have sent is taken side by side, and none of them keeps the next poll waiting."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.telegram.door import Door
from bot.telegram.read import peek

SHORTLY = 0.01
"""Seconds that a chat's further updates may take in any case, behind the first of every chat."""


async def take_together(door: Door, updates: Sequence[Mapping[str, Any]]) -> list[object]:
    """Commit or park every update; what each came to, an exception where it could be neither. A chat's further updates
    have about as long as it took to deal with the first of every chat; what is left of them then is parked.
    """
    known = set[str]()
    taken, firsts = list[asyncio.Task[None]](), list[asyncio.Task[None]]()
    for update in updates:
        task = asyncio.create_task(door.accept(update), name="update")
        taken.append(task)
        _, chat = peek(update)
        if chat not in known:
            known.add(chat)
            firsts.append(task)
    hurrying = asyncio.create_task(_hurry(door, firsts)) if len(firsts) < len(taken) else None
    try:
        return list(await asyncio.gather(*taken, return_exceptions=True))
    finally:
        if hurrying is not None:
            hurrying.cancel()


async def _hurry(door: Door, firsts: Sequence[asyncio.Task[None]]) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    await asyncio.wait(firsts)
    await asyncio.sleep(max(SHORTLY, 2 * (clock() - began)))
    door.hurry()
