"""Sending in trouble, over HTTP: what is repeated, what never, who waits, and what a restart makes of it."""

import asyncio

from bot.turn import Show


async def test_a_429_silences_one_chat_and_no_other(rig):
    awa, ben = await rig.meet(1001), await rig.meet(1002)
    await rig.town.faults(
        {"match": {"method": "sendMessage", "chat": 1001}, "do": {"status": 429, "retry_after": 1}, "times": 1}
    )
    await awa.types("one")
    await rig.eventually(lambda: len(rig.calls("sendMessage", 1001)) == 2 and rig.delivery.idle)
    row = await rig.row("card:1001")
    assert (row["outcome"], row["tries"], row["may_have_left"]) == (None, 0, 0)
    assert row["due_at"] == "2026-11-23T10:00:01Z", "the pause outlives the process"
    await awa.types("two")
    await awa.types("three")
    await ben.types("hello")
    await ben.sees("2: hello", within=1.0)
    assert len(rig.calls("sendMessage", 1001)) == 2
    rig.world.pass_time(seconds=3)
    await awa.sees("4: three")
    answers = [line["answer"]["ok"] for line in rig.calls("sendMessage", 1001)]
    assert answers == [True, False, True], "one refusal, one last card"


async def test_a_connection_cut_after_the_effect_repeats_a_message_once_at_most(rig):
    awa = await rig.meet()
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "drop_connection"}})
    await rig.write(Show("1001", "note", "x", 1, "notice:note:1001"))
    await rig.eventually(lambda: len(rig.calls("sendMessage")) == 2)
    await rig.eventually(lambda: rig.delivery.idle)
    row = await rig.row("notice:note:1001")
    assert (row["outcome"], row["tries"], row["may_have_left"]) == (None, 1, 1)
    rig.world.pass_time(seconds=61)
    rig.delivery.wake()
    assert await rig.closed("notice:note:1001") == "failed:unknown"
    rig.world.pass_time(hours=1)
    rig.delivery.wake()
    await asyncio.sleep(0.1)
    assert [message.text for message in await awa.phone() if message.text == "Note x"] == ["Note x"] * 2


async def test_a_reminder_is_never_repeated(rig):
    awa = await rig.meet()
    await rig.town.faults(
        {"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
    )
    await rig.write(Show("1001", "note", "r", 3, "remind:w:p:1"))
    assert await rig.closed("remind:w:p:1") == "failed:unknown"
    assert len([message for message in await awa.phone() if message.text == "Note r"]) == 1


async def test_a_tap_on_an_uncertain_card_adopts_it(rig):
    awa = await rig.meet()
    await rig.town.faults(
        {"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
    )
    await awa.types("typed")
    card = await awa.sees("2: typed")
    await rig.eventually(lambda: rig.delivery.idle)
    await awa.taps("Two", message=card.id)
    shown = await awa.sees("3: tap 2")
    assert shown.id == card.id, "edited in place, though the server never answered for it"
    assert await rig.closed("card:1001") == "sent"
    rig.world.pass_time(seconds=30)
    rig.delivery.wake()
    await asyncio.sleep(0.1)
    assert len(rig.calls("sendMessage")) == 2


async def test_an_edit_cut_after_the_effect_is_done_again_and_makes_no_message(rig):
    awa = await rig.meet()
    await rig.town.faults(
        {"match": {"method": "editMessageText"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
    )
    await awa.taps("One")
    await rig.eventually(lambda: len(rig.calls("editMessageText")) == 2)
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("sendMessage")) == 1


async def test_who_blocked_the_bot_is_marked_and_what_was_meant_for_them_cancelled(rig):
    awa = await rig.meet()
    await awa.blocks()
    await rig.write(
        Show("1001", "note", "a", 2, "invite:w:p"),
        Show("1001", "note", "b", 3, "remind:w:p:1", due_at="2026-12-01T00:00:00Z"),
    )
    assert await rig.closed("invite:w:p") == "failed:blocked"
    assert await rig.closed("remind:w:p:1") == "cancelled"
    assert rig.desk.unreachable[-1] == ("1001", "blocked")
    assert (await rig.store.read("profile_hash", key="unreachable:1001"))[0]["value"] == "blocked"


async def test_who_never_pressed_start_is_told_apart(rig):
    await rig.town.person(1009, first_name="New")
    await rig.write(Show("1009", "note", "a", 2, "invite:w:new"))
    assert await rig.closed("invite:w:new") == "failed:not_started"
    assert rig.desk.unreachable == [("1009", "not_started")]


async def test_a_refused_token_stops_sending_and_keeps_the_row(rig):
    await rig.meet()
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"status": 401, "description": "Unauthorized"}})
    await rig.write(Show("1001", "note", "a", 1, "notice:a:1001"), Show("1001", "note", "b", 1, "notice:b:1001"))
    await rig.eventually(lambda: not rig.delivery.healthy)
    await asyncio.sleep(0.1)
    assert len(rig.calls("sendMessage")) == 2, "the first card, and one try"
    assert (await rig.row("notice:a:1001"))["outcome"] is None


