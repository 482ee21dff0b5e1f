"""What the writer stamps on rows: the instants of a second, written once in it, and marks of which no two are alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.world import World


@dataclass(frozen=True, slots=True)
class Stamps:
    """A second, the next, and as they are stored: now, the end of a lease begun now, and of keeping."""

    second: datetime
    next: datetime
    now: str
    lease: str
    keep: str


def marks(world: World) -> Iterator[str]:
    """Texts of which no two are alike, made with one draw of unguessable bytes for thousands of them."""
    while True:
        beginning = world.token(6)
        yield from (f"{beginning}{n:04x}" for n in range(0x10000))
