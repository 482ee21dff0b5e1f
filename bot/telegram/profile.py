"""What Telegram shows about the bot: commands, name, descriptions; told only what has changed since the last time."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from bot.storage import mechanism as _mechanism  # noqa: F401 - declares the installation's values
from bot.storage import traffic as _traffic  # noqa: F401 - declares the statement that reads them
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.request import Transport
from bot.turn import Effects, Unit, Write

if TYPE_CHECKING:
    from telegram import Bot

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


async def push_profile(
    profile: Profile, transport: Transport, api_url: str, token: str, store: Store, writer: Writer
) -> int:
    """Tell Telegram what has changed; how many things that were. A refusal is logged and tried at the next start."""
    bot: Bot | None = None
    pushed = 0
    for name, part in profile.parts().items():
        key, wanted = f"profile:{writer.bot}:{name}", digest(part)
        known = await store.one("profile_hash", key=key)
        if known is not None and known["value"] == wanted:
            continue
        from telegram.error import TelegramError

        from bot.telegram.face import open_bot

        bot = bot or open_bot(transport, api_url, token)
        try:
            await _push(bot, name, part)
        except TelegramError as error:
            log.warning("profile_not_pushed", part=name.partition(":")[0], error=type(error).__name__)
            continue
        row = {"name": key, "value": wanted}
        await writer.write(Unit("", Effects(writes=(Write("set_installation", (row,)),))))
        pushed += 1
    return pushed


async def _push(bot: "Bot", name: str, part: Any) -> None:
    kind, _, language = name.partition(":")
    match kind:
        case "name":
            await bot.set_my_name(part, language_code=language)
        case "description":
            await bot.set_my_description(part, language_code=language)
        case "about":
            await bot.set_my_short_description(part, language_code=language)
        case _:
            await bot.set_my_commands(part.commands, scope=_scope(part.scope), language_code=part.language)


def _scope(scope: str) -> Any:
    from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat, BotCommandScopeDefault

    match scope:
        case "private":
            return BotCommandScopeAllPrivateChats()
        case "default":
            return BotCommandScopeDefault()
        case _:
            return BotCommandScopeChat(int(scope))


def digest(part: Any) -> str:
    """A hash that changes when the part does."""
    value = [part.scope, part.language, part.commands] if isinstance(part, Menu) else part
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
