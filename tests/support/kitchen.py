"""A survey with one of everything, put to the people of a seeded town by rows: the way in for journeys and pictures."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journey import WAIT, House

from bot.cli.director import Director
from bot.desk.desk import stamp, write
from bot.sandbox.people import Person
from bot.turn import Effects, Unit
from bot.words import words
from flows.model import Flow
from flows.source import parse_flow

FLOW = Path(__file__).parents[1] / "journeys" / "flows" / "kitchen_sink.yaml"
WAVE = "wkitchen"


def kitchen_sink() -> Flow:
    """The flow that has every type."""
    return parse_flow(FLOW.read_text(encoding="utf-8"), FLOW.name)


async def put(house: House, director: Director, flow: Flow, language: str = "en", permit: tuple[str, ...] = ()) -> None:
    """Publish a flow and ask everybody of the seeded department in a language: what a launch writes, for any flow."""
    assert house.service is not None
    base = house.service.foundation
    town = (await house.read("municipalities"))[-1]["id"]
    base.vault.create_campaign("ckitchen")
    now, closes = stamp(house.world.now()), "2999-01-01T00:00:00Z"
    both = {"municipality": town, "state": "open", "opened_at": now, "closes_at": closes}
    kind = {"mode": "named", "visible_to": "nobody"}
    part = {"id": WAVE, "municipality": town, "campaign": "ckitchen", "wave": WAVE, "number": 1, "scope": ""}
    part |= {"flow": flow.settings.id, "version": flow.settings.version, "audience": "agent"}
    settings = json.dumps({"reviewer": "Fatou Sow", "k": 5, "permit": permit})
    version = {"id": flow.settings.id, "version": flow.settings.version, "hash": flow.hash, "body": flow.body()}
    group = {"id": "gkitchen", "municipality": town, "wave": WAVE, "departments": '["dseeded"]', "no_telegram": 0}
    people = [str(person.id) for person in director.people]
    chats = [{"bot": base.settings.bot_id, "chat": one, "municipality": town} for one in people]
    writes = (
        write("insert_flow_version", version),
        write("insert_campaign", {"id": "ckitchen", **both, **kind, "settings": settings, "launched_chat": "1000"}),
        write("insert_wave", {"id": WAVE, "campaign": "ckitchen", "number": 1, **both}),
        write("insert_part", part),
        write("insert_group", group | {"headcount": len(people)}),
        write("insert_invitation", *(_invitation(town, n) for n in range(len(people)))),
        write("upsert_chat_language", *(chat | {"language": language} for chat in chats)),
        write("upsert_chat_focus", *(chat | {"language": language, "focus": f"survey:{WAVE}"} for chat in chats)),
    )
    await base.writer.write(Unit("", Effects(writes=writes), "shell", town))


def _invitation(town: str, number: int) -> Mapping[str, Any]:
    place = f"pseeded{number}"
    row = {"id": f"{WAVE}:{place}", "municipality": town, "wave": WAVE, "part": WAVE}
    row |= {"place": place, "department": "dseeded"}
    return row | {"publication_group": "gkitchen", "state": "queued", "notice": "1"}


async def take_part(house: House, director: Director, number: int = 0, language: str = "en") -> Person:
    """The person opens the notice and presses its first button."""
    person = director.people[number]
    await person.types("/resume")
    await person.taps(words(language).say("Start"), within=WAIT)
    return person


async def records(house: House) -> list[dict[str, Any]]:
    """The records of the one interview of this survey, decrypted, in order."""
    assert house.service is not None
    interview = (await house.read("interviews_of_wave", wave=WAVE))[0]
    key = house.service.foundation.vault.campaign("ckitchen")
    assert key is not None
    rows = await house.read("records_of_interview", interview=interview["id"])
    return [
        json.loads(key.open(row["body"], "record", f"{row['interview']}/{row['revision']}/{row['n']}")) for row in rows
    ]


async def answers(house: House) -> dict[str, Any]:
    """What every answered question holds now, by address."""
    return {one["address"]: one["value"] for one in await records(house) if one["status"]}
