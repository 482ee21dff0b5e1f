"""One indicator of a model file: its record in falling authority, its formulas, its examples."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from scoring.once import once
from scoring.policy import Frozen, Share

Words = Mapping[str, str]
Reduce = Literal["mean", "share", "ratio", "weighted_mean", "best", "count_over", "any", "count", "max"]
"""The last three give a fact (true, how many, the greatest), never a score."""

Missing = Literal["rule", "known_part"]


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
    """One reducer over things: instances of a repeat, rows of a matrix or of a derived table, ticked words, questions.

    `none`: why it does not apply where no thing counts.
    """

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
    none: Literal["na_scope", "na_law"] = "na_scope"

    @property
    def formulas(self) -> tuple[tuple[str, str], ...]:
        """Its formulas over things by key."""
        target = self.target if isinstance(self.target, str) else None
        found = {"if": self.only, "value": self.value, "when": self.when, "num": self.num, "den": self.den}
        found |= {"target": target, "weight": self.weight}
        return tuple((key, text) for key, text in found.items() if text is not None)


class Entry(Frozen):
    """One authority of a record. Without `value` and `within` it only names who else is asked. `evidence`: questions
    whose answer (a law, an article) raises the confidence.
    """

    authority: str
    evidence: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    value: str | None = None
    within: Within | None = None
    across: Literal["mean"] = "mean"

    @property
    def scored(self) -> bool:
        """Whether this entry has a formula."""
        return self.value is not None or self.within is not None or bool(self.cases)

    @property
    def formulas(self) -> tuple[str, ...]:
        """Every formula of the entry."""
        return _formulas(self)


class Component(Frozen):
    id: int
    weight: Share = Field(default="1", validate_default=True)
    record: tuple[Entry, ...]
    bounds: tuple[str, str] | None = None
    missing: Missing = "rule"


class Example(Frozen):
    """Interviews by authority, and what the indicator must give; `score: none` when it is not known, `na` when it does
    not apply. Each interview of a head is that of another department. `cards` are rows of the table that the indicator
    runs over, given ready; `as_of` the day of the assessment.
    """

    agent: tuple[Mapping[str, Any], ...] = ()
    dept_head: tuple[Mapping[str, Any], ...] = ()
    it_officer: tuple[Mapping[str, Any], ...] = ()
    legal_officer: tuple[Mapping[str, Any], ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    as_of: str = "2026-06-30"
    score: float | Literal["none", "na"]
    low: float | None = None
    high: float | None = None


class Indicator(Frozen):
    id: str
    name: Words
    meaning: Words
    level: Literal["department", "municipal"]
    weight: Literal["headcount", "volume", "equal"] | None = None
    cases: tuple[Case, ...] = ()
    record: tuple[Entry, ...] = ()
    components: tuple[Component, ...] = ()
    bounds: tuple[str, str] | None = None
    missing: Missing = "rule"
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
        return _parts(self)

    @property
    def authorities(self) -> tuple[str, ...]:
        """Who can be asked, best first, each once."""
        return _authorities(self)


@once
def _formulas(entry: Entry) -> tuple[str, ...]:
    own = (*(case.when for case in entry.cases), *((entry.value,) if entry.value is not None else ()))
    return (*own, *(text for _, text in entry.within.formulas)) if entry.within else own


@once
def _parts(one: Indicator) -> tuple[Component, ...]:
    return one.components or (Component(id=0, record=one.record, bounds=one.bounds, missing=one.missing),)


@once
def _authorities(one: Indicator) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.authority for part in one.parts for entry in part.record))
