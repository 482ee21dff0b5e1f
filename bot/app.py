"""The service: everything is built here once and passed on; started in order, stopped in the reverse."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import structlog
import uvicorn

from bot.actions import ALL, BY_CODE
from bot.clock import Clock
from bot.delivery import Delivery
from bot.desk.commands import unreachable_effects
from bot.desk.desk import Desk
from bot.desk.views import Views
from bot.dialogs.table import dialog_texts
from bot.erasing import Eraser
from bot.outbox import Ok
from bot.pacer import Pacer
from bot.settings import Settings
from bot.storage import campaigns, interviews, people, publications, retention
from bot.storage.database import Database
from bot.storage.migrations import migrate
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.codec import Codec
from bot.telegram.door import Door
from bot.telegram.gateway import Gateway
from bot.telegram.parking import Parking
from bot.telegram.profile import Menu, Profile, push_profile
from bot.telegram.read import Reader
from bot.telegram.receive import Receiver
from bot.telegram.request import Transport
from bot.turns import Turns
from bot.vault import Vault
from bot.web.app import build_web
from bot.web.reports import ReportDoor
from bot.words import languages, words
from bot.world import World

STATEMENTS = (campaigns, interviews, people, publications, retention)
GRACE = 6.0
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
        vault = Vault.open(settings.effective_keys_dir, world)
        writer = Writer(database, world, settings.bot_id, world.id8())
        writer.start()
        return cls(settings, world, database, Store(database), vault, writer)

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


class Service:
    """`civimeter run`: polls, decides, delivers, and serves reports."""

    def __init__(self, foundation: Foundation) -> None:
        self.foundation = foundation
        settings = foundation.settings
        self._transport = Transport(settings.api_url, settings.token.get_secret_value())
        self._gateway = Gateway(self._transport)
        self._stops: list[Callable[[], Awaitable[None]]] = []
        self._web: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Ask Telegram who we are, then open every door. Raises StartError."""
        base = self.foundation
        username = await self._username()
        desk = base.desk(username)
        codec = Codec(base.vault.callback_keys, base.settings.bot_id)
        self.delivery = Delivery(
            Views(desk, base.world),
            self._gateway,
            base.writer,
            base.store,
            Pacer(),
            codec,
            base.world,
            base.vault.installation,
            unreachable_effects(desk),
        )
        self.turns = Turns(desk, base.writer, self.delivery.wake)
        parking = Parking(base.store, base.writer, base.world, base.vault.installation)
        codes = {code: action.name for code, action in BY_CODE.items()}
        reader = Reader(codec, base.settings.bot_id, username, codes)
        door = Door(reader, self.turns.take, self._gateway, self.delivery, parking, base.world, base.vault.installation)
        self.receiver = Receiver(self._gateway, self._transport, door, parking, base.writer, base.world)
        eraser = Eraser(desk, base.database, base.world)
        self.clock = Clock(self.turns, base.store, base.world, bot=base.settings.bot_id, purged=eraser.erase)
        await self.delivery.start()
        self._stops.append(partial(self.delivery.stop, GRACE))
        await self.receiver.start()
        self._stops.append(partial(self.receiver.stop, GRACE))
        self.clock.start()
        self._stops.append(self.clock.stop)
        await self._serve(desk)
        await self._push_profile()
        log.info("started", mode=base.settings.mode, sqlite=base.database.version, address=base.settings.listen)

    async def _username(self) -> str:
        for wait in (0.5, 1, 2, 4, 8):
            answer = await self._transport.call("getMe", {})
            match answer:
                case Ok(dict() as me):
                    return str(me["username"])
                case _ if getattr(answer, "status", 0) in (401, 404):
                    raise StartError("Telegram refuses the token: check it with @BotFather")
            await asyncio.sleep(wait)
        raise StartError("the Bot API does not answer: check CIVIMETER_API_URL and the network")

    async def _serve(self, desk: Desk) -> None:
        """Report links, health and readiness; signals stay with whoever runs us."""
        settings = self.foundation.settings
        host, _, port = settings.listen.rpartition(":")
        secure = settings.effective_public_url.startswith("https://")
        web = build_web(ReportDoor(desk, self.turns, self.foundation.world, secure), self.problems)
        config = uvicorn.Config(
            web, host=host.strip("[]"), port=int(port), log_config=None, access_log=False, lifespan="off"
        )
        config.load()
        self._web = uvicorn.Server(config)
        self._web.lifespan = config.lifespan_class(config)
        await self._web.startup()
        self._serving = asyncio.create_task(self._web.main_loop(), name="web")

    async def problems(self) -> dict[str, object]:
        """What is not well, for `/ready`; nothing when all is."""
        found: dict[str, object] = {}
        if not self.receiver.ready:
            found["polling"] = "no answer from Telegram for 90 seconds, or another program polls"
        if not self.delivery.healthy:
            found["sending"] = "the token is refused"
        if self.foundation.writer.overloaded:
            found["writer"] = "answers wait too long to be stored"
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
        while self._stops:
            await self._stops.pop()()
        if self._web is not None and self._serving is not None:
            self._web.should_exit = True
            with contextlib.suppress(asyncio.CancelledError):
                await self._serve_ended()
        await self._transport.close()
        log.info("stopped")

    async def _serve_ended(self) -> None:
        assert self._web is not None
        assert self._serving is not None
        await self._serving
        await self._web.shutdown()
