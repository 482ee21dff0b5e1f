"""Runs the two reference engines: ODK Web Forms on Node, JavaRosa on Java. Nothing here is needed to compare."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DRIVERS = Path(__file__).parent / "drivers"
HOME = ROOT / "build" / "oracle"
PACKAGES = ("@getodk/xforms-engine@0.22.0", "jsdom@27.0.0")
Job = Mapping[str, str]


def jar() -> Path:
    """ODK Validate, which comes with pyxform and holds JavaRosa."""
    found = find_spec("pyxform")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


def missing() -> list[str]:
    """What this machine lacks to run the references."""
    lacks = []
    if _version("node", "--version") < 20:
        lacks.append("Node 20 or newer")
    if _version("java", "-version") < 17:
        lacks.append("Java 17 or newer")
    if shutil.which("npm") is None:
        lacks.append("npm")
    return lacks


def _version(program: str, option: str) -> int:
    if shutil.which(program) is None:
        return 0
    said = subprocess.run([program, option], capture_output=True, text=True, check=False)
    digits = "".join(letter if letter.isdigit() else " " for letter in said.stdout + said.stderr).split()
    return int(digits[0]) if digits else 0


def install() -> None:
    """Puts the Web Forms engine into a folder that is thrown away with the build."""
    if (HOME / "node_modules" / "@getodk").is_dir():
        return
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "package.json").write_text('{"private": true}\n')
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", *PACKAGES], cwd=HOME, check=True)


def web_forms(jobs: Iterable[Job]) -> str:
    """Runs jobs in the Web Forms engine; what it complained of."""
    return _run(["node", str(DRIVERS / "webforms.mjs")], jobs)


def java_rosa(jobs: Iterable[Job]) -> str:
    """Runs jobs in JavaRosa; what it complained of."""
    return _run(["java", "-Duser.timezone=UTC", "-cp", str(jar()), str(DRIVERS / "Oracle.java")], jobs)


def _run(command: list[str], jobs: Iterable[Job]) -> str:
    told = "".join(json.dumps(job) + "\n" for job in jobs)
    environment = {**os.environ, "TZ": "UTC", "ORACLE_HOME": str(HOME)}
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        sys.stderr.write(done.stderr[-3000:])
        raise RuntimeError(f"{command[0]} ended with {done.returncode}")
    return done.stderr


def read_recording(path: Path) -> tuple[dict[str, Any], list[Any]]:
    """The head of a recording (engine, today, perhaps why it failed) and its snapshots."""
    head, *snaps = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return head, snaps
