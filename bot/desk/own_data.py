"""What is held about whoever asks, as far as it can still be told apart as theirs: for the chat, and as a file."""

import json
from collections.abc import Mapping
from typing import Any

from bot.desk.desk import Row, stamp
from bot.desk.handed import held
from bot.desk.looking import Looking
from bot.desk.recording import open_record, parse_record
from bot.desk.sittings import open_interview, seal_id
from bot.desk.views_handing import flow_of, part_label
from bot.vault import Key
from flows.conversation import Record

Json = dict[str, Any]

OWN = frozenset({"person", "edit", "table"})
"""Where an answer of the person's own comes from: first said, corrected, or sent as a table."""


async def own_surveys(look: Looking) -> list[Json]:
    """One entry for each survey that the person is asked in: how far they are, and the answers that are held."""
    rows = await look.desk.store.read("invitations_of_account", telegram_id=look.chat)
    handed = [await _handed(look, row, key) for row, key, _ in await held(look.desk, look.chat)]
    return [*[await _survey(look, row) for row in rows], *handed]


async def _handed(look: Looking, row: Row, key: Key) -> Json:
    """A part that a colleague asked for, and what is answered of it so far."""
    flow, wave = await flow_of(look, row), await look.desk.store.one("wave", id=row["wave"])
    interview = await open_interview(look.desk, "handed", row["id"], look.chat)
    records = await look.desk.store.read("records_of_interview", interview=interview["id"]) if interview else []
    return {
        "title": part_label(flow, row["item"], look.words.language),
        "flow": f"{flow.settings.id} {flow.settings.version}",
        "closes_at": wave["closes_at"] if wave else "",
        "invitation": "handed",
        "notice_version": "",
        "state": "started" if interview else "invited",
        "answers": _read(tuple(open_record(key, record) for record in records)),
        "offer_to_help": None,
    }


async def _survey(look: Looking, invitation: Row) -> Json:
    flow = await look.desk.flow(invitation["flow"], invitation["version"])
    key = look.desk.vault.campaign(invitation["campaign"])
    state, offer = "unlinked", None
    answers: list[Json] = []
    if key is not None:
        state, answers = await _answers(look, invitation, key)
        offer = await _offer(look, key)
    return {
        "title": flow.text(flow.settings.title, look.words.language),
        "flow": f"{invitation['flow']} {invitation['version']}",
        "closes_at": invitation["closes_at"],
        "invitation": invitation["state"],
        "notice_version": invitation["notice"],
        "state": state,
        "answers": answers,
        "offer_to_help": offer,
    }


async def _answers(look: Looking, invitation: Row, key: Key) -> tuple[str, list[Json]]:
    """From wherever they are: released after the close, sealed after Send, or record by record before."""
    store, account = look.desk.store, look.chat
    row = await open_interview(look.desk, "survey", invitation["part"], account)
    for released in await store.read("released_of_person", part=invitation["part"], person_ref=key.mac("ref", account)):
        body = json.loads(look.desk.vault.installation.open(released["body"], "released_response", released["id"]))
        return "sent", [
            {"question": name, "status": status, "value": body["values"].get(name)}
            for name, status in body["statuses"].items()
        ]
    sealed = await store.one("sealed_response", id=seal_id(key, invitation, account))
    if sealed is not None:
        body = json.loads(key.open(sealed["blob"], "sealed_response", sealed["id"]))
        return "sent", _read(tuple(map(parse_record, body["records"])))
    if invitation["state"] == "declined":
        return "declined", []
    if row is None:
        return "invited", []
    records = await store.read("records_of_interview", interview=row["id"])
    return "started", _read(tuple(open_record(key, record) for record in records))


def _read(records: tuple[Record, ...]) -> list[Json]:
    """The last answer to each question."""
    last = {record.address: record for record in records if record.status is not None and record.source in OWN}
    return [
        {"question": one.address, "status": one.status, "value": one.value, "typed": one.raw, "at": one.at}
        | ({"voice": one.attachment} if one.attachment else {})
        for one in last.values()
    ]


async def _offer(look: Looking, key: Key) -> Json | None:
    row = await look.desk.store.one("volunteer", id=key.mac("volunteer", look.chat))
    if row is None:
        return None
    offer: Json = json.loads(key.open(row["body"], "volunteer", row["id"]))
    return offer | {"day": row["day"]}


async def own_file(look: Looking, surveys: list[Json]) -> bytes:
    """Everything as one JSON document in UTF-8."""
    store, account = look.desk.store, look.chat
    grants = await store.read("grants_of", holder=account, now=stamp(look.now))
    places = await store.read("places_of_account", telegram_id=account)
    body = {
        "made_at": stamp(look.now),
        "telegram_id": account,
        "language": look.words.language,
        "grants": [_some(row, "role", "scope", "granted_at", "expires_at") for row in grants],
        "places": [await _place(look, row) for row in places],
        "surveys": surveys,
        "not_linkable": [one["title"] for one in surveys if one["state"] == "unlinked"],
    }
    return json.dumps(body, ensure_ascii=False, indent=2).encode()


async def _place(look: Looking, row: Row) -> Json:
    department = await look.desk.store.one("department", id=row["department"])
    label = look.desk.vault.installation.open(row["label"], "place", row["id"]) if row["label"] else ""
    return {"department": department["name"] if department else "", "name_on_the_list": label, "role": row["role"]}


def _some(row: Mapping[str, Any], *names: str) -> Json:
    return {name: row[name] for name in names}
