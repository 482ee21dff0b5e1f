"""One thing that an author of a model should mend: its code, its place in the file, the cause and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flows.expression_error import nearest
from scoring.yaml_file import Path


class Code(StrEnum):
    """What can be wrong with a model; a name that begins with W is a warning."""

    FILE = "E-MODEL-FILE"
    NAME = "E-MODEL-NAME"
    TYPE = "E-MODEL-TYPE"
    SCORE = "E-MODEL-SCORE"
    OPINION = "E-MODEL-OPINION"
    AUTHORITY = "E-MODEL-AUTHORITY"
    LEVEL = "E-MODEL-LEVEL"
    BOUNDS = "E-MODEL-BOUNDS"
    CYCLE = "E-MODEL-CYCLE"
    GATE = "E-MODEL-GATE"
    EXAMPLE = "E-MODEL-EXAMPLE"
    EXAMPLE_MISSING = "E-MODEL-EXAMPLE-MISSING"
    PACK = "E-MODEL-PACK"
    POLICY = "E-MODEL-POLICY"
    UNUSED = "W-MODEL-UNUSED"
    TEXT = "W-MODEL-TEXT"


@dataclass(frozen=True, slots=True)
class Finding:
    """`path` leads to the value in the file; `place` is `file:line:column` once it is known."""

    code: Code
    path: Path
    cause: str
    way_out: str
    place: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the model cannot be used so."""
        return self.code.startswith("E")

    def __str__(self) -> str:
        return f"{self.place}: {self.code}: {self.cause}: {self.way_out}"


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The way out for a name that is not known: the nearest one, or something else to do."""
    near = nearest(name, sorted(known))
    return f"did you mean {near}?" if near else otherwise
