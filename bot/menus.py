"""The commands that Telegram shows to everybody, in every language that the bot speaks."""

from bot.actions import ALL
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.profile import Menu, Profile, push_profile
from bot.telegram.request import Transport
from bot.words import languages, words


async def push_menus(transport: Transport, api_url: str, token: str, store: Store, writer: Writer) -> None:
    """Tell Telegram the commands that changed since it was told last."""
    listed = [action for action in ALL if action.menu]
    everyone = [action for action in listed if "outsider" in action.rules or "agent" in action.rules]
    menus = [
        Menu("private", code, tuple((one.name, words(code or "en").say(one.help)) for one in everyone))
        for code in ("", *(code for code, _ in languages()))
    ]
    await push_profile(Profile(tuple(menus)), transport, api_url, token, store, writer)
