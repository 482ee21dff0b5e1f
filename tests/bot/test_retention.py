"""The deadlines of the notice, with a clock that is moved, and a search through every byte that is left."""

from datetime import date
from pathlib import Path

import pytest

from bot.desk.desk import write
from bot.desk.retention import EVERYWHERE, EXPIRE, months_before
from bot.turn import Act, Effects, Unit

PEOPLE = [f"90017{n}" for n in range(6)]


async def counted(base, table: str, where: str = "1 = 1") -> int:  # type: ignore[no-untyped-def]
    return int((await base.rows(f"SELECT COUNT(*) AS n FROM {table} WHERE {where}"))[0]["n"])


async def begun(base, account: str, wave: str) -> None:  # type: ignore[no-untyped-def]
    """Start the survey and leave a record, a draft, an offer to help, and something that was sent."""
    part = await base.part(wave)
    await base.act(account, "take_part", part)
    row = (await base.rows("SELECT * FROM interview WHERE kind = 'survey' ORDER BY rowid DESC LIMIT 1"))[0]
    town, id = base.town, row["id"]
    key = base.desk.vault.campaign((await base.foundation.store.one("wave", id=wave))["campaign"])
    sealed = {"id": key.mac("seal", account), "municipality": town, "wave": wave, "part": part}
    sealed |= {"publication_group": "g"}
    await base.write(
        ("insert_record", {"interview": id, "revision": 1, "n": 0, "municipality": town, "body": f"BODY{account}"}),
        ("upsert_draft", {"interview": id, "municipality": town, "body": f"DRAFT{account}", "until": ""}),
        ("upsert_volunteer", {"id": f"v{account}", "municipality": town, "wave": wave, "day": "d", "body": "OFFER"}),
        ("upsert_sealed_response", sealed | {"department": "d1", "blob": f"SEAL{account}"}),
    )


async def closed(base, wave: str) -> None:  # type: ignore[no-untyped-def]
    """Close as the clock does, but for the answers: two rows stand for what was released."""
    campaign = (await base.foundation.store.one("wave", id=wave))["campaign"]
    at = base.world.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    shut = {"state": "closed", "closed_at": at}
    await base.write(("close_wave", {"id": wave, **shut}), ("close_campaign", {"id": campaign, **shut}))
    for n in range(2):
        row = {"id": f"rel{wave}{n}", "municipality": base.town, "wave": wave, "part": "p", "version": "1"}
        row |= {"publication_group": "g"}
        more = {"department": "d1", "flow": "f", "person_ref": f"REF{n}", "day": at[:10], "body": f"ANSWERS{n}"}
        await base.write(("insert_released_response", row | more))


