"""How an indicator came about, step by step and exactly: groups, components, offices, and colleagues as one voice.

A derivation is never shown and never stored; `scoring.why.sheets` says what of it may be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from scoring.assessment import Group, Indication
from scoring.desk import DEPARTMENTS, PEOPLE, Desk
from scoring.indicator import Component, Indicator
from scoring.records import Heard, find_record, places_of, score_place
from scoring.reducers import OUT_OF_SCOPE, Score, missing, weigh
from scoring.units import decide, roll_up_weight

Kind = Literal["groups", "components", "offices", "office", "colleagues", "decided", "nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """One step. A step with `parts` is their mean by weight, known from a `needed` share of the weight on; one without
    has its `score`. `id`: a group, a component, a department or an authority; `authority`: whose answer it is.
    """

    kind: Kind
    id: str = ""
    authority: str = ""
    weight: Fraction = Fraction(1)
    needed: Fraction = Fraction(0)
    score: Score = OUT_OF_SCOPE
    parts: tuple["Derivation", ...] = ()

    def leaves(self) -> Iterator["Derivation"]:
        """The steps that have a score of their own."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def recount(derivation: Derivation) -> Score:
    """The score of a step, worked out from its parts again."""
    if not derivation.parts:
        return derivation.score
    return weigh((recount(part).weighing(part.weight) for part in derivation.parts), derivation.needed)


def derive_indicator(indicator: Indicator, groups: Sequence[Group], desk: Desk) -> Derivation:
    """All steps of an indicator over these groups, as `scoring.units.score_indicator` takes them."""
    if indicator.level == "municipal":
        return _derive_unit(indicator, Group("", desk.everywhere), desk)
    if indicator.weight == "volume":
        return _derive_unit(indicator, Group("", tuple(name for one in groups for name in one.departments)), desk)
    parts = [
        replace(_derive_unit(indicator, group, desk), weight=roll_up_weight(indicator, group, desk)) for group in groups
    ]
    if len(parts) == 1:
        return replace(parts[0], weight=Fraction(1))
    asked = tuple(part for part in parts if recount(part).state != "out_of_scope")
    return Derivation(kind="groups", parts=asked) if asked else Derivation(kind="nobody")


def _derive_unit(indicator: Indicator, group: Group, desk: Desk) -> Derivation:
    """The steps within one group."""
    whole = indicator.weight == "volume"
    heard = [(part, find_record(part, group, desk, whole=whole)) for part in indicator.parts]
    asked = [(part, one) for part, one in heard if one.found.score.state != "out_of_scope"]
    if not asked:
        return Derivation(kind="nobody")
    decided = decide(indicator, group.departments, desk)
    if decided is not None:
        authority = indicator.parts[0].record[0].authority
        return Derivation(kind="decided", id=group.id, authority=authority, score=decided)
    steps = tuple(_derive_record(part, one, group, desk, whole) for part, one in asked)
    if len(steps) == 1:
        return replace(steps[0], weight=Fraction(1))
    return Derivation(kind="components", id=group.id, needed=desk.policy.known_share, parts=steps)


def _derive_record(part: Component, heard: Heard, group: Group, desk: Desk, whole: bool) -> Derivation:
    entry, found = heard.entry, heard.found
    assert entry is not None, "what nobody was asked is left out before"
    if entry.authority == PEOPLE:
        return _colleagues(part, found, group)
    units = list(group.departments) if entry.authority == DEPARTMENTS and not whole else [entry.authority]
    places = places_of(entry.authority, group.departments, desk, whole)
    scores = [score_place(entry, part, place) if place else missing() for place in places]
    if not any(place is not None for place in places):
        return Derivation(
            kind="nobody", id=str(part.id), authority=entry.authority, weight=part.weight, score=missing()
        )
    parts = tuple(
        Derivation(kind="office", id=unit, authority=entry.authority, score=score)
        for unit, score in zip(units, scores, strict=True)
    )
    return Derivation(kind="offices", id=str(part.id), authority=entry.authority, weight=part.weight, parts=parts)


def _colleagues(part: Component, found: Indication, group: Group) -> Derivation:
    return Derivation(kind="colleagues", id=group.id, authority=PEOPLE, weight=part.weight, score=found.score)
