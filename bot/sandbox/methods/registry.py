"""One table of methods; a module of methods enters its own by a decorator."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.bench import Call

Run = Callable[[Call], Any | Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """`name` as the manual spells it; `parameters` that the sandbox knows."""

    name: str
    parameters: frozenset[str]
    run: Run


METHODS: dict[str, Method] = {}


def method(name: str, parameters: str = "") -> Callable[[Run], Run]:
    """Enter a function as a method; `parameters` are names with spaces between."""

    def enter(run: Run) -> Run:
        METHODS[name.lower()] = Method(name, frozenset(parameters.split()), run)
        return run

    return enter
