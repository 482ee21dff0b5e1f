"""Modules that most services never need: read at the first need, beside the loop, so that nobody waits for them."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any


async def imported(name: str) -> Any:
    """The module of this name; at the first time it is read in a thread."""
    known = sys.modules.get(name)
    # One that another task is still reading is there already, and not whole.
    if known is not None and not getattr(getattr(known, "__spec__", None), "_initializing", False):
        return known
    return await asyncio.to_thread(import_module, name)


class Later:
    """Stands for a module: its coroutine functions are there at once, and whoever calls one has the module read first.

    Where it takes the module's place, `TYPE_CHECKING` imports the module itself, so that names and types are checked.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, function: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        if function.startswith("_"):
            raise AttributeError(function)

        async def call(*given: Any, **named: Any) -> Any:
            return await getattr(await imported(self._name), function)(*given, **named)

        return call
