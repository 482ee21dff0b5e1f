"""The check of loops in a regular expression: none may read the same text in two ways.

Clients that try one way after another would need time that doubles with each character, as for `(a+)+$`.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from flows.regex_automaton import COPIES, Positions, any_of, bits
from flows.regex_pieces import Alternatives, CharSet, Piece, RegexError, Repeated, Sequence, overlap

MAX_LOOP_PLACES: Final = 300
MAX_PAIR_STEPS: Final = 100_000
Pair = tuple[int, int]


def refuse_ambiguous_loops(piece: Piece) -> None:
    """Raises RegexError for a loop that can read the same text in two ways; of nested ones for the inner."""
    for loop in reversed(loops(piece)):
        if is_ambiguous(loop):
            part, way_out = loop.part, "repeat once, or put a sign of its own between the parts"
            if isinstance(part, Repeated) and part.most is None and part.least < 2:
                way_out = f"write {part.source}"
            raise RegexError(loop.offset, f"{loop.source} can take forever", way_out)


def loops(piece: Piece) -> list[Repeated]:
    """All repetitions without a small limit, outer ones before those inside them."""
    found: list[Repeated] = []
    waiting: list[Piece] = [piece]
    while waiting:
        match waiting.pop():
            case Sequence(parts) | Alternatives(parts):
                waiting.extend(parts)
            case Repeated(part, least, most) as loop:
                if most is None or (most > COPIES and most != least):
                    found.append(loop)
                waiting.append(part)
    return found


def is_ambiguous(loop: Repeated) -> bool:
    """Whether one text leads around the loop in two ways (exponential ambiguity, Weber and Seidl 1991).

    That is so when two different positions, reached from one by the same text, can both go on to one position:
    within a loop every position leads to every other.
    """
    positions = Positions(MAX_LOOP_PLACES)
    part = positions.loop(positions.build(loop.part, exact=False))
    if positions.ambiguous:
        return True
    follow, meets = positions.follow, overlaps(positions.chars)
    seen: set[Pair] = set()
    waiting: list[Pair] = []
    for steps, (left, right) in enumerate(starts({*follow, part.first}, meets)):
        if follow[left] & follow[right] or steps > MAX_PAIR_STEPS:
            return True
        if (left, right) not in seen:
            seen.add((left, right))
            waiting.append((left, right))
    return pairs_meet_again(waiting, seen, follow, meets)


def overlaps(chars: list[CharSet]) -> list[int]:
    """For each position those whose characters overlap with its own."""
    known: dict[CharSet, int] = {}
    for one in set(chars):
        known[one] = any_of(1 << place for place, other in enumerate(chars) if overlap(one, other))
    return [known[one] for one in chars]


def starts(afters: Iterable[int], meets: list[int]) -> Iterator[Pair]:
    """Two different positions that may follow one position by the same character."""
    for after in afters:
        for left in bits(after):
            for right in bits(after & meets[left] & ~((2 << left) - 1)):
                yield left, right


def pairs_meet_again(waiting: list[Pair], seen: set[Pair], follow: list[int], meets: list[int]) -> bool:
    """Whether any pair reached from those waiting goes on to one position; too long a search counts as yes."""
    steps = 0
    while waiting:
        left, right = waiting.pop()
        if follow[left] & follow[right]:
            return True
        for one in bits(follow[left]):
            for other in bits(follow[right] & meets[one]):
                steps += 1
                if steps > MAX_PAIR_STEPS:
                    return True
                pair = (min(one, other), max(one, other))
                if pair not in seen:
                    seen.add(pair)
                    waiting.append(pair)
    return False
