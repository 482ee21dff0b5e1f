"""People in the emulator with the hands and eyes of the sandbox's people, so that the same journeys can be walked."""

import asyncio
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.people import CannotAct, Person, Town
from tests.outside.bridge import Bridge, kind_of
from tests.outside.lab import Json, Refused

LOOKS_EVERY = 0.15


class OutsidePerson(Person):
    """One person; what they do goes to the emulator's control, what they see is what its chat holds."""

    def __init__(self, town: "OutsideTown", body: Json) -> None:
        super().__init__(town, body)
        self._bridge, self._lab = town.bridge, town.bridge.lab
        self._unanswered: list[str] = []
        self._told: list[Json] = []
        self._taps = 0
        self._seen: tuple[list[Json], list[Json]] | None = None

    async def look(self, after: int = -1, wait: float = 0.0, chat: int = 0) -> Json:
        """The emulator has no bell, so it is asked again and again."""
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            seen = [self._shown(one) for one in await self._bridge.history(self.id)], await self._toasts()
            if seen != self._seen:
                self._seen = seen
                change = self.state["change"] + 1
                self.state = {"change": change, "messages": seen[0], "toasts": seen[1], "keyboard": []}
            if self.state["change"] > after or asyncio.get_running_loop().time() >= deadline:
                return self.state
            await asyncio.sleep(LOOKS_EVERY)

    def _shown(self, message: Json) -> Json:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        link, kind = self._bridge.link_behind, kind_of(message)
        words, entities = ("text", "entities") if kind == "text" else ("caption", "caption_entities")
        return {
            "id": message["id"],
            "text": message.get(words, ""),
            "rows": [[{"label": one["text"], "url": link(one["callback_data"])} for one in row] for row in rows],
            "mine": message["sender_id"] == self.id,
            "edited": "edit_date" in message,
            "kind": kind,
            "at": message["date"],
            "entities": message.get(entities, []),
            "reply_to": 0,
            "reactions": [],
        }

    async def _toasts(self) -> list[Json]:
        """What taps were answered with, where there were words."""
        for tap in list(self._unanswered):
            answer = (await self._lab.control("get_callback", user_id=self.id, callback_id=tap))["answer"]
            if answer is not None:
                self._unanswered.remove(tap)
                self._told += [{"text": answer["text"]}] if answer["text"] else []
        return list(self._told)

    async def _do(self, deed: str, **body: object) -> Json:
        try:
            match deed, body:
                case "start", {"payload": payload}:
                    return await self._writes(f"/start {payload}".strip())
                case "open", {"url": url}:
                    return await self._writes(f"/start {parse_qs(urlsplit(str(url)).query)['start'][0]}")
                case "text", {"text": text}:
                    return await self._writes(str(text))
                case "tap", {"message": message, "row": int(row), "column": int(column), "times": int(times)}:
                    for _ in range(times):
                        await self._taps_on(await self._bridge.message(self.id, message), row, column)
                    return {}
                case "forge", {"data": data, "message": message}:
                    return await self._sends_tap(message, str(data))
        except Refused as refused:
            raise CannotAct(str(refused)) from None
        raise CannotAct(f"nobody in the emulator can do that: {deed}")

    async def _writes(self, text: str) -> Json:
        chat = await self._lab.control("open_private_chat", user_id=self.id, bot_id=self._lab.bot["id"])
        message: Json = await self._lab.control("send_message", chat_id=chat["id"], sender_id=self.id, text=text)
        return message

    async def _taps_on(self, message: Json, row: int, column: int) -> None:
        data = message["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
        await self._sends_tap(message["id"], data)

    async def _sends_tap(self, message: object, data: str) -> Json:
        chat = await self._lab.control("open_private_chat", user_id=self.id, bot_id=self._lab.bot["id"])
        tap: Json = await self._lab.control(
            "create_callback",
            user_id=self.id,
            chat_id=chat["id"],
            message_id=message,
            data=data,
            request_id=f"tap{self._taps}",
        )
        self._taps += 1
        self._unanswered.append(tap["id"])
        return tap


class OutsideTown(Town):
    """Everybody in one emulator. It gives its own numbers to people."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge.url)
        self.bridge = bridge

    async def person(self, id: int, **fields: object) -> Person:
        name, language = str(fields.get("first_name", "Somebody")), str(fields.get("language", "en"))
        user = await self.bridge.lab.control("create_user", first_name=name, language_code=language)
        return OutsidePerson(self, {"id": user["id"], "first_name": name, "language": language})

    async def status(self, text: str, done: int = 0, total: int = 0) -> None:
        """The emulator has no page above its phones."""
