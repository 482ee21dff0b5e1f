"""Reads structlog without what it would only use for pictures on a terminal: half of all that a start has to read.

structlog takes rich and greenlet where it finds them. A service writes its logs as JSON, from one thread of its own.
"""

import sys
from importlib import import_module

UNUSED = ("rich", "greenlet")


def read_structlog() -> None:
    """Import structlog as if what is unused were not installed; whoever asks for that later gets it."""
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: an import says that it is not there
    try:
        import_module("structlog")
    finally:
        for name in hidden:
            del sys.modules[name]


read_structlog()
