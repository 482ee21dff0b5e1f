"""The one gate: sealed answers are released, assessed, disclosed and frozen, in one function and one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.desk.audiences import AGENT, audience_of
from bot.desk.desk import Desk, Row, day, dumps, later, loads, parse_stamp, stamp, write
from bot.desk.handing import with_wave
from bot.desk.links import REPORT_DAYS, report_token
from bot.desk.matters import freeze_queue
from bot.desk.registers import filled
from bot.ids import id8, id12, token_hash
from bot.releasing import Released, release
from bot.storage import retention as _statements  # noqa: F401 - declares the statements named here
from bot.turn import Audit, Show, Turn, Write
from flows.model import Flow
from scoring.assess import assess
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.contested import Contested, find_contested
from scoring.ledger import ledger_rows
from scoring.model import Model, load_model
from scoring.policy import Policy, load_policy
from scoring.publication import Publication
from scoring.publish import publish_group
from scoring.questionnaire import read_flow

# From the names of a roster to the columns of the counts.
ROSTER = {
    "headcount": "listed",
    "answered": "answered",
    "no_telegram": "without",
    "enrolled": "enrolled",
    "declined": "declined",
    "unreachable": "unreachable",
}


@dataclass(frozen=True, slots=True)
class Published:
    """What a release writes, and who is told."""

    writes: tuple[Write, ...]
    shows: tuple[Show, ...]
    audit: tuple[Audit, ...]


@cache
def method() -> tuple[Model, Policy]:
    """The maturity model and the policy that this version ships."""
    return load_model(), load_policy()


async def publish_wave(turn: Turn, desk: Desk, wave: Row, campaign: Row) -> Published:
    """Release a wave at its close. Scoring sees the released answers and nothing else."""
    released = await release(turn, desk, wave, campaign)
    writes: list[Write] = [*released.writes, *_unread(wave)]
    shows: list[Show] = []
    published: dict[str, str] = {}
    for target in await targets_of(desk, wave, released.flows):
        publication = await _publication(turn, desk, wave, campaign, target, released)
        id = published[target.group] = id8(turn.seed, f"publication {target.group or 'town'}")
        writes += _frozen(id, wave, campaign, target, publication)
        link, show = summary_show(turn, desk, wave["municipality"], id, campaign["launched_chat"])
        writes.append(link)
        shows.append(show)
    shows += await _results(desk, wave, published)
    questions = {id: read_flow(flow) for id, flow in released.flows.items()}
    writes += filled(turn, desk, wave["municipality"], released.cases, questions)
    more = await freeze_queue(
        turn, desk, wave, campaign, published, await _to_settle(turn, desk, wave, campaign, released)
    )
    return Published((*writes, *more.writes), (*shows, *more.shows), (Audit("release", f"wave:{wave['id']}"),))


async def _to_settle(turn: Turn, desk: Desk, wave: Row, campaign: Row, released: Released) -> tuple[Contested, ...]:
    """Facts on which answers differ; where agents alone are asked there is no office to settle them with."""
    if {audience_of(flow) for flow in released.flows.values()} == {AGENT}:
        return ()
    (model, _), policy = method(), policy_of(campaign)
    targets = await targets_of(desk, wave, released.flows)
    groups = tuple(dict.fromkeys(group for target in targets for group in target.groups))
    register = {"departments": await _register(desk, wave)}
    scope = Scope("municipality", groups, {id: read_flow(flow, register) for id, flow in released.flows.items()})
    return find_contested(released.cases, await _rosters(desk, wave), model, policy, scope, turn.at)


@dataclass(frozen=True, slots=True)
class Target:
    """What one publication speaks of: a publication group, or, with `group` empty, the whole town."""

    group: str
    groups: tuple[Group, ...]

    @property
    def scope(self) -> Literal["unit", "municipality"]:
        return "unit" if self.group else "municipality"


async def targets_of(desk: Desk, wave: Row, flows: Mapping[str, Flow]) -> list[Target]:
    """The town first, where it is more than one group of agents; then every group."""
    rows = await desk.store.read("groups_of_wave", wave=wave["id"])
    groups = tuple(Group(row["id"], tuple(loads(row["departments"]))) for row in rows)
    alone = len(groups) == 1 and {audience_of(flow) for flow in flows.values()} == {AGENT}
    town = () if alone else (Target("", groups),)
    return [*town, *(Target(group.id, (group,)) for group in groups)]


def _unread(wave: Row) -> tuple[Write, ...]:
    """What was begun and not sent by the close is not counted and not read by anybody: it goes."""
    names = ("delete_records_of_wave", "delete_drafts_of_wave")
    return (*(write(name, {"wave": wave["id"]}) for name in names), *with_wave(str(wave["id"])))


def policy_of(campaign: Row) -> Policy:
    """The policy with the k that the campaign promised in its notice, never below the floor; on public links never
    below that either.
    """
    _, policy = method()
    k = max(int(loads(campaign["settings"]).get("k", policy.contributors)), policy.contributors_floor)
    return policy.model_copy(update={"contributors": k, "contributors_public": max(k, policy.contributors_public)})


async def _publication(
    turn: Turn, desk: Desk, wave: Row, campaign: Row, target: Target, released: Released
) -> Publication:
    (model, _), policy = method(), policy_of(campaign)
    register = {"departments": await _register(desk, wave)}
    flows = {id: read_flow(flow, register) for id, flow in released.flows.items()}
    scope = Scope(target.scope, target.groups, flows)
    found = assess(released.cases, await _rosters(desk, wave), model, policy, scope, turn.at)
    unit = await _unit(desk, wave, target)
    card = _campaign(turn, wave, campaign, list(released.flows.values()))
    return publish_group(found, unit=unit, campaign=card, model=model, policy=policy, at=stamp(turn.at))


async def _register(desk: Desk, wave: Row) -> list[Row]:
    rows = await desk.store.read("departments", municipality=wave["municipality"])
    return [{"name": row["id"], "label": row["name"]} for row in rows]


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
    id = target.group or str(wave["municipality"])
    return Unit(id=id, level=target.scope, municipality={"en": town["name"]}, departments=named)


def _campaign(turn: Turn, wave: Row, campaign: Row, flows: Sequence[Flow]) -> Campaign:
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


def _frozen(id: str, wave: Row, campaign: Row, target: Target, publication: Publication) -> list[Write]:
    """The publication and a ledger row for every statistic in it, shown or hidden."""
    base = {"municipality": wave["municipality"], "campaign": campaign["id"], "wave": wave["id"]}
    body = {"publication_group": target.group, "audience": publication.audience, "at": publication.at}
    row = {"id": id, **base, **body, "body": publication.to_json(), "hash": publication.hash}
    ledger = [
        {
            "id": f"{id}:{entry.measure}",
            **base,
            "at": publication.at,
            "audience": publication.audience,
            "measure": entry.measure,
            "kind": entry.kind,
            "coefficients": dumps(entry.coefficients),
            "n": entry.n,
            "rounding": entry.rounding,
            "publication": id,
        }
        for entry in ledger_rows(publication)
    ]
    return [write("insert_publication", row), *([write("insert_ledger", *ledger)] if ledger else [])]


def summary_show(turn: Turn, desk: Desk, municipality: str, publication: str, chat: str) -> tuple[Write, Show]:
    """The summary message for one viewer, and the report link that it carries: opaque, hashed, for seven days."""
    name = id12(turn.seed, f"report {publication} {chat}")
    link = {
        "id": token_hash(report_token(desk, name)),
        "municipality": municipality,
        "publication": publication,
        "holder": chat,
        "edition": "department",
        "single_use": 0,
        "created_at": stamp(turn.at),
        "expires_at": later(turn.at, days=REPORT_DAYS),
    }
    show = Show(chat, "summary", f"{publication}/{name}", 1, f"summary:{publication}:{chat}")
    return write("insert_report_link", link), show


async def _results(desk: Desk, wave: Row, published: Mapping[str, str]) -> list[Show]:
    """Everybody enrolled who was asked gets one screen of main results, answered or not, so that nothing is betrayed:
    agents those of their group, office holders those of the town.
    """
    shows: dict[str, Show] = {}
    for row in await desk.store.read("accounts_of_wave", wave=wave["id"]):
        group = row["publication_group"] if row["audience"] == AGENT or "" not in published else ""
        id, account = published.get(group), row["telegram_id"]
        if id is not None and row["state"] != "unreachable":
            shows[account] = Show(account, "results", id, 2, f"notice:results:{id}:{account}")
    return list(shows.values())
