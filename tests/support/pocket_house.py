"""A house without a network: the real door, desk, writer and database, given raw updates one by one or all at once."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from rows_of_a_town import OFFICE, roster

from bot.actions import BY_CODE
from bot.app import Foundation
from bot.cli.legal import legal_profile
from bot.delivery import Delivery
from bot.desk.commands import unreachable_effects
from bot.desk.desk import Desk
from bot.desk.founding import found
from bot.desk.sittings import Sitting, sitting_of
from bot.desk.views import Views
from bot.dialogs.launch import apply
from bot.dialogs.texts import dialog_texts
from bot.pacer import Pacer
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.codec import Codec
from bot.telegram.door import Door
from bot.telegram.gateway import Gateway
from bot.telegram.parking import Parking
from bot.telegram.read import Reader
from bot.telegram.request import Transport
from bot.turn import Act, Actor, Turn, Unit
from bot.turns import Turns
from bot.vault import Vault
from bot.world import FixedWorld
from flows.conversation import Context

BOT = "7000000001"
TOKEN = f"{BOT}:SANDBOX-AAAAAAAAAAAAAAAAAAAAAAAAAAA"
NOWHERE = "http://127.0.0.1:9"
FIRST_CHAT = 1001


class SeededReader(Reader):
    """What is random in a turn follows from its update, so that two runs make the same names."""

    def read(self, update: Mapping[str, Any], at: datetime, seed: str) -> Turn | None:
        return super().read(update, at, sha256(str(update.get("update_id")).encode()).hexdigest()[:22])


@dataclass
class Pocket:
    """What a run needs, and what can be asked of it afterwards."""

    desk: Desk
    door: Door
    views: Views
    codec: Codec
    world: FixedWorld
    database: Database

    async def tap(self, chat: int, number: int) -> str | None:
        """Callback data of a button of the chat's card, counted round; None where there is no button."""
        card = await self.views.card(str(chat), "survey", "")
        presses = [button.press for row in card.rows for button in row if button.press] if card else []
        return self.codec.encode(presses[number % len(presses)], str(chat)) if presses else None

    async def state(self) -> dict[str, Any]:
        """Everything that people can notice later: what was said, where they stand, what is to be shown."""
        turn = Turn("x", "clock", Actor("clock"), "", self.world.now(), "s", Act("x"))
        talks = {}
        for row in await self.rows("SELECT * FROM interview ORDER BY id"):
            sitting = await sitting_of(self.desk, turn, row)
            said = [(one.address, one.status, one.value, one.raw, one.language) for one in sitting.records]
            talks[row["id"]] = (row["state"], row["revision"], said, dict(sitting.draft))
        return {
            "talks": talks,
            "invited": await self.rows("SELECT id, state, revision FROM invitation ORDER BY id"),
            "chats": await self.rows("SELECT chat, language, focus, blocked FROM chat ORDER BY chat"),
            "outbox": await self.rows("SELECT key, chat, screen, about, priority FROM outbox ORDER BY key"),
            "inbox": await self.rows("SELECT update_id, state, attempts FROM inbox ORDER BY update_id"),
        }

    async def rows(self, text: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.database.fetch(text, {})]


async def make_template(folder: Path, agents: int) -> None:
    """A town with a running survey, to be copied for each run."""
    given = Settings(token=TOKEN, mode="sandbox", data_dir=folder, _env_file=None)  # type: ignore[call-arg]
    world = FixedWorld()
    base = await Foundation.lay(given, world)
    legal = legal_profile("Testville", "Testville, Main square 1", "clerk@example.org", "Data authority", 12)
    facts = {"timezone": "UTC", "population": 0, "country": "", "language": "en"}
    unit, _ = found(base.desk("x"), "Testville", legal, facts, world.now(), world.seed())
    await base.writer.write(unit)
    people = [_Account(FIRST_CHAT + number) for number in range(agents)]
    await base.writer.write(Unit("", roster(BOT, unit.municipality, people), "shell"))  # type: ignore[arg-type]
    offered = Context(world.now(), "en", choices={"departments": [{"name": OFFICE, "label": OFFICE}]})
    sitting = Sitting({"municipality": unit.municipality}, None, (), offered, None, None)  # type: ignore[arg-type]
    answers = {"launch_department": OFFICE, "launch_duration": "days_7", "launch_reviewer": "Reviewer"}
    turn = Turn("launched", "chat", Actor("1000"), "1000", world.now(), world.seed(), Act("x"))
    await base.writer.write(Unit(turn.id, await apply(turn, base.desk("x"), sitting, answers), "1000"))
    await base.close()


@dataclass(frozen=True)
class _Account:
    id: int


@asynccontextmanager
async def open_pocket(template: Path, folder: Path) -> AsyncIterator[Pocket]:
    """A copy of the template, open; nobody polls and nothing is sent."""
    shutil.copytree(template, folder)
    world = FixedWorld()
    database = await Database.open(f"sqlite:///{folder / 'civimeter.db'}", check=False)
    store, vault = Store(database), Vault.open(folder / "keys", world, create=False)
    writer = Writer(database, world, BOT, "pocket")
    writer.start()
    desk = Desk(store, vault, BOT, "test_bot", NOWHERE, "sandbox", 5, dialog_texts())
    key, codec, views = vault.installation, Codec(vault.callback_keys, BOT), Views(desk, world)
    transport = Transport(NOWHERE, TOKEN)
    gateway = Gateway(transport)
    delivery = Delivery(views, gateway, writer, store, Pacer(), codec, world, key, unreachable_effects(desk))
    reader = SeededReader(codec, BOT, "test_bot", {code: action.name for code, action in BY_CODE.items()})
    parking = Parking(store, writer, world, key)
    door = Door(reader, Turns(desk, writer, delivery.show).take, gateway, delivery, parking, world, key)
    try:
        yield Pocket(desk, door, views, codec, world, database)
    finally:
        await door.finish(1.0)
        await writer.stop()
        await database.close()
        await transport.close()
        shutil.rmtree(folder)
