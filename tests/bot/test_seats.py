"""Who acts and where they sit is kept from one tap to the next, and dropped as soon as anything about it is another."""

from dataclasses import replace
from typing import Any

import pytest
from doubting import Doubt, Forgotten

from bot.desk import answering
from bot.desk.sittings import Sitting, open_interview
from bot.storage.looked import Rests
from bot.turn import Act, Actor, Press, Say, Tap, Turn
from flows.conversation import Ask, plain

OWNER, OTHER, BOT = "101", "102", "7000000001"


class Sat:
    """Somebody who has begun; `taken` are the sittings that their taps found kept, None for a tap that asked anew."""

    def __init__(self, base: Any, part: str, wave: str, row: dict[str, Any], taken: list[Sitting | None]) -> None:
        self.base, self.part, self.wave, self.taken = base, part, wave, taken
        self.id, self.subject = str(row["id"]), row["subject"]

    async def row(self) -> dict[str, Any]:
        rows = await self.base.foundation.store.fresh("interview", id=self.id)
        return rows[0] if rows else {"revision": 0}

    async def tap(self, account: str = OWNER, arg: str = "0", action: str = "=") -> Any:
        row = await self.row()
        press = Press(1, action, self.id, arg=arg, revision=row["revision"])
        return await self.base.turn(account, Tap(press, 7))


@pytest.fixture
async def sat(base: Any, monkeypatch: pytest.MonkeyPatch) -> Sat:
    taken: list[Sitting | None] = []
    seated = answering.seated

    async def noted(*about: Any) -> Sitting | None:
        taken.append(await seated(*about))
        return taken[-1]

    monkeypatch.setattr(answering, "seated", noted)
    await base.department("d1", [OWNER, OTHER, "103", "104", "105"])
    wave = await base.launch("d1")
    part = await base.part(wave)
    await base.act(OWNER, "take_part", part)
    row = await open_interview(base.desk, "survey", part, OWNER)
    assert row is not None
    return Sat(base, part, wave, row, taken)


async def test_the_first_tap_asks_and_the_others_find_it_kept(sat: Sat, doubt: Doubt) -> None:
    for _ in range(5):
        await sat.tap()
    assert [each is None for each in sat.taken] == [True, False, False, False, False]
    assert (await sat.row())["revision"] == 5
    assert doubt.seated == 4, "each was compared with what the database says"
    assert doubt.met > 4


async def test_typed_words_in_between_are_seen(sat: Sat) -> None:
    await sat.base.turn(OWNER, Say("Never", 8))
    await sat.tap()
    step = sat.base.desk.standings.seat(sat.id).step
    assert step.type == "select_one"
    await sat.base.turn(OWNER, Say(plain(step.choices[0].label), 9))
    await sat.tap()
    assert (await sat.row())["revision"] == 4


async def test_an_older_button_is_refused(sat: Sat) -> None:
    await sat.tap()
    press = Press(1, "=", sat.id, arg="0", revision=0)
    assert (await sat.base.turn(OWNER, Tap(press, 7))).toast == "Already answered"
    assert sat.taken[-1] is not None
    assert (await sat.row())["revision"] == 1


async def test_a_tap_of_somebody_else_is_not_theirs(sat: Sat) -> None:
    await sat.tap()
    taken = await sat.tap(OTHER)
    assert "not yours" in taken.toast
    assert sat.taken[-1] is None


async def change(sat: Sat, what: str) -> None:
    """Somebody else's write, as another door would make it."""
    chat = {"bot": BOT, "chat": OWNER, "municipality": sat.base.town}
    match what:
        case "language of the chat":
            await sat.base.write(("upsert_chat_language", chat | {"language": "fr"}))
        case "focus of the chat":
            await sat.base.write(("upsert_chat_focus", chat | {"language": "en", "focus": "people:"}))
        case "settings of the town":
            await sat.base.write(("set_settings", {"id": sat.base.town, "settings": '{"timezone":"Asia/Tokyo"}'}))
        case "language of the interview":
            await sat.base.write(("set_interview_language", {"id": sat.id, "language": "fr"}))
        case "answers":
            await sat.base.act(OWNER, "withdraw_yes", sat.part)
        case "wave":
            await sat.base.turn("clock", Act("close", sat.wave), "clock", name=f"clock:close:{sat.wave}")


CHANGES = (
    "language of the chat",
    "focus of the chat",
    "settings of the town",
    "language of the interview",
    "answers",
    "wave",
)


