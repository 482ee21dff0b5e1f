"""`civimeter run`: the bot, by long polling or by webhook, until it is told to stop."""

import asyncio
import gc
import signal
import sys
from collections.abc import Coroutine
from typing import Any

import bot.cli.lean  # noqa: F401 - before anything reads structlog
from bot.cli.hook_settings import check_webhook
from bot.cli.several import Several
from bot.later import imported
from bot.logs import set_up_logs
from bot.settings import Settings, load_settings
from bot.starting import ask_username
from bot.telegram.request import Transport
from bot.world import World


def run_service(*, webhook: bool = False) -> None:
    """With the settings of the environment, or of .env; ends the process. Raises SettingsError, and what `serve` does.

    Garbage is not looked for before everything is read: what is read stays.
    """
    settings = load_settings()
    if webhook:
        check_webhook(settings)
    set_up_logs(settings.log_level)
    if settings.workers > 1:
        sys.exit(asyncio.run(Several(settings.workers).run(webhook=webhook)))
    gc.disable()
    sys.exit(in_a_loop(serve(settings, World(), webhook=webhook)))


def look_less_for_garbage() -> None:
    """Modules, flows and words stay as long as we do: they are set aside. What a tap leaves behind is nearly all freed
    without the collector, which looked after every seven hundred objects and took its share of every answer. An
    interview that was replayed holds itself, and is kept until the next tap: by then it is no longer among the
    youngest, so that the older ones must be looked through too before they are tens of megabytes.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 5, 10)


def in_a_loop(work: Coroutine[Any, Any, int]) -> int:
    """Run to the end on uvloop where the extra `fast` is installed, else on asyncio's own loop."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


async def serve(settings: Settings, world: World, *, webhook: bool = False) -> int:
    """Run until SIGTERM or SIGINT; the exit status. Raises StoreError, VaultError, StartError.

    Telegram is asked who we are while the rest of the program is still being read, in a thread.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    transport = Transport(settings.api_url, settings.token.get_secret_value())
    asking = asyncio.create_task(ask_username(transport), name="who we are")
    app = await imported("bot.app")
    gc.freeze()
    gc.enable()
    foundation = await app.Foundation.lay(settings, world)
    service = app.Service(foundation, webhook=webhook, transport=transport, username=asking)
    told = asyncio.create_task(stopping.wait())
    starting = asyncio.create_task(service.start())
    try:
        await asyncio.wait({starting, told}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            look_less_for_garbage()
            await told
        return 0
    finally:
        for task in (asking, starting, told):
            task.cancel()
        await asyncio.gather(asking, starting, told, return_exceptions=True)
        await service.stop()
        await foundation.close()
