"""What a wave comes to: who is assessed and named, by which model and policy, before anything passes the gate."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.desk.audiences import AGENT, audience_of
from bot.desk.countries import pack_of
from bot.desk.desk import Desk, Row, day, loads, parse_stamp
from bot.releasing import Released
from bot.turn import Turn
from flows.model import Flow
from scoring.answers import Questionnaire
from scoring.assess import assess_each, lay_out
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.contested import Contested, find_contested
from scoring.model import Model, load_model
from scoring.policy import Policy, load_policy
from scoring.questionnaire import read_flow
from scoring.waves import Disclosed, Judged
from scoring.why.explaining import explain_wave

# From the names of a roster to the columns of the counts.
ROSTER = {
    "headcount": "listed",
    "answered": "answered",
    "no_telegram": "without",
    "enrolled": "enrolled",
    "declined": "declined",
    "unreachable": "unreachable",
}


@cache
def method() -> tuple[Model, Policy]:
    """The maturity model and the policy that this version ships."""
    return load_model(), load_policy()


def policy_of(campaign: Row) -> Policy:
    """The policy with the k that the campaign promised in its notice, never below the floor; on public links never
    below that either.
    """
    _, policy = method()
    k = max(int(loads(campaign["settings"]).get("k", policy.contributors)), policy.contributors_floor)
    return policy.model_copy(update={"contributors": k, "contributors_public": max(k, policy.contributors_public)})


@dataclass(frozen=True, slots=True)
class Target:
    """What one publication speaks of: a publication group, or, with `group` empty, the whole town."""

    group: str
    groups: tuple[Group, ...]

    @property
    def scope(self) -> Literal["unit", "municipality"]:
        return "unit" if self.group else "municipality"

    def unit_in(self, wave: Row) -> str:
        """The id of the unit in publications of this wave."""
        return self.group or str(wave["municipality"])


async def targets_of(desk: Desk, wave: Row, flows: Mapping[str, Flow]) -> list[Target]:
    """The town first, where it is more than one group of agents; then every group."""
    rows = await desk.store.read("groups_of_wave", wave=wave["id"])
    groups = tuple(Group(row["id"], tuple(loads(row["departments"]))) for row in rows)
    alone = len(groups) == 1 and {audience_of(flow) for flow in flows.values()} == {AGENT}
    town = () if alone else (Target("", groups),)
    return [*town, *(Target(group.id, (group,)) for group in groups)]


async def questions_of(desk: Desk, wave: Row, flows: Mapping[str, Flow]) -> dict[str, Questionnaire]:
    """The flows of a wave as scoring reads them, with the register of departments."""
    rows = await desk.store.read("departments", municipality=wave["municipality"])
    register = {"departments": [{"name": row["id"], "label": row["name"]} for row in rows]}
    return {id: read_flow(flow, register) for id, flow in flows.items()}


async def judge_all(
    turn: Turn, desk: Desk, wave: Row, campaign: Row, targets: Sequence[Target], released: Released
) -> list[Judged]:
    """The exact results of every unit, with its names; the interviews are read once for all."""
    (model, _), policy = method(), policy_of(campaign)
    questions = await questions_of(desk, wave, released.flows)
    pack = await pack_of(desk, wave["municipality"])
    scopes = [Scope(target.scope, target.groups, questions, pack) for target in targets]
    found = assess_each(released.cases, await _rosters(desk, wave), model, policy, scopes, turn.at)
    units = [await _unit(desk, wave, target) for target in targets]
    return [Judged(*one) for one in zip(units, found, strict=True)]


async def explained(
    turn: Turn, desk: Desk, wave: Row, campaign: Row, disclosed: Disclosed, found: Sequence[Judged], released: Released
) -> Disclosed:
    """The publications with why each of their figures is what it is: after this nobody needs the answers for it."""
    (model, _), policy = method(), policy_of(campaign)
    groups = tuple(dict.fromkeys(group for one in found for group in one.found.scope.groups))
    pack = await pack_of(desk, wave["municipality"])
    scope = Scope("municipality", groups, await questions_of(desk, wave, released.flows), pack)
    said = lay_out(released.cases, await _rosters(desk, wave), model, policy, scope, turn.at)
    return explain_wave(disclosed, found, said)


async def to_settle(turn: Turn, desk: Desk, wave: Row, campaign: Row, released: Released) -> tuple[Contested, ...]:
    """Facts on which answers differ; where agents alone are asked there is no office to settle them with."""
    if {audience_of(flow) for flow in released.flows.values()} == {AGENT}:
        return ()
    (model, _), policy = method(), policy_of(campaign)
    targets = await targets_of(desk, wave, released.flows)
    groups = tuple(dict.fromkeys(group for target in targets for group in target.groups))
    scope = Scope("municipality", groups, await questions_of(desk, wave, released.flows))
    return find_contested(released.cases, await _rosters(desk, wave), model, policy, scope, turn.at)


async def _rosters(desk: Desk, wave: Row) -> list[Roster]:
    """The agents of every department; where they are not asked, the office holders who are."""
    counts = await desk.store.read("wave_counts", wave=wave["id"])
    agents = [row for row in counts if row["audience"] == AGENT]
    summed: dict[str, Counter[str]] = {}
    for row in agents or counts:
        numbers = {column: row[column] for column in ROSTER.values()}
        summed.setdefault(row["department"], Counter()).update(numbers)
    return [
        Roster(department, **{name: found[column] for name, column in ROSTER.items()})
        for department, found in summed.items()
    ]


async def _unit(desk: Desk, wave: Row, target: Target) -> Unit:
    town = await desk.store.one("municipality", id=wave["municipality"])
    assert town is not None
    asked = {id for group in target.groups for id in group.departments}
    rows = await desk.store.read("departments", municipality=wave["municipality"])
    named = tuple(Named(row["id"], {"en": row["name"]}) for row in rows if row["id"] in asked)
    return Unit(id=target.unit_in(wave), level=target.scope, municipality={"en": town["name"]}, departments=named)


def campaign_card(turn: Turn, wave: Row, campaign: Row, flows: Sequence[Flow]) -> Campaign:
    titles = [{code: flow.text(flow.settings.title, code) for code in flow.settings.languages} for flow in flows]
    spoken = sorted({code for title in titles for code in title})
    both = {code: " · ".join(title.get(code) or next(iter(title.values())) for title in titles) for code in spoken}
    return Campaign(
        id=campaign["id"],
        title=both,
        wave=wave["number"],
        mode=campaign["mode"],
        opened_at=parse_stamp(wave["opened_at"]).date().isoformat(),
        closed_at=day(turn.at),
        flows=tuple(
            FlowCard(flow.settings.id, flow.settings.version, flow.hash, title)
            for flow, title in zip(flows, titles, strict=True)
        ),
    )
