"""The publication ledger: one row for every published statistic, so that later ones cannot be subtracted from it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from scoring.cards import DimensionCard
from scoring.figures import Shown
from scoring.publication import Audience, Publication

Kind = Literal["share", "mean", "score", "distribution"]

_COLUMN = re.compile(r"(?P<measure>[^@#]+)@(?P<unit>[^@#/]+)/(?P<wave>[^@#/]+?)\.(?P<batch>\d+)#(?P<people>\d+)")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One published statistic as exact coefficients over columns, each written as `Place` does. `distribution` stands
    for a table or a median: all its categories. `measure` is the id of the figure; `~bounds` after it: its range.
    """

    measure: str
    kind: Kind
    coefficients: Mapping[str, str]
    n: int
    rounding: str
    audience: Audience = "coordinator"

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "LedgerRow":
        """A row of the table `publication_ledger`, where coefficients are JSON; the columns besides are left aside."""
        kept = {name: row[name] for name in ("measure", "kind", "n", "rounding", "audience")}
        return cls(coefficients=json.loads(row["coefficients"]), **kept)


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the ledger: a measure summed over the people of one unit who answered it in one batch of a wave.

    Written `indicator.A1@civil/c1.2.1#9`: nine colleagues of the unit `civil`, campaign `c1`, wave 2, first batch.
    Nobody is named, and nobody is in two batches of a wave.
    """

    measure: str
    unit: str
    wave: str
    batch: int
    people: int

    def __str__(self) -> str:
        return f"{self.measure}@{self.unit}/{self.wave}.{self.batch}#{self.people}"

    @property
    def slot(self) -> str:
        """Whose answers they are, whatever the question."""
        return f"{self.unit}/{self.wave}.{self.batch}"


def read_place(text: str) -> Place:
    """The column of a text; ValueError when it is not one."""
    found = _COLUMN.fullmatch(text)
    if found is None:
        raise ValueError(
            f"publication ledger: {text!r} is no column (measure@unit/wave.batch#people); "
            "what was shown before is not known, so nothing more can be shown: restore the table from a backup"
        )
    return Place(found["measure"], found["unit"], found["wave"], int(found["batch"]), int(found["people"]))


def name_wave(publication: Publication) -> str:
    """A campaign and its wave: answers of two waves are never in one row."""
    return name_wave_of(publication.campaign.id, publication.campaign.wave)


def name_wave_of(campaign: str, wave: int) -> str:
    """The same, from the id of the campaign and the number of the wave."""
    return f"{campaign}.{wave}"


def ledger_rows(publication: Publication) -> tuple[LedgerRow, ...]:
    """The rows of one group that is published alone, once, at the close of its wave; hidden figures leave none.

    A whole municipality, a second batch or a public link go through `scoring.waves.disclose_wave`, which gives its own
    rows: only they know what the figures of several groups have in common.
    """
    return tuple(sorted(_rows(publication), key=lambda row: row.measure))


def _rows(publication: Publication) -> Iterator[LedgerRow]:
    scores = {card.figure: card for card in publication.dimensions if card.figure}
    official = {
        one.figure for card in publication.dimensions for one in card.indicators if one.authority not in ("agent", "")
    }
    for name, figure in publication.figures.items():
        if not isinstance(figure, Shown) or name in official or name == "overall":
            continue
        if name in scores:
            coefficients = _over_indicators(scores[name], publication)
        else:
            coefficients = {_column(_question(name), figure.n, publication): str(Fraction(1, max(1, figure.n)))}
        yield LedgerRow(name, _kind(name, figure), coefficients, figure.n, figure.rounding, publication.audience)


def _column(name: str, people: int, publication: Publication) -> str:
    return str(Place(name, publication.unit.id, name_wave(publication), 1, people))


def _question(figure: str) -> str:
    """The table of a share in it: its choices are one measure. Those who do not know are another."""
    table, _, choice = figure.rpartition(".")
    in_table = table == "hardest" or (table.startswith("table.") or table.endswith(".why"))
    return table if in_table and (choice != "dont_know" or table == "hardest") else figure


def _kind(name: str, figure: Shown) -> Kind:
    if name.startswith("dimension."):
        return "score"
    if figure.unit == "visits":
        return "distribution"
    return "mean" if figure.unit == "points" or name.endswith(".sent_back") else "share"


def _over_indicators(card: DimensionCard, publication: Publication) -> dict[str, str]:
    """A dimension is the mean of its known indicators, each a mean over its contributors."""
    known = [one.figure for one in card.indicators if one.state == "known"]
    voices = [one.figure for one in card.indicators if one.state == "known" and one.authority == "agent"]
    sizes = {name: figure.n for name in voices if (figure := publication.shown(name)) is not None}
    return {_column(name, n, publication): str(Fraction(1, len(known) * max(1, n))) for name, n in sizes.items()}
