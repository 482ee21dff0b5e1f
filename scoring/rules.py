"""What to do next: the rules whose trigger is true, in the order of their use, and those that the law holds back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scoring.assessment import Action, Assessment, GateState
from scoring.facts import Fact, Facts, ThingFacts
from scoring.model import Model, Rule
from scoring.policy import Policy
from scoring.triggers import find_truth, names_in

WHOLE = ("unit", "municipality")


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every rule is held against."""

    facts: Facts
    model: Model
    policy: Policy
    as_of: datetime
    municipal: bool

    def truth(self, text: str, thing: ThingFacts | None = None) -> bool | None:
        """A condition on the facts of the unit, and of one thing."""
        values: Mapping[str, Fact] = self.facts.values if thing is None else {**self.facts.values, **thing.values}
        return find_truth(text, values, self.as_of)

    def things(self, kind: str) -> Sequence[ThingFacts]:
        return self.facts.things.get(kind, ())


def find_actions(assessment: Assessment, model: Model, policy: Policy) -> Assessment:
    """The assessment with the actions that its facts call for, by `sort_key`; those with a closed gate apart."""
    municipal = assessment.scope.level == "municipality"
    bench = _Bench(assessment.facts, model, policy, assessment.as_of, municipal)
    found = [action for rule in model.rules if (action := _fire(rule, bench)) is not None]
    rules = {rule.id: rule for rule in model.rules}
    found.sort(key=lambda action: sort_key(rules[action.rule], action))
    free = tuple(action for action in found if "closed" not in action.gates.values())
    held = tuple(action for action in found if "closed" in action.gates.values())
    return replace(assessment, actions=free, blocked=held)


def sort_key(rule: Rule, action: Action) -> tuple[int, int, float, str]:
    """Greatest impact, least effort, most addressable trips, id."""
    return -rule.impact, rule.effort, -action.trips, rule.id


def _fire(rule: Rule, bench: _Bench) -> Action | None:
    if rule.for_ == "municipality" and not bench.municipal:
        return None
    things = _true_things(rule, bench)
    if things is None:
        return None
    states = {other: _is_met(other, bench) for other in rule.prerequisites}
    gates = {name: find_gate(name, things, bench) for name in rule.gates}
    quick = rule.impact >= bench.policy.quick_win_impact and rule.effort <= bench.policy.quick_win_effort
    return Action(
        rule=rule.id,
        things=tuple(one.key for one in things),
        unmet=tuple(other for other, met in states.items() if met is False),
        quick_win=quick and all(states.values()) and "closed" not in gates.values(),
        reads=names_in(rule.when),
        unknown=tuple(other for other, met in states.items() if met is None),
        gates=gates,
        trips=max((_trips(one) for one in things), default=0.0),
    )


def _trips(thing: ThingFacts) -> float:
    found = thing.values.get("p_addressable")
    return found if isinstance(found, float) else 0.0


def _true_things(rule: Rule, bench: _Bench) -> tuple[ThingFacts, ...] | None:
    """The things for which the trigger is true (none for a unit); None when it does not fire: unknown does not."""
    if rule.for_ in WHOLE:
        return () if bench.truth(rule.when) else None
    return tuple(one for one in bench.things(rule.for_) if bench.truth(rule.when, one)) or None


def _is_met(name: str, bench: _Bench) -> bool | None:
    """A prerequisite is met when that rule's trigger is false, and not known when the trigger is not."""
    rule = next((one for one in bench.model.rules if one.id == name), None)
    if rule is None:
        return None
    if rule.for_ in WHOLE:
        found = bench.truth(rule.when)
        return None if found is None else not found
    truths = [bench.truth(rule.when, one) for one in bench.things(rule.for_)]
    if any(truths):
        return False
    return None if None in truths else True


def find_gate(name: str, things: Sequence[ThingFacts], bench: _Bench) -> GateState:
    """The state of a door: on the municipality's facts; for a call on each call of the action; for documents, open
    when it is for one of them.
    """
    door = bench.model.gates[name]
    if door.for_ == "municipality":
        return _state([bench.truth(door.when)])
    over = things if door.for_ == "call" else bench.things(door.for_)
    return _state([bench.truth(door.when, one) for one in over])


def _state(truths: Sequence[bool | None]) -> GateState:
    if any(truths):
        return "open"
    return "unknown" if None in truths or not truths else "closed"