@pytest.mark.parametrize("what", CHANGES)
async def test_a_change_is_seen_at_the_next_tap(sat: Sat, what: str) -> None:
    await sat.tap()
    await sat.tap()
    assert sat.taken[-1] is not None, "kept until then"
    await change(sat, what)
    await sat.tap()
    assert sat.taken[-1] is None, "asked anew"


async def test_a_draft_is_read_at_every_tap(sat: Sat) -> None:
    await sat.tap()
    key, row = sat.base.desk.standings.seat(sat.id).key, {"interview": sat.id, "municipality": sat.base.town}
    draft = row | {"body": key.seal('{"marks":""}', "draft", sat.id), "until": ""}
    await sat.base.write(("upsert_draft", draft))
    await sat.tap()
    assert sat.taken[-1] is not None
    assert sat.taken[-1].draft == {"marks": ""}


async def test_a_cold_memory_only_costs_time(sat: Sat) -> None:
    await sat.tap()
    sat.base.foundation.database.remembered.clear()
    await sat.tap()
    assert sat.taken[-1] is None
    await sat.tap()
    assert sat.taken[-1] is not None
    sat.base.desk.standings.forget()
    await sat.tap()
    assert sat.taken[-1] is None
    assert (await sat.row())["revision"] == 4


async def test_with_the_key_the_sitting_is_gone(sat: Sat) -> None:
    await sat.tap()
    part = await sat.base.foundation.store.one("part", id=sat.part)
    assert part is not None
    sat.base.desk.vault.destroy_campaign(part["campaign"])
    taken = await sat.tap()
    assert sat.taken[-1] is None
    assert "not yours" in taken.toast


async def test_a_record_of_somebody_faster_is_seen(sat: Sat) -> None:
    await sat.tap()
    kept = sat.base.desk.standings.seat(sat.id)
    await sat.tap()
    sat.base.desk.standings.put(sat.id, kept.standing, kept)  # as if the second tap had been another worker's
    await sat.tap()
    assert sat.taken[-1] is None
    assert (await sat.row())["revision"] == 3


async def test_a_right_given_or_taken_counts_at_once(sat: Sat) -> None:
    async def roles() -> set[str]:
        await sat.tap()
        kept = sat.base.desk.acquaintances.get(f"{OWNER} {OWNER}")
        return set() if kept is None else set(kept.roles)

    assert await roles() == {"agent"}
    await sat.base.grant(OWNER, "coordinator")
    await sat.base.act(OWNER, "people")
    assert not sat.base.desk.acquaintances.get(f"{OWNER} {OWNER}").rests.holds(), "a right that ends is not kept"
    await sat.base.write(("revoke_grant", {"id": f"g{OWNER}coordinator", "revoked_at": "2026-11-23T10:00:00Z"}))
    assert await roles() == {"agent"}
    await sat.base.write(("bind_place", {"id": "d1p0", "respondent": ""}))
    await sat.tap()
    assert sat.base.desk.acquaintances.get(f"{OWNER} {OWNER}").roles == {"outsider"}


async def test_what_leaves_the_disk_leaves_memory(sat: Sat) -> None:
    await sat.tap()
    assert len(sat.base.desk.acquaintances) > 0
    await sat.base.purge()
    assert len(sat.base.desk.acquaintances) == 0
    assert sat.base.desk.standings.seat(sat.id) is None


# ------------------------------------------------------------------------------------------------ controls
async def test_the_control_rests_that_always_hold_are_noticed(sat: Sat, monkeypatch: pytest.MonkeyPatch) -> None:
    await sat.tap()
    await sat.tap()
    monkeypatch.setattr(Rests, "holds", lambda rests: True)
    await change(sat, "focus of the chat")
    with pytest.raises(Forgotten):
        await sat.tap()


async def test_the_control_an_acquaintance_that_is_out_of_date_is_noticed(
    sat: Sat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sat.tap()
    monkeypatch.setattr(Rests, "holds", lambda rests: True)
    await change(sat, "language of the chat")
    with pytest.raises(Forgotten):
        await sat.tap()


async def test_the_control_a_wrong_sitting_is_noticed(sat: Sat) -> None:
    await sat.tap()
    kept = sat.base.desk.standings.seat(sat.id)
    assert isinstance(kept.step, Ask)
    sat.base.desk.standings.put(sat.id, kept.standing, replace(kept, wave="another"))
    with pytest.raises(Forgotten):
        await sat.tap()


async def test_only_a_turn_of_the_same_chat_is_seated(sat: Sat) -> None:
    await sat.tap()
    turn = Turn("x", "chat", Actor(OWNER), "-5", sat.base.world.now(), "s", Tap(Press(1, "=", sat.id), 7))
    assert await answering.seated(turn, sat.base.desk, sat.id) is None
