"""Sending over HTTP against the sandbox: the smallest call that brings a chat up to date, and everything beside."""

import io

import segno

from bot.delivery_clear import count_too_old
from bot.storage import people as _people  # noqa: F401 - declares what is known of a chat
from bot.turn import Effects, Show, Unit, Write


async def test_many_quick_answers_make_one_last_card(rig):
    awa = await rig.meet()
    await rig.town.faults({"match": {"method": "sendMessage"}, "do": {"delay": 0.3}})
    for n in range(10):
        await awa.types(f"w{n}")
    await awa.sees("11: w9")
    await rig.eventually(lambda: rig.delivery.idle)
    sent = len(rig.calls("sendMessage", 1001))
    assert sent <= 4, f"{sent} messages for eleven turns"
    cards = [message for message in await awa.phone() if not message.mine and message.rows]
    assert [message.text for message in cards] == ["11: w9"]


async def test_nothing_is_called_for_a_card_that_is_there_already(rig):
    awa = await rig.meet()
    before = len(rig.sandbox.journal.calls())
    rig.desk.cards["1001"] = await rig.desk.card("1001", "survey", "")
    await rig.write(Show("1001", "survey"))
    assert await rig.closed("card:1001") == "sent"
    made = [line["method"] for line in rig.sandbox.journal.calls()[before:]]
    assert [method for method in made if method != "getUpdates"] == []
    assert len(await awa.phone()) == 2


async def test_marks_edit_the_keyboard_only(rig):
    awa = await rig.meet()
    await rig.shows(1001, "Which?", "☐ Paper")
    await rig.closed("card:1001")
    await rig.shows(1001, "Which?", "☑ Paper")
    await rig.eventually(lambda: len(rig.calls("editMessageReplyMarkup")) == 1)
    assert (await awa.phone())[-1].rows == [["☑ Paper"]]
    assert len(rig.calls("editMessageText")) == 1


async def test_a_card_older_than_a_day_comes_as_a_new_message(rig):
    awa = await rig.meet()
    rig.world.pass_time(hours=25)
    await rig.shows(1001, "Good morning")
    await awa.sees("Good morning")
    assert len(rig.calls("sendMessage")) == 2
    assert rig.calls("editMessageText") == []


async def test_a_deleted_card_is_made_anew(rig):
    awa = await rig.meet()
    card = await awa.sees("1: /start")
    await awa.deletes(card.id)
    await rig.shows(1001, "Here I am")
    await awa.sees("Here I am")
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("sendMessage")) == 2


async def test_a_markup_that_telegram_refuses_goes_once_more_as_plain_text(rig):
    awa = await rig.meet()
    await rig.shows(1001, "<b>broken &amp; bold")
    await awa.sees("broken & bold")
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("editMessageText")) == 2


async def test_a_message_too_long_is_our_mistake_and_is_not_tried_again(rig):
    await rig.meet()
    await rig.shows(1001, "x" * 5000)
    assert await rig.closed("card:1001") == "failed:refused"
    assert len(rig.calls("editMessageText")) == 1


async def test_not_modified_is_success(rig):
    await rig.meet()
    await rig.store.read("chat_names", bot=rig.writer.bot)
    await rig.shows(1001, "Same")
    await rig.closed("card:1001")
    await rig.writer.write(doubt("1001", rig.writer.bot))
    await rig.write(Show("1001", "survey"))
    assert await rig.closed("card:1001") == "sent"
    assert "not modified" in rig.calls("editMessageText")[-1]["answer"]["description"]
    assert len(rig.calls("sendMessage")) == 1


def doubt(chat, bot):
    """What a restart writes about a card that may have been edited."""
    return Unit("", Effects(writes=(Write("doubt_card", ({"bot": bot, "chat": chat, "content_hash": ""},)),)))


async def test_clearing_takes_everything_away_and_says_what_could_not_go(rig):
    awa = await rig.meet()
    await awa.types("my secret answer")
    await awa.sees("2: my secret")
    rig.world.pass_time(hours=50)
    await rig.town.advance(50 * 3600)
    await awa.types("a newer answer")
    await awa.sees("3: a newer")
    await rig.eventually(lambda: rig.delivery.idle)
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


async def test_what_the_purge_forgets_is_still_counted_in_the_receipt(rig):
    awa = await rig.meet()
    chat = {"bot": rig.writer.bot, "chat": "1001", "municipality": "", "language": "fr"}
    await rig.writer.write(Unit("", Effects(writes=(Write("upsert_chat_language", (chat,)),))))
    rig.world.pass_time(hours=50)
    before = "2026-11-25T00:00:00Z"
    counted = await count_too_old(rig.store, rig.key, rig.writer.bot, before)
    assert counted.rows == ({"bot": rig.writer.bot, "chat": "1001", "n": 2},)
    forget = Write("forget_old_messages", ({"bot": rig.writer.bot, "before": before},))
    await rig.writer.write(Unit("", Effects(writes=(counted, forget))))
    await awa.types("/clear")
    await awa.sees("Removed 1:2")
    await rig.eventually(lambda: rig.delivery.idle)
    assert (await rig.store.one("too_old", bot=rig.writer.bot, chat="1001"))["too_old"] == 0


async def test_a_picture_goes_as_a_picture(rig):
    awa = await rig.meet()
    await rig.shows(1001, "<b>Scan me</b>", "", photo=picture())
    await awa.sees("Scan me")
    assert await rig.closed("card:1001") == "sent"
    assert len(rig.calls("sendPhoto")) == 1
    await rig.shows(1001, "After the picture")
    await awa.sees("After the picture")
    assert await rig.closed("card:1001") == "sent"


async def test_broadcasts_stay_below_thirty_a_second_and_let_answers_pass(rig):
    people = [await rig.town.person(2000 + n, first_name=f"P{n}", started=True) for n in range(40)]
    awa = await rig.meet()
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
    await rig.eventually(lambda: rig.desk.calls["poison-canary"] == 3)
    await awa.blocks()
    await rig.write(Show("777001", "note", "x", 2, "invite:w:p"))
    await rig.closed("invite:w:p")
    out = "".join(capsys.readouterr())
    assert "turn_failed" in out
    assert "message_failed" in out
    for canary in ("777001", "Canarina", "canary", rig.sandbox.token, rig.sandbox.token.partition(":")[2]):
        assert canary not in out
