"""What a view is drawn from: the desk, the chat, what it is about, the time, and the words of the chat's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.desk.desk import Desk, Row, loads, parse_stamp, stamp
from bot.turn import Actor, Press, Send, Turn
from flows.quickly import made_quickly
from reports.words import Words


@made_quickly
@dataclass(frozen=True, slots=True)
class Looking:
    desk: Desk
    chat: str
    about: str
    now: datetime
    words: Words
    row: Mapping[str, Any]

    @property
    def focus(self) -> tuple[str, str]:
        """Kind and subject of what the chat is busy with."""
        kind, _, subject = str(self.row.get("focus", "")).partition(":")
        return kind, subject

    @property
    def turn(self) -> Turn:
        """A turn that looks and does nothing, for code that wants to know who and when."""
        actor = Actor(self.chat, language=self.words.language)
        return Turn("", "chat", actor, self.chat, self.now, "", Send("look", 0), self.words.language)

    async def town(self) -> Row:
        """The municipality of the chat; empty when it is not known yet."""
        return await self.desk.store.one("municipality", id=str(self.row.get("municipality", ""))) or {}

    async def coordinated(self) -> Row:
        """The municipality that the owner of the chat coordinates, the chat's own before others; empty for nobody."""
        rows = await self.desk.store.read("grants_of", holder=self.chat, now=stamp(self.now))
        towns = [row["municipality"] for row in rows if row["role"] == "coordinator"]
        here = str(self.row.get("municipality", ""))
        chosen = here if here in towns else next(iter(towns), "")
        return await self.desk.store.one("municipality", id=chosen) or {}

    async def coordinates(self, municipality: str) -> bool:
        """Whether the owner of the chat coordinates this municipality at this moment."""
        rows = await self.desk.store.read("grants_of", holder=self.chat, now=stamp(self.now))
        return any(row["role"] == "coordinator" and row["municipality"] == municipality for row in rows)

    async def places(self) -> Sequence[Row]:
        """The places on rosters that the owner of the chat has."""
        return await self.desk.store.read("places_of_account", telegram_id=self.chat)

    async def legal(self) -> Mapping[str, Any]:
        town = await self.town()
        return loads(town["legal"]) if town else {}


def press(code: str, about: str = "", arg: str = "") -> Press:
    """A button of version 2."""
    return Press(2, code, about, "", arg)


def as_day(stamp: str) -> date:
    return parse_stamp(stamp).date()
