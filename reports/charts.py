"""Bars as whole percents of width, for the classes `w0` to `w100` of the page; a bar never says more than its text."""

from dataclasses import dataclass

from reports.voice import open_span
from scoring.publication import Publication, Shown


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled part of a track of 100, and under it what is in doubt: a gap, then a band."""

    fill: int
    gap: int = 0
    band: int = 0


def width(value: float) -> int:
    """A whole percent of width, from 0 to 100."""
    return max(0, min(100, round(value)))


def draw_bar(publication: Publication, figure: str) -> Bar | None:
    """The bar of a figure in points or percent; None when there is no number to draw."""
    shown = publication.figures.get(figure)
    if not isinstance(shown, Shown) or shown.unit not in ("points", "percent"):
        return None
    low, high = open_span(shown) or (0.0, 0.0)
    return Bar(width(shown.value or 0.0), width(low), width(high) - width(low))


def draw_count(count: int, of: int) -> Bar:
    """The bar of some people of all people; an empty list has empty bars."""
    return Bar(width(100 * count / of) if of else 0)
