"""One indicator of a model file: its record in falling authority, its formulas, its examples."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from scoring.policy import Frozen, Share

Words = Mapping[str, str]
Reduce = Literal["mean", "share", "ratio", "weighted_mean", "best", "count_over"]


class Case(Frozen):
    """One line of `cases`: the first whose `when` is true decides the score, or that it does not apply."""

    when: str
    score: float | None = None
    na: Literal["na_scope", "na_law"] | None = None

    @model_validator(mode="after")
    def _decides_one_thing(self) -> "Case":
        if (self.score is None) == (self.na is None):
            raise ValueError("give either a score or na")
        return self


class Within(Frozen):
    """One reducer over the things of one interview."""

    reduce: Reduce
    over: str | tuple[str, ...] | None = None
    only: str | None = Field(None, alias="if")
    value: str | None = None
    when: str | None = None
    num: str | None = None
    den: str | None = None
    target: str | float = 1.0
    cap: float = 1.0
    weight: str | None = None
    weight_missing: Literal["median", "equal"] | None = None
    n: int = 1
    except_: tuple[str, ...] = Field((), alias="except")


class Entry(Frozen):
    """One authority of a record. Without `value` and `within` it only names who is asked."""

    authority: str
    reads: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    value: str | None = None
    within: Within | None = None
    across: Literal["mean"] = "mean"

    @property
    def scored(self) -> bool:
        """Whether this entry has a formula."""
        return self.value is not None or self.within is not None or bool(self.cases)


class Component(Frozen):
    id: int
    weight: Share = Field(default="1", validate_default=True)
    record: tuple[Entry, ...]
    bounds: tuple[str, str] | None = None


class Example(Frozen):
    """Interviews by authority, and what the indicator must give; `score: none` when it is not known."""

    agent: tuple[Mapping[str, Any], ...] = ()
    dept_head: tuple[Mapping[str, Any], ...] = ()
    it_officer: tuple[Mapping[str, Any], ...] = ()
    legal_officer: tuple[Mapping[str, Any], ...] = ()
    score: float | Literal["none"]
    low: float | None = None
    high: float | None = None


class Indicator(Frozen):
    id: str
    name: Words
    meaning: Words
    level: Literal["department", "municipal"]
    weight: Literal["headcount", "volume", "equal"] | None = None
    record: tuple[Entry, ...] = ()
    components: tuple[Component, ...] = ()
    bounds: tuple[str, str] | None = None
    corroborates: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "Indicator":
        if bool(self.record) == bool(self.components):
            raise ValueError("E-MODEL-AUTHORITY: give either a record or components")
        if (self.level == "department") != (self.weight is not None):
            raise ValueError("E-MODEL-LEVEL: a department indicator needs a roll-up weight, a municipal one has none")
        return self

    @property
    def parts(self) -> tuple[Component, ...]:
        """The components; a plain indicator is a composite of one."""
        return self.components or (Component(id=0, record=self.record, bounds=self.bounds),)

    @property
    def authorities(self) -> tuple[str, ...]:
        """Who can be asked, best first, each once."""
        entries = (entry.authority for part in self.parts for entry in part.record)
        return tuple(dict.fromkeys(entries))
