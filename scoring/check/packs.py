"""The tables of a country: regional rates, the office of statistics, costs; no row without its source and year."""

from collections.abc import Iterator

from pydantic import Field

from scoring.check.findings import Code, Finding
from scoring.policy import Frozen, validate
from scoring.yaml_file import FileError, Path, Source


class Rate(Frozen):
    """A rate of households or people of a region; `stratum` is `urban`, `rural` or `all`."""

    device: str
    value: float = Field(ge=0, le=100)
    unit: str
    stratum: str
    region: str = ""
    source: str
    year: int


class Office(Frozen):
    name: str
    address: str
    source: str
    year: int


class Cost(Frozen):
    rule: str
    min: float
    max: float
    currency: str
    source: str
    year: int


class Pack(Frozen):
    """What a country brings; a table that is missing is said, never filled."""

    country: str
    regional_rates: tuple[Rate, ...] = ()
    statistics_office: Office | None = None
    costs: tuple[Cost, ...] = ()


def check_pack(source: Source) -> Iterator[Finding]:
    """Rows without source or year, and whatever else is wrong with a pack."""
    data = source.data if isinstance(source.data, dict) else {}
    rows: list[tuple[Path, object]] = [
        (("regional_rates", at), row) for at, row in enumerate(data.get("regional_rates") or ())
    ]
    rows += [(("costs", at), row) for at, row in enumerate(data.get("costs") or ())]
    rows += [(("statistics_office",), data["statistics_office"])] if data.get("statistics_office") else []
    incomplete = False
    for path, row in rows:
        lacking = [key for key in ("source", "year") if not isinstance(row, dict) or not row.get(key)]
        if lacking:
            incomplete = True
            cause = f"a row without {' and '.join(lacking)}"
            yield Finding(Code.PACK, path, cause, "say where the figure is from, and of which year")
    if incomplete:
        return
    try:
        validate(Pack, source)
    except FileError as error:
        for line in str(error).splitlines():
            place, _, cause = line.partition(": ")
            yield Finding(Code.PACK, (), cause, "see the keys of a country pack", place)
