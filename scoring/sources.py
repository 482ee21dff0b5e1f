"""Who stands behind the figures of an assessment: how many colleagues of each unit answered for each measure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.assessment import Assessment, Measure, Tally
from scoring.families import HARDEST, figure_of, find_families, is_shown
from scoring.model import Model, ProfileValue

Cell = tuple[str, str]
"""A unit and a measure."""

EVERYBODY = "*"
"""The unit of answers that are in no group's figures: they count for the town only."""


@dataclass(frozen=True, slots=True)
class Source:
    """An assessment of one group or of the town (`whole`) with those of the groups it is made of, by unit."""

    whole: Assessment
    parts: Mapping[str, Assessment]
    model: Model
    families: Mapping[str, str]
    sizes: Mapping[Cell, int]


def open_source(whole: Assessment, parts: Mapping[str, Assessment], model: Model) -> Source:
    """A source with the number of people behind each cell. Of figures that share a measure, the fewest count."""
    families = find_families(model)
    sizes: dict[Cell, int] = {}
    counted: dict[str, int] = {}
    for unit, part in parts.items():
        for figure, n in count_people(part, model):
            counted[figure] = counted.get(figure, 0) + n
            _least(sizes, (unit, families.get(figure, figure)), n)
    for figure, n in count_people(whole, model):
        _least(sizes, (EVERYBODY, families.get(figure, figure)), n - counted.get(figure, 0))
    return Source(whole, parts, model, families, sizes)


def _least(sizes: dict[Cell, int], cell: Cell, n: int) -> None:
    if n > 0:
        sizes[cell] = min(n, sizes.get(cell, n))


def count_people(found: Assessment, model: Model) -> Iterator[tuple[str, int]]:
    """How many colleagues stand behind each indicator, table and figure of a unit."""
    for name, one in found.indicators.items():
        yield f"indicator.{name}", one.people
    values = {value.name: value for value in model.values() if is_shown(value)}
    for name, result in found.values.items():
        if name in values:
            yield from _count_value(figure_of(values[name]), values[name], result)
    for thing in model.things():
        if thing.authority == "agent" and thing.id in found.things:
            yield HARDEST, found.things[thing.id].n
            for item in found.things[thing.id].things:
                for name in item.values.keys() & values.keys():
                    yield from _count_value(card_figure(item.key, values[name]), values[name], item.values[name])


def card_figure(key: str, value: ProfileValue) -> str:
    """The id of a figure on the card of a procedure."""
    short = {"words": "why", "median": "visits"}.get(value.across, "sent_back")
    return f"procedure.{key}.{short}"


def _count_value(name: str, value: ProfileValue, result: Tally | Measure) -> Iterator[tuple[str, int]]:
    yield name, result.n
    if isinstance(result, Tally):
        yield f"{name}.dont_know", result.n + result.dk
        yield from ((f"{name}.{choice}", result.n) for choice in value.municipality_only)
