"""`civimeter run` and `civimeter admin init` as processes: what keeps them from starting is one clear line each."""

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.processes import free_port
from bot.storage.sqlite import choose_module, is_fixed

CONFIG, LOCKED = 78, 75
LIVE = "1234567890:AAHexampleexampleexampleexampleexa1"


class Place:
    """A folder with a sandbox in front of it, in which commands are run as from a shell."""

    def __init__(self, folder: Path, url: str, token: str) -> None:
        self.folder, self.url, self.token = folder, url, token

    def environment(self, **settings: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CIVIMETER_")}
        given = {"TOKEN": self.token, "MODE": "sandbox", "API_URL": self.url, "DATA_DIR": str(self.folder / "data")}
        given |= {"LISTEN": f"127.0.0.1:{free_port()}"} | settings
        return inherited | {f"CIVIMETER_{name}": value for name, value in given.items() if name.isupper() and value}

    def run(self, *words: str, path: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        """Run to the end; whatever the command says must hold no traceback and no secret."""
        environment = self.environment(**settings) | ({"PYTHONPATH": path} if path else {})
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert settings.get("TOKEN", self.token) not in done.stderr
        return done

    def init(self, name: str = "Testville", *more: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return self.run("admin", "init", "--municipality", name, *more, **settings)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[tuple[str, str]]:
    """A sandbox of its own process: address and token."""
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, token = process.stdout.readline().split()
        yield url, token
        process.send_signal(signal.SIGTERM)


@pytest.fixture(scope="module")
def made(sandbox: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place in which a municipality was made, to be copied."""
    place = Place(tmp_path_factory.mktemp("made"), *sandbox)
    done = place.init()
    assert re.fullmatch(r"https://t\.me/\w+\?start=c[\w-]{22}\n", done.stdout), done.stderr
    return place


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Place:
    shutil.copytree(made.folder / "data", tmp_path / "data")
    return Place(tmp_path, made.url, made.token)


def until_ready(service: subprocess.Popen[bytes], address: str) -> None:
    """Until `/ready` says so: soon after another program polled, Telegram holds the first question back for seconds."""
    for _ in range(600):
        assert service.poll() is None
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{address}/ready", timeout=5) as answer:
            assert answer.status == 200
            return
        time.sleep(0.1)
    raise AssertionError("it was never ready")


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    return done.stderr.strip().splitlines()


# ------------------------------------------------------------------------------------------------ the network
def test_an_api_that_does_not_answer(place: Place) -> None:
    done = place.run("run", API_URL=f"http://127.0.0.1:{free_port()}", LOG_LEVEL="ERROR")
    assert done.returncode == CONFIG
    assert told(done) == ["civimeter: the Bot API does not answer: check CIVIMETER_API_URL and the network"]


def test_a_refused_token(place: Place) -> None:
    done = place.run("run", TOKEN=f"7000000001:{'x' * 35}", LOG_LEVEL="ERROR")
    assert done.returncode == CONFIG
    assert told(done) == ["civimeter: Telegram refuses the token: check CIVIMETER_TOKEN with @BotFather"]


def test_a_taken_port(place: Place) -> None:
    done = place.run("run", LISTEN=place.url.removeprefix("http://"), LOG_LEVEL="ERROR")
    assert done.returncode == CONFIG
    assert len(told(done)) == 1
    assert "CIVIMETER_LISTEN: Address already in use" in done.stderr


# ------------------------------------------------------------------------------------------------ one at a time
def test_a_second_process_and_init_while_the_service_runs(place: Place) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=place.environment(), cwd=place.folder, stderr=subprocess.PIPE
    ) as service:
        assert service.stderr is not None
        while b"started" not in service.stderr.readline():
            assert service.poll() is None
        for done in (place.run("run"), place.init("Elsewhere")):
            assert done.returncode == LOCKED
            assert told(done)[-1] == "civimeter: another process uses this database: stop the service first"
        service.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert service.wait(15) == 0
        assert time.monotonic() - began < 10


# ------------------------------------------------------------------------------------------------ kept and put back
def test_back_up_while_it_runs_then_restore(place: Place) -> None:
    environment = place.environment()
    listen = {"LISTEN": environment["CIVIMETER_LISTEN"]}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, cwd=place.folder, stderr=subprocess.PIPE
    ) as service:
        assert service.stderr is not None
        while b"started" not in service.stderr.readline():
            assert service.poll() is None
        until_ready(service, listen["LISTEN"])
        done = place.run("backup", "--to", "backups", **listen)
        well = place.run("doctor", **listen)
        early = place.run("restore", "backups/none.db", **listen)
        service.send_signal(signal.SIGTERM)
        assert service.wait(15) == 0
    fixed = is_fixed(choose_module().sqlite_version_info)
    assert (well.returncode, early.returncode) == (0, LOCKED), well.stdout
    assert [line.split()[1] for line in well.stdout.splitlines()] == ["service", "disk", "keys", "database", "telegram"]
    if not fixed:
        assert done.returncode == LOCKED
        done = place.run("backup", "--to", "backups", **listen)
    made = place.folder / done.stdout.split()[0]
    assert place.run("restore", str(made)).stderr.strip().endswith("add --replace to move it out of the way")
    assert place.run("restore", str(made), "--replace").stdout.startswith("restored: as it stood at ")
    ill = place.run("doctor", "--offline")
    assert (ill.returncode, ill.stdout.split()[:2]) == (1, ["FAIL", "service"])


def test_a_backup_is_not_put_beside_the_keys(place: Place) -> None:
    done = place.run("backup", "--to", "data")
    assert done.returncode == CONFIG
    assert told(done) == ["--to: holds the keys: data and keys together can be read; choose another folder"]


# ------------------------------------------------------------------------------------------------ what is stored
def test_an_sqlite_that_is_too_old(place: Place, tmp_path: Path) -> None:
    fake = tmp_path / "fake" / "pysqlite3"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("")
    (fake / "dbapi2.py").write_text("from sqlite3 import *\nsqlite_version_info = (3, 37, 2)\n")
    done = place.run("run", path=str(fake.parent))
    assert done.returncode == CONFIG
    assert told(done) == ["civimeter: sqlite 3.37.2 is too old, 3.38 is needed: install the package pysqlite3"]


def test_a_file_that_is_no_database(place: Place) -> None:
    (place.folder / "data" / "civimeter.db").write_bytes(b"not a database, whatever else" * 99)
    done = place.run("run")
    assert done.returncode == CONFIG
    assert len(told(done)) == 1


@pytest.mark.parametrize("name", ["installation", "callback"])
def test_missing_keys_are_not_made_anew(place: Place, name: str) -> None:
    (place.folder / "data" / "keys" / f"{name}.key").unlink()
    done = place.run("run")
    assert done.returncode == CONFIG
    assert told(done) == [f"civimeter: {name}.key is missing: restore it from the key copy"]
    assert not (place.folder / "data" / "keys" / f"{name}.key").exists()


def test_keys_that_others_may_read(place: Place) -> None:
    (place.folder / "data" / "keys" / "callback.key").chmod(0o644)
    done = place.run("run")
    assert done.returncode == CONFIG
    assert "chmod 600" in told(done)[0]


# ------------------------------------------------------------------------------------------------ the municipality
def test_a_municipality_that_exists(place: Place) -> None:
    done = place.init("TESTVILLE")
    assert done.returncode == CONFIG
    assert told(done) == [
        "civimeter: TESTVILLE exists already, nothing was changed: add --again for new legal facts and one more link"
    ]
    again = place.init("Testville", "--again", "--controller", "Mayor, Hall 1", "--retention-months", "3")
    assert again.returncode == 0
    assert "start=c" in again.stdout
    assert place.init("Nowhere", "--again").returncode == CONFIG


def test_a_period_that_was_promised_does_not_grow(place: Place) -> None:
    place.init("Testville", "--again", "--retention-months", "3")
    place.init("Testville", "--again", "--retention-months", "12")
    with sqlite3.connect(place.folder / "data" / "civimeter.db") as connection:
        legal = json.loads(connection.execute("SELECT legal FROM municipality").fetchone()[0])
    connection.close()
    assert legal["retention_raw_months"] == 3


def test_in_earnest_made_up_or_empty_legal_facts_are_refused(place: Place) -> None:
    with sqlite3.connect(place.folder / "data" / "civimeter.db") as connection:
        connection.execute("UPDATE municipality SET legal = json_set(legal, '$.purpose', ' ', '$.basis', '')")
    connection.close()
    done = place.run("run", MODE="live", TOKEN=LIVE)
    assert done.returncode == CONFIG
    text = done.stderr
    for field in ("purpose is empty", "basis is empty", "controller_name was made up", "authority_name was made up"):
        assert f"civimeter: Testville: {field}" in text
    assert all("admin init --again" in line for line in told(done))
    refused = place.run("run", MODE="sandbox", TOKEN=f"7000000001:{'x' * 35}")
    assert "refuses the token" in refused.stderr, "the sandbox asks for no legal facts"


def test_a_time_zone_and_everything_else_at_once(place: Place) -> None:
    done = place.init("", "--timezone", "Paris", "--language", "xx", K="1", PUBLIC_URL="http://example.org")
    assert done.returncode == CONFIG
    assert "--timezone: 'Paris' is no time zone: write Europe/Paris" in done.stderr
    for name in ("--municipality", "--language", "CIVIMETER_K", "CIVIMETER_PUBLIC_URL"):
        assert f"{name}:" in done.stderr
    assert len(told(done)) == 5


def test_every_problem_of_the_settings_at_once(tmp_path: Path, sandbox: tuple[str, str]) -> None:
    place = Place(tmp_path, *sandbox)
    wrong = {
        "TOKEN": "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
        "PUBLIC_URL": "http://example.org",
        "K": "1",
        "LISTEN": "127.0.0.1:99999",
        "DATA_DIR": "/dev/null/data",
        "MODE": "party",
        "LOG_LEVEL": "LOUD",
    }
    done = place.run("run", **wrong)
    assert done.returncode == CONFIG
    for name in wrong:
        assert f"CIVIMETER_{name}:" in done.stderr, (name, done.stderr)
    assert all(": " in line for line in told(done))
