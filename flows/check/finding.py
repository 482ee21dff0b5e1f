"""One thing found wrong, before it has a line: code, place in the flow, cause and way out."""

from dataclasses import dataclass

from flows.check.codes import Code
from flows.problems import Problem, Severity

SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "I": "information"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` is `survey/age constraint` or `choices/yes_no/2 label`; `column` counts in the text there, 0 for all."""

    code: Code
    place: str
    cause: str
    way_out: str
    column: int = 0

    def problem(self, line: int = 0, column: int = 0) -> Problem:
        """As the loader says its problems; the severity follows from the code."""
        severity = SEVERITIES[self.code[0]]
        return Problem(str(self.code), self.place, line, column, self.cause, self.way_out, severity)
