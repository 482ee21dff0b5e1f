"""Every formula of a model with its place, what it may name, and what it must give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from flows.values import Kind
from scoring.answers import Question, Questionnaire
from scoring.desk import DEPARTMENTS, PEOPLE
from scoring.indicator import Case, Indicator, Within
from scoring.model import Model, ProfileValue
from scoring.names import Names, names_of
from scoring.shared_fact import ClaimSource
from scoring.tables.registry import TABLES
from scoring.things import word_question
from scoring.yaml_file import Path

Gives = Literal["number", "test", "any"]
Flows = Mapping[str, Questionnaire]
_TESTS = frozenset({"if", "when"})


@dataclass(frozen=True, slots=True)
class Written:
    """One formula: where it stands, what it must give, and what it sees. `indicator`: '' outside of scores."""

    path: Path
    text: str
    gives: Gives
    names: Names
    flows: tuple[Questionnaire, ...] = ()
    repeat: str = ""
    dot: Kind | None = None
    indicator: str = ""
    rows: tuple[str, ...] = ()

    def question(self, name: str) -> Question | None:
        """The question of that name in the flows that it sees."""
        return next((flow.questions[name] for flow in self.flows if name in flow.questions), None)


def find_formulas(model: Model, flows: Flows) -> Iterator[Written]:
    """Every formula of indicators, caps, shared facts and values; those of rules and doors are read elsewhere."""
    for at, dimension in enumerate(model.dimensions):
        for place, indicator in enumerate(dimension.indicators):
            yield from _of_indicator(indicator, ("dimensions", at, "indicators", place), model, flows)
    for at, cap in enumerate(model.caps):
        names = [cap.authority] if cap.authority else list(model.authorities)
        seen = tuple(
            flows_of(name, model, flows) for name in names if cap.authority or name not in (PEOPLE, DEPARTMENTS)
        )
        found = tuple(flow for one in seen for flow in one)
        yield Written(("caps", at, "when"), cap.when, "test", names_of(found, (), model.fact_names), found)
    for at, fact in enumerate(model.shared_facts):
        for place, claim in enumerate(fact.claims):
            yield from _of_claim(claim, ("shared_facts", at, "claims", place), model, flows)
    for at, profile in enumerate(model.profiles):
        for place, value in enumerate(profile.values):
            yield from _of_value(value, ("profiles", at, "values", place), model, flows)


def _of_claim(claim: ClaimSource, path: Path, model: Model, flows: Flows) -> Iterator[Written]:
    seen = flows_of(claim.authority, model, flows)
    if not seen:
        return
    base = Written((), "", "any", names_of(seen, (), model.fact_names), seen)
    inside = _inside(claim.over, base, model) if claim.over else base
    for key, text in (("value", claim.value), ("key", claim.key), ("if", claim.only)):
        if text:
            yield replace(inside, path=(*path, key), text=text)


def flows_of(authority: str, model: Model, flows: Flows) -> tuple[Questionnaire, ...]:
    """The flow of an authority, as a tuple of one; nothing where it has none."""
    known = model.authorities.get(authority)
    return (flows[known.flow],) if known and known.flow in flows else ()


def _of_indicator(indicator: Indicator, path: Path, model: Model, flows: Flows) -> Iterator[Written]:
    for part in indicator.parts:
        at: Path = (*path, "components", indicator.components.index(part)) if indicator.components else path
        for number, entry in enumerate(part.record):
            seen = flows_of(entry.authority, model, flows)
            base = Written((), "", "any", names_of(seen, (), model.fact_names), seen, indicator=indicator.id)
            here: Path = (*at, "record", number)
            if entry.scored:
                yield from _of_cases(entry.cases, here, base)
            if entry.value is not None:
                yield replace(base, path=(*here, "value"), text=entry.value, gives="number")
            if entry.within is not None:
                yield from of_within(entry.within, (*here, "within"), base, model)
        if part.record:
            seen = flows_of(part.record[0].authority, model, flows)
            base = Written((), "", "any", names_of(seen, (), model.fact_names), seen, indicator=indicator.id)
            for which, text in enumerate(part.bounds or ()):
                yield replace(base, path=(*at, "bounds", which), text=text, gives="number")
            yield from _of_cases(indicator.cases if part is indicator.parts[0] else (), path, base)


def _of_cases(cases: Sequence[Case], path: Path, base: Written) -> Iterator[Written]:
    for number, case in enumerate(cases):
        yield replace(base, path=(*path, "cases", number, "when"), text=case.when, gives="test")


def of_within(within: Within, path: Path, base: Written, model: Model) -> Iterator[Written]:
    """The formulas of a reducer; those over things see the thing besides."""
    inside = _inside(within.over, base, model)
    for key, text in within.formulas:
        outside = key == "target" or within.over is None
        gives: Gives = "test" if key in _TESTS else "any" if key == "num" and within.over else "number"
        if key == "den" and within.over:
            gives = "any"
        yield replace(base if outside else inside, path=(*path, key), text=text, gives=gives)


def _inside(over: str | Sequence[str] | None, base: Written, model: Model) -> Written:
    if not isinstance(over, str):
        return replace(base, dot=Kind.ANY, rows=tuple(over or ()))
    if over in TABLES:
        return replace(base, names=names_of(base.flows, TABLES[over].columns, model.fact_names))
    if over.startswith("words("):
        return replace(base, dot=Kind.TEXT, rows=(word_question(over),))
    for flow in base.flows:
        if over in flow.matrices:
            return replace(base, dot=Kind.TEXT, rows=flow.matrices[over])
    return replace(base, repeat=over)


def _of_value(value: ProfileValue, path: Path, model: Model, flows: Flows) -> Iterator[Written]:
    seen = flows_of(value.authority, model, flows)
    base = Written((), "", "any", names_of(seen, (), model.fact_names), seen)
    if value.value is not None:
        yield replace(base, path=(*path, "value"), text=value.value)
    if value.within is not None:
        yield from of_within(value.within, (*path, "within"), base, model)
