"""The one gate: sealed answers are released, assessed, disclosed and frozen, in one function and one transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.desk.desk import Desk, Row, day, dumps, later, loads, parse_stamp, stamp, write
from bot.desk.handing import with_wave
from bot.desk.links import REPORT_DAYS, report_token
from bot.desk.sittings import parse_record
from bot.ids import id8, id12, token_hash
from bot.storage import retention as _statements  # noqa: F401 - declares the statements named here
from bot.turn import Audit, Show, Turn, Write
from flows.conversation import Complete, Context
from flows.engine import replay
from flows.model import Flow
from scoring.assess import assess
from scoring.assessment import Group, Roster, Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.cases import Case, from_complete
from scoring.ledger import ledger_rows
from scoring.model import Model, load_model
from scoring.policy import Policy, load_policy
from scoring.publication import Publication
from scoring.publish import publish_group
from scoring.questionnaire import read_flow


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
    released = await _release(turn, desk, wave, campaign)
    writes: list[Write] = [*released.writes, *_unread(wave)]
    shows: list[Show] = []
    audit = [Audit("release", f"wave:{wave['id']}")]
    for group in await desk.store.read("groups_of_wave", wave=wave["id"]):
        publication = await _publication(turn, desk, wave, campaign, group, released)
        id = id8(turn.seed, f"publication {group['id']}")
        writes += _frozen(id, wave, campaign, group, publication)
        link, show = summary_show(turn, desk, wave["municipality"], id, campaign["launched_chat"], wave["id"])
        writes.append(link)
        shows += [show, *await _results(desk, wave, id)]
    return Published(tuple(writes), tuple(shows), tuple(audit))


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


@dataclass(frozen=True, slots=True)
class Released:
    cases: tuple[Case, ...]
    flow: Flow
    writes: tuple[Write, ...]


async def _release(turn: Turn, desk: Desk, wave: Row, campaign: Row) -> Released:
    """Sealed blobs become rows of data under the installation's key, dated to the day; the blobs are deleted."""
    key = desk.vault.campaign(campaign["id"])
    flow = await desk.flow(campaign["flow"], campaign["version"])
    rows, cases = [], []
    for sealed in await desk.store.read("sealed_of_wave", wave=wave["id"]):
        assert key is not None, "an open wave has its key"
        body = json.loads(key.open(sealed["blob"], "sealed_response", sealed["id"]))
        case = _case(turn, flow, wave, body, sealed)
        cases.append(case)
        rows.append(_released(turn, desk, flow, sealed, case, body["person"]))
    writes = [write("delete_sealed_of_wave", {"wave": wave["id"]})]
    if rows:
        writes.append(write("insert_released_response", *rows))
    return Released(tuple(cases), flow, tuple(writes))


def _released(turn: Turn, desk: Desk, flow: Flow, sealed: Row, case: Case, person: str) -> Row:
    id = id12(turn.seed, f"released {sealed['id']}")
    kept = {name: sealed[name] for name in ("municipality", "wave", "publication_group", "department")}
    return kept | {
        "id": id,
        "flow": flow.settings.id,
        "version": flow.settings.version,
        "person_ref": person,
        "day": day(turn.at),
        "body": desk.vault.installation.seal(case.to_json(), "released_response", id),
    }


def _case(turn: Turn, flow: Flow, wave: Row, body: Mapping[str, Any], sealed: Row) -> Case:
    """The effective answers of one sent interview, as the engine replays it on its pinned version."""
    records = tuple(parse_record(text) for text in body["records"])
    context = Context(now=turn.at, language=flow.settings.default_language, seed=body["interview"], **body["inputs"])
    step = replay(flow, records, context)
    assert isinstance(step, Complete), "a sealed interview was complete when it was sent"
    return from_complete(
        step, flow=flow.settings.id, version=flow.settings.version, department=sealed["department"], wave=wave["id"]
    )


async def _publication(turn: Turn, desk: Desk, wave: Row, campaign: Row, group: Row, released: Released) -> Publication:
    (model, _), policy = method(), policy_of(campaign)
    departments = loads(group["departments"])
    questionnaire = read_flow(released.flow, {"departments": await _register(desk, wave)})
    rosters = [_roster(row) for row in await desk.store.read("wave_counts", wave=wave["id"])]
    scope = Scope("unit", (Group(group["id"], tuple(departments)),), {released.flow.settings.id: questionnaire})
    found = assess(released.cases, rosters, model, policy, scope, turn.at)
    unit = await _unit(desk, wave, group, departments)
    card = _campaign(turn, wave, campaign, released.flow)
    return publish_group(found, unit=unit, campaign=card, model=model, policy=policy, at=stamp(turn.at))


async def _register(desk: Desk, wave: Row) -> list[Row]:
    rows = await desk.store.read("departments", municipality=wave["municipality"])
    return [{"name": row["id"], "label": row["name"]} for row in rows]


def _roster(row: Row) -> Roster:
    return Roster(
        department=row["department"],
        headcount=row["listed"],
        answered=row["answered"],
        no_telegram=row["without"],
        enrolled=row["enrolled"],
        declined=row["declined"],
        unreachable=row["unreachable"],
    )


async def _unit(desk: Desk, wave: Row, group: Row, departments: list[str]) -> Unit:
    town = await desk.store.one("municipality", id=wave["municipality"])
    rows = [await desk.store.one("department", id=id) for id in departments]
    assert town is not None
    named = tuple(Named(row["id"], {"en": row["name"]}) for row in rows if row is not None)
    return Unit(id=group["id"], level="unit", municipality={"en": town["name"]}, departments=named)


def _campaign(turn: Turn, wave: Row, campaign: Row, flow: Flow) -> Campaign:
    title = {language: flow.text(flow.settings.title, language) for language in flow.settings.languages}
    return Campaign(
        id=campaign["id"],
        title=title,
        wave=wave["number"],
        mode=campaign["mode"],
        opened_at=parse_stamp(wave["opened_at"]).date().isoformat(),
        closed_at=day(turn.at),
        flows=(FlowCard(flow.settings.id, flow.settings.version, flow.hash, title),),
    )


def _frozen(id: str, wave: Row, campaign: Row, group: Row, publication: Publication) -> list[Write]:
    """The publication and a ledger row for every statistic in it, shown or hidden."""
    base = {"municipality": wave["municipality"], "campaign": campaign["id"], "wave": wave["id"]}
    body = {"publication_group": group["id"], "audience": publication.audience, "at": publication.at}
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


def summary_show(
    turn: Turn, desk: Desk, municipality: str, publication: str, chat: str, wave: str
) -> tuple[Write, Show]:
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
    show = Show(chat, "summary", f"{publication}/{name}", 1, f"summary:{wave}:{chat}")
    return write("insert_report_link", link), show


async def _results(desk: Desk, wave: Row, publication: str) -> list[Show]:
    """Everybody enrolled who was asked gets the main results, answered or not, so that nothing is betrayed."""
    accounts = await desk.store.read("accounts_of_wave", wave=wave["id"])
    return [
        Show(row["telegram_id"], "results", publication, 2, f"notice:results:{publication}:{row['telegram_id']}")
        for row in accounts
        if row["state"] != "unreachable"
    ]
