"""Sending over HTTP against the sandbox: what is repeated, what never, who waits, and what a restart makes of it."""

import asyncio
import io

import segno

from bot.screens.card import Button, Card
from bot.turn import Effects, Press, Show, Unit, Write


async def eventually(check, within=5.0):
    """Wait until something is true."""
    for _ in range(int(within / 0.02)):
        if check():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"not within {within} s")


async def meet(rig, id=1001, **fields):
    """A person who has pressed Start and sees the first card."""
    person = await rig.town.person(id, first_name=f"P{id}", **fields)
    await person.start()
    await person.sees("1: /start")
    await eventually(lambda: rig.delivery.idle)
    return person


def tap_card(text, label="Go", arg="1"):
    return Card(text, ((Button(label, Press(1, "=", "itview01", "0", arg, 0)),),))


# ------------------------------------------------------------------------------------------------ the card
async def test_many_quick_answers_make_one_last_card(rig):
    awa = await meet(rig)
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"delay": 0.3}})
    for n in range(10):
        await awa.types(f"w{n}")
    await awa.sees("11: w9")
    await eventually(lambda: rig.delivery.idle)
    sent = len(rig.calls("sendMessage", 1001))
    assert sent <= 4, f"{sent} messages for eleven turns"
    cards = [message for message in await awa.phone() if not message.mine and message.rows]
    assert [message.text for message in cards] == ["11: w9"]


async def test_nothing_is_called_for_a_card_that_is_there_already(rig):
    awa = await meet(rig)
    before = len(rig.sandbox.journal.calls())
    rig.desk.cards["1001"] = await rig.desk.card("1001", "survey", "")
    await rig.write(Show("1001", "survey"))
    assert await rig.closed("card:1001") == "sent"
    made = [line["method"] for line in rig.sandbox.journal.calls()[before:]]
    assert [method for method in made if method != "getUpdates"] == []
    assert len(await awa.phone()) == 2


async def test_marks_edit_the_keyboard_only(rig):
    awa = await meet(rig)
    rig.desk.cards["1001"] = tap_card("Which?", "☐ Paper")
    await rig.write(Show("1001", "survey"))
    await rig.closed("card:1001")
    rig.desk.cards["1001"] = tap_card("Which?", "☑ Paper")
    await rig.write(Show("1001", "survey"))
    await eventually(lambda: len(rig.calls("editMessageReplyMarkup")) == 1)
    assert (await awa.phone())[-1].rows == [["☑ Paper"]]
    assert len(rig.calls("editMessageText")) == 1


async def test_a_card_older_than_a_day_comes_as_a_new_message(rig):
    awa = await meet(rig)
    rig.world.pass_time(hours=25)
    rig.desk.cards["1001"] = tap_card("Good morning")
    await rig.write(Show("1001", "survey"))
    await awa.sees("Good morning")
    assert len(rig.calls("sendMessage")) == 2
    assert rig.calls("editMessageText") == []


async def test_a_deleted_card_is_made_anew(rig):
    awa = await meet(rig)
    card = await awa.sees("1: /start")
    await awa.deletes(card.id)
    rig.desk.cards["1001"] = tap_card("Here I am")
    await rig.write(Show("1001", "survey"))
    await awa.sees("Here I am")
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("sendMessage")) == 2


async def test_a_markup_that_telegram_refuses_goes_once_more_as_plain_text(rig):
    awa = await meet(rig)
    rig.desk.cards["1001"] = tap_card("<b>broken &amp; bold")
    await rig.write(Show("1001", "survey"))
    await awa.sees("broken & bold")
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("editMessageText")) == 2


async def test_a_message_too_long_is_our_mistake_and_is_not_tried_again(rig):
    await meet(rig)
    rig.desk.cards["1001"] = tap_card("x" * 5000)
    await rig.write(Show("1001", "survey"))
    assert await rig.closed("card:1001") == "failed:refused"
    assert len(rig.calls("editMessageText")) == 1


