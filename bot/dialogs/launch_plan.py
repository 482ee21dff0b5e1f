"""What a confirmed launch would do: which flows are put to which places, and what is shown together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.desk.audiences import AGENT, OF_THE_LIBRARY, asked_in, audience_of
from bot.desk.desk import Desk, Row
from bot.desk.flow_shelf import CONSULTATION, askable_flows, flow_of
from bot.desk.sittings import Sitting
from bot.dialogs.dialog import Answers
from flows.model import Flow
from scoring.forecast import propose, safe_headcount
from scoring.policy import Policy, load_policy

TOWN, SEVERAL, WHOLE, JOINED = "town", "several", "whole", "joined"


@dataclass(frozen=True, slots=True)
class Asked:
    """One part to be: a flow, its audience, and the places that it is put to."""

    flow: Flow
    audience: str
    places: tuple[Row, ...]

    @property
    def able(self) -> tuple[Row, ...]:
        """The places of people who use Telegram."""
        return tuple(place for place in self.places if not place["no_telegram"])


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """`departments` are rows in the order of the roster; `groups` their ids, as they will be shown together."""

    departments: tuple[Row, ...]
    parts: tuple[Asked, ...]
    groups: tuple[tuple[str, ...], ...]

    def part(self, audience: str) -> Asked | None:
        """The first part for an audience."""
        return next((part for part in self.parts if part.audience == audience), None)

    def headcount(self, departments: Sequence[str]) -> int:
        """How many agents of these departments can answer."""
        part = self.part(AGENT)
        return sum(place["department"] in departments for place in part.able) if part else 0


async def plan_launch(desk: Desk, sitting: Sitting, answers: Answers) -> LaunchPlan:
    """What the answers of the dialog come to, on the roster as it is now; no departments where they are gone."""
    municipality = str(sitting.row["municipality"])
    rows = await desk.store.read("departments", municipality=municipality)
    departments = [row for row in rows if row["id"] in _chosen(sitting, answers)]
    flows = await _flows(desk, sitting, answers, municipality)
    places = await desk.store.read("places_of_municipality", municipality=municipality)
    parts = tuple(
        Asked(flow, role, _places(role, places, departments)) for flow in flows for role in [audience_of(flow)]
    )
    ids = [row["id"] for row in departments]
    plan = LaunchPlan(tuple(departments), parts, tuple((id,) for id in ids))
    if answers.get("launch_groups") != JOINED or plan.part(AGENT) is None:
        return plan
    return LaunchPlan(plan.departments, parts, proposed([(id, plan.headcount((id,))) for id in ids], desk.k))


def _chosen(sitting: Sitting, answers: Answers) -> set[str]:
    """The ids of the departments that were chosen."""
    one = str(answers.get("launch_department") or "")
    if one == TOWN:
        return {str(row["name"]) for row in sitting.context.choices["departments"]}
    return set(str(answers.get("launch_departments") or "").split()) if one == SEVERAL else {one}


def _places(audience: str, places: Sequence[Row], departments: Sequence[Row]) -> tuple[Row, ...]:
    """Agents and heads of the departments that are asked; the officers of the whole municipality."""
    here = {row["id"] for row in departments}
    everywhere = audience not in (AGENT, "dept_head")
    return tuple(place for place in asked_in(audience, places) if everywhere or place["department"] in here)


async def _flows(desk: Desk, sitting: Sitting, answers: Answers, municipality: str) -> list[Flow]:
    """What was chosen, in the versions that were offered; the agents' consultation where there was no choice."""
    offered: Mapping[str, Row] = {
        str(row["name"]): row for name in ("flows", "parts") for row in _offered(sitting, name)
    }
    if answers.get("launch_whole") == WHOLE:
        ids = [id for id in OF_THE_LIBRARY if id in offered]
    else:
        ids = str(answers.get("launch_parts") or answers.get("launch_flow") or "").split()
    if not ids:
        return [(await askable_flows(desk, municipality))[CONSULTATION]]
    return [await flow_of(desk, id, str(offered[id]["version"])) for id in ids]


def _offered(sitting: Sitting, name: str) -> Sequence[Row]:
    return sitting.context.choices.get(name, ())


def policy_with(k: int) -> Policy:
    """The policy with this installation's smallest group."""
    policy = load_policy()
    return policy.model_copy(update={"contributors": max(k, policy.contributors_floor)})


def safe_from(k: int) -> int:
    """The headcount from which a department may stand alone."""
    policy = policy_with(k)
    return safe_headcount(policy.contributors, policy.group_rate, policy.group_chance)


def proposed(headcounts: Sequence[tuple[str, int]], k: int) -> tuple[tuple[str, ...], ...]:
    """The departments as the forecast would show them together."""
    return tuple(tuple(name for name, _ in group) for group in propose(list(headcounts), safe_from(k)))
