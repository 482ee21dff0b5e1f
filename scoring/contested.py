"""What a wave leaves to be settled: facts on which answers differ, frozen with what every side says and no more."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from scoring.assess import lay_out
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Words
from scoring.cases import Case
from scoring.claims import Said, Told, gather
from scoring.desk import PEOPLE, Desk
from scoring.disclosure import Gate
from scoring.model import Model
from scoring.policy import Policy
from scoring.saying import say_sides, say_thing
from scoring.shared_fact import SharedFact
from scoring.verify import Judged, judge, judge_facts

Unit = Literal["names", "points", "times", "number"]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says: a number or the name of a choice; the `choice` with its `words`, where one choice of a
    question gives the answer; and what it was `asked`, where one office was asked twice. `departments`: whose; empty
    for an officer of the town.

    Colleagues are `n` people and one rounded figure; `parts` says how many of them each publication group has.
    """

    authority: str
    departments: tuple[str, ...]
    answer: Said
    choice: str = ""
    words: Words = field(default_factory=dict)
    asked: Words = field(default_factory=dict)
    n: int = 1
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contested:
    """One fact to be settled: of which `thing` (`key`; {} where there is none), in which publication group ('' for
    the town). `hidden`: colleagues were asked as well, and what they say is not shown. `line`: the register and field
    in which a decision stands as well ('' for none).
    """

    fact: str
    key: str
    group: str
    name: Words
    thing: Words
    unit: Unit
    why: str
    sides: tuple[Side, ...]
    hidden: bool = False
    line: str = ""

    def to_json(self) -> str:
        """Canonical JSON, as it is frozen."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Contested":
        """What `to_json` froze."""
        tree: dict[str, Any] = json.loads(text)
        sides = (Side(**one | {"departments": tuple(one["departments"])}) for one in tree.pop("sides"))
        return cls(**tree, sides=tuple(sides))


def find_contested(
    cases: Iterable[Case], rosters: Iterable[Roster], model: Model, policy: Policy, scope: Scope, as_of: datetime
) -> tuple[Contested, ...]:
    """What is to be settled of a wave, in the order of the model: what `judge_facts` puts into the verify queue, and
    its findings (a stage whose link did not open). Hints are none, and nobody is asked to settle what is the same.

    `scope` is the whole municipality as the wave asked it; the other parameters are those of `assess`.
    """
    desk, gate = lay_out(cases, rosters, model, policy, scope, as_of, sides=True), Gate.open(policy)
    admitted = (_admit(one, scope.groups, desk, gate) for one in judge_facts(scope.groups, desk, gate))
    found = (_freeze(one, scope.groups, desk, gate) for one in admitted if one.why and one.kind != "hint")
    return tuple(one for one in found if len({side.answer for side in one.sides}) > 1)


def _fact(judged: Judged, desk: Desk) -> SharedFact | None:
    """The shared fact; None where the record of an indicator is itself the fact."""
    return next((one for one in desk.model.shared_facts if one.id == judged.fact), None)


def _admit(judged: Judged, groups: Sequence[Group], desk: Desk, gate: Gate) -> Judged:
    """Colleagues of the whole town are shown where each group that says something is k people: a figure for the town
    beside those of its large groups would tell what a small one said. Where they are not, the fact is judged without
    them, so that its being there tells nothing either.
    """
    fact, rest = _fact(judged, desk), tuple(one for one in judged.claims if one.authority != PEOPLE)
    if fact is None or judged.group or len(rest) == len(judged.claims):
        return judged
    if all(map(gate.admits, _people(fact, judged.key, groups, desk, gate).values())):
        return judged
    if len(rest) < 2:
        return replace(judged, claims=rest, why="")
    return judge(Told(fact, judged.key, judged.group, rest), desk.policy)


def _people(fact: SharedFact, key: str, groups: Sequence[Group], desk: Desk, gate: Gate) -> dict[str, int]:
    """How many colleagues of each group say something of a fact of the town."""
    found = {group.id: _speakers(fact, group, desk, gate).get(key, 0) for group in groups}
    return {name: n for name, n in found.items() if n}


def _speakers(fact: SharedFact, group: Group, desk: Desk, gate: Gate) -> Mapping[str, int]:
    """How many colleagues of one group say something, by thing; counted once."""

    def count() -> Mapping[str, int]:
        told: Iterable[Told] = gather(fact, (group,), desk, replace(gate, k=1))
        people = {one.key: [claim.n for claim in one.claims if claim.authority == PEOPLE] for one in told}
        return {key: sum(numbers) for key, numbers in people.items()}

    return desk.keep(("speakers", fact.id, group.id), count)


def _freeze(judged: Judged, groups: Sequence[Group], desk: Desk, gate: Gate) -> Contested:
    fact = _fact(judged, desk)
    sides = []
    for claim, texts in zip(judged.claims, say_sides(judged, fact, desk), strict=True):
        parts: Mapping[str, int] = {}
        if claim.authority == PEOPLE:
            own = {judged.group: claim.n}
            parts = _people(fact, judged.key, groups, desk, gate) if fact is not None and not judged.group else own
        sides.append(Side(claim.authority, claim.departments, claim.answer, *texts, n=claim.n, parts=parts))
    return Contested(
        fact=judged.fact,
        key=judged.key,
        group=judged.group,
        name=fact.name if fact is not None else _indicator_name(judged.fact, desk),
        thing=say_thing(judged.key, fact, desk) if fact is not None and judged.key else {},
        unit=_unit(fact),
        why=judged.why,
        sides=tuple(sides),
        line=fact.line if fact is not None else "",
        hidden=_asks_colleagues(judged, fact, desk) and all(one.authority != PEOPLE for one in sides),
    )


def _asks_colleagues(judged: Judged, fact: SharedFact | None, desk: Desk) -> bool:
    if not desk.launched(frozenset({PEOPLE})):
        return False
    if fact is not None:
        return any(one.authority == PEOPLE for one in fact.claims)
    indicator = next(one for _, one in desk.model.indicators() if one.id == judged.fact)
    return any(entry.authority == PEOPLE for part in indicator.parts for entry in part.record)


def _indicator_name(id: str, desk: Desk) -> Words:
    return next(one.name for _, one in desk.model.indicators() if one.id == id)


def _unit(fact: SharedFact | None) -> Unit:
    match fact:
        case SharedFact(scale="names"):
            return "names"
        case SharedFact(scale="numbers"):
            return "number"
        case SharedFact(high=high) if high < 100:
            return "times"
        case _:
            return "points"
