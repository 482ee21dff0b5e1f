"""The webhook's secret: a setting, or a file in which a new one takes the place of the old within ten minutes."""

import asyncio
import contextlib
import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

FORM = re.compile(r"[A-Za-z0-9_-]{16,256}")
BOTH_FOR = timedelta(minutes=10)
LOOK_EVERY = 1.0


class HookSecret:
    """`accepted()` are the secrets that count now. A file is read again when it has changed."""

    def __init__(self, secret: str, file: Path | None, now: Callable[[], datetime]) -> None:
        self._lines: tuple[str, ...] = (secret,)
        self._file, self._now = file, now
        self._stamp = 0
        self._looked = float("-inf")

    def accepted(self) -> tuple[str, ...]:
        """The secret, and for ten minutes after a change the one before."""
        if self._file is not None:
            self._look(self._file)
        return accepted(self._lines, self._now())

    def _look(self, file: Path) -> None:
        """At most once a second; a file that cannot be read leaves what is known."""
        at = asyncio.get_running_loop().time()
        if at - self._looked < LOOK_EVERY:
            return
        self._looked = at
        with contextlib.suppress(OSError):
            changed = file.stat().st_mtime_ns
            if changed != self._stamp:
                self._lines, self._stamp = tuple(file.read_text(encoding="utf-8").splitlines()), changed


def accepted(lines: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """The secrets of a file's lines: `secret`, and perhaps `old-secret instant` that is not ten minutes ago."""
    first = lines[0].strip() if lines else ""
    known = [first] if FORM.fullmatch(first) else []
    old, _, since = lines[1].strip().partition(" ") if len(lines) > 1 else ("", "", "")
    with contextlib.suppress(ValueError, TypeError):
        if FORM.fullmatch(old) and now < datetime.fromisoformat(since) + BOTH_FOR:
            known.append(old)
    return tuple(known)


def rotate(file: Path, new: str, now: datetime) -> None:
    """Put a new secret first and the present one, with the time, second; whole or not at all. Raises OSError."""
    lines = file.read_text(encoding="utf-8").splitlines()
    old = lines[0].strip() if lines else ""
    text = f"{new}\n" + (f"{old} {now.isoformat(timespec='seconds')}\n" if old else "")
    beside = file.with_name(f".{file.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, file.stat().st_mode & 0o777)
    with open(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
