"""The commands that Telegram shows to everybody, in every language that the bot speaks."""

import asyncio

from bot.actions import ALL
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.profile import Menu, Profile, push_profile
from bot.telegram.request import Transport
from bot.words import PACKAGE, words
from reports.words import languages_of


async def push_menus(transport: Transport, store: Store, writer: Writer) -> None:
    """Tell Telegram the commands that changed since it was told last."""
    await push_profile(Profile(await asyncio.to_thread(menus)), transport, store, writer)


def menus() -> tuple[Menu, ...]:
    """One for each language, and one for all others. Every catalogue is read for it, which takes its time."""
    listed = [action for action in ALL if action.menu]
    everyone = [action for action in listed if "outsider" in action.rules or "agent" in action.rules]
    return tuple(
        Menu("private", code, tuple((one.name, words(code or "en").say(one.help)) for one in everyone))
        for code in ("", *languages_of(PACKAGE))
    )
