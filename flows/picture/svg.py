"""Shapes and texts of SVG: everything that comes from a flow is escaped, and runs in its own direction."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from typing import Final

from flows.direction import has_rtl

NARROW: Final = frozenset("iIl.,:;'!|()[]ftjr ")
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDE: Final = frozenset("mwMWÉÈÊ@%—…")


def width_of(text: str, size: float) -> float:
    """About how wide a text is: no font is known here, so it is rather too wide than too narrow."""
    return sum(_share(letter) for letter in text) * size


def _share(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.0
    if letter in NARROW:
        return 0.34
    return 0.86 if letter in WIDE else 0.66 if letter.isupper() else 0.56


def in_xml(text: str) -> str:
    """A text as it may stand in XML: markup escaped, and the signs that XML has no way to write replaced."""
    return escape(NOT_IN_XML.sub("\ufffd", text))


def wrap(text: str, size: float, width: float, most: int) -> list[str]:
    """The text in at most so many lines; what does not fit ends with "…"."""
    lines = [""]
    for word in text.split():
        for piece in _cut(word, size, width):
            joined = f"{lines[-1]} {piece}".strip()
            if width_of(joined, size) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    lines = [line for line in lines if line]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(f"{last}…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _cut(word: str, size: float, width: float) -> Iterator[str]:
    """A word that is wider than a line, in pieces."""
    piece = ""
    for letter in word:
        if piece and width_of(piece + letter, size) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


class Canvas:
    """Collects shapes. With `rtl` everything is mirrored: x is measured from the right."""

    def __init__(self, width: float, rtl: bool) -> None:
        self.width = width
        self.rtl = rtl
        self.parts: list[str] = []

    def x(self, x: float, width: float = 0.0) -> float:
        return self.width - x - width if self.rtl else x

    def rect(self, x: float, y: float, width: float, height: float, kind: str, radius: float = 8) -> None:
        """A box of a class."""
        left = self.x(x, width)
        place = f'x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        self.parts.append(f'<rect {place} rx="{radius:g}" class="{kind}"/>')

    def circle(self, x: float, y: float, radius: float, kind: str) -> None:
        self.parts.append(f'<circle cx="{self.x(x):.1f}" cy="{y:.1f}" r="{radius:g}" class="{kind}"/>')

    def path(self, points: list[tuple[float, float]], kind: str) -> None:
        """A line through points, its corners rounded by the stroke."""
        shown = " L".join(f"{self.x(x):.1f} {y:.1f}" for x, y in points)
        self.parts.append(f'<path d="M{shown}" class="{kind}"/>')

    def text(self, x: float, y: float, text: str, kind: str, middle: bool = False) -> None:
        """A line of text that begins (or has its middle) at x. Its direction is that of its own letters."""
        rtl = self.rtl or has_rtl(text)
        anchor = "middle" if middle else "start" if rtl == self.rtl else "end"
        direction = ' direction="rtl"' if rtl else ""
        at = f'x="{self.x(x):.1f}" y="{y:.1f}"'
        self.parts.append(f'<text {at} text-anchor="{anchor}"{direction} class="{kind}">{in_xml(text)}</text>')
