"""What every handler may read: the store, the keys, the published flows, and the few facts of this installation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from bot.desk.kept import Kept
from bot.desk.standing import Standings
from bot.jsons import to_text
from bot.storage.store import Store
from bot.turn import Act, Effects, Show, Turn, Write
from bot.vault import Key, Vault
from flows.model import Flow
from flows.source import parse_body, parse_flow

Row = Mapping[str, Any]
PEOPLE = 1024
"""So many of those who acted last are known without asking."""


@dataclass(frozen=True)
class Desk:
    """`bot` is the bot's id as text, `username` its name in links, `k` the smallest group that is shown."""

    store: Store
    vault: Vault
    bot: str
    username: str
    public_url: str
    mode: str
    k: int
    dialogs: Mapping[str, str]
    flows: dict[tuple[str, str], Flow] = field(default_factory=dict)
    standings: Standings = field(default_factory=Standings)
    acquaintances: Kept[Any] = field(default_factory=lambda: Kept(PEOPLE))

    async def flow(self, id: str, version: str) -> Flow:
        """A published flow version; immutable, so it is parsed once."""
        known = self.flows.get((id, version))
        if known is None:
            row = await self.store.one("flow_version", id=id, version=version)
            if row is None:
                raise LookupError(f"flow {id} {version} is not published")
            known = self.flows[id, version] = parse_body(row["body"])
        return known

    @cached_property
    def dialog_flows(self) -> Mapping[str, Flow]:
        """The flows of the coordinators' dialogs, by name."""
        return {name: parse_flow(text, f"{name}.yaml") for name, text in self.dialogs.items()}

    async def key_of(self, kind: str, subject: str) -> Key | None:
        """The key of an interview's answers: the campaign's, for a dialog the installation's; None once destroyed."""
        if kind == "dialog":
            return self.vault.installation
        if kind == "handed":
            handing = await self.store.one("handing", id=subject)
            return None if handing is None else self.vault.campaign(handing["campaign"])
        part = await self.store.one("part", id=subject)
        return None if part is None else self.vault.campaign(part["campaign"])


def stamp(at: datetime) -> str:
    """An instant as it is stored: ISO 8601, UTC, whole seconds, fixed width so that text order is time order."""
    return at.astimezone(UTC).isoformat()[:19] + "Z"


def parse_stamp(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def day(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d")


def later(at: datetime, **delta: float) -> str:
    return stamp(at + timedelta(**delta))


def write(statement: str, *rows: Row) -> Write:
    return Write(statement, tuple(rows))


def notice(chat: str, screen: str, about: str = "", priority: int = 1) -> Show:
    """A message of its own, beside the card: a reply to a command, a link, a summary."""
    return Show(chat, screen, about, priority, f"notice:{screen}:{chat}")


def in_place(turn: Turn, screen: str, about: str = "") -> Show:
    """Change the message whose button was pressed; a message of its own where that is not known."""
    message = turn.intent.args.get("message") if isinstance(turn.intent, Act) else None
    if message is None:
        return notice(turn.chat, screen, about)
    return Show(turn.chat, screen, about, 0, f"edit:{turn.chat}:{message}")


def card(chat: str, about: str = "") -> Show:
    """Bring this chat's card up to date."""
    return Show(chat, "survey", about, 0, f"card:{chat}")


async def board_card(desk: Desk, wave: str, chat: str) -> tuple[Show, ...]:
    """The card of a coordinator's chat where it is the board of this wave; a chat busy with anything else is let be."""
    row = await desk.store.one("chat", bot=desk.bot, chat=chat)
    return (card(chat),) if row is not None and row["focus"] == f"board:{wave}" else ()


def say(chat: str, screen: str, about: str = "") -> Effects:
    return Effects(shows=(notice(chat, screen, about),))


def loads(text: str) -> Any:
    return json.loads(text) if text else {}


def dumps(value: Any) -> str:
    """Compact, with every letter as it is."""
    return to_text(value)
