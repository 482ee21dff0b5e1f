"""What people do on their phones: every deed changes the world and queues an update for the bot."""

from typing import Any

from bot.sandbox.bench import Bench, Query
from bot.sandbox.entities import detect, trim
from bot.sandbox.render import bot_user, chat_json, person_user
from bot.sandbox.world import BOT_ID, Chat, File, Message, Person

Json = dict[str, Any]


class CannotAct(Exception):
    """A phone would not let the person do this."""


class Hands:
    """The hands of everybody; each method is one deed of one person."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._taps = 0

    def start(self, person: Person, payload: str = "") -> Json:
        """Press Start, or open a deep link; a blocked bot is unblocked by it."""
        if person.blocked:
            self.unblock(person)
        return self.say(person, f"/start {payload}".strip(), act="start")

    def say(self, person: Person, text: str, chat: int = 0, reply_to: int = 0, act: str = "text") -> Json:
        """Type a message in the private chat, or in a group."""
        text, _ = trim(text, [])
        if not text:
            raise CannotAct("an empty message cannot be sent")
        return self._send(person, chat, act, text=text, entities=detect(text), reply_to=reply_to)

    def send(self, person: Person, kind: str, file: File | None, extra: Json, text: str = "") -> Json:
        """Send something that is not text: sticker, voice, photo, document, location, contact."""
        return self._send(person, 0, kind, kind=kind, file=file, extra=extra, text=text)

    def _send(self, person: Person, chat_id: int, act: str, **fields: Any) -> Json:
        bench, chat = self.bench, self._chat(person, chat_id)
        screen = self._screens(chat)
        if chat.kind == "private":
            person.started = True
        message = bench.world.add_message(chat, person.id, bench.clock.now(), **fields)
        bench.world.count_bytes(chat, message.text)
        update = bench.queue.add("message", bench.message(message), f"chat:{chat.id}") if not chat.kicked else None
        bench.bell.ring(*chat.members)
        return self._note(person, chat, act, update, message=message.id, text=message.text, **screen)

    def tap(self, person: Person, message_id: int, label: str, data: str, times: int = 1) -> Json:
        """Tap a button of a message, `times` times; each tap is an update of its own."""
        chat = self._chat(person, 0)
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise CannotAct(f"there is no message {message_id} on this phone")
        line: Json = {}
        for _ in range(times):
            line = self._tap(person, chat, message, label, data)
        self.bench.bell.ring(person.id)
        return line

    def _tap(self, person: Person, chat: Chat, message: Message, label: str, data: str) -> Json:
        bench, now = self.bench, self.bench.clock.now()
        self._taps += 1
        query = Query(f"{person.id}{self._taps:09d}", person.id, message.id, now)
        bench.queries[query.id] = query
        person.waiting[query.id] = message.id
        bench.world.count_bytes(chat, data)
        body = {
            "id": query.id,
            "from": person_user(person),
            "message": bench.message(message),
            "chat_instance": str(-(chat.id * 7919)),
            "data": data,
        }
        update = bench.queue.add("callback_query", body, f"user:{person.id}", bench.queue.tap_seconds)
        shown = {"screen": screen_of(message), "card": screen_of(message)}
        return self._note(person, chat, "tap", update, message=message.id, label=label, data=data, **shown)

    def edit(self, person: Person, message_id: int, text: str) -> Json:
        """Change the text of one's own message."""
        chat, message = self._own(person, message_id)
        screen = self._screens(chat)
        message.text, _ = trim(text, [])
        message.entities, message.edited = detect(message.text), self.bench.clock.now()
        self.bench.world.count_bytes(chat, message.text)
        update = self.bench.queue.add("edited_message", self.bench.message(message), f"chat:{chat.id}")
        self.bench.bell.ring(*chat.members)
        return self._note(person, chat, "edit", update, message=message.id, text=message.text, **screen)

    def delete(self, person: Person, message_id: int) -> Json:
        """Remove a message from the chat; bots are not told."""
        chat = self._chat(person, 0)
        if message_id not in chat.messages:
            raise CannotAct(f"there is no message {message_id} on this phone")
        chat.messages[message_id].deleted = True
        self.bench.bell.ring(*chat.members)
        return self._note(person, chat, "delete", None, message=message_id)

    def clear(self, person: Person) -> Json:
        """Delete the whole chat from the phone."""
        chat = self._chat(person, 0)
        for message in chat.messages.values():
            message.deleted = True
        self.bench.bell.ring(person.id)
        return self._note(person, chat, "clear", None)

    def block(self, person: Person) -> Json:
        """Block the bot."""
        return self._membership(person, "block", "member", "kicked")

    def unblock(self, person: Person) -> Json:
        """Unblock the bot."""
        return self._membership(person, "unblock", "kicked", "member")

    def deactivate(self, person: Person) -> Json:
        """Delete one's account; bots are not told."""
        person.deactivated = True
        return self._note(person, self.bench.world.chats[person.id], "deactivate", None)

    def _membership(self, person: Person, act: str, old: str, new: str) -> Json:
        bench, chat = self.bench, self.bench.world.chats[person.id]
        if person.blocked == (new == "kicked"):
            raise CannotAct(f"cannot {act}: it is so already")
        person.blocked = new == "kicked"
        body = {
            "chat": chat_json(bench.world, chat),
            "from": person_user(person),
            "date": int(bench.clock.now()),
            "old_chat_member": self._bot_as(old),
            "new_chat_member": self._bot_as(new),
        }
        update = bench.queue.add("my_chat_member", body, f"member:{person.id}")
        bench.bell.ring(person.id)
        return self._note(person, chat, act, update)

    def _bot_as(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": bot_user(self.bench.profile.name()), **until}

    def _chat(self, person: Person, chat_id: int) -> Chat:
        chat = self.bench.world.chats.get(chat_id or person.id)
        if chat is None or person.id not in chat.members:
            raise CannotAct("this person is not in that chat")
        if person.deactivated:
            raise CannotAct("this account is deleted")
        if person.blocked and chat.kind == "private":
            raise CannotAct("this person has blocked the bot: press Start or unblock first")
        return chat

    def _own(self, person: Person, message_id: int) -> tuple[Chat, Message]:
        chat = self._chat(person, 0)
        message = chat.messages.get(message_id)
        if message is None or message.deleted or message.sender != person.id:
            raise CannotAct(f"message {message_id} is not this person's")
        return chat, message

    def _screens(self, chat: Chat) -> Json:
        shown = [message for message in chat.messages.values() if not message.sender and not message.deleted]
        cards = [message for message in shown if message.markup]
        return {
            "screen": screen_of(shown[-1]) if shown else None,
            "card": screen_of(cards[-1]) if cards else None,
        }

    def _note(self, person: Person, chat: Chat, act: str, update: int | None, **fields: Any) -> Json:
        now, updates = self.bench.clock.now(), [] if update is None else [update]
        return self.bench.journal.write(
            "act", now, person=person.id, chat=chat.id, act=act, updates=updates, bot=BOT_ID, **fields
        )


def screen_of(message: Message) -> Json:
    """What of a message a person sees: its id, text and the labels of its buttons."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    return {"message": message.id, "text": message.text, "rows": [[button["text"] for button in row] for row in rows]}
