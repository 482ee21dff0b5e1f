"""The sandbox as a process of its own: `python -m bot.sandbox --port 8081 --journal run.jsonl`."""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.sandbox.limits import PROFILES
from bot.sandbox.pusher import LONGEST_PAUSE
from bot.sandbox.queues import TAP_SECONDS
from bot.sandbox.server import Sandbox


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--line-port", type=int, help="a second port whose network can be made to fail")
    parser.add_argument("--journal", type=Path, help="append what happens to this file, a JSON line each")
    parser.add_argument("--pidfile", type=Path, help="write the process id here")
    parser.add_argument("--limits", choices=sorted(PROFILES), default="none")
    parser.add_argument("--retry-within", type=float, default=LONGEST_PAUSE, help="seconds, for a webhook that failed")
    parser.add_argument("--tap-seconds", type=float, default=TAP_SECONDS, help="how long a tap waits for the bot")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    given = {"journal": arguments.journal, "limits": arguments.limits, "seed": arguments.seed}
    given |= {"line": arguments.line_port, "retry_within": arguments.retry_within, "tap_seconds": arguments.tap_seconds}
    async with Sandbox(arguments.port, **given) as sandbox:
        if arguments.pidfile:
            arguments.pidfile.write_text(f"{os.getpid()}\n")
        sys.stdout.write(f"{sandbox.url} {sandbox.token}\n")
        if sandbox.line is not None:
            sys.stdout.write(f"{sandbox.line.url} through a network that can fail\n")
        sys.stdout.flush()
        await stopped.wait()
    if arguments.pidfile:
        arguments.pidfile.unlink(missing_ok=True)


if __name__ == "__main__":
    asyncio.run(serve(read_arguments(sys.argv[1:])))
