"""Towns whose agents, heads and officers answer anything, taken through the gate with why each figure is what it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flows.catalogue import library_ids, load_library
from scoring.answers import Questionnaire
from scoring.assess import assess, lay_out
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.cases import Case
from scoring.check.chance import Chance
from scoring.check.filling import make_case
from scoring.check.towns import fill_interview
from scoring.desk import Desk
from scoring.model import Model, load_model
from scoring.policy import Policy, load_policy
from scoring.publication import Publication
from scoring.questionnaire import read_flow
from scoring.waves import Disclosed, Judged, disclose_wave
from scoring.why.explaining import explain_wave

AT = "2026-11-23T17:00:00Z"
AS_OF = datetime(2026, 11, 23, 17, tzinfo=UTC)
MODEL, POLICY = load_model(), load_policy()
REGISTER = {"departments": [{"name": name, "label": name} for name in ("civil", "markets", "archive")]}
LIBRARY: Mapping[str, Questionnaire] = {name: read_flow(load_library(name), REGISTER) for name in library_ids()}
SIZES = {"civil": 12, "markets": 7, "archive": 3}
OFFICERS = {"technical_diagnosis": "civil", "regulatory_diagnosis": "markets"}


@dataclass(frozen=True)
class Told:
    """A town after its close: what everybody said, the exact results, and what is published with its sheets."""

    cases: tuple[Case, ...]
    judged: tuple[Judged, ...]
    desk: Desk
    disclosed: Disclosed
    flows: Mapping[str, Questionnaire]
    model: Model
    policy: Policy

    @property
    def publications(self) -> Mapping[str, Publication]:
        return self.disclosed.publications


def invent(seed: int, sizes: Mapping[str, int], flows: Iterable[str] = tuple(LIBRARY)) -> list[Case]:
    """Anything from so many agents of each department, its head, and the officers."""
    chance, found = Chance(seed), list[Case]()
    for name in flows:
        flow = LIBRARY[name]
        places = {"agent_consultation": sizes, "department_inventory": dict.fromkeys(sizes, 1)}.get(name)
        for place, many in (places or {OFFICERS.get(name, ""): 1}).items():
            found += [make_case(fill_interview(chance, flow), flow, place) for _ in range(many)]
    return found


def tell(
    cases: Sequence[Case],
    sizes: Mapping[str, int],
    *,
    flows: Mapping[str, Questionnaire] = LIBRARY,
    model: Model = MODEL,
    policy: Policy = POLICY,
    silent: int = 2,
    **rest: Any,
) -> Told:
    """Every department as a group, and the town, assessed, through the gate and explained."""
    rosters = [Roster(name, size + silent, size) for name, size in sizes.items()]
    groups = tuple(Group(name, (name,)) for name in sizes)

    def judge(level: Any, some: tuple[Group, ...], id: str) -> Judged:
        named = tuple(Named(one, {"en": one.title()}) for group in some for one in group.departments)
        unit = Unit(id=id, level=level, municipality={"en": "Ndar"}, departments=named)
        return Judged(unit, assess(cases, rosters, model, policy, Scope(level, some, flows), AS_OF))

    parts = [judge("unit", (one,), one.id) for one in groups]
    town = judge("municipality", groups, "town")
    cards = tuple(FlowCard(one.id, one.version, one.hash, one.title) for one in flows.values())
    dates = {"opened_at": "2026-11-20", "closed_at": "2026-11-23"}
    campaign = Campaign(id="c1", title={"en": "Test"}, wave=1, mode="named", flows=cards, **dates)
    disclosed = disclose_wave(parts, town, campaign, model=model, policy=policy, at=AT, **rest)
    desk = lay_out(cases, rosters, model, policy, Scope("municipality", groups, flows), AS_OF)
    judged = (*parts, town)
    return Told(tuple(cases), judged, desk, explain_wave(disclosed, judged, desk), flows, model, policy)


@cache
def a_town() -> Told:
    """A town that several tests look at: three departments, one of them too small to be shown alone."""
    return tell(invent(3, SIZES), SIZES)


def printed_in(publication: Publication) -> list[str]:
    """Every number that is printed: shown figures, trips that advice spares, the share who answered."""
    figures = [name for name in publication.figures if publication.shown(name)]
    trips = [f"action.{card.rule}" for card in (*publication.actions, *publication.blocked) if card.trips]
    return [*figures, *trips, "response"]
