"""A PostgreSQL server of the tests' own: made in a folder of its own, on loopback only, gone when they end."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.cli.processes import free_port

USER, PASSWORD = "civimeter", "not-for-any-log"
TEMPLATE = "schema_only"
PLACES = "/usr/lib/postgresql"
HINT = "the programs of a PostgreSQL server are missing: install them (Debian: apt install postgresql)"
QUICK = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "shared_buffers": "32MB"}
"""For tests in which no server dies."""
SAFE = {"shared_buffers": "32MB"}
PORT_TRIES = 5


class NoServer(Exception):
    """There is no PostgreSQL on this machine, or it did not start."""


def programs() -> Path:
    """The folder of the newest server's programs. Raises NoServer."""
    found = sorted(Path(PLACES).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    if inside := shutil.which("initdb"):
        return Path(inside).parent
    raise NoServer(HINT)


def as_somebody() -> dict[str, object]:
    """A server refuses to run as root: who runs it then."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


@dataclass
class Cluster:
    """One server. `made` counts the databases; settings as in postgresql.conf."""

    folder: Path
    settings: dict[str, str]
    port: int = 0
    made: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def make(self) -> None:
        """A new, empty cluster, whose users have passwords."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self.tool("initdb", "-D", str(self.data), "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8")

    def tool(self, name: str, *arguments: str, check: bool = True) -> str:
        """Run one of the server's programs; what it printed."""
        done = subprocess.run(
            [str(programs() / name), *arguments],
            env={**os.environ, "PGPASSWORD": PASSWORD, "LC_ALL": "C.UTF-8"},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            **as_somebody(),  # type: ignore[call-overload]
        )
        if check and done.returncode:
            raise NoServer(f"{name}: {done.stderr[-500:]}")
        return str(done.stdout)

    def start(self) -> None:
        """Start, and wait until it answers; with another port if somebody was faster."""
        for _ in range(PORT_TRIES):
            self.port = self.port or free_port()
            given = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
            options = [f"--{name}={value}" for name, value in (self.settings | given).items()]
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    [str(programs() / "postgres"), "-D", str(self.data), *options],
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    **as_somebody(),  # type: ignore[call-overload]
                )
            if self._answers():
                return
            self.port = 0
        raise NoServer((self.folder / "log").read_text()[-500:])

    def _answers(self) -> bool:
        until = time.monotonic() + 60
        assert self._process is not None
        while time.monotonic() < until and self._process.poll() is None:
            done = subprocess.run(
                [str(programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            )
            if done.returncode == 0:
                return self._process.poll() is None
            time.sleep(0.05)
        return False

    def database(self, template: str = TEMPLATE) -> str:
        """The address of a new database, made from another one."""
        self.made += 1
        name = f"t{self.made}"
        self.tool("createdb", *self.where, "-T", template, name)
        return self.url(name)

    @property
    def where(self) -> tuple[str, ...]:
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", USER)

    def url(self, name: str) -> str:
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{name}"

    def ask(self, name: str, text: str) -> list[list[str]]:
        """What psql answers, as rows of texts."""
        out = self.tool("psql", *self.where, "-d", name, "-At", "-F", "\t", "-c", text)
        return [line.split("\t") for line in out.splitlines()]

    def kill(self) -> None:
        """SIGKILL to the server and all its children, as a power cut would."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            for child in children(self._process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """End at once, in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def children(parent: int) -> list[int]:
    """The processes that a process has started: a server's have sessions of their own."""
    found = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


@contextlib.contextmanager
def cluster(settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """A running server. Raises NoServer."""
    programs()
    with empty_folder() as folder:
        made = Cluster(folder, QUICK if settings is None else settings)
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextlib.contextmanager
def empty_folder() -> Iterator[Path]:
    """A folder that belongs to whoever runs the server."""
    folder = Path(tempfile.mkdtemp(prefix="civimeter-pg-"))
    try:
        if os.geteuid() == 0:
            try:
                shutil.chown(folder, "postgres", "postgres")
            except LookupError:
                raise NoServer(HINT) from None
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def without_server(error: NoServer) -> None:
    """On a newcomer's machine the tests are skipped with a reason; where everything is checked they fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(error))
    pytest.skip(str(error))


def migrated(server: Cluster, upgrade: Callable[[str], None], name: str = TEMPLATE) -> None:
    """A database with the newest schema; made in a thread, as whoever asks may have an event loop running."""
    server.tool("createdb", *server.where, name)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(upgrade, server.url(name)).result()
