"""A worker's seat on its machine: a locked file that tells who comes next who sat there, and that they are dead."""

import fcntl
import os
from pathlib import Path

SEATS = 64
FOLDER = "workers"


class Seat:
    """The first free file of a folder. The system frees the lock when a process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._held: int | None = None

    def take(self, name: str) -> str:
        """Sit down under a name; the name of who sat here last and did not leave, or nothing. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in range(SEATS):
            descriptor = os.open(self._folder / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                continue
            self._held = descriptor
            before = os.pread(descriptor, 100, 0).decode("ascii", "replace")
            self._write(name)
            return before
        return ""

    def leave(self) -> None:
        """Stand up: who comes next has nobody's things to put in order. Harmless when repeated."""
        if self._held is not None:
            self._write("")
            os.close(self._held)
            self._held = None

    def _write(self, name: str) -> None:
        if self._held is not None:
            os.ftruncate(self._held, 0)
            os.pwrite(self._held, name.encode("ascii"), 0)
            os.fsync(self._held)