async def test_not_modified_is_success(rig):
    await meet(rig)
    await rig.store.read("chat_names", bot=rig.writer.bot)
    rig.desk.cards["1001"] = tap_card("Same")
    await rig.write(Show("1001", "survey"))
    await rig.closed("card:1001")
    await rig.writer.write(doubt("1001", rig.writer.bot))
    await rig.write(Show("1001", "survey"))
    assert await rig.closed("card:1001") == "sent"
    assert "not modified" in rig.calls("editMessageText")[-1]["answer"]["description"]
    assert len(rig.calls("sendMessage")) == 1


def doubt(chat, bot):
    """What a restart writes about a card that may have been edited."""
    return Unit("", Effects(writes=(Write("doubt_card", ({"bot": bot, "chat": chat, "content_hash": ""},)),)))


# ------------------------------------------------------------------------------------------------ trouble
async def test_a_429_silences_one_chat_and_no_other(rig):
    awa, ben = await meet(rig, 1001), await meet(rig, 1002)
    await rig.town.faults(
        {"match": {"method": "sendMessage", "chat": 1001}, "do": {"status": 429, "retry_after": 1}, "times": 1}
    )
    await awa.types("one")
    await eventually(lambda: len(rig.calls("sendMessage", 1001)) == 2 and rig.delivery.idle)
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
    awa = await meet(rig)
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "drop_connection"}})
    await rig.write(Show("1001", "note", "x", 1, "notice:note:1001"))
    await eventually(lambda: len(rig.calls("sendMessage")) == 2)
    await eventually(lambda: rig.delivery.idle)
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
    awa = await meet(rig)
    await rig.town.faults(
        {"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
    )
    await rig.write(Show("1001", "note", "r", 3, "remind:w:p:1"))
    assert await rig.closed("remind:w:p:1") == "failed:unknown"
    assert len([message for message in await awa.phone() if message.text == "Note r"]) == 1


async def test_a_tap_on_an_uncertain_card_adopts_it(rig):
    awa = await meet(rig)
    await rig.town.faults(
        {"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
    )
    await awa.types("typed")
    card = await awa.sees("2: typed")
    await eventually(lambda: rig.delivery.idle)
    await awa.taps("Two", message=card.id)
    shown = await awa.sees("3: tap 2")
    assert shown.id == card.id, "edited in place, though the server never answered for it"
    assert await rig.closed("card:1001") == "sent"
    rig.world.pass_time(seconds=30)
    rig.delivery.wake()
    await asyncio.sleep(0.1)
    assert len(rig.calls("sendMessage")) == 2


async def test_an_edit_cut_after_the_effect_is_done_again_and_makes_no_message(rig):
    awa = await meet(rig)
    await rig.town.faults(
        {"match": {"method": "editMessageText"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
    )
    await awa.taps("One")
    await eventually(lambda: len(rig.calls("editMessageText")) == 2)
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("sendMessage")) == 1


async def test_who_blocked_the_bot_is_marked_and_what_was_meant_for_them_cancelled(rig):
    awa = await meet(rig)
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
    await meet(rig)
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"status": 401, "description": "Unauthorized"}})
    await rig.write(Show("1001", "note", "a", 1, "notice:a:1001"), Show("1001", "note", "b", 1, "notice:b:1001"))
    await eventually(lambda: not rig.delivery.healthy)
    await asyncio.sleep(0.1)
    assert len(rig.calls("sendMessage")) == 2, "the first card, and one try"
    assert (await rig.row("notice:a:1001"))["outcome"] is None


