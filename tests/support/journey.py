"""The whole house for a test: a sandbox, a bot in front of it, people with phones; and small hands for journeys."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp

from bot.app import Foundation, Service
from bot.cli.director import Director
from bot.cli.legal import legal_profile
from bot.cli.player import Player
from bot.cli.processes import Stage, free_port
from bot.cli.webhook import set_hook
from bot.desk.desk import write
from bot.desk.founding import found
from bot.sandbox.people import Message, Person, Town
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from bot.turn import Effects, Unit
from bot.world import World

COORDINATOR = 1000
WAIT = float(__import__("os").environ.get("W", "20"))
DYING = {
    *("poll", "batch", "watch over the poll", "parked updates", "look at the webhook", "clock", "pulse"),
    *("loop lag", "delivery", "delivery of a row", "stripping", "acknowledgement"),
}
"""The names of the service's tasks, which end with it when it is killed."""


class ShiftedWorld(World):
    """The real world with a clock that can be put forward."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> datetime:
        return super().now() + self.shift


@dataclass
class House:
    """A whole installation in this process, over HTTP. `k` people are needed for a result to be shown.

    `webhook`: Telegram tells it instead of being asked. `lined`: its way to Telegram is the sandbox's second port.
    Without a `database` it has a file of its own. `disk_reserve`: percent, as in the settings; 0 on whatever disk.
    """

    sandbox: Sandbox
    town: Town
    folder: Path
    database: str = ""
    world: ShiftedWorld = field(default_factory=ShiftedWorld)
    service: Service | None = None
    coordinator: Person | None = None
    people: dict[str, Person] = field(default_factory=dict)
    webhook: bool = False
    lined: bool = False
    disk_reserve: int = 0

    @property
    def settings(self) -> Settings:
        return self._settings

    async def open(self) -> None:
        self._settings = Settings(
            token=self.sandbox.token,
            api_url=self.sandbox.line.url if self.lined and self.sandbox.line else self.sandbox.url,
            mode="sandbox",
            data_dir=self.folder / "data",
            database_url=self.database,
            listen=f"127.0.0.1:{free_port()}",
            disk_reserve=self.disk_reserve,
            webhook_secret="invented-secret-for-tests" if self.webhook else "",
            _env_file=None,
        )
        await self.start()

    async def start(self) -> None:
        foundation = await Foundation.lay(self._settings, self.world)
        self.service = Service(foundation, webhook=self.webhook)
        await self.service.start()
        if self.webhook:
            await set_hook(self._settings, self.world)

    async def stop(self) -> None:
        service, self.service = self.service, None
        if service is not None:
            await service.stop()
            await service.foundation.close()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def kill(self) -> None:
        """End as a killed process does: nothing is settled, nothing given back, nothing answered."""
        service, self.service = self.service, None
        assert service is not None
        mine, known = asyncio.current_task(), {"writer"}
        for task in asyncio.all_tasks():
            if task is not mine and task.get_name() in DYING | known:
                task.cancel()
        await asyncio.sleep(0)
        await service.web.stop()
        await service.foundation.database.close()
        await service._transport.close()

    async def pass_time(self, **delta: float) -> None:
        """Both clocks go forward: the bot's and the sandbox's."""
        self.world.shift += timedelta(**delta)
        await self.town.advance(timedelta(**delta).total_seconds())

    async def read(self, name: str, **params: Any) -> list[dict[str, Any]]:
        assert self.service is not None
        return await self.service.foundation.store.read(name, **params)

    # ------------------------------------------------------------------------------------------------ people
    async def found(self, language: str = "en", name: str = "Testville") -> Person:
        """A municipality and its first coordinator, who has opened the one-time link."""
        assert self.service is not None
        base = self.service.foundation
        legal = legal_profile(name, f"{name}, Main square 1", "clerk@example.org", "Data authority", 12)
        facts = {"timezone": "UTC", "population": 0, "country": "", "language": language}
        unit, token = found(base.desk("x"), name, legal, facts, self.world.now(), self.world.seed())
        await base.writer.write(unit)
        self.coordinator = await self.town.person(COORDINATOR, first_name="Mariam", language=language)
        await self.coordinator.start(token)
        await self.coordinator.sees("Testville" if name == "Testville" else name, WAIT)
        return self.coordinator


async def seeded(house: House, agents: int, *, language: str = "en", launch: bool = True) -> Director:
    """Like setting up and enrolling through the chat, but by rows through the real writer, for what follows."""
    one = await house.found(language)
    assert house.service is not None
    base = house.service.foundation
    town = (await house.read("municipalities"))[-1]["id"]
    director = Director(cast(Stage, None), house.town, agents, 1, language, (language,))
    director.coordinator = one
    await director.cast(coordinator=False)
    department = {"id": "dseeded", "municipality": town, "name": director.department, "headcount": agents}
    respondents, places, bound, chats = [], [], [], []
    for number, person in enumerate(director.people):
        account, place = str(person.id), f"pseeded{number}"
        respondent = {"id": f"r{number}", "municipality": town, "telegram_id": account, "language": language}
        respondents.append(respondent | {"created_day": house.world.now().strftime("%Y-%m-%d")})
        row = {"id": place, "municipality": town, "department": "dseeded", "label": "", "role": "agent"}
        places.append(row | {"no_telegram": 0})
        bound.append({"id": place, "respondent": f"r{number}"})
        chats.append({"bot": base.settings.bot_id, "chat": account, "municipality": town, "language": language})
        await person.start("hello")  # nobody can be written to who never pressed Start
    writes = (
        write("insert_department", department),
        write("insert_respondent", *respondents),
        write("insert_place", *places),
        write("bind_place", *bound),
        write("upsert_chat_language", *chats),
    )
    await base.writer.write(Unit("", Effects(writes=writes), "shell", town))
    if launch:
        await director.launch()
    return director


def player(director: Director, number: int = 0) -> Player:
    """The simulated agent of this number, who has not begun."""
    return director.player(number, director.people[number])


def link_in(message: Message) -> str:
    """The report's address in a summary."""
    return next(word for word in message.text.split() if "/r/" in word)


async def open_report(url: str) -> str:
    """Open a report as a browser does: the cover, the press on its button, the page."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(url) as cover:
            assert cover.status == 200
        async with session.post(url) as page:
            assert page.status == 200
            return await page.text()
