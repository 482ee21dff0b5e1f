"""The one client: people who start, tap and type, over the sandbox's control addresses."""

import asyncio
import base64
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any

import aiohttp

from bot.sandbox.seen import Message, find_label, plain_words, read_message

__all__ = ["CannotAct", "Message", "NotSeen", "Person", "Town"]

Json = dict[str, Any]


class CannotAct(Exception):
    """The phone would not let this person do that; the message says why."""


class NotSeen(AssertionError):
    """What was waited for did not appear; the message shows the phone."""


class Person:
    """One person and the phone in their hand; made by `Town.person`."""

    def __init__(self, town: "Town", body: Json) -> None:
        self.town = town
        self.id: int = body["id"]
        self.first_name: str = body["first_name"]
        self.language: str = body["language"]
        self.state: Json = {"change": -1, "messages": [], "toasts": []}

    async def _do(self, deed: str, **body: Any) -> Json:
        line: Json = await self.town.post(f"/sandbox/people/{self.id}/{deed}", body)
        return line

    async def look(self, after: int = -1, wait: float = 0.0, chat: int = 0) -> Json:
        """The phone as data; with `wait` as soon as it has changed since change number `after`."""
        path = f"/sandbox/people/{self.id}/phone?after={after}&wait={wait:.3f}&chat={chat}"
        self.state = await self.town.get(path)
        return self.state

    async def phone(self, chat: int = 0) -> list[Message]:
        """All messages on the phone now, oldest first."""
        return [read_message(body) for body in (await self.look(chat=chat))["messages"]]

    @property
    def toasts(self) -> list[str]:
        """Texts of the newest toasts and alerts, as of the last look at the phone."""
        return [toast["text"] for toast in self.state["toasts"]]

    @property
    def bytes(self) -> int:
        """What has travelled to and from this phone, as of the last look at it."""
        return int(self.state["person"]["bytes"]) if "person" in self.state else 0

    async def start(self, payload: str = "") -> Json:
        """Press Start, or open a link of this bot with a payload."""
        return await self._do("start", payload=payload)

    async def opens(self, url: str) -> Json:
        """Open a link that stands in a message."""
        return await self._do("open", url=url)

    async def types(self, text: str, *, chat: int = 0, reply_to: int = 0) -> Json:
        """Send a text; `chat` is a group's id."""
        return await self._do("text", text=text, chat=chat, reply_to=reply_to)

    async def taps(self, label: str, *, message: int | None = None, times: int = 1, within: float = 5.0) -> Json:
        """Tap the button that reads so, on the newest message that has it, or on one message; waits for it."""
        async for messages in self._watch(within):
            for one in reversed(messages):
                place = find_label(one.rows, label) if message in (None, one.id) else None
                if place:
                    row, column = place
                    seen = one.rows[row][column]
                    return await self._do("tap", message=one.id, row=row, column=column, label=seen, times=times)
            keys = [[key["label"] for key in row] for row in self.state["keyboard"]] if message is None else []
            if place := find_label(keys, label):
                return await self._press_key(self.state["keyboard"][place[0]][place[1]])
        raise NotSeen(f"{self.first_name} sees no button {label!r}:\n{await self.describe()}")

    async def _press_key(self, key: Json) -> Json:
        match key["asks"]:
            case "location":
                return await self.sends("location", latitude=14.6928, longitude=-17.4467)
            case "contact":
                return await self.sends("contact", phone_number="+000", first_name=self.first_name, user_id=self.id)
            case _:
                return await self.types(key["label"])

    async def forges(self, data: str, message: int) -> Json:
        """Send callback data that no button has, as a changed client could."""
        return await self._do("forge", data=data, message=message)

    async def edits(self, message: int, text: str) -> Json:
        """Change one's own message."""
        return await self._do("edit", message=message, text=text)

    async def deletes(self, message: int) -> Json:
        """Delete a message."""
        return await self._do("delete", message=message)

    async def clears(self) -> Json:
        """Delete the whole chat."""
        return await self._do("clear")

    async def blocks(self) -> Json:
        """Block the bot."""
        return await self._do("block")

    async def unblocks(self) -> Json:
        """Unblock the bot."""
        return await self._do("unblock")

    async def leaves_telegram(self) -> Json:
        """Delete the account."""
        return await self._do("deactivate")

    async def sends(self, kind: str, **details: Any) -> Json:
        """Send a sticker, voice, audio, photo or document (`data` bytes, `name`, `mime`, `caption`, `seconds`; those
        with the same `album` belong together), a location or venue (`latitude`, `longitude`, `title`), or a contact.
        """
        if isinstance(details.get("data"), bytes):
            details["data"] = base64.b64encode(details["data"]).decode()
        return await self._do(kind, **details)

    async def sees(self, text: str, within: float = 5.0) -> Message:
        """The newest message of the bot with these words, waiting for it; raises NotSeen."""
        words = plain_words(text)
        async for messages in self._watch(within):
            for one in reversed(messages):
                if not one.mine and words in plain_words(one.text):
                    return one
        raise NotSeen(f"{self.first_name} does not see {text!r}:\n{await self.describe()}")

    async def sees_toast(self, text: str, within: float = 5.0) -> str:
        """The newest toast with these words, waiting for it."""
        async for _ in self._watch(within):
            for toast in reversed(self.toasts):
                if plain_words(text) in plain_words(toast):
                    return toast
        raise NotSeen(f"{self.first_name} sees no toast {text!r}, only {self.toasts}")

    async def waits_change(self, within: float = 5.0) -> bool:
        """Wait until the phone differs from the last look at it; False if it does not within the time."""
        before = self.state["change"]
        return bool((await self.look(before, within))["change"] > before)

    async def _watch(self, within: float) -> AsyncIterator[list[Message]]:
        deadline = asyncio.get_running_loop().time() + within
        state = await self.look()
        while True:
            yield [read_message(body) for body in state["messages"]]
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return
            state = await self.look(state["change"], left)

    async def describe(self) -> str:
        """The phone in plain text, for messages of failure."""
        lines = []
        for one in await self.phone():
            lines.append(f"{'>' if one.mine else '<'} #{one.id} {one.text}")
            lines += [f"    {' | '.join(row)}" for row in one.rows]
        return "\n".join(lines) or "(an empty chat)"