async def test_what_is_too_late_is_not_sent(rig):
    await meet(rig)
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
    awa, ben = await meet(rig, 1001), await meet(rig, 1002)
    whole = rig.desk.card

    async def breaks(chat, screen, about):
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
    awa = await meet(rig)
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "hang", "seconds": 30}})
    await awa.types("before the kill")
    await awa.sees("2: before the kill")
    await rig.kill()
    assert await rig.desk.heard("1001") == ["/start", "before the kill"]
    await rig.town.faults(clear=True)
    await rig.start()
    assert await rig.closed("card:1001") == "sent"
    copies = [message for message in await awa.phone() if message.text == "2: before the kill"]
    assert len(copies) == 2, "repeated once, as nobody can know"
    await awa.taps("One", message=copies[0].id)
    await awa.sees("3: tap 1")


async def test_an_edit_in_hand_at_a_kill_is_not_a_second_message(rig):
    awa = await meet(rig)
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
    await meet(rig)
    for n in range(4):
        await rig.write(Show("1001", "note", str(n), 2, f"invite:w:{n}"))
    await rig.stop()
    await rig.start()
    for n in range(4):
        await rig.closed(f"invite:w:{n}", within=8)
    sent = [line["params"]["text"] for line in rig.calls("sendMessage")][1:]
    assert sorted(sent) == [f"Note {n}" for n in range(4)], "none lost, none twice"


# ------------------------------------------------------------------------------------------------ the rest
async def test_clearing_takes_everything_away_and_says_what_could_not_go(rig):
    awa = await meet(rig)
    await awa.types("my secret answer")
    await awa.sees("2: my secret")
    rig.world.pass_time(hours=50)
    await rig.town.advance(50 * 3600)
    await awa.types("a newer answer")
    await awa.sees("3: a newer")
    await eventually(lambda: rig.delivery.idle)
    await awa.types("/clear")
    await awa.sees("Removed 3:4")
    left = [message.text for message in await awa.phone()]
    assert left == ["/start", "1: /start", "my secret answer", "2: my secret answer", "Removed 3:4"]
    await awa.types("again")
    await awa.sees("5: again")


def picture():
    out = io.BytesIO()
    segno.make("civimeter").save(out, kind="png", scale=8)
    return out.getvalue()


async def test_a_picture_goes_as_a_picture(rig):
    awa = await meet(rig)
    rig.desk.cards["1001"] = Card("<b>Scan me</b>", photo=picture())
    await rig.write(Show("1001", "survey"))
    await awa.sees("Scan me")
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("sendPhoto")) == 1
    rig.desk.cards["1001"] = tap_card("After the picture")
    await rig.write(Show("1001", "survey"))
    await awa.sees("After the picture")
    assert await rig.closed("card:1001") == "sent"


async def test_broadcasts_stay_below_thirty_a_second_and_let_answers_pass(rig):
    people = [await rig.town.person(2000 + n, first_name=f"P{n}", started=True) for n in range(40)]
    awa = await meet(rig)
    await rig.town.limits("fair")
    await rig.write(*(Show(str(person.id), "note", "b", 2, f"invite:w:{person.id}") for person in people))
    await awa.types("quick")
    await awa.sees("2: quick", within=1.0)
    for person in people:
        assert await rig.closed(f"invite:w:{person.id}") == "sent"
    assert [line for line in rig.sandbox.journal.refusals() if line["answer"]["error_code"] == 429] == []
    assert len([line for line in rig.calls("sendMessage") if line["params"]["text"] == "Note b"]) == 40


async def test_nothing_personal_reaches_the_log(rig, capsys):
    awa = await rig.town.person(777001, first_name="Canarina")
    await awa.start()
    await awa.types("a-canary-answer")
    await awa.sees("a-canary-answer")
    await awa.types("poison-canary")
    await eventually(lambda: rig.desk.calls["poison-canary"] == 3)
    await awa.blocks()
    await rig.write(Show("777001", "note", "x", 2, "invite:w:p"))
    await rig.closed("invite:w:p")
    out = "".join(capsys.readouterr())
    assert "turn_failed" in out
    assert "message_failed" in out
    for canary in ("777001", "Canarina", "canary", rig.sandbox.token, rig.sandbox.token.partition(":")[2]):
        assert canary not in out
