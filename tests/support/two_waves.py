"""Invented towns of the whole diagnosis, published twice: what the context of a publication is tested on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from flows.catalogue import library_ids, load_library
from scoring.answers import Questionnaire
from scoring.assess import assess
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.cases import Case
from scoring.check.chance import Chance
from scoring.check.towns import PLACES, fill_cases
from scoring.context.around import Around
from scoring.context.cards import PeerRow, Peers, ToSettle
from scoring.context.since import PublishedWave
from scoring.model import load_model
from scoring.policy import load_policy
from scoring.publication import Publication
from scoring.questionnaire import read_flow
from scoring.waves import Disclosed, Judged, disclose_wave

MODEL, POLICY = load_model(), load_policy()
FLOWS: Mapping[str, Questionnaire] = {name: read_flow(load_library(name)) for name in library_ids()}
NAMES = {
    "d1": {"en": "Civil registry", "fr": "État civil", "ar": "الحالة المدنية"},
    "d2": {"en": "Taxes and markets", "fr": "Taxes et marchés", "ar": "الضرائب والأسواق"},
}
TOWN = {"en": "Ndar (demonstration)", "fr": "Ndar (démonstration)"}
GOOD = {"computer_access": "own", "internet_work": "reliable", "lost_half_days": "d0", "own_means": "never"}
BAD = {"computer_access": "none", "internet_work": "none", "lost_half_days": "d6_more", "own_means": "often"}
AT = datetime(2026, 12, 11, 17, tzinfo=UTC)


def invent(seed: int, crowd: int = 3) -> list[Case]:
    """Interviews of a whole town that answered anything: `crowd` times four to seven agents in each department."""
    first = list(fill_cases(Chance(seed), MODEL, FLOWS))
    more = [fill_cases(Chance(seed * 1000 + n), MODEL, FLOWS) for n in range(1, crowd)]
    return [*first, *(one for cases in more for one in cases if one.flow == "agent_consultation")]


def say(cases: Iterable[Case], answers: Mapping[str, Any], department: str = "") -> list[Case]:
    """The same people, whose agents (of a department, or all) gave these answers."""

    def changed(case: Case) -> Case:
        if case.flow != "agent_consultation" or (department and case.department != department):
            return case
        known = next(iter(case.statuses.values()))
        statuses = {**case.statuses, **dict.fromkeys(answers, type(known).ANSWERED)}
        return replace(case, statuses=statuses, values={**case.values, **answers})

    return [changed(one) for one in cases]


def judged(cases: Sequence[Case], silent: int = 2) -> tuple[list[Judged], Judged]:
    """Both departments as groups, and the town; `silent` people of each did not answer."""
    many = Counter(one.department for one in cases if one.flow == "agent_consultation")
    rosters = [Roster(name, many[name] + silent, many[name], enrolled=many[name]) for name in PLACES]

    def find(level: Literal["unit", "municipality"], groups: tuple[Group, ...], id_: str) -> Judged:
        named = tuple(Named(one, NAMES[one]) for group in groups for one in group.departments)
        unit = Unit(id=id_, level=level, municipality=TOWN, departments=named)
        return Judged(unit, assess(cases, rosters, MODEL, POLICY, Scope(level, groups, FLOWS), AT))

    groups = tuple(Group(name, (name,)) for name in PLACES)
    return [find("unit", (one,), one.id) for one in groups], find("municipality", groups, "town")


def campaign(id_: str = "c1", closed: str = "2026-12-11") -> Campaign:
    title = {"en": "The whole diagnosis", "fr": "Le diagnostic complet", "ar": "التشخيص الكامل"}
    flows = tuple(FlowCard(one.id, one.version, one.hash, one.title) for one in FLOWS.values())
    opened = f"{closed[:8]}01"
    return Campaign(id=id_, title=title, wave=1, mode="named", opened_at=opened, closed_at=closed, flows=flows)


def published(cases: Sequence[Case], card: Campaign | None = None, **rest: Any) -> Disclosed:
    """Everything of a wave through the gate; `around` and `ledger` as `disclose_wave` takes them."""
    groups, town = judged(cases, rest.pop("silent", 2))
    at = AT.strftime("%Y-%m-%dT%H:%M:%SZ")
    return disclose_wave(groups, town, card or campaign(), model=MODEL, policy=POLICY, at=at, **rest)


def wave_of(found: Disclosed) -> PublishedWave:
    """A published wave, as a later one is set beside it."""
    return PublishedWave(tuple(found.publications.values()), FLOWS)


@cache
def two_waves(seed: int = 7) -> tuple[Disclosed, Disclosed]:
    """A year apart: everybody's computers and internet were poor, and are good in the second wave."""
    cases = invent(seed, crowd=4)
    first = published(say(cases, BAD), campaign("c0", "2025-12-12"))
    rows = [row for rows in first.rows.values() for row in rows]
    around = Around(before=wave_of(first), population=8000)
    return first, published(say(cases, GOOD), ledger=rows, around=around)


@cache
def full_town(seed: int = 7) -> Publication:
    """The second wave of a town whose report has every part: towns beside it, answers that differ, a closed door."""
    town = two_waves(seed)[1].publications["town"]
    others = (("A", 55, "higher"), ("B", 40, "lower"), ("D", 70, "cannot_tell"))
    rows = tuple(PeerRow(dimension=name, towns=4, middle=middle, direction=way) for name, middle, way in others)  # type: ignore[arg-type]
    visits = {"en": "Visits needed", "fr": "Passages nécessaires", "ar": "عدد الزيارات"}
    birth = {"en": "Birth certificate", "fr": "Acte de naissance", "ar": "عقد ولادة"}
    offices = tuple(Named(one, MODEL.authorities[one].name) for one in ("dept_head", "agent"))
    differs = ToSettle(name=visits, thing=birth, departments=("d1",), offices=offices)
    peers = Peers(above=5000, up_to=20000, rows=rows)
    blocked = town.blocked or tuple(replace(one, closed=(one.step,)) for one in town.actions[:1])
    return replace(town, context=replace(town.context, peers=peers, to_settle=(differs,)), blocked=blocked)
