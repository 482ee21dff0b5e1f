"""What is asked at every answer costs the same in a town of a few people and in one of hundreds: steps, not seconds."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.storage.dialects import render
from bot.storage.statements import READS
from bot.turn import Show, Write

BOT, FEW, MANY = "7001", 20, 400
ALL_INVITED = """SELECT i.* FROM invitation i JOIN place p ON p.id = i.place JOIN respondent r ON r.id = p.respondent
    WHERE i.part = :part AND r.telegram_id = :telegram_id"""
ASKED: dict[str, dict[str, Any]] = {
    "chat": {"bot": BOT, "chat": "1"},
    "draft": {"interview": "iv1"},
    "grants_of_account": {"holder": "1"},
    "interview": {"id": "iv1"},
    "interview_of_respondent": {"kind": "survey", "subject": "q", "respondent_key": "k1"},
    "invitation_of_account": {"part": "q", "telegram_id": "1"},
    "invitations_of_account": {"telegram_id": "1"},
    "open_invitations_of_place": {"place": "pl1"},
    "part": {"id": "q"},
    "place_in_department": {"department": "d", "telegram_id": "1"},
    "places_of_account": {"telegram_id": "1"},
    "records_of_interview": {"interview": "iv1"},
    "shown_card": {"bot": BOT, "chat": "1", "lane": "lane1"},
    "outbox_row": {"bot": BOT, "key": "card:1"},
    "waiting_updates": {"bot": BOT, "owner": "me", "now": "2026", "limit": 50, "run": 9},
}


def rows(people: range) -> Iterator[Write]:
    """Everybody has a place, an invitation, an interview, a chat with a card, an update done with (all invented)."""

    def each(**columns: Any) -> tuple[dict[str, Any], ...]:
        return tuple({k: v.format(n) if isinstance(v, str) else v for k, v in columns.items()} for n in people)

    of = {"municipality": "m"}
    yield Write("insert_respondent", each(id="r{}", telegram_id="{}", language="fr", created_day="d", **of))
    yield Write("insert_place", each(id="pl{}", department="d", label="l", role="agent", no_telegram=0, **of))
    yield Write("bind_place", each(id="pl{}", respondent="r{}"))
    asked = {"wave": "w", "part": "q", "department": "d", "publication_group": "g", "state": "queued", "notice": ""}
    yield Write("insert_invitation", each(id="i{}", place="pl{}", **asked, **of))
    kind = {"kind": "survey", "subject": "q", "flow": "f", "version": "1", "state": "open", "inputs": "", "day": "d"}
    yield Write("insert_interview", each(id="iv{}", respondent_key="k{}", language="fr", **kind, **of))
    yield Write("insert_record", each(interview="iv{}", revision=1, n=0, body="b", **of))
    yield Write("insert_chat", each(bot=BOT, chat="{}", language="fr", **of))
    yield Write("note_message", each(bot=BOT, lane="lane{}", message_id=5, hour="h", **of))
    marked = {"seq": 0, "state": "done", "body": "", "hour": "h", "attempts": 0, "last_error": ""}
    yield Write("park_update", each(bot=BOT, update_id="{}", lane="lane{}", **marked))
    shown = {"message_id": 5, "content_hash": "c", "expects": "", "newest": 1, "shown_at": "d"}
    yield Write("set_card", each(bot=BOT, chat="{}", key="", lease_owner="", **shown, **of))


async def settle(house: Any, people: range) -> None:
    shows = tuple(Show(str(n), "survey") for n in people)
    await house.write(writes=tuple(rows(people)), shows=shows)


async def steps(house: Any, text: str, params: dict[str, Any]) -> int:
    """How many instructions SQLite's machine needs for a statement."""

    def counted(connection: Any) -> int:
        count = 0

        def one() -> None:
            nonlocal count
            count += 1

        connection.set_progress_handler(one, 1)
        try:
            connection.execute(render(text, "sqlite"), params).fetchall()
        finally:
            connection.set_progress_handler(None, 1)
        return count

    return int(await house.database.run(counted))


@pytest.fixture
async def town(file_house: Any) -> Any:
    of = {"municipality": "m", "campaign": "c", "wave": "w", "number": 1}
    part = {"id": "q", **of, "flow": "f", "version": "1", "audience": "agent", "scope": ""}
    wave = {"id": "w", "municipality": "m", "campaign": "c", "number": 1}
    open_ = {"state": "open", "opened_at": "d", "closes_at": "d"}
    kind = {"mode": "named", "visible_to": "", "settings": "", "launched_chat": ""}
    campaign = Write("insert_campaign", ({"id": "c", "municipality": "m", **kind, **open_},))
    waves = Write("insert_wave", ({**wave, **open_},))
    await file_house.write(writes=(campaign, waves, Write("insert_part", (part,))))
    await settle(file_house, range(FEW))
    return file_house


async def test_an_answer_costs_the_same_in_a_larger_town(town: Any) -> None:
    few = {name: await steps(town, READS[name].text, params) for name, params in ASKED.items()}
    control = await steps(town, ALL_INVITED, ASKED["invitation_of_account"])
    await settle(town, range(FEW, MANY))
    many = {name: await steps(town, READS[name].text, params) for name, params in ASKED.items()}
    assert {name: (few[name], many[name]) for name in ASKED if many[name] > few[name] + 5} == {}
    assert min(few.values()) > 5
    assert await steps(town, ALL_INVITED, ASKED["invitation_of_account"]) > 5 * control
