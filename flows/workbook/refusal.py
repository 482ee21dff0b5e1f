"""The one error of a spreadsheet that is not read, with its place, cause and way out."""

from typing import NoReturn

from flows.problems import Problem

BOMB = "E-FILE-BOMB"
UNSAFE = "E-FILE-UNSAFE"


class WorkbookRefused(ValueError):
    """`problem.place` is the name of the file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.code} {problem}")


def too_large(cause: str, way_out: str = "send it with less in it") -> NoReturn:
    """Raises WorkbookRefused with E-FILE-BOMB: more comes out of the file than may be read."""
    raise WorkbookRefused(Problem(BOMB, "", 0, 0, cause, way_out))


def unsafe(cause: str, way_out: str) -> NoReturn:
    """Raises WorkbookRefused with E-FILE-UNSAFE: something that a form or a table does not need."""
    raise WorkbookRefused(Problem(UNSAFE, "", 0, 0, cause, way_out))


def named(refused: WorkbookRefused, name: str) -> WorkbookRefused:
    """The same refusal with the name of the file."""
    old = refused.problem
    return WorkbookRefused(Problem(old.code, name, 0, 0, old.cause, old.way_out, old.severity))
