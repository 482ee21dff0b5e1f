"""What is wrong with a flow, said as place, cause and way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "information"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is `flow.yaml:43:5` or `survey/age constraint`; line and column count from 1, 0 where unknown. `file` is
    the one beside the flow that it stands in, `overlays/fr-FR.yaml`; empty for the flow itself.
    """

    code: str
    place: str
    line: int
    column: int
    cause: str
    way_out: str
    severity: Severity = "error"
    file: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.cause}: {self.way_out}"


class FlowProblems(ValueError):
    """The text is not a flow; `problems` holds every reason found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__("\n".join(f"{problem.code} {problem}" for problem in self.problems))
