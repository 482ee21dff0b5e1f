"""People do what a phone lets them do, see what a phone shows, and the journal says so."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.journal import read_journal
from bot.sandbox.people import CannotAct, NotSeen, Person, Town
from bot.sandbox.seen import find_label
from bot.sandbox.server import Sandbox
from bot.sandbox.world import EVENT_BYTES


def keys(*rows: list[str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label[:8]} for label in row] for row in rows]}


@pytest.fixture
async def ann(town: Town) -> Person:
    ann = await town.person(1001, first_name="Ann", language="fr")
    await ann.start()
    return ann


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("Yes", (0, 0)),
        ("yes", (0, 0)),
        ("Paper", (1, 0)),
        ("done", (2, 0)),
        ("own data", (1, 1)),
        ("Ye", (0, 0)),
        ("Y", None),
        ("nowhere", None),
    ],
)
def test_a_button_is_found_by_its_label(wanted: str, place: tuple[int, int] | None) -> None:
    rows = [["Yes", "Yesterday"], ["☐ Paper", "☑ Phone, own data"], ["Done (1)"], ["You too"]]
    expected = None if wanted == "Ye" else place  # Two labels begin so: that names none of them.
    assert find_label(rows, wanted) == expected


async def test_the_newest_message_with_the_button_is_tapped(bot: Any, ann: Person, sandbox: Sandbox) -> None:
    old = await bot.sends(1001, "first", reply_markup=keys(["Yes", "Old"]))
    new = await bot.sends(1001, "second", reply_markup=keys(["Yes"]))
    assert (await ann.taps("Yes"))["message"] == new
    assert (await ann.taps("Yes", message=old))["message"] == old
    line = await ann.taps("Old")
    shown = {"message": old, "text": "first", "rows": [["Yes", "Old"]]}
    assert (line["label"], line["data"], line["card"]) == ("Old", "Old", shown)
    with pytest.raises(NotSeen, match="sees no button 'No'"):
        await ann.taps("No", within=0.05)
    assert [one["act"] for one in sandbox.journal.acts(1001)] == ["start", "tap", "tap", "tap"]


async def test_a_button_that_changed_meanwhile_is_not_tapped(bot: Any, ann: Person, town: Town) -> None:
    number = await bot.sends(1001, reply_markup=keys(["Yes"]))
    body = {"message": number, "row": 0, "column": 0, "label": "No"}
    with pytest.raises(CannotAct, match="now reads 'Yes'"):
        await town.post("/sandbox/people/1001/tap", body)


async def test_a_tap_is_answered_once_and_shows_a_toast(bot: Any, ann: Person, town: Town) -> None:
    await bot.sends(1001, reply_markup=keys(["Yes"]))
    await ann.taps("Yes", times=2)
    first, second = [u["callback_query"]["id"] for u in (await bot("getUpdates", offset=-2))["result"]]
    assert (await bot("answerCallbackQuery", callback_query_id=first, text="Saved"))["ok"]
    assert await ann.sees_toast("saved") == "Saved"
    again = await bot("answerCallbackQuery", callback_query_id=first)
    assert again["description"].startswith("Bad Request: query is too old")
    await town.advance(151)
    assert not (await bot("answerCallbackQuery", callback_query_id=second))["ok"]


async def test_typed_text_carries_the_card_on_the_screen(bot: Any, ann: Person, tmp_path: Path) -> None:
    card = await bot.sends(1001, "<b>How many?</b>", parse_mode="HTML", reply_markup=keys(["Skip"]))
    await bot.sends(1001, "by the way")
    line = await ann.types("12")
    assert line["card"] == {"message": card, "text": "How many?", "rows": [["Skip"]]}
    assert line["screen"]["text"] == "by the way"
    assert (line["text"], len(line["updates"])) == ("12", 1)
    edit = await ann.edits(line["message"], "13")
    assert (edit["act"], edit["text"], edit["message"]) == ("edit", "13", line["message"])


async def test_the_journal_file_holds_the_same_lines(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    async with Sandbox(journal=path) as sandbox, Town(sandbox.url) as town:
        ann = await town.person(1001, first_name="Änn")
        await ann.start("x")
        await ann.types("é")
        assert read_journal(path).lines == sandbox.journal.lines
        assert [json.loads(line)["n"] for line in path.read_text().splitlines()] == [1, 2]


async def test_unknown_methods_and_parameters_are_journalled(bot: Any, ann: Person, sandbox: Sandbox) -> None:
    await bot.sends(1001)
    assert sandbox.journal.not_modelled() == []
    await bot("sendDice", chat_id=1001)
    await bot.sends(1001, colour="red")
    assert [(one["method"], one["unknown"]) for one in sandbox.journal.not_modelled()] == [
        ("sendDice", []),
        ("sendMessage", ["colour"]),
    ]


async def test_blocking_and_coming_back(bot: Any, ann: Person) -> None:
    assert len((await ann.blocks())["updates"]) == 1
    with pytest.raises(CannotAct, match="blocked"):
        await ann.types("x")
    await ann.start("again")
    updates = (await bot("getUpdates", offset=-2))["result"]
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert updates[1]["message"]["text"] == "/start again"


async def test_deep_links_in_messages_and_buttons_start_the_bot(bot: Any, ann: Person) -> None:
    url = "https://t.me/civimeter_sandbox_bot?start=iAB_c-1"
    await bot.sends(1001, reply_markup={"inline_keyboard": [[{"text": "Join", "url": url}]]})
    assert (await ann.taps("Join"))["text"] == "/start iAB_c-1"
    assert (await ann.opens(url))["act"] == "start"
    assert (await ann.opens("https://example.org/?start=x"))["act"] == "open"


async def test_a_reply_keyboard_is_pressed_by_label(bot: Any, ann: Person) -> None:
    markup = {"keyboard": [[{"text": "Where I am", "request_location": True}, "Skip"]]}
    await bot.sends(1001, reply_markup=markup)
    assert (await ann.taps("Skip"))["text"] == "Skip"
    assert (await ann.taps("Where"))["act"] == "location"
    await bot.sends(1001, reply_markup={"remove_keyboard": True})
    with pytest.raises(NotSeen):
        await ann.taps("Skip", within=0.05)


async def test_groups_and_forged_taps(bot: Any, ann: Person, town: Town) -> None:
    await town.group(-5, "Team", [1001])
    assert (await ann.types("hello", chat=-5))["chat"] == -5
    await bot.sends(-5, "to all")
    assert [message.text for message in await ann.phone(chat=-5)] == ["hello", "to all"]
    bob = await town.person(1002)
    with pytest.raises(CannotAct, match="not in that chat"):
        await bob.types("hello", chat=-5)
    number = await bot.sends(1001, reply_markup=keys(["Yes"]))
    await ann.forges("made up", number)
    assert (await bot("getUpdates", offset=-1))["result"][0]["callback_query"]["data"] == "made up"


async def test_bytes_of_a_phone_are_added_up(bot: Any, ann: Person) -> None:
    assert EVENT_BYTES == 100
    await ann.look()
    before = ann.bytes
    assert before == 100 + len("/start")
    number = await bot.sends(1001, "<b>é</b>", parse_mode="HTML", reply_markup=keys(["Yes"]))
    await ann.look()
    assert ann.bytes - before == 100 + 2 + 3 + 3
    await ann.taps("Yes")
    await bot("editMessageText", chat_id=1001, message_id=number, text="done")
    await ann.look()
    assert ann.bytes - before == 108 + 103 + 104


async def test_waiting_for_a_change(bot: Any, ann: Person) -> None:
    await ann.look()
    assert not await ann.waits_change(within=0.05)
    await bot.sends(1001)
    assert await ann.waits_change(within=1)


async def test_edits_and_deletions_are_seen(bot: Any, ann: Person) -> None:
    number = await bot.sends(1001, "one", reply_markup=keys(["Yes"]))
    await bot("editMessageReplyMarkup", chat_id=1001, message_id=number, reply_markup=keys(["No"]))
    assert (await ann.sees("one")).rows == [["No"]]
    await bot("editMessageText", chat_id=1001, message_id=number, text="two")
    seen = await ann.sees("two")
    assert (seen.rows, seen.edited) == ([], True)
    await bot("setMessageReaction", chat_id=1001, message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert (await ann.phone())[0].reactions == ["👍"]
    assert (await bot("deleteMessages", chat_id=1001, message_ids=[1, number, 999]))["ok"]
    assert await ann.phone() == []
    assert (await bot("deleteMessage", chat_id=1001, message_id=1))["error_code"] == 400


async def test_commands_by_scope_and_language(bot: Any, ann: Person) -> None:
    async def put(word: str, **where: Any) -> None:
        assert (await bot("setMyCommands", commands=[{"command": word, "description": word}], **where))["ok"]

    async def menu() -> str:
        return (await ann.look())["bot"]["commands"][0]["command"]

    private, own = {"type": "all_private_chats"}, {"type": "chat", "chat_id": 1001}
    await put("any")
    assert await menu() == "any"
    await put("private", scope=private)
    await put("prive", scope=private, language_code="fr")
    assert await menu() == "prive"
    await put("mine", scope=own)
    assert await menu() == "mine"
    await bot("deleteMyCommands", scope=own)
    assert await menu() == "prive"
    assert (await bot("getMyCommands", scope=private))["result"][0]["command"] == "private"
