"""Country packs of scoring: regional rates, the statistics office and usual costs, each with its source and year."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints, ValidationError

from scoring.indicator import Words
from scoring.policy import Frozen
from scoring.yaml_file import FileError, Path, Source, read_yaml

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Setting = Literal["urban", "rural", "both"]
TABLES: Final = ("regional_rates", "statistics_office", "costs")


class Row(Frozen):
    """Something that a pack states: who published it, and when. Without both it is refused."""

    source: Text
    year: int = Field(ge=1950, le=2100)


class Region(Frozen):
    """A region as it is offered in the chat; its label in every language of the flows that ask for it."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words = Field(min_length=1)


class RegionalRate(Row):
    """Share of households or people of a region that have a device, from 0 to 100; `both` is the region as a whole."""

    region: str
    device: Literal["phone", "smartphone", "tablet", "computer"]
    value: float = Field(ge=0, le=100)
    unit: Literal["household", "individual"]
    stratum: Setting


class Office(Row):
    """Whom to ask for the newest table of the areas."""

    name: Text
    address: Text


class Cost(Row):
    """What a next step usually costs in that country, from `min` to `max`, never converted."""

    rule: Annotated[str, StringConstraints(pattern=r"^R\d{2,3}$")]
    min: float = Field(ge=0)
    max: float = Field(ge=0)
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Pack(Frozen):
    """What is known about a country. A table that is None was not given: that is said, and nothing stands for it."""

    country: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    regions: tuple[Region, ...] = ()
    regional_rates: tuple[RegionalRate, ...] | None = None
    statistics_office: Office | None = None
    costs: tuple[Cost, ...] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The tables that the pack does not have, by name."""
        return tuple(name for name in TABLES if getattr(self, name) is None)

    @property
    def rated_regions(self) -> tuple[Region, ...]:
        """The regions with at least one rate: those that a flow may offer."""
        rated = {rate.region for rate in self.regional_rates or ()}
        return tuple(region for region in self.regions if region.name in rated)

    def rates(self, region: str, setting: Setting | None = None) -> tuple[RegionalRate, ...]:
        """The rates of a region in that setting, or of it as a whole where the setting is not known. Never another's:
        where that row is missing there is no figure.
        """
        wanted = setting or "both"
        return tuple(each for each in self.regional_rates or () if (each.region, each.stratum) == (region, wanted))

    def cost(self, rule: str) -> Cost | None:
        """The usual cost of a next step; None where the pack has no row for it."""
        return next((each for each in self.costs or () if each.rule == rule), None)


def parse_pack(text: str, name: str = "pack.yaml") -> Pack:
    """A pack from its file. Raises FileError: `file:line:column: E-MODEL-PACK: cause`, one problem a line."""
    source = read_yaml(text, name)
    try:
        pack = Pack.model_validate(source.data)
    except ValidationError as error:
        raise FileError("\n".join(_problem(source, one["loc"], _cause(one)) for one in error.errors())) from None
    problems = [_problem(source, path, cause) for path, cause in _mistakes(pack)]
    if problems:
        raise FileError("\n".join(problems))
    return pack


@cache
def load_pack(country: str) -> Pack | None:
    """The shipped pack of a country, by its code in small letters; None where there is none. Raises FileError."""
    file = f"{country}.yaml"
    place = resources.files("scoring").joinpath("models", "packs", file)
    if not country.isalpha() or not place.is_file():
        return None
    pack = parse_pack(place.read_text("utf-8"), file)
    if pack.country != country:
        raise FileError(f"{file}:1:1: E-MODEL-PACK: country is {pack.country}: the file's name and it must agree")
    return pack


def _problem(source: Source, path: Path, cause: str) -> str:
    where = ".".join(map(str, path))
    return f"{source.locate(tuple(path))}: E-MODEL-PACK: {f'{where}: ' if where else ''}{cause}"


def _cause(error: Any) -> str:
    """What pydantic says, with a way out where a row lacks what makes it believable."""
    if error["type"] == "missing" and error["loc"][-1] in Row.model_fields:
        return "missing: say who published it and in which year, or remove the row"
    return str(error["msg"])


def _mistakes(pack: Pack) -> Iterator[tuple[Path, str]]:
    """What single rows cannot tell."""
    known = [region.name for region in pack.regions]
    yield from _twice("regions", known)
    rates, costs = pack.regional_rates or (), pack.costs or ()
    yield from _twice("regional_rates", [(each.region, each.device, each.stratum, each.unit) for each in rates])
    yield from _twice("costs", [each.rule for each in costs])
    for at, rate in enumerate(rates):
        if rate.region not in known:
            yield ("regional_rates", at, "region"), f"no region {rate.region}: add it to regions, with its label"
    for at, cost in enumerate(costs):
        if cost.min > cost.max:
            yield ("costs", at, "min"), f"min {cost.min:g} is above max {cost.max:g}: change them round"


def _twice(table: str, keys: Sequence[object]) -> Iterator[tuple[Path, str]]:
    """Rows that say the same thing again: which of the two holds could not be told."""
    for at, key in enumerate(keys):
        if key in keys[:at]:
            yield (table, at), f"stands twice, first in row {keys.index(key) + 1}: remove one"
