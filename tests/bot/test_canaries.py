"""Forty things that belong to people and four secrets go through use, refusals and crashes, and come out nowhere."""

import asyncio
import gc
import io
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace

import aiohttp
import pytest

from bot.actions import ACTIONS
from bot.desk.links import enrolment_token, report_token
from bot.logs import Redacting, set_up_logs
from bot.turn import Effects, Turn, Unit, Write

NUMBERS = range(10)
IDS = [7346120980 + 1013 * n for n in NUMBERS]
NAMES = [f"Zephyrine{n}quill" for n in NUMBERS]
WORDS = [f"the cupboard marzipan{n} is locked" for n in NUMBERS]
OFFICES = [f"Bureau des tournesols {n}" for n in NUMBERS]
CANARIES = [*map(str, IDS), *NAMES, *WORDS, *OFFICES]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is written to standard error, with logs set up as the service does, at their loudest."""
    root, stream = logging.getLogger(), io.StringIO()
    kept = (root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook)
    root.handlers = []
    monkeypatch.setattr(sys, "stderr", stream)
    set_up_logs("DEBUG")
    yield stream
    root.handlers, logging.raiseExceptions, sys.excepthook = kept[0], kept[2], kept[3]
    root.setLevel(kept[1])


def found_in(text: str, secrets: dict[str, str]) -> list[str]:
    return [one for one in CANARIES if one in text] + [name for name, secret in secrets.items() if secret in text]


async def enrol_all(house) -> str:  # type: ignore[no-untyped-def]
    """Ten people with places in ten offices, by rows; the coordinator's town."""
    await house.found()
    base = house.service.foundation
    town = (await house.read("municipalities"))[0]["id"]
    writes = []
    for n, id in enumerate(IDS):
        office = {"id": f"d{n}", "municipality": town, "name": OFFICES[n], "headcount": 1}
        place = {"id": f"p{n}", "municipality": town, "department": f"d{n}", "label": "", "role": "agent"}
        known = {"id": f"r{n}", "municipality": town, "telegram_id": str(id), "language": "en"}
        label = base.vault.installation.seal(NAMES[n], "place", f"p{n}")
        chat = {"bot": base.settings.bot_id, "chat": str(id), "municipality": town, "language": "en"}
        writes += [
            Write("insert_department", (office,)),
            Write("insert_place", (place | {"no_telegram": 0},)),
            Write("insert_respondent", (known | {"created_day": "2026-11-23"},)),
            Write("bind_place", ({"id": f"p{n}", "respondent": f"r{n}"},)),
            Write("label_place", ({"id": f"p{n}", "label": label, "role": "agent"},)),
            Write("upsert_chat_language", (chat,)),
        ]
    await base.writer.write(Unit("", Effects(writes=tuple(writes)), "shell", town))
    return str(town)


async def use(house) -> None:  # type: ignore[no-untyped-def]
    """Everybody writes something, asks what is kept, and meets a button that crashes."""
    people = [await house.town.person(id, first_name=NAMES[n]) for n, id in enumerate(IDS)]

    async def one(n: int) -> None:
        await people[n].start(f"i{NAMES[n]}")
        await people[n].types(WORDS[n])
        await people[n].types(OFFICES[n])
        await people[n].types("/mydata")
        await people[n].types(f"/help {WORDS[n]}")

    await asyncio.gather(*map(one, NUMBERS))
    await people[0].sees("What is kept about you", 20)
    await people[0].forges("k2.AAAAAAAA.0.1.AAAAAAAAAAAA", 1)


async def crash(turn: Turn, desk: object) -> Effects:
    raise RuntimeError(f"{turn.actor.first_name} {turn.chat} wrote {turn.intent}")


async def forgotten(text: str) -> None:
    raise ValueError(text)


async def seen(log: io.StringIO, event: str) -> None:
    for _ in range(200):
        if event in log.getvalue():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{event} was never logged")


async def fail(house, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # type: ignore[no-untyped-def]
    """A poison update until it is dead, a conflict, a refused token, lost tasks; what /ready says meanwhile."""
    monkeypatch.setitem(ACTIONS, "help", replace(ACTIONS["help"], run=crash))  # type: ignore[arg-type]
    poisoned = await house.town.person(IDS[3], first_name=NAMES[3])
    await poisoned.types(f"/help {WORDS[3]}")
    await seen(log, "update_dead")
    lost = asyncio.create_task(forgotten(f"{NAMES[4]} {WORDS[4]} {house.sandbox.token}"))
    await asyncio.wait([lost])
    del lost
    gc.collect()
    logging.getLogger("aiohttp.access").warning("GET /r/%s by %s", "x" * 43, house.sandbox.token)
    logging.getLogger("anything").warning("%d", house.sandbox.token)  # arguments that do not fit
    try:
        raise ValueError(f"{NAMES[5]} {WORDS[5]}")
    except ValueError:
        logging.getLogger("library").exception("it failed")
    readiness = []
    for refusal in ({"status": 409, "description": "Conflict"}, {"status": 401, "description": "Unauthorized"}):
        await house.town.faults({"match": {"method": "getUpdates"}, "do": refusal})
        await poisoned.types(WORDS[6])
        await asyncio.sleep(1.5)
        readiness += await ask(house, "/health", "/ready")
        await house.town.faults(clear=True)
    return readiness


async def ask(house, *paths: str) -> list[str]:  # type: ignore[no-untyped-def]
    answers = []
    async with aiohttp.ClientSession() as session:
        for path in paths:
            async with session.get(f"http://{house.settings.listen}{path}") as answer:
                answers.append(await answer.text())
    return answers


async def test_what_belongs_to_people_comes_out_nowhere(  # type: ignore[no-untyped-def]
    log: io.StringIO, house, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(CANARIES) == len(set(CANARIES)) == 40
    await enrol_all(house)
    base = house.service.foundation
    desk = base.desk("x")
    secrets = {
        "token": house.sandbox.token,
        "callback key": (base.settings.effective_keys_dir / "callback.key").read_text().strip(),
        "report token": report_token(desk, "name"),
        "link token": enrolment_token(desk, "i", "name"),
    }
    await use(house)
    await ask(house, f"/r/{secrets['report token']}", f"/nothing/{secrets['link token']}")
    said = await fail(house, log, monkeypatch)
    lines = await house.read("audit_lines", after=0, limit=1000)
    assert len(lines) > 3
    assert "denied" in {line["result"] for line in lines}
    text = log.getvalue()
    for event in ("turn_failed", "update_dead", "never retrieved", "it failed (ValueError)", "cannot be formatted"):
        assert event in text, event
    assert found_in(text, secrets) == []
    assert found_in("\n".join(said), secrets) == []
    assert found_in(repr(lines), secrets) == []
    assert "Traceback" not in text


def test_the_search_finds_what_is_not_redacted(log: io.StringIO) -> None:
    """The control: the same line through a handler without the filter is found, with it it is not."""
    secrets = {"token": "7000000001:" + "A" * 35}
    bare, plain = logging.StreamHandler(stream := io.StringIO()), logging.getLogger("plain")
    plain.addHandler(bare)
    plain.warning("calling https://api/bot%s/getMe for %s", secrets["token"], NAMES[0])
    plain.removeHandler(bare)
    assert found_in(stream.getvalue(), secrets) == [NAMES[0], "token"]
    assert found_in(log.getvalue(), secrets) == [NAMES[0]], "a name in one line of a library is the library's doing"
    assert any(isinstance(one, Redacting) for one in logging.getLogger().handlers[0].filters)
