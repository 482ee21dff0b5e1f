"""One process at a time: an exclusive lock on a file beside the database."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from bot.storage.errors import StoreError

LOCK_FILE = "civimeter.lock"


def acquire(folder: Path) -> int:
    """Take the lock; the file descriptor that holds it. Raises StoreError `locked` when somebody else has it.

    The system gives the lock back when the process ends, however it ends.
    """
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreError("locked", "another process uses this database: stop the service first") from None
    return descriptor


def release(descriptor: int) -> None:
    """Give the lock back."""
    os.close(descriptor)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """The lock for the length of a `with` block. Raises StoreError `locked`."""
    descriptor = acquire(folder)
    try:
        yield
    finally:
        release(descriptor)
