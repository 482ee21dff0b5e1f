"""What the writer puts on rows of its own: instants as they are stored, and marks of which no two are alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outbox import stamp
from bot.world import World

KEEP = timedelta(hours=72)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stamps:
    """A second to its end, and three instants counted from its beginning as they are stored: now, the end of a lease,
    the end of keeping.
    """

    second: datetime
    end: datetime
    now: str
    lease: str
    keep: str


class Clock:
    """The stamps of the present second, made once a second. `lease` is how long a lease lasts."""

    def __init__(self, world: World, lease: timedelta) -> None:
        self._world, self._lease = world, lease
        self._known: Stamps | None = None

    def now(self) -> Stamps:
        """The stamps of this second."""
        now, known = self._world.now(), self._known
        if known is None or not known.second <= now < known.end:
            second = now.replace(microsecond=0)
            known = Stamps(second, second + SECOND, stamp(second), stamp(second + self._lease), stamp(second + KEEP))
            self._known = known
        return known


def marks(world: World) -> Iterator[str]:
    """Texts of which no two are alike, made with one draw of unguessable bytes for thousands of them."""
    while True:
        beginning = world.token(6)
        yield from map(beginning.__add__, map("{:04x}".format, range(0x10000)))
