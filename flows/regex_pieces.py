"""The parts of a regular expression, and sets of characters as ranges of code points."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

CharSet = tuple[tuple[int, int], ...]
LAST: Final = 0x10FFFF


class RegexError(Exception):
    """Why a pattern is refused: `offset` from 0 in the pattern, `cause` and `way_out` for the author."""

    def __init__(self, offset: int, cause: str, way_out: str) -> None:
        super().__init__(f"{cause}: {way_out}")
        self.offset = offset
        self.cause = cause
        self.way_out = way_out


@dataclass(frozen=True, slots=True)
class Characters:
    """Exactly one character of the set."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    options: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """`most` is None without a limit; `source` is how it is written, from `offset` on."""

    part: "Piece"
    least: int
    most: int | None
    offset: int
    source: str


Piece = Characters | Sequence | Alternatives | Repeated


def char_set(signs: str) -> CharSet:
    """The set of the characters of a text."""
    return tuple((ord(sign), ord(sign)) for sign in sorted(set(signs)))


def invert(ranges: Iterable[tuple[int, int]]) -> CharSet:
    """All other characters, as ordered ranges that do not touch."""
    gaps: list[tuple[int, int]] = []
    next_free = 0
    for low, high in sorted(ranges):
        if low > next_free:
            gaps.append((next_free, low - 1))
        next_free = max(next_free, high + 1)
    if next_free <= LAST:
        gaps.append((next_free, LAST))
    return tuple(gaps)


def overlap(left: CharSet, right: CharSet) -> bool:
    """Whether the two sets have a character in common."""
    return any(low <= top and bottom <= high for low, high in left for bottom, top in right)


def holds(chars: CharSet, code: int) -> bool:
    """Whether the set has the code point."""
    return any(low <= code <= high for low, high in chars)


DIGITS: Final[CharSet] = ((48, 57),)
WORDS: Final[CharSet] = ((48, 57), (65, 90), (95, 95), (97, 122))
BLANKS: Final[CharSet] = ((9, 13), (32, 32))
ANY: Final[CharSet] = ((0, 9), (11, LAST))
CLASSES: Final[dict[str, CharSet]] = {
    "d": DIGITS,
    "w": WORDS,
    "s": BLANKS,
    "D": invert(DIGITS),
    "W": invert(WORDS),
    "S": invert(BLANKS),
}
PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
QUANTIFIERS: Final = frozenset("*+?{")
GROUPS: Final = {
    "?=": "look-ahead",
    "?!": "look-ahead",
    "?<": "look-behind or a named group",
    "?P": "a named group",
}
LETTERS: Final = {
    "b": ("\\b is not alike in all clients", "write the characters that may stand there"),
    "B": ("\\B is not alike in all clients", "write the characters that may stand there"),
    "p": ("\\p is not known to all clients", "write the letters, such as [A-Za-zÀ-ÿ]"),
    "P": ("\\P is not known to all clients", "write the letters, such as [^A-Za-z]"),
    "A": ("\\A is not known to all clients", "remove it: the whole text has to match"),
    "Z": ("\\Z is not known to all clients", "remove it: the whole text has to match"),
    "z": ("\\z is not known to all clients", "remove it: the whole text has to match"),
}


def is_digits(text: str) -> bool:
    """One to four ASCII digits."""
    return 0 < len(text) <= 4 and text.isascii() and text.isdigit()


def merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same characters in order and without overlaps."""
    return invert(invert(ranges))
