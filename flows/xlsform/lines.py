"""What is said about an exchange, line by line: place, cause, way out, in the form of the checker."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from flows.problems import Severity

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Line:
    """`place` is `survey row 14 "gps_track"` or `survey/spot unique_by`; an error leaves something out."""

    severity: Literal["error", "warning", "information"]
    place: str
    cause: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.place}: {self.cause}: {self.way_out}"


def quoted(text: str) -> str:
    """At most 60 characters of a cell in quotes; what could move the cursor or start markup is written as a code."""
    short = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
    safe = "".join(each if each.isprintable() and each not in '<>"' else f"\\u{ord(each):04x}" for each in short)
    return f'"{safe}"'


def told_once(lines: Iterable[Line]) -> list[Line]:
    """Lines that say the same of several places joined into one, where the first of them stood."""
    places: dict[tuple[Severity, str, str], list[str]] = {}
    for line in lines:
        places.setdefault((line.severity, line.cause, line.way_out), []).append(line.place)
    return [Line(severity, ", ".join(said), cause, way_out) for (severity, cause, way_out), said in places.items()]


def severities(lines: list[Line], severity: Severity) -> int:
    """How many lines are of that severity."""
    return sum(line.severity == severity for line in lines)
