"""`civimeter run`: the bot, by long polling, until it is told to stop."""

import asyncio
import signal
import sys

from bot.app import Foundation, Service, StartError
from bot.logs import set_up_logs
from bot.settings import EX_CONFIG, Settings, load_settings
from bot.storage.errors import StoreError
from bot.vault import VaultError
from bot.world import World


def run() -> None:
    """Poll Telegram, keep answers, send questions, serve reports. Settings: CIVIMETER_TOKEN and others, or .env."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    sys.exit(asyncio.run(serve(settings, World())))


async def serve(settings: Settings, world: World) -> int:
    """Run until SIGTERM or SIGINT; the exit status."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    try:
        foundation = await Foundation.lay(settings, world)
    except (StoreError, VaultError) as error:
        sys.stderr.write(f"civimeter: {error}\n")
        return EX_CONFIG
    service = Service(foundation)
    try:
        await service.start()
        await stopping.wait()
        return 0
    except StartError as error:
        sys.stderr.write(f"civimeter: {error}\n")
        return EX_CONFIG
    finally:
        await service.stop()
        await foundation.close()
