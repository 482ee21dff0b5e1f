"""The service: everything is built here once and passed on; started in order, stopped in the reverse."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from bot.actions import ALL, BY_CODE
from bot.clock import Clock
from bot.delivery import Delivery
from bot.desk.commands import unreachable_effects
from bot.desk.desk import Desk, parse_stamp
from bot.desk.expecting import wanted_bytes
from bot.desk.founding import legal_problems
from bot.desk.retention import LAST_PURGE
from bot.desk.views import Views
from bot.dialogs.table import dialog_texts
from bot.erasing import Eraser
from bot.examining import examine_sent
from bot.handover import Requests
from bot.outbox import Ok
from bot.pacer import Pacer
from bot.settings import Settings
from bot.storage import (
    campaigns,
    flow_versions,
    handings,
    interviews,
    invitations,
    people,
    publications,
    registers,
    retention,
)
from bot.storage.database import Database, sqlite_path
from bot.storage.migrations import migrate
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.codec import Codec
from bot.telegram.door import Door
from bot.telegram.fetching import Fetcher
from bot.telegram.gateway import Gateway
from bot.telegram.parking import Parking
from bot.telegram.profile import Menu, Profile, push_profile
from bot.telegram.read import Reader
from bot.telegram.receive import Receiver
from bot.telegram.request import Transport
from bot.turns import Turns
from bot.vault import Vault, VaultError
from bot.web.app import build_web
from bot.web.reports import ReportDoor
from bot.web.server import ListenError, WebServer
from bot.words import languages, words
from bot.world import World

STATEMENTS = (campaigns, flow_versions, handings, interviews, invitations, people, publications, registers, retention)
GRACE = 6.0
PURGE_LATE = timedelta(hours=26)
log = structlog.get_logger("bot.app")


class StartError(Exception):
    """The service cannot start; the message says why and what to do."""


@dataclass
class Foundation:
    """What every door of this installation stands on: database, keys, the writer, the desk."""

    settings: Settings
    world: World
    database: Database
    store: Store
    vault: Vault
    writer: Writer

    @classmethod
    async def lay(cls, settings: Settings, world: World) -> "Foundation":
        """Bring the schema up to date, open database and keys, start the writer. Raises StoreError, VaultError."""
        url = settings.effective_database_url
        await asyncio.to_thread(migrate, url)
        database = await Database.open(url)
        try:
            store = Store(database)
            vault = await open_vault(settings, store, world)
        except BaseException:
            await database.close()
            raise
        writer = Writer(database, world, settings.bot_id, world.id8())
        writer.start()
        return cls(settings, world, database, store, vault, writer)

    def desk(self, username: str) -> Desk:
        return Desk(
            store=self.store,
            vault=self.vault,
            bot=self.settings.bot_id,
            username=username,
            public_url=self.settings.effective_public_url,
            mode=self.settings.mode,
            k=self.settings.k,
            dialogs=dialog_texts(),
        )

    async def close(self) -> None:
        await self.writer.stop()
        await self.database.close()


async def open_vault(settings: Settings, store: Store, world: World) -> Vault:
    """The keys; made for a new installation only, for with new keys nothing that is there could be read.

    Raises VaultError when a key is missing that something stored still needs.
    """
    used = bool(await store.read("municipalities"))
    vault = Vault.open(settings.effective_keys_dir, world, create=not used)
    missing = [row["id"] for row in await store.read("open_campaigns") if vault.campaign(row["id"]) is None]
    if missing:
        names = ", ".join(f"campaign-{id}.key" for id in missing)
        raise VaultError(f"{names}: missing, and the survey is open: restore it from the key copy")
    return vault


async def ask_username(transport: Transport) -> str:
    """The bot's name, from Telegram. Raises StartError, at once where the token is refused."""
    for wait in (0.5, 1, 2, 4, 0):
        answer = await transport.call("getMe", {})
        match answer:
            case Ok(dict() as me):
                return str(me["username"])
            case _ if getattr(answer, "status", 0) in (401, 404):
                raise StartError("Telegram refuses the token: check CIVIMETER_TOKEN with @BotFather")
        await asyncio.sleep(wait)
    raise StartError("the Bot API does not answer: check CIVIMETER_API_URL and the network")


