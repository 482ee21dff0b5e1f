"""The automaton of a regular expression: it matches in time that grows with the text and no faster.

Positions are the characters and classes of the pattern (Glushkov 1961); sets of positions are bits of an integer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from flows.limits import MAX_REGEX_PLACES
from flows.regex_pieces import (
    Alternatives,
    Characters,
    CharSet,
    Piece,
    RegexError,
    Repeated,
    Sequence,
    holds,
)

COPIES: Final = 4
MAX_BUILT: Final = 10_000
MAX_KEPT: Final = 2_000
TOO_LARGE: Final = ("the pattern is too large", "use smaller counts, or string-length(.) for the length")


@dataclass(slots=True)
class Part:
    """What a piece adds: the positions it can begin and end with, and whether it can be empty."""

    first: int
    last: int
    empty: bool


@dataclass(slots=True)
class Positions:
    """All positions of a pattern with what may follow each; `limit` bounds their number."""

    limit: int
    chars: list[CharSet] = field(default_factory=list)
    follow: list[int] = field(default_factory=list)
    ambiguous: bool = False
    built: int = 0

    def add(self, chars: CharSet) -> Part:
        if len(self.chars) >= self.limit:
            raise RegexError(0, *TOO_LARGE)
        self.chars.append(chars)
        self.follow.append(0)
        bit = 1 << len(self.chars) - 1
        return Part(bit, bit, False)

    def join(self, left: Part, right: Part) -> Part:
        """`left` and then `right`."""
        for place in bits(left.last):
            self.follow[place] |= right.first
        first = left.first | (right.first if left.empty else 0)
        last = right.last | (left.last if right.empty else 0)
        return Part(first, last, left.empty and right.empty)

    def loop(self, part: Part) -> Part:
        """`part` once or more; two ways around the same step make it ambiguous."""
        for place in bits(part.last):
            self.ambiguous = self.ambiguous or bool(self.follow[place] & part.first)
            self.follow[place] |= part.first
        return part

    def build(self, piece: Piece, exact: bool) -> Part:
        """Adds a piece. Not `exact`: long counted repetitions are taken as loops, for the check."""
        self.built += 1
        if self.built > MAX_BUILT:
            raise RegexError(0, *TOO_LARGE)
        match piece:
            case Characters(chars):
                return self.add(chars)
            case Sequence(parts):
                whole = Part(0, 0, True)
                for part in parts:
                    whole = self.join(whole, self.build(part, exact))
                return whole
            case Alternatives(options):
                built = [self.build(option, exact) for option in options]
                return Part(any_of(p.first for p in built), any_of(p.last for p in built), any(p.empty for p in built))
            case Repeated():
                return self.repeat(piece, exact)

    def repeat(self, piece: Repeated, exact: bool) -> Part:
        """The copies that must be there, then a loop or the copies that may be there."""
        most = piece.most
        if not exact and most is not None and most > COPIES and most != piece.least:
            most = None
        whole = Part(0, 0, True)
        for _ in range(piece.least if most is not None else piece.least - 1):
            whole = self.join(whole, self.build(piece.part, exact))
        if most is None:
            more = self.loop(self.build(piece.part, exact))
            return self.join(whole, Part(more.first, more.last, more.empty or piece.least == 0))
        rest = Part(0, 0, True)
        for _ in range(most - piece.least):
            more = self.join(self.build(piece.part, exact), rest)
            rest = Part(more.first, more.last, True)
        return self.join(whole, rest)


def any_of(masks: Iterable[int]) -> int:
    """The union of sets."""
    union = 0
    for mask in masks:
        union |= mask
    return union


def bits(mask: int) -> Iterator[int]:
    """The positions in a set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Automaton:
    """Matches by sets of positions; each step from a set by a character is worked out once and kept."""

    __slots__ = ("_after", "_empty", "_first", "_last", "_positions", "_signs", "_steps")

    def __init__(self, positions: Positions, whole: Part) -> None:
        self._positions = positions
        self._first, self._last, self._empty = whole.first, whole.last, whole.empty
        self._steps: dict[tuple[int, str], int] = {}
        self._signs: dict[str, int] = {}
        self._after: dict[tuple[int, int], int] = {}

    def accepts(self, text: str) -> bool:
        """Whether the whole text is in the language of the pattern."""
        if not text:
            return self._empty
        steps = self._steps
        state = -1
        for sign in text:
            key = (state, sign)
            known = steps.get(key)
            state = self._step(key) if known is None else known
            if not state:
                return False
        return bool(state & self._last)

    def _step(self, key: tuple[int, str]) -> int:
        """The positions reached from a set (-1: the beginning) by a character."""
        state, sign = key
        after = self._first if state == -1 else self._follow(state)
        reached = after & self._taking(sign)
        if len(self._steps) >= MAX_KEPT:
            self._steps.clear()
        self._steps[key] = reached
        return reached

    def _taking(self, sign: str) -> int:
        """All positions that take a character."""
        taking = self._signs.get(sign)
        if taking is None:
            code = ord(sign)
            taking = any_of(1 << place for place, chars in enumerate(self._positions.chars) if holds(chars, code))
            if len(self._signs) >= MAX_KEPT:
                self._signs.clear()
            self._signs[sign] = taking
        return taking

    def _follow(self, state: int) -> int:
        """What may follow any position of a set, eight positions at a time."""
        after = 0
        for place, eight in enumerate(state.to_bytes((state.bit_length() + 7) // 8, "little")):
            if eight:
                found = self._after.get((place, eight))
                if found is None:
                    found = any_of(self._positions.follow[place * 8 + bit] for bit in bits(eight))
                    self._after[place, eight] = found
                after |= found
        return after


def build_automaton(piece: Piece) -> Automaton:
    """The automaton of a whole pattern; raises RegexError if its counts make it too large."""
    positions = Positions(MAX_REGEX_PLACES)
    whole = positions.build(piece, exact=True)
    return Automaton(positions, whole)
