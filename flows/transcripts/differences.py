"""What was due and what came: one difference between a transcript and its flow, and how the file would be mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flows.transcripts.reading import Turn

Path = tuple[str | int, ...]
START = Turn(0, "start")


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the file: `replace` or `remove` the node at the path, or insert a turn `after` it."""

    action: Literal["replace", "remove", "after"]
    path: Path
    value: Any = None


@dataclass(frozen=True, slots=True)
class Difference:
    """`fixes` is empty where only the author can say what is right."""

    name: str
    turn: Turn
    due: str
    came: str
    way_out: str
    fixes: tuple[Fix, ...] = ()

    def __str__(self) -> str:
        place = f"{self.name}:{self.turn.line}" if self.turn.line else self.name
        where = f"turn {self.turn.number} ({self.turn.verb})" if self.turn.number else self.turn.verb
        return f"{place}: {where}: due {self.due}; came {self.came}; way out: {self.way_out}"


def unclaimed(name: str, turn: Turn, refusal: Mapping[str, Any]) -> Difference:
    """A turn was refused, and none after it says so."""
    fix = Fix("after", ("turns", turn.number - 1), {"refuse": refusal})
    words = " ".join(str(value) for value in refusal.values())
    way_out = "say what is accepted, or add a turn refuse: (--update does it)"
    return Difference(name, turn, "no refusal of the turn", f"refused: {words}", way_out, (fix,))


class Mismatch(AssertionError):
    """The flow did not reproduce the transcript; the text says at which turn, what was due and what came."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(str(difference))
        self.difference = difference


class CannotAct(Exception):
    """What the person of a transcript does is not possible here."""

    def __init__(self, due: str, came: str, way_out: str) -> None:
        super().__init__(due, came, way_out)
        self.due, self.came, self.way_out = due, came, way_out
