"""What a flow is told when an interview is opened: the person, the municipality, and what other flows have brought."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.desk.audiences import AGENT
from bot.desk.countries import country_of, regions_of
from bot.desk.desk import Desk, Row, dumps, loads
from bot.desk.flow_shelf import HANDED_IN, pack_for
from bot.desk.own_procedures import procedures_of
from bot.desk.prefilling import SOURCE, Declared, Inventories, prefills_of, rows_of
from bot.desk.recording import parse_record
from bot.desk.sittings import open_interview
from bot.turn import Turn
from flows.conversation import Complete, Context
from flows.engine import replay
from flows.model import Flow
from scoring.cases import Case, from_complete


async def given_to(desk: Desk, turn: Turn, invitation: Row) -> Row:
    """Inputs, choices, rows and permits of the interview that this invitation opens, fixed from then on."""
    flow = await desk.flow(invitation["flow"], invitation["version"])
    declared = {each.name for each in flow.inputs if HANDED_IN.get(each.name) == each.type}
    settings = loads(invitation["settings"])
    country = await country_of(desk, invitation["municipality"])
    values = {"invited_department": invitation["department"], "country": country, "reviewer": settings["reviewer"]}
    inputs = values | {"dept_procs": await _own_procedures(desk, invitation) if "dept_procs" in declared else ""}
    lists = {"departments": await _register(desk, invitation), "regions": regions_of(country)}
    own = [] if invitation["audience"] == AGENT else ["tables", "delegate"]
    return {
        "inputs": {name: value for name, value in inputs.items() if name in declared},
        "choices": {name: value for name, value in lists.items() if name in declared},
        "permit": [*settings.get("permit", []), *own],
        **_usual(flow, country),
        **await _told(desk, turn, invitation, flow),
    }


async def _own_procedures(desk: Desk, invitation: Row) -> str:
    return await procedures_of(desk, invitation["municipality"], invitation["department"])


async def _register(desk: Desk, invitation: Row) -> list[Row]:
    departments = await desk.store.read("departments", municipality=invitation["municipality"])
    return [{"name": row["id"], "label": row["name"]} for row in departments]


def _usual(flow: Flow, country: str) -> Row:
    """The defaults of the municipality's country, with their hash; nothing where the flow has none for it."""
    pack = dict(pack_for(flow, country))
    return {"pack": pack, "pack_hash": hashlib.sha256(dumps(pack).encode()).hexdigest()} if pack else {}


async def _told(desk: Desk, turn: Turn, invitation: Row, flow: Flow) -> Row:
    """Rows of what was declared by now and this person has not been asked, with what keeps them apart later; of a
    part that asks what came later, the repeat alone.
    """
    wanted = {input: repeat for input, repeat in prefills_of(flow).items() if invitation["scope"] in ("", repeat)}
    if not wanted or invitation["audience"] == AGENT:
        return {}
    new = await undeclared(desk, turn, invitation, tuple(wanted), turn.actor.id, turn.language)
    told: dict[str, Any] = {
        "rows": {input: [dict(each.row) for each in found] for input, found in new.items()},
        "declared": {input: [each.key for each in found] for input, found in new.items()},
    }
    return told | ({"scope": invitation["scope"]} if invitation["scope"] else {})


async def undeclared(
    desk: Desk,
    turn: Turn,
    invitation: Row,
    inputs: Iterable[str],
    account: str,
    language: str,
    also: Iterable[Case] = (),
) -> Mapping[str, tuple[Declared, ...]]:
    """By input, what heads have declared in this wave and this account was not told of yet."""
    told = await inventories(desk, turn, invitation["wave"], language, also)
    known = await known_to(desk, invitation, account)
    return {input: rows_of(told, input, known.get(input, ())) if told else () for input in inputs}


async def known_to(desk: Desk, invitation: Row, account: str) -> Mapping[str, list[str]]:
    """The keys of what this account was handed in its interviews on this flow, in this wave, by input."""
    found: dict[str, list[str]] = {}
    for other in await desk.store.read("invitations_of_flow", wave=invitation["wave"], flow=invitation["flow"]):
        row = await open_interview(desk, "survey", other["part"], account) if other["telegram_id"] == account else None
        key = await desk.key_of("survey", other["part"])
        if row is None or key is None or row["state"] == "declined":
            continue
        for input, keys in json.loads(key.open(row["inputs"], "interview", row["id"])).get("declared", {}).items():
            found.setdefault(input, []).extend(keys)
    return found


async def inventories(
    desk: Desk, turn: Turn, wave: str, language: str, also: Iterable[Case] = ()
) -> Inventories | None:
    """What heads have sent in this wave; `also` are cases that are being sent now. None where heads are not asked."""
    parts = await desk.store.read("parts_of_wave", wave=wave)
    part = next((each for each in parts if each["flow"] == SOURCE and not each["scope"]), None)
    if part is None:
        return None
    flow, key = await desk.flow(part["flow"], part["version"]), await desk.key_of("survey", part["id"])
    more = list(also)
    cases = []
    for sealed in await desk.store.read("sealed_of_part", part=part["id"]) if key is not None else []:
        assert key is not None
        body = json.loads(key.open(sealed["blob"], "sealed_response", sealed["id"]))
        if sealed["department"] not in {case.department for case in more}:
            cases.append(case_of(turn, flow, body, sealed["department"], wave))
    return Inventories(flow, [*cases, *more], language)


def case_of(turn: Turn, flow: Flow, body: Mapping[str, Any], department: str, wave: str) -> Case:
    """The effective answers of one sent interview, as the engine replays it on its pinned version."""
    records = tuple(parse_record(text) for text in body["records"])
    context = Context(now=turn.at, language=flow.settings.default_language, seed=body["interview"], **body["inputs"])
    step = replay(flow, records, context)
    assert isinstance(step, Complete), "a sealed interview was complete when it was sent"
    id, version = flow.settings.id, flow.settings.version
    return from_complete(step, flow=id, version=version, department=department, wave=wave)
