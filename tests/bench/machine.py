"""The machine that is measured on: what it is, how fast it syncs, and what is compiled for it."""

import os
import platform
import shutil
import socket
import subprocess
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build"
PACKAGES = ("python-telegram-bot", "httpx", "aiogram", "aiohttp", "aiosqlite", "orjson", "uvloop", "httptools")
SLOW_US = 4000


class NoCompiler(Exception):
    """There is no C++ compiler: without the load generator nothing of the exchange can be measured."""


def compiled(source: str, target: str, *more: str) -> Path:
    """A program of this folder, compiled once for its present text. Raises NoCompiler."""
    made, text = BUILD / target, HERE / source
    if made.exists() and made.stat().st_mtime >= text.stat().st_mtime:
        return made
    compiler = shutil.which("g++" if source.endswith(".cc") else "gcc")
    if compiler is None:
        raise NoCompiler(f"{source}: no compiler is there: install gcc and g++")
    BUILD.mkdir(exist_ok=True)
    subprocess.run([compiler, "-O2", "-o", str(made), str(text), *more], check=True)
    return made


def load_generator() -> Path:
    """The compiled load generator."""
    return compiled("load.cc", "bench-load", "-std=c++17")


def slow_disk() -> dict[str, str]:
    """The environment in which every sync takes 4 ms longer."""
    shim = compiled("slowsync.c", "slowsync.so", "-shared", "-fPIC", "-ldl")
    return {"LD_PRELOAD": str(shim), "SLOWSYNC_US": str(SLOW_US)}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def cores() -> tuple[str, str]:
    """The cores of bot and load generator; the same where there is one only."""
    known = sorted(os.sched_getaffinity(0))
    return str(known[0]), str(known[-1])


def on_core(core: str, command: list[str]) -> list[str]:
    pinning = shutil.which("taskset")
    return [pinning, "-c", core, *command] if pinning else command


def sync_ms() -> tuple[float, float]:
    """Median and 99th percentile of 200 syncs of one page, in milliseconds."""
    took = []
    with tempfile.TemporaryFile(dir=BUILD if BUILD.exists() else None) as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1e3)
    took.sort()
    return round(took[100], 3), round(took[197], 3)


def described() -> dict[str, Any]:
    """What every line of `bench.jsonl` says of the machine."""
    median, late = sync_ms()
    return {
        "cpu": _processor(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in PACKAGES},
        "sync_p50_ms": median,
        "sync_p99_ms": late,
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def family(pid: int) -> list[int]:
    """A process and its children that live."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        children = Path(f"/proc/{one}/task/{one}/children")
        if children.exists():
            found.append(one)
            waiting += map(int, children.read_text(encoding="utf-8").split())
    return found


def resident_mb(pid: int) -> float:
    """The resident memory of a process and its children, in megabytes."""
    sizes = 0.0
    for one in family(pid):
        lines = Path(f"/proc/{one}/status").read_text(encoding="utf-8").splitlines()
        sizes += next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0) / 1024
    return round(sizes, 1)


def ran_seconds(pid: int) -> float:
    """How long the threads of a process and its children have run, in seconds; finer than the clock's ticks."""
    tasks = [path for one in family(pid) for path in Path(f"/proc/{one}/task").glob("*/schedstat")]
    return sum(int(path.read_text(encoding="utf-8").split()[0]) for path in tasks) / 1e9
