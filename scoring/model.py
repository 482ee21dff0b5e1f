"""The maturity model as frozen data: dimensions, indicators with their records, caps, profiles, rules."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field

from scoring.indicator import Indicator, Within, Words
from scoring.once import once
from scoring.policy import Edition, Frozen, Share, content_hash, validate
from scoring.shared_fact import SharedFact
from scoring.yaml_file import FileError, Source, read_yaml


class Dimension(Frozen):
    id: str
    name: Words
    plain: Words = Field(default_factory=dict)
    weight: Share = Field(default="1", validate_default=True)
    indicators: tuple[Indicator, ...]


class Cap(Frozen):
    """A dimension cannot pass `value` (a name of the policy) while `when` is true on known answers: of `authority`,
    or of any office of the municipality, and on values by name.
    """

    dimension: str
    authority: str = ""
    when: str
    value: str
    sentence: Words


class Thing(Frozen):
    """Things that people describe in a repeat: which one (`key`), and of whom it is a share (`base`: those who
    answered that question). `unless` drops from the count a thing whose question was answered with that choice.
    """

    id: str
    name: Words
    question: Words
    authority: str
    over: str
    key: str
    labels: str
    base: str
    unless: Mapping[str, str] = Field(default_factory=dict)
    value: str


class ProfileValue(Frozen):
    """A named value that is never scored.

    With `across` over people it is shown (`words`, `share`, `mean`, `median`). A `fact`, or `any` over heads, is what
    rules and caps read: of one office by `question`, `value` or `within`, or by a registered `function`.
    """

    name: str
    for_: Literal["unit", "municipality", "procedure"] = Field(alias="for")
    authority: str = ""
    across: Literal["words", "share", "mean", "median", "any", "fact"] = "fact"
    question: str | None = None
    value: str | None = None
    within: Within | None = None
    function: str | None = None
    scale: str | Mapping[str, float] | None = None
    title: Words = Field(default_factory=dict)
    source: Words | None = None
    municipality_only: tuple[str, ...] = ()

    @property
    def is_fact(self) -> bool:
        """Whether it is read by name and not drawn as a table or share of people."""
        return self.across in ("fact", "any")


class Profile(Frozen):
    id: str
    name: Words
    things: tuple[Thing, ...] = ()
    values: tuple[ProfileValue, ...] = ()


class Rule(Frozen):
    """What to do next when `when` is true. `gates` are names of doors; not `public`: on no public link."""

    id: str
    for_: Literal["unit", "municipality", "procedure", "document", "call"] = Field(alias="for")
    when: str
    effort: int = Field(ge=1, le=5)
    impact: int = Field(ge=1, le=5)
    owner: str
    prerequisites: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    kind: Literal["do", "stop"] = "do"
    public: bool = True
    step: Words
    residents: Words
    indicator: str
    source: str


class Door(Frozen):
    """A state of the law or of another body on which advice depends (`gates` of a rule): open where `when` is true."""

    for_: Literal["municipality", "document", "call"] = Field("municipality", alias="for")
    when: str
    name: Words


class Authority(Frozen):
    flow: str
    name: Words


class Level(Frozen):
    id: str
    name: Words


class Note(Frozen):
    id: str
    text: Words


class Heading(Edition):
    title: Words
    default_language: str
    languages: tuple[str, ...]


class Model(Frozen):
    """A whole model file. `tables` are the derived tables it uses, `needs` the decision that each need belongs to."""

    spec_version: Literal[1]
    model: Heading
    policy: str
    flows: Mapping[str, int]
    authorities: Mapping[str, Authority]
    levels: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    caps: tuple[Cap, ...] = ()
    profiles: tuple[Profile, ...] = ()
    tables: tuple[str, ...] = ()
    needs: Mapping[str, str] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    gates: Mapping[str, Door] = Field(default_factory=dict)
    checks: Mapping[str, Words] = Field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    shared_facts: tuple[SharedFact, ...] = ()

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical content."""
        return _hash(self)

    def indicators(self) -> Iterator[tuple[Dimension, Indicator]]:
        """Every indicator with its dimension, in the order of the file."""
        for dimension in self.dimensions:
            for indicator in dimension.indicators:
                yield dimension, indicator

    def values(self) -> Iterator[ProfileValue]:
        """Every value of the profiles, in the order of the file."""
        for profile in self.profiles:
            yield from profile.values

    @property
    def fact_names(self) -> frozenset[str]:
        """Every name that a formula may read besides questions and columns: values, indicators and their statuses."""
        return _fact_names(self)

    @property
    def facts(self) -> Mapping[str, ProfileValue]:
        """The values that are read by name; of equal names the first."""
        return _facts(self)

    def things(self) -> Iterator[Thing]:
        """Every kind of thing of the profiles."""
        for profile in self.profiles:
            yield from profile.things


@once
def _hash(model: Model) -> str:
    return content_hash(model)


@once
def _fact_names(model: Model) -> frozenset[str]:
    indicators = [one.id for _, one in model.indicators()]
    values = [value.name for value in model.values() if value.is_fact]
    return frozenset([*indicators, *(f"{name}__status" for name in indicators), *values])


@once
def _facts(model: Model) -> Mapping[str, ProfileValue]:
    return {value.name: value for value in reversed([*model.values()]) if value.is_fact}


def parse_model(text: str, name: str = "model.yaml") -> Model:
    """A model from its file; raises FileError with file:line:column and the cause."""
    return read_model(read_yaml(text, name))


def read_model(source: Source) -> Model:
    """A model from plain data; raises FileError with file:line:column and the cause."""
    model = validate(Model, source)
    problems = [f"{source.locate(path)}: {cause}" for path, cause in _mistakes(model)]
    if problems:
        raise FileError("\n".join(problems))
    return model


@cache
def load_model(name: str = "egov_maturity") -> Model:
    """A shipped model by its id."""
    file = f"{name}.model.yaml"
    return parse_model(resources.files("scoring").joinpath("models", file).read_text("utf-8"), file)


def _mistakes(model: Model) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What the shape of single parts cannot tell: ids that stand twice, authorities and rules that do not exist."""
    seen: set[str] = set()
    for at, dimension in enumerate(model.dimensions):
        for place, indicator in enumerate(dimension.indicators):
            path = ("dimensions", at, "indicators", place)
            if indicator.id in seen:
                yield path, f"E-MODEL-NAME: {indicator.id} stands twice"
            seen.add(indicator.id)
            for authority in indicator.authorities:
                if authority not in model.authorities:
                    yield path, f"E-MODEL-AUTHORITY: {authority} is not one of {', '.join(model.authorities)}"
    known = {rule.id for rule in model.rules} | set(model.checks)
    for at, rule in enumerate(model.rules):
        for other in rule.prerequisites:
            if other not in known:
                yield ("rules", at, "prerequisites"), f"E-MODEL-NAME: no rule and no check {other}"
        if rule.owner not in model.authorities:
            yield ("rules", at, "owner"), f"E-MODEL-AUTHORITY: {rule.owner} is not an authority"
        for gate in rule.gates:
            if gate not in model.gates:
                yield ("rules", at, "gates"), f"E-MODEL-GATE: no gate {gate}; there are {', '.join(model.gates)}"
