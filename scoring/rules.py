"""What to do next: the rules whose trigger is true, in the order of their use."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from flows.expressions import Expression, compile_expression
from flows.values import Kind, Place, Symbol, Value
from scoring.assessment import Action, Assessment, Measure, ThingResult
from scoring.model import Model, Rule
from scoring.policy import Policy
from scoring.views import PlainView

Known = Mapping[str, float | None]
"""Numbers by name: None where it does not apply; a name that is not there is not known."""


class _Unknown(Exception):
    """A trigger read a value that is not known."""


@dataclass(frozen=True, slots=True)
class _Facts(PlainView):
    """What a trigger reads: scores, statuses and profile values."""

    numbers: Known
    statuses: Mapping[str, str]
    as_of: datetime

    dot: Value = None

    @property
    def now(self) -> datetime:
        return self.as_of

    def value(self, name: str) -> Value:
        """The number of a name; blank where it does not apply, so that its comparison is false."""
        if name in self.statuses:
            return self.statuses[name]
        if name not in self.numbers:
            raise _Unknown(name)
        return self.numbers[name]

    def instances(self, repeat: str) -> Sequence["_Facts"]:
        raise KeyError(repeat)


def find_actions(assessment: Assessment, model: Model, policy: Policy) -> Assessment:
    """The assessment with the actions that its values call for: impact, then effort, then id."""
    facts = _Facts(_numbers(assessment), _statuses(assessment), assessment.as_of)
    fired = [found for rule in model.rules if (found := _fire(rule, facts, assessment, model, policy))]
    order = {rule.id: (-rule.impact, rule.effort, -_trips(rule), rule.id) for rule in model.rules}
    return replace(assessment, actions=tuple(sorted(fired, key=lambda action: order[action.rule])))


def _trips(rule: Rule) -> float:
    """The largest addressable trips among the procedures of a rule; not known without the heads' volumes."""
    return 0.0


def _fire(rule: Rule, facts: _Facts, assessment: Assessment, model: Model, policy: Policy) -> Action | None:
    if rule.for_ == "municipality" and assessment.scope.level != "municipality":
        return None
    things = _true_things(rule, facts, assessment, model)
    if things is None:
        return None
    unmet = tuple(other for other in rule.prerequisites if not _met(other, facts, assessment, model))
    quick = rule.impact >= policy.quick_win_impact and rule.effort <= policy.quick_win_effort
    reads = tuple(sorted(_trigger(rule.when, model).references))
    return Action(rule.id, things, unmet, quick and not unmet and not rule.gates, reads)


def _true_things(rule: Rule, facts: _Facts, assessment: Assessment, model: Model) -> tuple[str, ...] | None:
    """The things for which the trigger is true (none for a unit); None when it does not fire."""
    if rule.for_ in ("unit", "municipality"):
        return () if read_trigger(rule, facts, model) else None
    table = assessment.things.get(rule.for_)
    found = [one for one in table.things if read_trigger(rule, _with(facts, one), model)] if table else []
    return tuple(one.key for one in found) or None


def _with(facts: _Facts, thing: ThingResult) -> _Facts:
    numbers = dict(facts.numbers)
    for name, value in thing.values.items():
        if isinstance(value, Measure) and value.value is not None:
            numbers[name] = value.value
    return replace(facts, numbers=numbers)


def read_trigger(rule: Rule, facts: _Facts, model: Model) -> bool | None:
    """True, false, or None when it read a value that is not known: unknown does not fire."""
    try:
        return _trigger(rule.when, model).test(facts)
    except _Unknown:
        return None


def _met(name: str, facts: _Facts, assessment: Assessment, model: Model) -> bool:
    """A prerequisite is met when that rule's trigger is false; a check that cannot be known is not met."""
    rule = next((one for one in model.rules if one.id == name), None)
    if rule is None:
        return False
    if rule.for_ in ("unit", "municipality"):
        return read_trigger(rule, facts, model) is False
    return _true_things(rule, facts, assessment, model) is None


@lru_cache(maxsize=1024)
def _compile(text: str, names: frozenset[str]) -> Expression:
    symbols = {name: Symbol(name, Kind.TEXT if name.endswith("__status") else Kind.NUMBER) for name in names}
    return compile_expression(text, Place(symbols))


def _trigger(text: str, model: Model) -> Expression:
    return _compile(text, _names(model))


def _names(model: Model) -> frozenset[str]:
    """Every name that a trigger may read: indicators, their statuses, profile values."""
    indicators = [one.id for _, one in model.indicators()]
    values = [one.name for one in model.values()] + [one.value for one in model.things()]
    return frozenset(indicators + [f"{name}__status" for name in indicators] + values)


def _numbers(assessment: Assessment) -> dict[str, float | None]:
    numbers: dict[str, float | None] = {}
    for name, one in assessment.indicators.items():
        if one.score.state == "known":
            numbers[name] = one.score.value
        elif one.score.state == "na":
            numbers[name] = None
    for name, value in assessment.values.items():
        if isinstance(value, Measure) and value.value is not None and not math.isnan(value.value):
            numbers[name] = value.value
    return numbers


def _statuses(assessment: Assessment) -> dict[str, str]:
    return {f"{name}__status": one.score.state for name, one in assessment.indicators.items()}
