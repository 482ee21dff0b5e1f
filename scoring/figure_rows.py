"""What every figure of a unit is made of: exact coefficients over what colleagues answered, the most useful first.

Statements of heads and officers are official and stand for no person; they leave no coefficient. Tables, medians and
intervals stand for the whole distribution of their question: one measure, whatever its choices. So do means: whether
two figures of one question can be subtracted depends on whose answers are in them, not on what they say.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.assessment import Indication, Tally, ThingResult
from scoring.families import HARDEST, figure_of, is_shown
from scoring.indicator import Indicator
from scoring.ledger import Kind
from scoring.model import ProfileValue
from scoring.sources import EVERYBODY, Cell, Source, card_figure

Coefficients = Mapping[Cell, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A figure, or a whole table, by its id. At least `n` people stand behind each of its parts. It is shown only
    where `needs` is.
    """

    figure: str
    kind: Kind
    n: int
    rows: tuple[Coefficients, ...]
    needs: str = ""


def list_statistics(source: Source, *, k: int, choices: bool) -> list[Statistic]:
    """Everything that could be shown of a unit: the whole, dimensions, indicators, tables, cards of what k people
    found hard. `choices`: with those that are for the whole municipality only.
    """
    scores = _Scores(source)
    found = [*scores.overall(), *scores.dimensions(), *scores.indicators()]
    return [*found, *_tables(source, choices), *_cards(source, k, choices)]


# ------------------------------------------------------------------------------------------------------ tables
def _tables(source: Source, choices: bool) -> Iterator[Statistic]:
    for value in source.model.values():
        result = source.whole.values.get(value.name)
        if result is not None and is_shown(value):
            unknown = result.dk if isinstance(result, Tally) else None
            yield from _value(figure_of(value), value, result.n, unknown, source, choices)


def _cards(source: Source, k: int, choices: bool) -> Iterator[Statistic]:
    """The table of hard things, and the cards of those that k people named."""
    for thing in source.model.things():
        found = source.whole.things.get(thing.id)
        if found is not None and thing.authority == "agent":
            yield _plain(HARDEST, "distribution", found.n, source)
            for one in found.things:
                if one.named >= k:
                    yield from _card(one, source, choices)


def _card(found: ThingResult, source: Source, choices: bool) -> Iterator[Statistic]:
    values = {value.name: value for value in source.model.values() if is_shown(value)}
    for name, value in values.items():
        result = found.values.get(name)
        if result is None:
            continue
        unknown = result.dk if isinstance(result, Tally) else None
        figure = card_figure(found.key, value)
        yield from _value(figure, value, result.n, unknown, source, choices, needs=HARDEST)


def _value(
    figure: str, value: ProfileValue, n: int, unknown: int | None, source: Source, choices: bool, needs: str = ""
) -> Iterator[Statistic]:
    """A value, the share of those who do not know, and the choices that stand for the whole municipality only."""
    kind: Kind = {"words": "distribution", "median": "distribution", "share": "share"}.get(value.across, "mean")  # type: ignore[assignment]
    yield _plain(figure, kind, n, source, needs)
    if unknown is not None:
        yield _plain(f"{figure}.dont_know", "share", n + unknown, source, figure)
    for choice in value.municipality_only if choices else ():
        yield _plain(f"{figure}.{choice}", "share", n, source, figure)


def _plain(figure: str, kind: Kind, n: int, source: Source, needs: str = "") -> Statistic:
    """A sum over everybody who answered."""
    measure = source.families.get(figure, figure)
    row = {cell: Fraction(1) for cell in source.sizes if cell[1] == measure}
    return Statistic(figure=figure, kind=kind, n=n, rows=(row,), needs=needs)


