"""Every row of refusals.yaml is provoked over HTTP, and nothing else is refused in its place."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.sandbox import api
from bot.sandbox.deeds import PIXEL
from bot.sandbox.people import Town
from bot.sandbox.refusals import rows

Json = dict[str, Any]
ANN, NEW, BLOCKED, GONE = 1001, 1002, 1003, 1004
KICKED, KICKED_SUPER, MOVED, GROUP = -10, -11, -12, -13


def keyboard(*buttons: Any) -> Json:
    return {"inline_keyboard": [[button] for button in buttons]}


def send(**params: Any) -> tuple[str, Json]:
    return "sendMessage", {"chat_id": ANN, "text": "x"} | params


def press(**fields: Any) -> tuple[str, Json]:
    return send(reply_markup=keyboard({"text": "a"} | fields))


def edit(number: int, method: str = "editMessageText", **params: Any) -> tuple[str, Json]:
    return method, {"chat_id": ANN, "message_id": number, "text": "y"} | params


# In Ann's chat: 1 her /start, 2 "hello" by the bot, 3 a picture by the bot.
SIMPLE: dict[str, tuple[str, Json]] = {
    "unknown_method": ("sendDice", {"chat_id": ANN}),
    "no_chat": ("sendMessage", {"text": "x"}),
    "chat_not_found": send(chat_id=99),
    "blocked": send(chat_id=BLOCKED),
    "deactivated": send(chat_id=GONE),
    "not_started": send(chat_id=NEW),
    "kicked_group": send(chat_id=KICKED),
    "kicked_supergroup": send(chat_id=KICKED_SUPER),
    "migrated": send(chat_id=MOVED),
    "empty_text": send(text="<b> </b>", parse_mode="HTML"),
    "long_text": send(text="😀" * 2049),
    "bad_entities": send(text="<p>x</p>", parse_mode="HTML"),
    "entity_span": send(text="😀", entities=[{"type": "bold", "offset": 0, "length": 1}]),
    "bad_parse_mode": send(parse_mode="MarkdownV2"),
    "not_modified": edit(2, text=" <i></i>hello", parse_mode="HTML"),
    "edit_not_found": edit(77),
    "delete_not_found": ("deleteMessage", {"chat_id": ANN, "message_id": 77}),
    "react_not_found": ("setMessageReaction", {"chat_id": ANN, "message_id": 77}),
    "no_message_id": ("deleteMessages", {"chat_id": ANN, "message_ids": []}),
    "cannot_edit": edit(1),
    "no_text_to_edit": edit(3),
    "no_caption_to_edit": edit(2, "editMessageCaption", caption="x"),
    "button_data": press(callback_data="é" * 33),
    "button_type": press(callback_data="x", url="https://example.org"),
    "button_url": press(url="http://localhost:8080/"),
    "bad_button": send(reply_markup=keyboard("a")),
    "text_button": press(),
    "bad_markup": send(reply_markup=[1]),
    "inline_expected": edit(2, reply_markup={"keyboard": [["a"]]}),
    "long_markup": send(reply_markup=keyboard(*[{"text": "a", "callback_data": "b"}] * 101)),
    "private_only": send(chat_id=GROUP, reply_markup={"keyboard": [[{"text": "a", "request_location": True}]]}),
    "old_query": ("answerCallbackQuery", {"callback_query_id": "5"}),
    "wrong_file": ("getFile", {"file_id": "nothing"}),
    "no_file": ("sendDocument", {"chat_id": ANN}),
    "bad_action": ("sendChatAction", {"chat_id": ANN, "action": "dancing"}),
    "bad_reaction": edit(2, "setMessageReaction", reaction=[{"type": "emoji", "emoji": "x"}]),
    "bad_command": ("setMyCommands", {"commands": [{"command": "Help", "description": "x"}]}),
    "bad_command_text": ("setMyCommands", {"commands": [{"command": "help", "description": ""}]}),
    "long_name": ("setMyShortDescription", {"short_description": "x" * 121}),
    "secret_characters": ("setWebhook", {"url": "https://example.org/x", "secret_token": "a b"}),
    "secret_long": ("setWebhook", {"url": "https://example.org/x", "secret_token": "a" * 257}),
    "webhook_url": ("setWebhook", {"url": "ftp://example.org"}),
    "bad_reply": send(reply_parameters={"message_id": 77}),
}  # fmt: skip


async def wrong_token(bot: Any, town: Town) -> Json:
    return await bot.at("7000000001:wrong", "getMe", {})  # type: ignore[no-any-return]


async def invalid_token(bot: Any, town: Town) -> Json:
    return await bot.at("nonsense", "getMe", {})  # type: ignore[no-any-return]


async def logged_out(bot: Any, town: Town) -> Json:
    assert (await bot("logOut"))["ok"]
    return await bot("getMe")  # type: ignore[no-any-return]


async def long_caption(bot: Any, town: Town) -> Json:
    return await bot.upload("sendPhoto", "photo", PIXEL, chat_id=ANN, caption="x" * 1025)  # type: ignore[no-any-return]


async def cannot_delete(bot: Any, town: Town) -> Json:
    young = await town.advance(47 * 3600)
    assert young
    number = await bot.sends(ANN)
    assert (await bot("deleteMessages", chat_id=ANN, message_ids=[1, 55]))["ok"]
    await town.advance(3600)
    assert (await bot("deleteMessage", chat_id=ANN, message_id=number))["ok"]
    return await bot("deleteMessage", chat_id=ANN, message_id=2)  # type: ignore[no-any-return]


async def long_toast(bot: Any, town: Town) -> Json:
    ann = await town.person(ANN)
    await bot.sends(ANN, reply_markup=keyboard({"text": "a", "callback_data": "b"}))
    await ann.taps("a")
    query = (await bot("getUpdates"))["result"][-1]["callback_query"]["id"]
    return await bot("answerCallbackQuery", callback_query_id=query, text="x" * 201)  # type: ignore[no-any-return]


async def big_file(bot: Any, town: Town) -> Json:
    data = PIXEL + b"\0" * (10 * 1024 * 1024)
    return await bot.upload("sendPhoto", "photo", data, chat_id=ANN)  # type: ignore[no-any-return]


async def bad_photo(bot: Any, town: Town) -> Json:
    return await bot.upload("sendPhoto", "photo", b"no picture", chat_id=ANN)  # type: ignore[no-any-return]


async def empty_file(bot: Any, town: Town) -> Json:
    return await bot.upload("sendDocument", "document", b"", chat_id=ANN)  # type: ignore[no-any-return]


async def big_request(bot: Any, town: Town) -> Json:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "UPLOAD_LIMIT", 1000)  # 50 MB would only take longer.
        assert (await bot.upload("sendDocument", "document", b"x" * 1000, chat_id=ANN))["ok"]
        return await bot.upload("sendDocument", "document", b"x" * 1001, chat_id=ANN)  # type: ignore[no-any-return]


async def _poll_until(bot: Any, other: Awaitable[Any]) -> Json:
    newest = (await bot("getUpdates"))["result"][-1]["update_id"]
    first = asyncio.create_task(bot("getUpdates", offset=newest + 1, timeout=20))
    await asyncio.sleep(0.05)
    await other
    return await first  # type: ignore[no-any-return]


async def other_poller(bot: Any, town: Town) -> Json:
    second = bot("getUpdates", offset=1, timeout=1)
    return await _poll_until(bot, second)


async def webhook_set(bot: Any, town: Town) -> Json:
    return await _poll_until(bot, bot("setWebhook", url="https://example.org/hook"))


async def webhook_active(bot: Any, town: Town) -> Json:
    await bot("setWebhook", url="https://example.org/hook")
    return await bot("getUpdates")  # type: ignore[no-any-return]


async def too_many(bot: Any, town: Town) -> Json:
    await town.limits("strict")
    await bot.sends(ANN)
    return await bot("sendMessage", chat_id=ANN, text="x")  # type: ignore[no-any-return]


async def restarting(bot: Any, town: Town) -> Json:
    await town.faults({"match": {"method": "getMe"}, "do": {"status": 500}})
    return await bot("getMe")  # type: ignore[no-any-return]


SPECIAL: dict[str, Callable[[Any, Town], Awaitable[Json]]] = {
    run.__name__: run
    for run in (
        wrong_token, invalid_token, logged_out, long_caption, cannot_delete, long_toast, big_file, bad_photo,
        empty_file, big_request, other_poller, webhook_set, webhook_active, too_many, restarting,
    )
}  # fmt: skip


@pytest.fixture
async def world(bot: Any, town: Town) -> None:
    for number in (ANN, NEW, BLOCKED, GONE):
        person = await town.person(number, first_name=f"P{number}")
        if number != NEW:
            await person.start()
    await (await town.person(BLOCKED)).blocks()
    await (await town.person(GONE)).leaves_telegram()
    await town.group(KICKED, "Group", [ANN], kicked=True)
    await town.group(KICKED_SUPER, "Supergroup", [ANN], kind="supergroup", kicked=True)
    await town.group(MOVED, "Old", [ANN], migrate_to=-1012)
    await town.group(GROUP, "Team", [ANN])
    await bot.sends(ANN, "hello")
    assert (await bot.upload("sendPhoto", "photo", PIXEL, chat_id=ANN))["result"]["message_id"] == 3


def test_every_row_has_a_provocation() -> None:
    assert set(rows()) == SIMPLE.keys() | SPECIAL.keys()
    assert not SIMPLE.keys() & SPECIAL.keys()


@pytest.mark.parametrize("name", rows())
@pytest.mark.usefixtures("world")
async def test_row(name: str, bot: Any, town: Town) -> None:
    row = rows()[name]
    if name in SIMPLE:
        method, params = SIMPLE[name]
        answer = await bot(method, **params)
    else:
        answer = await SPECIAL[name](bot, town)
    before, _, after = row.description.partition("{detail}")
    assert answer["ok"] is False
    assert answer["error_code"] == row.code
    assert answer["description"].startswith(before)
    assert answer["description"].endswith(after)
    assert row.fragment in answer["description"]
    assert row.origin in ("server", "core", "sandbox")
    if name == "migrated":
        assert answer["parameters"] == {"migrate_to_chat_id": -1012}
    if name == "too_many":
        assert answer["parameters"] == {"retry_after": 1}
    refused = bot.sandbox.journal.refusals()
    assert [line["answer"]["description"] for line in refused] == [answer["description"]]
    assert not refused[0]["effect"]
