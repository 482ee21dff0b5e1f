"""The tick that retries what is parked, whichever way updates come in."""

import asyncio
import contextlib

import structlog

from bot.telegram.door import Door

log = structlog.get_logger("bot.telegram")


async def retry_for_ever(door: Door, tick: float) -> None:
    """Try what waits, again at once while something gets through, otherwise every `tick` seconds, and sooner when
    something was parked only because its chat was busy.
    """
    while True:
        again = False
        try:
            again = await door.retry()
        except Exception as error:
            log.error("retry_failed", error=type(error).__name__)
        if not again:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(tick):
                    await door.parked()