async def test_what_is_too_late_is_not_sent(rig):
    await rig.meet()
    late = "2026-11-23T09:00:00Z"
    await rig.write(
        Show("1001", "note", "a", 1, "notice:late:1001", closes_at=late),
        Show("1001", "note", "b", 3, "remind:late", closes_at=late),
    )
    assert await rig.closed("notice:late:1001") == "failed:expired"
    assert await rig.closed("remind:late") == "cancelled"
    assert len(rig.calls("sendMessage")) == 1


async def test_nothing_to_show_is_cancelled(rig):
    await rig.write(Show("1001", "gone", key="notice:gone:1001"))
    assert await rig.closed("notice:gone:1001") == "cancelled"


async def test_a_screen_that_cannot_be_drawn_stays_open_and_harms_nobody(rig):
    awa, ben = await rig.meet(1001), await rig.meet(1002)
    whole = rig.desk.card

    async def breaks(chat, screen, about, stands=None):
        if chat == "1001":
            raise KeyError("a mistake of ours")
        return await whole(chat, screen, about)

    rig.desk.card = breaks
    await awa.types("one")
    await ben.types("two")
    await ben.sees("2: two")
    assert (await rig.row("card:1001"))["outcome"] is None
    rig.desk.card = whole
    rig.world.pass_time(seconds=5)
    await awa.sees("2: one")


# ------------------------------------------------------------------------------------------------ restart
async def test_a_restart_settles_what_was_in_hand_at_once(rig):
    awa = await rig.meet()
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "hang", "seconds": 30}})
    await awa.types("before the kill")
    await awa.sees("2: before the kill")
    assert await rig.desk.heard("1001") == ["/start", "before the kill"]
    await rig.kill()
    await rig.town.faults(clear=True)
    await rig.start()
    assert await rig.closed("card:1001") == "sent"
    copies = [message for message in await awa.phone() if message.text == "2: before the kill"]
    assert len(copies) == 2, "repeated once, as nobody can know"
    await awa.taps("One", message=copies[0].id)
    await awa.sees("3: tap 1")


async def test_an_edit_in_hand_at_a_kill_is_not_a_second_message(rig):
    awa = await rig.meet()
    await rig.town.faults(
        {"match": {"method": "editMessageText"}, "do": {"effect": "yes", "then": "hang", "seconds": 30}}
    )
    await awa.taps("One")
    await awa.sees("2: tap 1")
    await rig.kill()
    await rig.town.faults(clear=True)
    await rig.start()
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("sendMessage")) == 1


async def test_a_stop_gives_back_what_has_not_left(rig):
    await rig.meet()
    for n in range(4):
        await rig.write(Show("1001", "note", str(n), 2, f"invite:w:{n}"))
    await rig.stop()
    rig.world.pass_time(seconds=2)  # what was given back waits for a second, give or take a fifth
    await rig.start()
    for n in range(4):
        await rig.closed(f"invite:w:{n}", within=8)
    sent = [line["params"]["text"] for line in rig.calls("sendMessage")][1:]
    assert sorted(sent) == [f"Note {n}" for n in range(4)], "none lost, none twice"
