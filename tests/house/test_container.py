"""The container and the compose file: what they promise, and the service under the same restrictions."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.processes import free_port
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
WORKERS = {name: one for name, one in COMPOSE["services"].items() if name.startswith("worker")}
CONFINED = ("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp")
NOBODY = ("--unshare-user", "--uid", "10001", "--gid", "10001", "--unshare-pid", "--die-with-parent")


def test_the_image_runs_as_nobody_and_looks_after_itself() -> None:
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(stages) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", stage) for stage in stages)
    assert "USER 10001:10001" in DOCKERFILE.split("FROM")[2]
    assert '["civimeter", "doctor", "--offline"]' in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE


def test_two_workers_that_differ_in_nothing() -> None:
    first, second = WORKERS.values()
    assert first == second
    assert first["command"] == ["run", "--webhook"]
    assert first["read_only"]
    assert first["cap_drop"] == ["ALL"]


def test_every_variable_of_the_compose_file_is_a_setting() -> None:
    known = {f"CIVIMETER_{name.upper()}" for name in Settings.model_fields}
    named = {name for worker in WORKERS.values() for name in worker["environment"]}
    assert len(named) > 3
    assert not {name for name in named if name.removesuffix("_FILE") not in known}


def test_every_name_of_the_compose_file_is_declared() -> None:
    services = COMPOSE["services"].values()
    for kind in ("secrets", "networks"):
        assert {name for one in services for name in one.get(kind, [])} == set(COMPOSE[kind])
    assert {volume.partition(":")[0] for one in services for volume in one["volumes"]} == set(COMPOSE["volumes"])
    assert not [one["image"] for one in services if one["image"].endswith(":latest")]


@contextlib.contextmanager
def served(command: Sequence[str], **how: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process for the length of a `with` block, whatever happens in it."""
    with subprocess.Popen(command, cwd=ROOT, **how) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def can_confine() -> bool:
    bwrap = shutil.which("bwrap")
    return bool(bwrap) and subprocess.run([bwrap, *CONFINED, *NOBODY, "true"], check=False).returncode == 0


@pytest.mark.skipif(not can_confine(), reason="needs bubblewrap and user namespaces: apt install bubblewrap")
def test_the_service_with_a_read_only_root_and_as_nobody(tmp_path: Path) -> None:
    """Nothing is written but the two volumes, and the doctor finds everything well."""
    data, keys = tmp_path / "data", tmp_path / "keys"
    data.mkdir(mode=0o700)
    keys.mkdir(mode=0o700)
    with served([sys.executable, "-m", "bot.sandbox", "--port", "0"], stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout is not None
        url, token = sandbox.stdout.readline().split()
        given = {"TOKEN": token, "MODE": "sandbox", "API_URL": url, "DATA_DIR": str(data), "KEYS_DIR": str(keys)}
        given |= {"LISTEN": f"127.0.0.1:{free_port()}"}
        settings = {f"CIVIMETER_{name}": value for name, value in given.items()}
        volumes = ("--bind", str(data), str(data), "--bind", str(keys), str(keys))
        code = ("--ro-bind", str(ROOT), str(ROOT))  # it may lie below the empty /tmp
        inside = ("bwrap", *CONFINED, *code, *volumes, *NOBODY, "--chdir", str(ROOT), sys.executable, "-m", "bot")
        environment = {**os.environ, **settings, "PYTHONDONTWRITEBYTECODE": "1"}
        made = subprocess.run([*inside, "admin", "init", "--municipality", "Testville"], env=environment, check=False)
        with served([*inside, "run"], env=environment, stderr=subprocess.PIPE) as service:
            assert service.stderr is not None
            while b"started" not in service.stderr.readline():
                assert service.poll() is None
            for _ in range(40):  # it has started before the first poll is answered
                asked = subprocess.run(
                    [*inside, "doctor"], env=environment, capture_output=True, text=True, check=False
                )
                if asked.returncode == 0:
                    break
                time.sleep(0.5)
    assert (made.returncode, asked.returncode) == (0, 0), asked.stdout
    assert asked.stdout.count("ok  ") == 5