class Service:
    """`civimeter run`: polls, decides, delivers, and serves reports."""

    def __init__(self, foundation: Foundation) -> None:
        self.foundation = foundation
        settings = foundation.settings
        self._transport = Transport(settings.api_url, settings.token.get_secret_value())
        self._gateway = Gateway(self._transport)
        self._stops: list[Callable[[], Awaitable[None]]] = []
        self._began = foundation.world.now()

    async def start(self) -> None:
        """Ask Telegram who we are, then open every door. Raises StartError."""
        base = self.foundation
        await self._legal_facts()
        desk = base.desk(await ask_username(self._transport))
        self._build(desk)
        await self.delivery.start()
        self._stops.append(partial(self.delivery.stop, GRACE))
        await self.receiver.start()
        self._stops.append(partial(self.receiver.stop, GRACE))
        self.clock.start()
        self._stops.append(self.clock.stop)
        await self._serve(desk)
        await self._push_profile()
        log.info("started", mode=base.settings.mode, sqlite=base.database.version, address=base.settings.listen)

    def _build(self, desk: Desk) -> None:
        """Everything once, each part given what it needs and nothing more."""
        base, key = self.foundation, self.foundation.vault.installation
        codec = Codec(base.vault.callback_keys, desk.bot)
        views, follows = Views(desk, base.world), unreachable_effects(desk)
        self.delivery = Delivery(
            views, self._gateway, base.writer, base.store, Pacer(), codec, base.world, key, follows
        )
        self.turns = Turns(desk, base.writer, self.delivery.show)
        parking = Parking(base.store, base.writer, base.world, key)
        reader = Reader(codec, desk.bot, desk.username, {code: action.name for code, action in BY_CODE.items()})
        fetch = Fetcher(self._transport, partial(wanted_bytes, desk), examine_sent)
        door = Door(reader, self.turns.take, self._gateway, self.delivery, parking, base.world, key, fetch=fetch)
        self.receiver = Receiver(self._gateway, self._transport, door, parking, base.writer, base.world)
        eraser = Eraser(desk, base.database, base.world)
        beside = sqlite_path(base.settings.effective_database_url).parent
        asked = Requests(beside, self.turns, base.world).serve
        self.clock = Clock(self.turns, base.store, base.world, bot=desk.bot, purged=eraser.erase, requests=asked)

    async def _legal_facts(self) -> None:
        """A notice with an empty field would be none: in earnest, nobody is asked anything before all are filled."""
        if self.foundation.settings.mode == "sandbox":
            return
        towns = await self.foundation.store.read("municipalities")
        problems = [line for town in towns for line in legal_problems(town["name"], town["legal"])]
        if problems:
            raise StartError("\n".join(problems))

    async def _serve(self, desk: Desk) -> None:
        """Report links, health and readiness; signals stay with whoever runs us."""
        settings = self.foundation.settings
        secure = settings.effective_public_url.startswith("https://")
        door = ReportDoor(desk, self.turns, self.foundation.world, secure)
        web = WebServer(build_web(door, self.problems, settings.scrape_token.get_secret_value()), settings.listen)
        try:
            await web.start()
        except ListenError as error:
            raise StartError(str(error)) from None
        self._stops.append(web.stop)

    async def problems(self) -> dict[str, object]:
        """What is not well, for `/ready`; nothing when all is."""
        found: dict[str, object] = {}
        if not self.receiver.ready:
            found["polling"] = "no answer from Telegram for 90 seconds, or another program polls"
        if not self.delivery.healthy:
            found["sending"] = "the token is refused"
        if self.foundation.writer.overloaded:
            found["writer"] = "answers wait too long to be stored"
        last = await self.foundation.store.one("installation_value", name=LAST_PURGE)
        since = parse_stamp(last["value"]) if last else self._began
        if self.foundation.world.now() - since > PURGE_LATE:
            found["purge"] = "nothing has been removed for 26 hours, although the notice promises it"
        return found

    async def _push_profile(self) -> None:
        menu = [action for action in ALL if action.menu]
        everyone = [action for action in menu if "outsider" in action.rules or "agent" in action.rules]
        menus = [
            Menu("private", code, tuple((one.name, words(code or "en").say(one.help)) for one in everyone))
            for code in ("", *(code for code, _ in languages()))
        ]
        base = self.foundation
        profile = Profile(tuple(menus))
        settings = base.settings
        token = settings.token.get_secret_value()
        await push_profile(profile, self._transport, settings.api_url, token, base.store, base.writer)

    async def stop(self) -> None:
        """Ask no more, finish what has arrived, settle what is in flight; only what was started is stopped."""
        began = bool(self._stops)
        while self._stops:
            await self._stops.pop()()
        await self._transport.close()
        if began:
            log.info("stopped")
