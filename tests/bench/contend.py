"""Who is measured: how each is prepared and started, and how many answers its database holds in the end."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench import machine, town
from tests.bench.contenders import common

FIRST = 100_000
RECIPIENTS = 900_000_000
NOT_OURS = ("CIVIMETER_", "PYTHONDONTWRITEBYTECODE")
"""What programs under measurement do not inherit: they find their bytecode ready, as an installation leaves it."""
FEW, MANY = 4_000, 40_000
"""People who can answer: more than one run can use up of the product, and of the floor."""


@dataclass(frozen=True)
class Asked:
    """What a run asks of a contender: the address of the Bot API, a port for webhooks or 0, people who may answer, and
    recipients of a broadcast that begins `after` seconds. `limited`: whether that Bot API refuses as Telegram does.
    """

    api: str = ""
    hook: int = 0
    people: int = 64
    recipients: int = 0
    after: float = 0.0
    limited: bool = False


@dataclass(frozen=True)
class Contender:
    """`prepare` fills a folder before the start; `command` and `environment` start it; `stored` counts its answers.
    `people` is how many there are to answer; `core` where it runs, when not alone on the first.
    """

    name: str
    hook: bool
    prepare: Callable[[Path, Asked], None]
    command: Callable[[Path, Asked], list[str]]
    environment: Callable[[Path, Asked], dict[str, str]]
    stored: Callable[[Path], int]
    path: Callable[[Path], str] = lambda folder: "/"
    people: int = FEW
    core: str = ""

    def start(self, folder: Path, asked: Asked) -> subprocess.Popen[bytes]:
        """The bot, alone on its core; what it writes goes to a file in the folder."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        own["PYTHONPYCACHEPREFIX"] = str(machine.BUILD / "bytecode")
        with (folder / "log").open("wb") as log:
            return subprocess.Popen(
                machine.on_core(self.core or machine.cores()[0], self.command(folder, asked)),
                env={**own, **self.environment(folder, asked)},
                stdout=log,
                stderr=log,
            )


def stop(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM, and SIGKILL for who does not listen."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def usual(name: str, module: str, *, hook: bool = False, people: int = FEW) -> Contender:
    """A program of `tests/bench/contenders`."""

    def command(folder: Path, asked: Asked) -> list[str]:
        words = [sys.executable, "-W", "ignore", "-m", f"tests.bench.contenders.{module}"]
        words += ["--api", asked.api, "--data", str(folder), "--webhook", str(asked.hook)]
        broadcast = ["--recipients", str(asked.recipients), "--first-recipient", str(RECIPIENTS)]
        return [*words, *broadcast, "--after", str(asked.after)]

    nothing, plain = lambda folder, asked: None, lambda folder, asked: {}
    return Contender(name, hook, nothing, command, plain, common.stored, people=people)


def product(
    name: str,
    *,
    hook: bool = False,
    program: tuple[str, ...] = ("bot", "run"),
    database: Callable[[], str] | None = None,
    workers: int = 1,
    core: str = "",
) -> Contender:
    """`civimeter run` on the invented town; `database` makes an empty one each time, without it there is a file."""

    def url(folder: Path) -> str:
        note = folder / "database-url"
        if database is not None and not note.exists():
            note.write_text(database(), encoding="utf-8")
        return note.read_text(encoding="utf-8") if note.exists() else ""

    def prepare(folder: Path, asked: Asked) -> None:
        due = datetime.now(UTC) + timedelta(seconds=asked.after)
        crowd = town.Crowd(FIRST, asked.people, RECIPIENTS, asked.recipients, due)
        asyncio.run(town.found(folder, crowd, url(folder)))

    def command(folder: Path, asked: Asked) -> list[str]:
        return [sys.executable, "-m", *program, *(["--webhook"] if hook else [])]

    def environment(folder: Path, asked: Asked) -> dict[str, str]:
        listen = f"127.0.0.1:{asked.hook or machine.free_port()}"
        made = town.settings_for(folder, asked.api, listen, url(folder), workers)
        return made if asked.limited else made | town.NO_LIMIT

    count = lambda folder: asyncio.run(town.stored(folder, url(folder)))  # noqa: E731
    path = town.path_of_hook if hook else lambda _: "/"
    return Contender(name, hook, prepare, command, environment, count, path, core=core)


def product_ptb() -> Contender:
    """The product with the library's objects around its turns."""
    return product("product-ptb", program=("tests.bench.contenders.product_ptb",))


def has_webhook() -> bool:
    """Whether the product takes updates by webhook yet."""
    command = [sys.executable, "-m", "bot", "run", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    return "--webhook" in shown.stdout


CONTENDERS = (
    usual("naive-ptb", "naive_ptb"),
    usual("aiogram", "aiogram_bot"),
    product("product-poll"),
    product("product-hook", hook=True),
    usual("floor-poll", "floor", people=MANY),
    usual("floor-hook", "floor", hook=True, people=MANY),
)