# ------------------------------------------------------------------------------------------------------ scores
class _Scores:
    """Scores as weighted sums. The bounds that unknown answers leave open weigh the same people differently: a
    second row, where they do.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found = source.whole.indicators
        self._indicators = {indicator.id: indicator for _, indicator in source.model.indicators()}

    def indicators(self) -> Iterator[Statistic]:
        for id_ in self._indicators:
            if n := self._found[id_].people:
                yield self._statistic(f"indicator.{id_}", "mean", n, self._rows(id_))

    def dimensions(self) -> Iterator[Statistic]:
        for dimension in self._source.model.dimensions:
            ids = [one.id for one in dimension.indicators]
            if (n := self._fewest(ids)) and self._source.whole.dimensions[dimension.id].score.state != "out_of_scope":
                yield self._statistic(f"dimension.{dimension.id}", "score", n, self._mean(ids))

    def overall(self) -> Iterator[Statistic]:
        model, whole = self._source.model, self._source.whole
        if whole.overall.score.state == "out_of_scope":
            return
        asked = [one for one in model.dimensions if whole.dimensions[one.id].score.state != "out_of_scope"]
        ids = [[one.id for one in dimension.indicators] for dimension in asked]
        if n := self._fewest([one for some in ids for one in some]):
            rows = [_scale(row, one.weight) for one, some in zip(asked, ids, strict=True) for row in [self._mean(some)]]
            yield self._statistic("overall", "score", n, _sum(rows))

    def _statistic(self, figure: str, kind: Kind, n: int, rows: Sequence[Coefficients]) -> Statistic:
        return Statistic(figure=figure, kind=kind, n=n, rows=tuple(rows))

    def _fewest(self, ids: Iterable[str]) -> int:
        return min((self._found[one].people for one in ids if self._found[one].people), default=0)

    def _mean(self, ids: Sequence[str]) -> list[Coefficients]:
        """Value over the known indicators, bounds over all that apply."""
        known = sum(self._found[one].score.state == "known" for one in ids) or 1
        applicable = sum(self._found[one].score.state in ("known", "missing") for one in ids) or 1
        rows = _sum([self._rows(one) for one in ids if self._found[one].people])
        return [*_scale(rows[:1], Fraction(1, known)), *_scale(rows[1:], Fraction(1, applicable))]

    def _rows(self, id_: str) -> list[Coefficients]:
        """Value and bounds of an indicator: means of the units by their weight."""
        measure = self._source.families.get(f"indicator.{id_}", f"indicator.{id_}")
        value: dict[Cell, Fraction] = {}
        bounds: dict[Cell, Fraction] = {}
        whole = Fraction(0)
        for unit, part in self._source.parts.items():
            found = part.indicators[id_]
            if found.people:
                headcount = self._indicators[id_].weight == "headcount"
                weight = Fraction(part.responses.on_list or 1) if headcount else Fraction(1)
                whole += weight
                value[unit, measure] = weight / found.people
                bounds[unit, measure] = weight / found.people * _coverage(self._indicators[id_], unit, found)
        if (EVERYBODY, measure) in self._source.sizes:
            value[EVERYBODY, measure] = bounds[EVERYBODY, measure] = Fraction(1)
        return _scale((value, bounds), 1 / (whole or Fraction(1)))


def _coverage(indicator: Indicator, unit: str, found: Indication) -> Fraction:
    """The share of those asked who gave a value. Parts of an indicator have each their own: a share as good as any
    stands for them, which never makes two rows look alike that are not.
    """
    share = Fraction(1 if found.coverage is None else found.coverage).limit_denominator(10_000)
    if share == 1 or len(indicator.parts) == 1:
        return share
    return share * Fraction(int(hashlib.sha256(f"{indicator.id}@{unit}".encode()).hexdigest()[:8], 16) + 1, 2**32)


def _scale(rows: Iterable[Coefficients], factor: Fraction) -> list[Coefficients]:
    return [{cell: factor * one for cell, one in row.items()} for row in rows]


def _sum(many: Sequence[Sequence[Coefficients]]) -> list[Coefficients]:
    """Row by row; value with value, bounds with bounds."""
    summed: list[dict[Cell, Fraction]] = [{}, {}]
    for rows in many:
        for total, row in zip(summed, rows, strict=True):
            for cell, one in row.items():
                total[cell] = total.get(cell, Fraction(0)) + one
    return list(summed)
