"""The publication ledger: one row for every published statistic, so that later ones cannot be subtracted from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scoring.cards import DimensionCard
from scoring.figures import Shown
from scoring.publication import Publication

Kind = Literal["share", "mean", "score", "distribution"]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One published statistic as exact coefficients over columns; a column is `measure@unit/wave`: the sum of that
    measure over the people of the unit who contributed. `distribution` stands for a median: all its categories.
    """

    measure: str
    kind: Kind
    coefficients: Mapping[str, str]
    n: int
    rounding: str


def ledger_rows(publication: Publication) -> tuple[LedgerRow, ...]:
    """The rows of every shown figure that derives from answers, in the order of their ids; hidden ones leave none."""
    return tuple(sorted(_rows(publication), key=lambda row: row.measure))


def _rows(publication: Publication) -> Iterator[LedgerRow]:
    place = f"@{publication.unit.id}/{publication.campaign.wave}"
    scores = {card.figure: card for card in publication.dimensions if card.figure}
    for name, figure in publication.figures.items():
        if not isinstance(figure, Shown):
            continue
        if name in scores:
            coefficients = _over_indicators(scores[name], publication, place)
        elif name == "overall":
            coefficients = _even([card.figure for card in scores.values() if publication.shown(card.figure)], place)
        else:
            coefficients = {name + place: "1" if figure.unit == "visits" else str(Fraction(1, max(1, figure.n)))}
        yield LedgerRow(name, _kind(name, figure), coefficients, figure.n, figure.rounding)


def _kind(name: str, figure: Shown) -> Kind:
    if name == "overall" or name.startswith("dimension."):
        return "score"
    if figure.unit == "visits":
        return "distribution"
    return "mean" if figure.unit == "points" or name.endswith(".sent_back") else "share"


def _over_indicators(card: DimensionCard, publication: Publication, place: str) -> dict[str, str]:
    """A dimension is the mean of its known indicators, each a mean over its contributors."""
    known = [one.figure for one in card.indicators if one.state == "known"]
    sizes = {name: figure.n for name in known if (figure := publication.shown(name)) is not None}
    return {name + place: str(Fraction(1, len(known) * max(1, n))) for name, n in sizes.items()}


def _even(names: list[str], place: str) -> dict[str, str]:
    return {name + place: str(Fraction(1, len(names))) for name in names}