async def test_names_go_thirty_days_after_the_close_and_answers_after_a_year(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", PEOPLE[:3], free=1)
    wave = await base.launch("d1")
    for account in PEOPLE[:2]:
        await begun(base, account, wave)
    await base.write(("label_place", {"id": "d1p0", "label": "SEALEDNAME", "role": "agent"}))
    campaign = (await base.foundation.store.one("wave", id=wave))["campaign"]
    key_file = base.foundation.settings.effective_keys_dir / f"campaign-{campaign}.key"
    await closed(base, wave)
    base.world.pass_time(days=30, seconds=-1)
    await base.purge()
    assert key_file.exists()
    assert await counted(base, "respondent") == 4
    assert await counted(base, "record") == 0, "what was not sent by the close is not kept at all"
    canaries = [*PEOPLE[:3], "SEALEDNAME", "BODY9", "DRAFT9", "OFFER", "SEAL9", "REF0", "REF1"]
    assert all(canary.encode() in base.files() for canary in (*PEOPLE[:3], "SEALEDNAME", "OFFER", "REF0"))
    base.world.pass_time(seconds=1)
    await base.purge()
    assert not key_file.exists()
    assert [canary for canary in canaries if canary.encode() in base.files()] == []
    assert b"ANSWERS0" in base.files()
    assert {row["state"] for row in await base.rows("SELECT state FROM invitation")} == {"removed"}
    lines = await base.rows("SELECT action, object FROM audit WHERE action = 'destroy_key'")
    assert lines == [{"action": "destroy_key", "object": f"campaign:{campaign}"}]
    await base.purge()
    assert len(await base.rows("SELECT 1 FROM audit WHERE action = 'destroy_key'")) == 1, "harmless when repeated"
    base.world.at = base.world.at.replace(year=2027, month=11, day=22)
    await base.purge()
    assert b"ANSWERS0" in base.files()
    base.world.pass_time(days=1)
    await base.purge()
    assert b"ANSWERS" not in base.files()
    assert await counted(base, "released_response") == 0


async def test_who_is_asked_again_stays_until_that_survey_has_been_closed_for_long(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", PEOPLE[:2])
    first = await base.launch("d1")
    await closed(base, first)
    base.world.pass_time(days=20)
    second = await base.launch("d1")
    base.world.pass_time(days=10)
    await base.purge()
    assert await counted(base, "respondent") == 3
    states = {row["wave"]: row["state"] for row in await base.rows("SELECT wave, state FROM invitation")}
    assert states == {first: "removed", second: "queued"}
    await closed(base, second)
    base.world.pass_time(days=30)
    await base.purge()
    assert [row["telegram_id"] for row in await base.rows("SELECT telegram_id FROM respondent")] == ["1000"]


async def test_who_waits_for_a_first_survey_or_holds_a_right_stays(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", PEOPLE[:1])
    await base.department("d2", [PEOPLE[1], "1000x"])
    await base.grant(PEOPLE[1], "head", "department:d2")
    await closed(base, await base.launch("d2"))
    base.world.pass_time(days=90)
    await base.purge()
    left = {row["telegram_id"] for row in await base.rows("SELECT telegram_id FROM respondent")}
    assert left == {"1000", PEOPLE[0], PEOPLE[1]}
    assert await counted(base, "chat", f"chat = '{PEOPLE[0]}'") == 1


async def test_a_claimed_link_stays_claimed_when_its_person_is_forgotten(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", PEOPLE[:1])
    link = {
        "id": "h1",
        "municipality": base.town,
        "kind": "i",
        "department": "d1",
        "place": "d1p0",
        "cap": 1,
        "role": "",
    }
    await base.write(
        ("insert_link", link | {"expires_at": "2030-01-01T00:00:00Z", "created_at": "2026-11-23T10:00:00Z"}),
        ("claim_link", {"id": "h1", "claimed_by": PEOPLE[0], "claimed_day": "2026-11-23"}),
    )
    await closed(base, await base.launch("d1"))
    base.world.pass_time(days=31)
    await base.purge()
    assert (await base.rows("SELECT claimed_by FROM link WHERE id = 'h1'"))[0]["claimed_by"] == "removed"


async def test_each_municipality_has_its_own_period(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", PEOPLE[:1])
    await closed(base, await base.launch("d1"))
    short = await base.make_town("Shortville", months=1)
    await base.department("d2", PEOPLE[1:2])
    await closed(base, await base.launch("d2"))
    base.world.pass_time(days=31)
    await base.purge()
    assert {row["municipality"] for row in await base.rows("SELECT municipality FROM released_response")} == {
        town["id"] for town in await base.foundation.store.read("municipalities") if town["id"] != short
    }


async def test_a_death_after_the_commit_leaves_the_key_to_the_next_purge(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", PEOPLE[:1])
    await closed(base, await base.launch("d1"))
    base.world.pass_time(days=31)
    await base.turn("clock", Act("purge"), "clock", name="clock:purge:one")  # and no more: killed here
    keys = Path(base.foundation.settings.effective_keys_dir)
    assert len(list(keys.glob("campaign-*"))) == 1
    await base.purge()
    assert not list(keys.glob("campaign-*"))


async def test_the_search_of_bytes_can_fail(base) -> None:  # type: ignore[no-untyped-def]
    """Without secure_delete and without emptying the log, what was deleted is still there."""
    await base.foundation.database.run(lambda connection: connection.execute("PRAGMA secure_delete = 0").fetchall())
    await base.department("d1", [f"77{n:04}" for n in range(40)])
    await base.foundation.writer.write(
        Unit("", Effects(writes=(write("delete_draft", {"interview": "none"}),)), "shell", base.town)
    )
    await base.foundation.database.run(lambda connection: connection.execute("DELETE FROM respondent").fetchall())
    assert b"770003" in base.files()


def test_every_statement_of_the_purge_is_named_in_it() -> None:
    from bot.storage.statements import WRITES

    declared = {name for name in WRITES if name.startswith(("expire_", "forget_", "free_", "cut_", "delete_unsent_"))}
    assert declared - {"forget_messages", "forget_old_messages", "forget_workers", "free_updates"} == {
        *EXPIRE,
        *EVERYWHERE,
        "expire_released",
        "expire_outbox",
    }


@pytest.mark.parametrize(
    ("today", "months", "then"),
    [
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 15), 12, date(2026, 1, 15)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
    ],
)
def test_months_back(today: date, months: int, then: date) -> None:
    assert months_before(today, months) == then
