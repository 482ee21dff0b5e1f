"""The one error that a text of the expression language can give, and the nearest known name for a wrong one."""

from collections.abc import Iterable


class ExpressionError(Exception):
    """Why an expression is refused: `code` (E-SYNTAX, E-REF …), `column` from 1, `cause`, `way_out` for the author."""

    def __init__(self, code: str, column: int, cause: str, way_out: str) -> None:
        super().__init__(f"column {column}: {cause}: {way_out}")
        self.code = code
        self.column = column
        self.cause = cause
        self.way_out = way_out

    def caret(self, text: str) -> str:
        """The expression on one line and a caret under the column, at most 40 characters either side of it."""
        line = text.replace("\r", " ").replace("\n", " ").replace("\t", " ")
        start = max(0, self.column - 1 - 40)
        return f"{line[start : self.column + 40]}\n{' ' * (self.column - 1 - start)}^"


def nearest(name: str, known: Iterable[str], within: int = 2) -> str | None:
    """The known name that needs the fewest changed letters, at most `within`; the first in order on a tie."""
    best: tuple[int, str] | None = None
    for candidate in known:
        if abs(len(candidate) - len(name)) <= within and candidate != name:
            found = distance(name.lower(), candidate.lower(), within)
            if found <= within and (best is None or found < best[0]):
                best = (found, candidate)
    return best[1] if best else None


def distance(left: str, right: str, within: int) -> int:
    """Levenshtein distance, or `within + 1` as soon as it must be more."""
    previous = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            cheapest = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != other))
            current.append(cheapest)
        if min(current) > within:
            return within + 1
        previous = current
    return previous[-1]


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """`did you mean "wifi"?` when a known name is near, else the other way out."""
    near = nearest(name, known)
    return f'did you mean "{near}"?' if near else otherwise
