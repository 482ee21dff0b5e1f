"""What Telegram shows about the bot: commands, name, descriptions; told only what has changed since the last time."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.outbox import Ok
from bot.storage import mechanism as _mechanism  # noqa: F401 - declares the installation's values
from bot.storage import traffic as _traffic  # noqa: F401 - declares the statement that reads them
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.request import Transport, word
from bot.turn import Effects, Unit, Write

log = structlog.get_logger("bot.telegram.profile")


@dataclass(frozen=True, slots=True)
class Menu:
    """Commands (name, description) for one scope and language.

    `scope` is `private` (every private chat), `default`, or a chat id for that chat alone; `language` a two-letter
    code, or empty for every language that has no menu of its own.
    """

    scope: str
    language: str
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Texts by language code, the empty one for the rest: at most 64, 512 and 120 characters."""

    menus: tuple[Menu, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    abouts: Mapping[str, str] = field(default_factory=dict)

    def parts(self) -> dict[str, Any]:
        """Each thing that Telegram is told on its own, by the name under which its hash is remembered."""
        parts: dict[str, Any] = {f"commands:{menu.scope}:{menu.language}": menu for menu in self.menus}
        for kind, texts in (("name", self.names), ("description", self.descriptions), ("about", self.abouts)):
            parts |= {f"{kind}:{language}": text for language, text in texts.items()}
        return parts


async def push_profile(profile: Profile, transport: Transport, store: Store, writer: Writer) -> int:
    """Tell Telegram what has changed; how many things that were. A refusal is logged and tried at the next start."""
    pushed = 0
    for name, part in profile.parts().items():
        key, wanted = f"profile:{writer.bot}:{name}", digest(part)
        known = await store.one("profile_hash", key=key)
        if known is not None and known["value"] == wanted:
            continue
        wire = await transport.call(*call_of(name, part))
        if not isinstance(wire, Ok):
            log.warning("profile_not_pushed", part=name.partition(":")[0], error=word(wire))
            continue
        row = {"name": key, "value": wanted}
        await writer.write(Unit("", Effects(writes=(Write("set_installation", (row,)),))))
        pushed += 1
    return pushed


def call_of(name: str, part: Any) -> tuple[str, dict[str, Any]]:
    """The method that tells one part, and its parameters."""
    kind, _, language = name.partition(":")
    match kind:
        case "name":
            return "setMyName", {"name": part, "language_code": language}
        case "description":
            return "setMyDescription", {"description": part, "language_code": language}
        case "about":
            return "setMyShortDescription", {"short_description": part, "language_code": language}
        case _:
            commands = [{"command": command, "description": text} for command, text in part.commands]
            called = {"commands": commands, "scope": _scope(part.scope), "language_code": part.language}
            return "setMyCommands", called


def _scope(scope: str) -> dict[str, Any]:
    match scope:
        case "private":
            return {"type": "all_private_chats"}
        case "default":
            return {"type": "default"}
        case _:
            return {"type": "chat", "chat_id": int(scope)}


def digest(part: Any) -> str:
    """A hash that changes when the part does."""
    value = [part.scope, part.language, part.commands] if isinstance(part, Menu) else part
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
