"""Requests that the shell leaves for a running service, as files in a folder beside the database, and their answers.

One process at a time may write to the database. Who has the shell and finds the service running leaves a file, and the
service does what it asks by the same turn that the shell would have taken. What was left when the service dies waits
for the next one; doing it twice is harmless.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import structlog

from bot.turn import Act, Actor, Turn
from bot.turns import Turns
from bot.world import World

FOLDER: Final = "requests"
LARGEST: Final = 4 * 1024 * 1024
SHELL: Final = Actor("shell")
PATIENCE: Final = 30.0
LOOK_AGAIN: Final = 0.2

log = structlog.get_logger("bot.handover")


class NotTaken(Exception):
    """The service did not answer in time; the request was taken back."""


async def take_by_shell(turns: Turns, world: World, action: str, args: Mapping[str, Any]) -> str:
    """Do what the shell asks, here and now; what there is to say about it. Raises StoreError, Overtaken."""
    id, seed = f"cli:{world.id8()}{world.id8()}", world.seed()
    taken = await turns.take(Turn(id, "cli", SHELL, "", world.now(), seed, Act(action, "", args)))
    return taken.toast


class Requests:
    """The service's side: looks into the folder with every tick of the clock."""

    def __init__(self, folder: Path, turns: Turns, world: World) -> None:
        """`folder` is that of the database."""
        self._folder, self._turns, self._world = folder / FOLDER, turns, world

    async def serve(self) -> None:
        """Take every request that lies there, the oldest name first. Raises StoreError, Overtaken."""
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("*.json")):
            request = _read(path)
            if request is None:
                answer = "refused: not a request"
            else:
                answer = await take_by_shell(self._turns, self._world, request["action"], request["args"])
            _write(path.with_suffix(".done"), answer)
            path.unlink(missing_ok=True)


async def hand_over(folder: Path, name: str, action: str, args: Mapping[str, Any], patience: float = PATIENCE) -> str:
    """The shell's side: leave a request beside the database and wait for the answer. Raises NotTaken, OSError."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    request, answer = place / f"{name}.json", place / f"{name}.done"
    _write(request, json.dumps({"action": action, "args": args}, ensure_ascii=False))
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while loop.time() < until or not request.exists():
        if answer.exists():
            text = answer.read_text(encoding="utf-8")
            answer.unlink()
            return text
        if loop.time() > until + patience:
            break
        await asyncio.sleep(LOOK_AGAIN)
    request.unlink(missing_ok=True)
    raise NotTaken("another process uses the database and does not take requests: see whether the service is well")


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and readable by its owner only."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def _read(path: Path) -> Mapping[str, Any] | None:
    """A request as it was left by ourselves; None for anything else, a link or somebody else's file among it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            about = os.fstat(file.fileno())
            if about.st_uid not in (os.geteuid(), 0) or about.st_size > LARGEST:
                return None
            found = json.loads(file.read(LARGEST))
    except (OSError, ValueError):
        return None
    fits = isinstance(found, dict) and isinstance(found.get("action"), str) and isinstance(found.get("args"), dict)
    return found if fits else None
