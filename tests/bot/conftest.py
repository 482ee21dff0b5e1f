"""A foundation without doors: database, keys, writer and turns, with a clock that is moved by hand."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.app import Foundation
from bot.cli.legal import legal_profile
from bot.desk.desk import Desk, stamp
from bot.desk.founding import found
from bot.desk.offering import offered
from bot.desk.sittings import Sitting, open_interview, sitting_of
from bot.dialogs.launch import apply
from bot.erasing import Eraser
from bot.settings import Settings
from bot.storage.database import sqlite_path
from bot.storage.migrations import migrate
from bot.storage.sqlite import fetch
from bot.turn import Act, Actor, Effects, Intent, Turn, Unit, Write
from bot.turns import Taken, Turns
from bot.world import FixedWorld
from flows.conversation import Complete, Confirm, Context
from flows.improvise import improvise

SCHEMA: list[bytes] = []
BOT = "7000000001"
TOKEN = f"{BOT}:SANDBOX-AAAAAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass
class Base:
    """Everything but Telegram and the web; `town` is the municipality's id."""

    foundation: Foundation
    world: FixedWorld
    desk: Desk
    turns: Turns
    town: str = ""
    count: int = 0
    launched: dict[str, str] = field(default_factory=dict)

    async def write(self, *writes: tuple[str, dict[str, Any]]) -> None:
        effects = Effects(writes=tuple(Write(name, (row,)) for name, row in writes))
        await self.foundation.writer.write(Unit("", effects, "shell", self.town, stamp(self.world.now())))

    async def rows(self, text: str) -> list[dict[str, Any]]:
        return await self.foundation.database.run(lambda connection: fetch(connection, text, {}))

    async def turn(self, account: str, intent: Intent, door: str = "chat", *, name: str = "") -> Taken:
        """Take a turn of an account in its own chat, or of the clock."""
        self.count += 1
        id = name or f"{BOT}:{self.count}"
        actor = Actor(account, first_name=f"First{account}")
        chat = account if door == "chat" else ""
        turn = Turn(id, door, actor, chat, self.world.now(), self.world.seed(), intent)  # type: ignore[arg-type]
        return await self.turns.take(turn)

    async def act(self, account: str, name: str, about: str = "") -> Taken:
        return await self.turn(account, Act(name, about))

    async def purge(self) -> Taken:
        """What the clock does once an hour, with what follows the commit."""
        taken = await self.turn("clock", Act("purge"), "clock", name=f"clock:purge:{stamp(self.world.now())}")
        await Eraser(self.desk, self.foundation.database, self.world).erase()
        return taken

    # ------------------------------------------------------------------------------------------------ a town by rows
    async def make_town(self, name: str = "Testville", months: int = 12, country: str = "") -> str:
        """A municipality and a coordinator with the account 1000."""
        legal = legal_profile(name, f"{name}, Main square 1", "clerk@example.org", "Data authority", months)
        facts = {"timezone": "UTC", "population": 0, "country": country, "language": "en"}
        unit, token = found(self.desk, name, legal, facts, self.world.now(), self.world.seed())
        await self.foundation.writer.write(unit)
        await self.act("1000", "start", token)
        self.town = unit.municipality
        return self.town

    async def grant(self, account: str, role: str, scope: str = "") -> None:
        row = {"id": f"g{account}{role}", "municipality": self.town, "holder": account, "role": role}
        granted = {"granted_by": "shell", "granted_at": stamp(self.world.now()), "expires_at": "2030-01-01T00:00:00Z"}
        await self.write(("insert_grant", row | granted | {"scope": scope or f"municipality:{self.town}"}))

    async def department(self, id: str, accounts: list[str], free: int = 0) -> None:
        """A department whose people are enrolled, in order, and places for more."""
        people = {"id": id, "municipality": self.town, "name": f"Office {id}", "headcount": len(accounts) + free}
        await self.write(("insert_department", people))
        for number, account in enumerate([*accounts, *[""] * free]):
            place = {"id": f"{id}p{number}", "municipality": self.town, "department": id, "label": "", "role": "agent"}
            await self.write(("insert_place", place | {"no_telegram": 0}))
            if account:
                await self.enrol(account, f"{id}p{number}")

    async def enrol(self, account: str, place: str) -> None:
        known = {"id": f"r{account}", "municipality": self.town, "telegram_id": account, "language": "en"}
        chat = {"bot": BOT, "chat": account, "municipality": self.town, "language": "en"}
        await self.write(
            ("insert_respondent", known | {"created_day": stamp(self.world.now())[:10]}),
            ("bind_place", {"id": place, "respondent": f"r{account}"}),
            ("upsert_chat_language", chat),
        )

    async def launch(self, department: str, days: str = "days_7") -> str:
        """Launch the survey as the dialog does once it is confirmed; the wave's id."""
        row = {"municipality": self.town}
        offered = Context(self.world.now(), "en", choices={"departments": [{"name": department, "label": department}]})
        sitting = Sitting(row, None, (), offered, None, None)  # type: ignore[arg-type]  # all that launching asks for
        answers = {"launch_department": department, "launch_duration": days, "launch_reviewer": "Reviewer"}
        self.count += 1
        turn = Turn(f"{BOT}:{self.count}", "chat", Actor("1000"), "1000", self.world.now(), self.world.seed(), Act("x"))
        effects = await apply(turn, self.desk, sitting, answers)
        before = {row["id"] for row in await self.foundation.store.read("open_waves", municipality=self.town)}
        await self.foundation.writer.write(Unit(turn.id, effects, "1000", self.town, stamp(turn.at)))
        waves = await self.foundation.store.read("open_waves", municipality=self.town)
        self.launched[department] = next(str(wave["id"]) for wave in waves if wave["id"] not in before)
        return self.launched[department]

    async def part(self, wave: str, audience: str = "agent") -> str:
        """The part of a wave that an audience is asked."""
        parts = await self.foundation.store.read("parts_of_wave", wave=wave)
        return next(str(part["id"]) for part in parts if part["audience"] == audience)

    async def answers(self, account: str, wave: str, *, send: bool = True) -> None:
        """Take part and answer everything as a made-up person would, through the desk; stop before Send if told so."""
        part = await self.part(wave)
        await self.act(account, "take_part", part)
        row = await open_interview(self.desk, "survey", part, account)
        assert row is not None
        for step in range(300):
            now = await self.foundation.store.one("interview", id=row["id"])
            self.count += 1
            turn = Turn(f"{BOT}:{self.count}", "chat", Actor(account), account, self.world.now(), "s", Act("x"))
            sitting = await sitting_of(self.desk, turn, now or {})
            if sitting is None or sitting.row["state"] == "sent" or isinstance(sitting.step, Complete):
                return
            if sitting.step.kind == "review" and not send:
                return
            event = Confirm() if sitting.step.kind == "review" else improvise(sitting.step, f"{account}{step}")
            effects = await offered(turn, self.desk, sitting, event)
            await self.foundation.writer.write(Unit(turn.id, effects, account, self.town, stamp(turn.at)))
        raise AssertionError("the interview does not end")

    def files(self) -> bytes:
        """Every byte of the database and its write-ahead log."""
        path = self.foundation.database.path
        found = [path, path.with_name(path.name + "-wal")]
        return b"".join(one.read_bytes() for one in found if one.exists())


def put_schema(path: Path) -> None:
    """An empty database with the newest schema; made by the migrations once, and copied from then on."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, mode=0o700)
    if SCHEMA:
        path.write_bytes(SCHEMA[0])
    else:
        migrate(f"sqlite:///{path}")
        SCHEMA.append(path.read_bytes())


async def open_base(folder: Path, **settings: Any) -> Base:
    given = Settings(token=TOKEN, mode="sandbox", data_dir=folder, _env_file=None, **settings)  # type: ignore[call-arg]
    world = FixedWorld()
    put_schema(sqlite_path(given.effective_database_url))
    foundation = await Foundation.lay(given, world)
    desk = foundation.desk("test_bot")
    return Base(foundation, world, desk, Turns(desk, foundation.writer))


@pytest.fixture
def make_base():  # type: ignore[no-untyped-def]
    """`await make_base(folder, k=4)`: with other settings; to be closed by whoever asked."""
    return open_base


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[Base]:
    """A town without people; the clock stands at 2026-11-23 10:00 until it is moved."""
    made = await open_base(tmp_path / "data")
    await made.make_town()
    yield made
    await made.foundation.close()
