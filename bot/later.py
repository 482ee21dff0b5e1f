"""Modules that most services never need: read at the first need, beside the loop, so that nobody waits for them."""

import asyncio
import sys
from importlib import import_module
from typing import Any


async def imported(name: str) -> Any:
    """The module of this name; at the first time it is read in a thread."""
    known = sys.modules.get(name)
    # One that another task is still reading is there already, and not whole.
    if known is not None and not getattr(getattr(known, "__spec__", None), "_initializing", False):
        return known
    return await asyncio.to_thread(import_module, name)
