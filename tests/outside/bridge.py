"""The bridge: the Bot API as the product speaks it in front of an emulator that speaks less of it.

Tags become entities, previews and the like are left out, links on buttons are kept aside, a keyboard is changed by
saying the text again, deleted messages are remembered, a menu or a sign that somebody writes is taken note of. All else
passes as it is.
"""

import json
from collections.abc import Awaitable, Callable
from types import TracebackType

import aiohttp
from aiohttp import web

from bot.sandbox.refusals import Refusal
from tests.outside.families import in_telegrams_words
from tests.outside.lab import Answer, Json, Lab, Refused
from tests.outside.marks import BadTag, commands_in, read_tags

NOTED = frozenset(
    {"setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription", "sendChatAction", "setMessageReaction"}
)
"""Methods that change nothing in what a chat holds."""
LEFT_OUT = ("link_preview_options", "protect_content")
LINK = "bridge:link:"
"""What stands in the emulator's chat on a button with a link, with the number of the link."""
NOT_HELD = ("text_link",)
"""Entities that the emulator refuses: the words stay, the link goes."""


class Bridge:
    """`async with Bridge(lab) as bridge:` listens; `bridge.url` is what the bot is given.

    `calls`: what the bot asked, as it asked it. `unsupported`: what the emulator did not understand even so.
    """

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.url = ""
        self.calls: list[tuple[str, Json]] = []
        self.unsupported: list[str] = []
        self.deleted: set[tuple[int, int]] = set()
        self.links: list[str] = []
        self._runner: web.AppRunner | None = None
        self._ways: dict[str, Callable[[Json], Awaitable[Answer]]] = {
            "deleteMessages": self._delete,
            "editMessageReplyMarkup": self._change_keyboard,
            "getUpdates": self._updates,
        }

    async def __aenter__(self) -> "Bridge":
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        method, token = request.match_info["method"], request.match_info["token"]
        params, files = await read_call(request)
        self.calls.append((method, params | {name: {"upload": file[0]} for name, file in files.items()}))
        if token != self.lab.token:
            status, body = await self.lab.call(method, params, token=token)
        else:
            try:
                status, body = await self._answer(method, dict(params), files)
            except Refusal as refusal:
                status, body = refusal.code, refusal.answer()
        if "GRAMLAB_UNSUPPORTED" in body.get("description", ""):
            self.unsupported.append(f"{method}: {body['description']}")
        return web.json_response(in_telegrams_words(body), status=status)

    async def _answer(self, method: str, params: Json, files: Json) -> Answer:
        if method in NOTED:
            return 200, {"ok": True, "result": True}
        if (params.get("chat_id"), params.get("message_id")) in self.deleted:
            raise Refusal("edit_not_found")
        way = self._ways.get(method)
        if way is not None:
            return await way(params)
        params = self._told_simply(params)
        return await self.lab.call(method, params, form=as_form(params, files) if files else None)

    def _told_simply(self, params: Json) -> Json:
        """The parameters in the words that the emulator has."""
        simple = {name: value for name, value in params.items() if name not in (*LEFT_OUT, "parse_mode")}
        for words, entities in (("text", "entities"), ("caption", "caption_entities")):
            if words in params and "parse_mode" in params:
                try:
                    simple[words], found = read_tags(params[words])
                except BadTag as error:
                    raise Refusal("bad_entities", str(error)) from None
                simple[entities] = [entity for entity in found if entity["type"] not in NOT_HELD]
        if "reply_markup" in params:
            simple["reply_markup"] = self._keyboard(params["reply_markup"])
        return simple

    def _keyboard(self, markup: Json) -> Json:
        rows = markup.get("inline_keyboard")
        return markup if rows is None else {"inline_keyboard": [[self._button(one) for one in row] for row in rows]}

    def _button(self, button: Json) -> Json:
        if "url" not in button:
            return button
        self.links.append(button["url"])
        return {"text": button["text"], "callback_data": f"{LINK}{len(self.links) - 1}"}

    def link_behind(self, data: str) -> str:
        """The address on a button of the emulator's chat; empty when it is a button to press."""
        return self.links[int(data.removeprefix(LINK))] if data.startswith(LINK) else ""

    # ------------------------------------------------------------------------------- what the emulator does not know
    async def _delete(self, params: Json) -> Answer:
        """Ids that are unknown are skipped, as Telegram does."""
        self.deleted |= {(params["chat_id"], message) for message in params["message_ids"]}
        return 200, {"ok": True, "result": True}

    async def _change_keyboard(self, params: Json) -> Answer:
        message = await self.message(params["chat_id"], params["message_id"])
        method, words, entities = ("editMessageText", "text", "entities")
        if kind_of(message) != "text":
            method, words, entities = ("editMessageCaption", "caption", "caption_entities")
        said = {words: message.get(words, ""), entities: message.get(entities)}
        return await self.lab.call(method, params | said | {"reply_markup": self._keyboard(params["reply_markup"])})

    async def message(self, chat: int, number: int) -> Json:
        """A message as the emulator holds it; raises Refusal where there is none."""
        try:
            for message in await self.history(chat):
                if message["id"] == number:
                    return message
        except Refused:
            raise Refusal("chat_not_found") from None
        raise Refusal("edit_not_found")

    async def history(self, person: int) -> list[Json]:
        """What a person's chat with the bot holds, oldest first, without what was deleted."""
        chat = await self.lab.control("open_private_chat", user_id=person, bot_id=self.lab.bot["id"])
        held = await self.lab.control("history", chat_id=chat["id"])
        return [message for message in held if (person, message["id"]) not in self.deleted]

    async def _updates(self, params: Json) -> Answer:
        """What people wrote, with the commands found in it."""
        status, body = await self.lab.call("getUpdates", params)
        for update in body.get("result", []):
            message = update.get("message", {})
            if found := commands_in(message.get("text", "")):
                message["entities"] = found + message.get("entities", [])
        return status, body


def kind_of(message: Json) -> str:
    """What a message of the emulator is: `text`, `photo` or `document`."""
    return next((kind for kind in ("photo", "document") if kind in message), "text")


async def read_call(request: web.Request) -> tuple[Json, Json]:
    """Parameters and files of a call, which comes as JSON or as a form."""
    if request.content_type == "application/json":
        return await request.json(), {}
    params: Json = {}
    files: Json = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            params[name] = value if name in ("caption", "parse_mode") else json.loads(str(value))
    return params, files


def as_form(params: Json, files: Json) -> aiohttp.FormData:
    """A call with files, as the emulator reads it."""
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, (filename, data) in files.items():
        form.add_field(name, data, filename=filename, content_type="application/octet-stream")
    return form
