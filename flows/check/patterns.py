"""Whether a pattern says itself that it is the whole text, for clients that would search for it."""

from collections.abc import Iterator


def is_anchored(pattern: str) -> bool:
    """Whether every alternative begins with ^ and ends with $."""
    return all(each.startswith("^") and _ends(each) for each in _alternatives(pattern))


def anchored(pattern: str) -> str:
    """The same pattern between ^ and $."""
    bare = [each.removeprefix("^")[: -1 if _ends(each) else None] for each in _alternatives(pattern)]
    return f"^{bare[0]}$" if len(bare) == 1 else f"^(?:{'|'.join(bare)})$"


def _ends(piece: str) -> bool:
    before = piece.removesuffix("$")
    slashes = len(before) - len(before.rstrip("\\"))
    return before != piece and slashes % 2 == 0


def _alternatives(pattern: str) -> Iterator[str]:
    """The pieces between the | that stand in no group and no class."""
    depth, start, at, in_class = 0, 0, 0, False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
        at += 1
    yield pattern[start:]
