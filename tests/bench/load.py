"""The load generator as a program to be told what to do: people who answer, a Bot API that counts."""

import json
import subprocess
from types import TracebackType
from typing import Any

from tests.bench import machine
from tests.bench.contenders.common import SECRET

BEGINNINGS = "2t,1s"
"""The buttons of the product that are no answer: to begin, and to send."""
BUSIEST = 0.60


class Failed(Exception):
    """What a contender did is not what it claims to do; it gets no row."""


class Load:
    """One load generator on its own core; `hook` is the port of the bot's webhook, 0 for polling."""

    def __init__(self, *, people: int, hook: int = 0, path: str = "/", **options: float) -> None:
        self.port = machine.free_port()
        command = [str(machine.load_generator()), "--port", str(self.port), "--pool", str(people)]
        command += ["--begin", BEGINNINGS]
        if hook:
            command += ["--webhook", str(hook), "--path", path, "--secret", SECRET]
        for name, value in options.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        self._process = subprocess.Popen(
            machine.on_core(machine.cores()[1], command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Load":
        if self._line() != "ready":
            raise Failed("the load generator does not start")
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def _tell(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def begin_playing(self, pid: int, warm: float, seconds: float) -> None:
        """People answer; `played` gives what came of it."""
        self._tell(f"play {pid} {warm} {seconds}")

    def played(self) -> dict[str, Any]:
        """The figures of the last play. Raises Failed where something was lost, doubled or left hanging."""
        found: dict[str, Any] = json.loads(self._line())
        for name in ("unanswered", "unexpected", "failed_deliveries", "exhausted"):
            if found[name]:
                raise Failed(f"{found[name]} {name}")
        return found

    def play(self, pid: int, warm: float, seconds: float) -> dict[str, Any]:
        self.begin_playing(pid, warm, seconds)
        return self.played()

    def until_answers(self, count: int) -> None:
        """People answer until so many answers are done."""
        self._tell(f"answers {count}")
        self._line()

    def leave(self, count: int) -> None:
        """So many people answer one question each, and go away in the middle of it all."""
        self._tell(f"leave {count}")
        self._line()

    def flood(self, count: int) -> None:
        """In the next play somebody who else says nothing says /start so many times, all at once."""
        self._tell(f"flood {count}")

    def first(self) -> None:
        """Somebody says /start, and waits for a bot."""
        self._tell("first")

    def accepted(self) -> float:
        """When the bot took that first update, on the clock of `time.monotonic`, in seconds."""
        return int(self._line()) / 1e9

    def watch(self, count: int, seconds: float) -> dict[str, Any]:
        """Wait until so many recipients were reached: how many were, in what time, after how many refusals."""
        self._tell(f"watch {count} {seconds}")
        found: dict[str, Any] = json.loads(self._line())
        return found
