"""The service: everything is built here once and passed on; started in order, stopped in the reverse."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.actions import BY_CODE
from bot.clock import Clock
from bot.delivery import Delivery
from bot.desk.commands import unreachable_effects
from bot.desk.desk import Desk
from bot.desk.expecting import wanted_bytes
from bot.desk.founding import legal_problems
from bot.desk.views import Views
from bot.erasing import Eraser
from bot.foundation import Foundation, open_vault
from bot.handover import Requests
from bot.ingress import Health, Ingress
from bot.keeping.daily import after_purge, daily_of
from bot.keeping.room import room_of
from bot.later import Later, imported
from bot.menus import push_menus
from bot.meter import Lag
from bot.metrics import Metrics
from bot.pacer import Pacer
from bot.pulse import Pulse
from bot.receiving import path_of, polled, told
from bot.seat import Seat
from bot.starting import StartError, ask_username
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
from bot.telegram.codec import Codec
from bot.telegram.door import Door
from bot.telegram.fetching import Fetcher
from bot.telegram.gateway import Gateway
from bot.telegram.hook import Hook
from bot.telegram.lanes import Lanes
from bot.telegram.parking import Parking
from bot.telegram.read import Reader
from bot.telegram.request import Transport
from bot.turns import Turns
from bot.workers import Workers

if TYPE_CHECKING:
    from bot import examining
    from bot.web.server import WebServer
else:
    examining = Later("bot.examining")

__all__ = ["Foundation", "Service", "StartError", "open_vault"]

STATEMENTS = (campaigns, flow_versions, handings, interviews, invitations, people, publications, registers, retention)
GRACE = 9.0
"""Seconds for a stop: containers are killed after ten."""
log = structlog.get_logger("bot.app")


Stop = Callable[[float], Awaitable[None]]


def anyhow(stop: Callable[[], Awaitable[None]]) -> Stop:
    """For what needs no time to stop."""
    return lambda left: stop()


class Service:
    """`civimeter run`: polls, or with `webhook` is told; decides, delivers, and serves reports. A
    `pacer` of its own is for where nobody waits. Who has asked Telegram for our name already gives `username`, and the
    `transport` of that, which is ours from then on.
    """

    def __init__(
        self,
        foundation: Foundation,
        *,
        webhook: bool = False,
        pacer: Pacer | None = None,
        transport: Transport | None = None,
        username: Awaitable[str] | None = None,
    ) -> None:
        self.foundation, self._webhook = foundation, webhook
        settings = foundation.settings
        self._pacer = pacer or Pacer(limit=settings.messages_per_second)
        self._transport = transport or Transport(settings.api_url, settings.token.get_secret_value())
        self._username = username
        self._gateway = Gateway(self._transport)
        self._stops: list[Stop] = []
        self._lag = Lag()
        base, seat = foundation, Seat(settings.data_dir)
        shared, limit = base.database.shared, self._pacer.limit
        self.workers = Workers(base.store, base.writer, base.world, seat, shared=shared, limit=limit)
        self._began = foundation.world.now()

    async def start(self) -> None:
        """Ask Telegram who we are, then open every door. Raises StartError."""
        base = self.foundation
        await self._legal_facts()
        desk = base.desk(await (self._username or ask_username(self._transport)))
        self._build(desk)
        alone = await self.workers.join()
        self._stops.append(anyhow(self.workers.stop))
        await self.delivery.start(alone=alone, before=self.workers.before)
        self._stops.append(self.delivery.stop)
        self.workers.start(self.delivery.take_over)
        await self.receiver.start(self.workers.before)
        self._stops.append(self.receiver.stop)
        for part in (self.room, self.clock, self.pulse, self._lag):
            part.ticking.start()
            self._stops.append(anyhow(part.ticking.stop))
        await self._serve(desk)
        await push_menus(self._transport, base.store, base.writer)
        log.info("started", mode=base.settings.mode, database=base.database.description, address=base.settings.listen)

    def _build(self, desk: Desk) -> None:
        """Everything once, each part given what it needs and nothing more."""
        base, key = self.foundation, self.foundation.vault.installation
        codec = Codec(base.vault.callback_keys, desk.bot)
        views, follows = Views(desk, base.world), unreachable_effects(desk)
        self.delivery = Delivery(
            views, self._gateway, base.writer, base.store, self._pacer, codec, base.world, key, follows, self.workers
        )
        self.turns = Turns(desk, base.writer, self.delivery.show)
        parking, lanes = Parking(base.store, base.writer, base.world, key, shared=base.database.shared), Lanes()
        reader = Reader(codec, desk.bot, desk.username, {code: action.name for code, action in BY_CODE.items()})
        fetch = Fetcher(self._transport, partial(wanted_bytes, desk), examining.examine_sent)
        door = Door(reader, self.turns.take, self._gateway, self.delivery, parking, base.world, key, lanes, fetch)
        self.hook: Hook | None = None
        self.receiver: Ingress
        if self._webhook:
            self.receiver, self.hook = told(base, self._transport, door, parking)
        else:
            self.receiver = polled(base, self._transport, door, parking, self.workers.polls)
        self.daily = daily_of(base.settings, base.database, base.vault, base.world)
        self.room = room_of(base.settings, base.database, self._pacer.hold)
        self._see(door, lanes, parking)
        purged = after_purge(Eraser(desk, base.database, base.world), self.daily)
        asked = Requests(base.settings.database_folder, self.turns, base.world).serve
        several = base.database.shared
        self.clock = Clock(self.turns, base.store, base.world, desk.bot, purged, requests=asked, several=several)

    def _see(self, door: Door, lanes: Lanes, parking: Parking) -> None:
        """What can be asked about all this from outside, and the heartbeat."""
        base, receiver, delivery, turns = self.foundation, self.receiver, self.delivery, self.turns
        store, writer, world = base.store, base.writer, base.world
        kept = (self.room, self.daily, self.workers)
        self.health = health = Health(receiver, delivery, writer, store, world, self._began, *kept)
        statuses = self.hook.counts if self.hook else {}
        parts = (receiver, door, lanes, parking, turns, delivery, self._transport, writer, store, world, health)
        self.metrics = Metrics(*parts, self._lag, statuses)
        self.pulse = Pulse(receiver, delivery, turns, writer, store, world, health)

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
        token = settings.scrape_token.get_secret_value()
        door, seen = (desk, self.turns, self.foundation.world, secure), (self.health.problems, token, self.metrics.text)
        server = await imported("bot.web.server")  # meanwhile those who wrote while we were away are heard
        pages = server.PagesLater("bot.web.app", lambda web: web.build_web(web.ReportDoor(*door), *seen))
        front, shared = server.in_front(path_of(self.foundation), self.hook, pages), self.foundation.database.shared
        self.web: WebServer = server.WebServer(front, settings.listen, shared=shared)
        try:
            await self.web.start()
        except server.ListenError as error:
            raise StartError(str(error)) from None
        self._stops.append(anyhow(self.web.stop))

    async def stop(self) -> None:
        """Ask no more, finish what has arrived, settle what is in flight; only what was started is stopped. All of it
        together gets `GRACE` seconds; what is not done by then is delivered again, or due, after the next start.
        """
        began, until = bool(self._stops), asyncio.get_running_loop().time() + GRACE
        while self._stops:
            left = until - asyncio.get_running_loop().time()
            await self._stops.pop()(max(0.5, min(left - 1.5, GRACE / 2)))
        await self._transport.close()
        if began:
            log.info("stopped")
