"""Updates and results are read, without anything left over, by two libraries that know nothing of each other."""

from typing import Any

import aiogram.types
import pytest
import telegram
from pydantic import BaseModel

from bot.sandbox.deeds import PIXEL
from bot.sandbox.people import Town

Json = dict[str, Any]
KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "https://example.org/x"}]]}


def leftovers(value: Any, path: str = "") -> list[str]:
    """Fields at any depth that aiogram's model does not know."""
    if isinstance(value, BaseModel):
        inner = [leftovers(getattr(value, name), f"{path}.{name}") for name in value.model_fields_set]
        return [f"{path}.{name}" for name in value.model_extra or {}] + [one for found in inner for one in found]
    if isinstance(value, list):
        return [one for item in value for one in leftovers(item, f"{path}[]")]
    return []


def api_kwargs(value: Any) -> list[Any]:
    """Fields at any depth that python-telegram-bot does not know."""
    if isinstance(value, telegram.TelegramObject):
        inner = [api_kwargs(getattr(value, name)) for name in value.__slots__ if not name.startswith("_")]
        return [dict(value.api_kwargs)] * bool(value.api_kwargs) + [one for found in inner for one in found]
    if isinstance(value, (list, tuple)):
        return [one for item in value for one in api_kwargs(item)]
    return []


def read_both(body: Json, kind: str) -> None:
    first = getattr(aiogram.types, kind).model_validate(body)
    assert leftovers(first) == []
    second = getattr(telegram, kind).de_json(body, None)
    assert api_kwargs(second) == []
    assert body.keys() <= second.to_dict().keys()


async def test_every_kind_of_update(bot: Any, town: Town) -> None:
    ann = await town.person(1001, first_name="Ann", last_name="Lee", username="ann_lee", language="en")
    await town.group(-5, "Team", [1001])
    await ann.start("abc_DEF-1")
    await bot.sends(1001, "<b>Q</b> https://example.org", parse_mode="HTML", reply_markup=KEYS)
    typed = await ann.types("12 /help")
    await ann.types("and", reply_to=typed["message"])
    await ann.edits(typed["message"], "13")
    await ann.taps("Yes")
    await ann.taps("yes", times=2)
    for kind in ("photo", "document", "voice", "sticker"):
        await ann.sends(kind, caption="see" if kind in ("photo", "document") else "")
    await ann.sends("location", latitude=14.5, longitude=-17.25)
    await ann.sends("contact", phone_number="+221", first_name="Bob", user_id=1002)
    await ann.types("/start@civimeter_sandbox_bot", chat=-5)
    await ann.blocks()
    await ann.unblocks()
    updates = (await bot("getUpdates"))["result"]
    kinds = [list(update)[1] for update in updates]
    assert kinds == (
        ["message"] * 3 + ["edited_message"] + ["callback_query"] * 3 + ["message"] * 7 + ["my_chat_member"] * 2
    )
    for update in updates:
        read_both(update, "Update")
    assert updates[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize("reply", [None, {"keyboard": [[{"text": "Here", "request_location": True}]]}])
async def test_every_result(bot: Any, town: Town, reply: Json | None) -> None:
    ann = await town.person(1001, first_name="Ann")
    await ann.start()
    sent = await bot("sendMessage", chat_id=1001, text="x", reply_markup=reply or KEYS, protect_content=True)
    photo = await bot.upload("sendPhoto", "photo", PIXEL, chat_id=1001, caption="<i>c</i>", parse_mode="HTML")
    again = await bot("sendPhoto", chat_id=1001, photo=photo["result"]["photo"][-1]["file_id"])
    paper = await bot.upload("sendDocument", "document", b"%PDF-", "a.pdf", chat_id=1001)
    reply_to = {"message_id": sent["result"]["message_id"]}
    answer = await bot("sendMessage", chat_id=1001, text="y", reply_parameters=reply_to)
    edited = await bot("editMessageText", chat_id=1001, message_id=answer["result"]["message_id"], text="z")
    caption = await bot("editMessageCaption", chat_id=1001, message_id=photo["result"]["message_id"], caption="d")
    for message in (sent, photo, again, paper, answer, edited, caption):
        read_both(message["result"], "Message")
    read_both((await bot("getMe"))["result"], "User")
    read_both((await bot("getWebhookInfo"))["result"], "WebhookInfo")
    file_id = paper["result"]["document"]["file_id"]
    file = (await bot("getFile", file_id=file_id))["result"]
    read_both(file, "File")
    url = f"{bot.sandbox.url}/file/bot{bot.sandbox.token}/{file['file_path']}"
    async with bot.session.get(url) as response:
        assert await response.read() == b"%PDF-"
    chat = (await bot("getChat", chat_id=1001))["result"]
    assert leftovers(aiogram.types.ChatFullInfo.model_validate(chat)) == []
    assert telegram.ChatFullInfo.de_json(chat, None).id == 1001


async def test_python_telegram_bot_talks_to_it(bot: Any, town: Town) -> None:
    ann = await town.person(1001, first_name="Ann")
    await ann.start("pay")
    sandbox = bot.sandbox
    client = telegram.Bot(sandbox.token, f"{sandbox.url}/bot", f"{sandbox.url}/file/bot")
    async with client:
        assert client.username == "civimeter_sandbox_bot"
        (update,) = await client.get_updates(timeout=1)
        assert update.message.text == "/start pay"
        message = await client.send_document(1001, b"hello", filename="a.txt", caption="<b>x</b>", parse_mode="HTML")
        keys = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Yes", callback_data="y")]])
        await client.send_message(1001, "pick", reply_markup=keys)
        assert await (await client.get_file(message.document.file_id)).download_as_bytearray() == b"hello"
        assert await client.set_my_commands([("help", "Help")], scope=telegram.BotCommandScopeAllPrivateChats())
        with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
            await client.send_message(5, "x")
    assert (await ann.sees("pick")).rows == [["Yes"]]
    assert sandbox.journal.not_modelled() == []
