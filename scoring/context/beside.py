"""Departments side by side, from what is printed of each: nobody is first, and what cannot be told is not said."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from scoring.cards import DimensionCard
from scoring.context.cards import Beside, BesideRow, Cell, Difference, UnitCard
from scoring.context.printed import Item, judge, read_items
from scoring.model import Model
from scoring.policy import Policy
from scoring.publication import Hidden, Publication


def set_beside(groups: Sequence[Publication], town: Publication, model: Model, policy: Policy) -> Beside | None:
    """The publication groups of one wave, in the order in which the town lists its departments; None with fewer than
    two. An indicator is compared where both show it and the same authority answers for both.
    """
    order = {one.id: at for at, one in enumerate(town.unit.departments)}
    units = sorted(groups, key=lambda one: min((order.get(each.id, 0) for each in one.unit.departments), default=0))
    if len(units) < 2:
        return None
    items = {one.unit.id: read_items(one) for one in units}
    compared = [*_compare(items, model, policy)]
    return Beside(
        units=tuple(UnitCard(id=one.unit.id, departments=one.unit.departments) for one in units),
        rows=tuple(_row(card, units) for card in town.dimensions if any(_asks(card.id, one) for one in units)),
        differences=tuple(one for one in compared if one is not None),
        pairs=len(compared),
    )


def _compare(items: Mapping[str, Mapping[str, Item]], model: Model, policy: Policy) -> Iterator[Difference | None]:
    """Every pair on every indicator, in the order of the model and then of the units; None: cannot be told."""
    for _, indicator in model.indicators():
        known = [(unit, found[indicator.id]) for unit, found in items.items() if indicator.id in found]
        for (first, one), (second, other) in combinations(known, 2):
            if one.card.authority != other.card.authority:
                continue
            match judge(one.printed, other.printed, policy)[0]:
                case "higher":
                    yield Difference(about=indicator.id, higher=second, lower=first)
                case "lower":
                    yield Difference(about=indicator.id, higher=first, lower=second)
                case _:
                    yield None


def _row(card: DimensionCard, units: Sequence[Publication]) -> BesideRow:
    return BesideRow(dimension=card.id, cells=tuple(_cell(card.id, one) for one in units))


def _asks(dimension: str, publication: Publication) -> bool:
    return any(card.id == dimension and card.figure for card in publication.dimensions)


def _cell(dimension: str, publication: Publication) -> Cell:
    figure = next((card.figure for card in publication.dimensions if card.id == dimension), "")
    found = publication.figures.get(figure)
    if found is None:
        return Cell(unit=publication.unit.id, state="not_asked")
    if isinstance(found, Hidden):
        return Cell(unit=publication.unit.id, state="hidden")
    state = "unknown" if found.value is None else "shown"
    return Cell(unit=publication.unit.id, state=state, value=found.value)  # type: ignore[arg-type]
