"""Regular expressions that mean the same in every ODK client: a portable subset, read and checked here."""

from dataclasses import dataclass

from flows.limits import MAX_REGEX_DEPTH
from flows.regex_automaton import Automaton, build_automaton
from flows.regex_loops import refuse_ambiguous_loops
from flows.regex_pieces import (
    ANY,
    CLASSES,
    GROUPS,
    LETTERS,
    PUNCTUATION,
    QUANTIFIERS,
    Alternatives,
    Characters,
    CharSet,
    Piece,
    RegexError,
    Repeated,
    Sequence,
    char_set,
    invert,
    is_digits,
    merged,
)

__all__ = ["Regex", "RegexError", "compile_regex"]


@dataclass(frozen=True, slots=True)
class Regex:
    """A checked pattern."""

    pattern: str
    automaton: Automaton

    def matches(self, text: str) -> bool:
        """Whether the whole text matches; the time grows with the length of the text and no faster."""
        return self.automaton.accepts(text)


def compile_regex(pattern: str) -> Regex:
    """Parses and checks a pattern; raises RegexError with the place of what is not portable or could take forever."""
    piece = Reader(pattern).read()
    refuse_ambiguous_loops(piece)
    return Regex(pattern, build_automaton(piece))


class Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.anchors = 0
        self.ends = 0

    def peek(self, length: int = 1) -> str:
        """The next characters, '' at the end."""
        return self.pattern[self.at : self.at + length]

    def error(self, cause: str, way_out: str, back: int = 0) -> RegexError:
        return RegexError(self.at - back, cause, way_out)

    def read(self) -> Piece:
        """The whole pattern."""
        piece = self.alternatives(0, True, True)
        if self.peek():
            raise self.error('")" closes no group', "write \\) for the character")
        return piece

    def alternatives(self, depth: int, first: bool, last: bool) -> Piece:
        """`a|b`; `first` and `last` say whether ^ and $ can stand at its edges."""
        if depth > MAX_REGEX_DEPTH:
            raise self.error(f"groups nest deeper than {MAX_REGEX_DEPTH}", "write a simpler pattern")
        options = [self.sequence(depth, first, last)]
        while self.peek() == "|":
            self.at += 1
            options.append(self.sequence(depth, first, last))
        return options[0] if len(options) == 1 else Alternatives(tuple(options))

    def sequence(self, depth: int, first: bool, last: bool) -> Piece:
        """Pieces in a row, up to `|`, `)` or the end. The whole text has to match anyway, so ^ and $ add nothing."""
        pieces: list[Piece] = []
        if self.peek() == "^":
            if not first:
                raise self.never("^")
            self.at += 1
            self.anchors += 1
        ends = self.ends
        while (sign := self.peek()) and sign not in "|)":
            if self.ends != ends or (sign == "$" and not last):
                raise self.never("$")
            if sign == "$":
                self.at += 1
                self.anchors += 1
                self.ends += 1
            else:
                pieces.append(self.quantified(depth, first and not pieces, last))
        return pieces[0] if len(pieces) == 1 else Sequence(tuple(pieces))

    def never(self, sign: str) -> RegexError:
        """^ or $ in the midst of a pattern."""
        return self.error(f'the pattern can never match around this "{sign}"', f"remove it, or write \\{sign}")

    def quantified(self, depth: int, first: bool, last: bool) -> Piece:
        """One piece with what says how often."""
        start, anchors = self.at, self.anchors
        piece = self.one(depth, first, last)
        if self.peek() not in QUANTIFIERS:
            return piece
        if self.anchors != anchors:
            raise RegexError(start, "a repeated group holds ^ or $", "move it out of the group")
        least, most = self.quantifier()
        if self.peek() == "?":
            self.at += 1
        if self.peek() in QUANTIFIERS:
            raise self.error(f'"{self.peek()}" after a quantifier', "write one quantifier")
        return Repeated(piece, least, most, start, self.pattern[start : self.at])

    def quantifier(self) -> tuple[int, int | None]:
        """`*`, `+`, `?`, `{m}`, `{m,}` or `{m,n}`: least and most."""
        sign = self.peek()
        self.at += 1
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        end = self.pattern.find("}", self.at)
        least, comma, most = self.pattern[self.at : end].partition(",") if end > 0 else ("", "", "")
        if not is_digits(least) or not (most == "" or is_digits(most)):
            raise self.error('"{" begins no count', "write {2}, {2,} or {2,5}, or \\{ for the character", back=1)
        low, high = int(least), (int(most) if most else None) if comma else int(least)
        if (high is not None and high < low) or high == 0:
            raise self.error(
                f"{{{least},{most}}} counts nothing", "write the smaller number first, and 1 or more", back=1
            )
        self.at = end + 1
        return low, high

    def one(self, depth: int, first: bool, last: bool) -> Piece:
        """A character, a class or a group."""
        sign = self.peek()
        self.at += 1
        if sign == "(":
            return self.group(depth, first, last)
        if sign == "[":
            return Characters(self.bracket())
        if sign == "\\":
            return Characters(self.escape())
        if sign == ".":
            return Characters(ANY)
        if sign in QUANTIFIERS:
            raise self.error(f'"{sign}" has nothing to repeat', f"write \\{sign} for the character", back=1)
        if sign == "^":
            self.at -= 1
            raise self.never(sign)
        if sign in "]}":
            raise self.error(f'"{sign}" stands alone', f"write \\{sign} for the character", back=1)
        return Characters(char_set(sign))

    def group(self, depth: int, first: bool, last: bool) -> Piece:
        """`( )` or `(?: )`; everything else that begins with `(?` is refused."""
        start = self.at - 1
        if self.peek() == "?":
            if self.peek(2) != "?:":
                name = GROUPS.get(self.peek(2), "a flag")
                raise self.error(f"({self.peek(2)} is {name}, not alike in all clients", "write a plain group ( )", 1)
            self.at += 2
        piece = self.alternatives(depth + 1, first, last)
        if self.peek() != ")":
            raise RegexError(start, '"(" is never closed', "add ), or write \\( for the character")
        self.at += 1
        return piece

    def escape(self) -> CharSet:
        """What follows a backslash: a class letter or a punctuation sign."""
        sign = self.peek()
        self.at += 1
        if sign in CLASSES:
            return CLASSES[sign]
        if sign in PUNCTUATION and sign:
            return char_set(sign)
        if sign.isdigit():
            raise self.error(f"\\{sign} refers back to a group", "write the characters again", back=2)
        known = (f"\\{sign} is not in the language", "write the character itself, or \\\\ for a backslash")
        cause, way_out = LETTERS.get(sign, known)
        raise self.error(cause, way_out, back=2)

    def bracket(self) -> CharSet:
        """`[…]` after its bracket."""
        start = self.at - 1
        negated = self.peek() == "^"
        self.at += negated
        ranges: list[tuple[int, int]] = []
        while (sign := self.peek()) != "]":
            if not sign:
                raise RegexError(start, '"[" is never closed', "add ], or write \\[ for the character")
            ranges += self.range_or_class()
        if not ranges:
            raise self.error("a class with nothing in it", "write the characters, \\] for the bracket", back=1)
        self.at += 1
        return invert(ranges) if negated else merged(ranges)

    def range_or_class(self) -> CharSet:
        """`a`, `a-z`, `\\d` or `\\]` inside a class."""
        low_is_class = self.is_class()
        low = self.class_sign()
        if self.peek() != "-" or self.peek(2) in ("-", "-]"):
            return low
        self.at += 1
        high_is_class = self.is_class()
        high = self.class_sign()
        if low_is_class or high_is_class:
            raise self.error("a class such as \\d has no range", "write \\- for the sign itself", back=1)
        if high[0][0] < low[0][0]:
            raise self.error("the range ends before it begins", "write \\- for the sign itself", back=1)
        if self.peek() == "-" and self.peek(2) != "-]":
            raise self.error('"-" after a range', "write \\- for the sign itself")
        return ((low[0][0], high[0][1]),)

    def is_class(self) -> bool:
        """Whether `\\d` or another class letter comes next."""
        return self.peek() == "\\" and self.peek(2)[1:] in CLASSES

    def class_sign(self) -> CharSet:
        """One sign inside a class; those that some clients read as set operations need a backslash."""
        sign = self.peek()
        self.at += 1
        if sign == "\\":
            return self.escape()
        if sign == "[" or (sign == "&" and self.peek() == "&"):
            raise self.error(f'"{sign}" inside [ ] is not alike in all clients', f"write \\{sign}", back=1)
        return char_set(sign)