class Town:
    """Everybody in one sandbox: `async with Town(url) as town`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Town":
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def get(self, path: str) -> Any:
        """The JSON at a control address."""
        return await self._ask("GET", path)

    async def post(self, path: str, body: Json) -> Any:
        """What a control address answers to JSON."""
        return await self._ask("POST", path, body)

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Any:
        assert self._session, "use: async with Town(url) as town"
        async with self._session.request(method, self.url + path, json=body) as response:
            answer = await response.json()
            if response.status != 200:
                raise CannotAct(answer.get("error", str(answer)))
            return answer

    async def person(self, id: int, **fields: Any) -> Person:
        """Create or get a person: first_name, last_name, username, language, started."""
        return Person(self, await self.post("/sandbox/people", {"id": id, **fields}))

    async def group(self, id: int, title: str, members: list[int], **fields: Any) -> Json:
        """Create or change a group with the bot in it (kicked, migrate_to)."""
        body: Json = await self.post("/sandbox/groups", {"id": id, "title": title, "members": members, **fields})
        return body

    async def advance(self, seconds: float) -> float:
        """Move the sandbox's clock forward; returns its time."""
        return float((await self.post("/sandbox/clock", {"advance": seconds}))["now"])

    async def faults(self, *rules: Json, clear: bool = False) -> list[Json]:
        """Add fault rules; the answer lists those in force."""
        answer: list[Json] = await self.post("/sandbox/faults", {"add": list(rules), "clear": clear})
        return answer

    async def limits(self, profile: str) -> None:
        """Choose none, fair or strict."""
        await self.post("/sandbox/limits", {"profile": profile})

    async def repeats_updates(self, count: int) -> list[int]:
        """Have the newest updates delivered once more."""
        return list((await self.post("/sandbox/updates/repeat", {"count": count}))["updates"])

    async def holds_updates(self) -> None:
        """Keep what happens from the bot until `releases_updates`."""
        await self.post("/sandbox/updates/hold", {})

    async def releases_updates(self, order: str = "", copies: int = 0) -> int:
        """Deliver what was held, in order, reversed or shuffled, with copies; how many deliveries that makes."""
        return int((await self.post("/sandbox/updates/release", {"order": order, "copies": copies}))["released"])

    async def line(self, mode: str) -> None:
        """Change the network behind the sandbox's second port."""
        await self.post("/sandbox/line", {"mode": mode})

    async def status(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show how far something is, above the phones."""
        await self.post("/sandbox/status", {"text": text, "done": done, "total": total})
