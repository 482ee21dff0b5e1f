"""A whole chat door on a real database and a real HTTP sandbox, with a desk that only repeats what it hears."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.pacer import Pacer
from bot.sandbox.people import Person, Town
from bot.sandbox.server import TOKEN, Sandbox
from bot.screens.card import Button, Card
from bot.storage.database import Database
from bot.storage.migrations.run import upgrade
from bot.storage.statements import READS, query
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.codec import Codec
from bot.telegram.door import Door, note_incoming
from bot.telegram.gateway import Gateway
from bot.telegram.lanes import Lanes, lane_name
from bot.telegram.parking import Parking
from bot.telegram.read import Reader
from bot.telegram.receive import Patience, Receiver
from bot.telegram.request import Transport
from bot.turn import Act, Effects, Press, Say, Show, Tap, Turn, Unit, Write, Written
from bot.vault import Vault
from bot.world import FixedWorld

BOT = TOKEN.partition(":")[0]
if "echo_heard" not in READS:
    query("echo_heard", "SELECT value FROM installation WHERE name LIKE :prefix ORDER BY length(name), name")


@dataclass
class Taken:
    written: Written
    toast: str = ""
    alert: bool = False


@dataclass
class Echo:
    """The smallest desk: it remembers what each chat said last, and shows it on the chat's card."""

    calls: Counter[str] = field(default_factory=Counter)
    cards: dict[str, Card] = field(default_factory=dict)
    unreachable: list[tuple[str, str]] = field(default_factory=list)
    forged: int = 0
    writer: Any = None
    store: Any = None
    key: Any = None
    show: Any = None

    async def take(self, turn: Turn) -> Taken:
        words = self._words(turn)
        self.calls[words] += 1
        if "poison" in words:
            raise RuntimeError("this desk cannot stomach that")
        lane, shows = lane_name(self.key, turn.chat), self._shows(turn)
        said = Write("set_installation", ({"name": f"heard:{turn.chat}:{turn.id}", "value": words},))
        effects = Effects(writes=(said, *note_incoming(turn, BOT, lane, "")), shows=shows)
        result = await self.writer.write(Unit(turn.id, effects, lane=lane, at=turn.at.strftime("%Y-%m-%dT%H:%M:%SZ")))
        claimed = list(result.claimed.values())
        self.show(claimed, len(shows) > len(claimed))
        return Taken(result.written, f"got {words}")

    def _shows(self, turn: Turn) -> tuple[Show, ...]:
        match turn.intent:
            case Act("clear"):
                return (Show(turn.chat, "cleared", key=f"clear:{turn.chat}"),)
            case Act("chat:blocked"):
                return ()
            case Act("note"):
                return (Show(turn.chat, "note", turn.intent.about, 1, f"notice:note:{turn.chat}"),)
        return (Show(turn.chat, "survey", key=f"card:{turn.chat}"),)

    def _words(self, turn: Turn) -> str:
        match turn.intent:
            case Say(text):
                return text
            case Tap(press):
                return f"tap {press.arg}"
            case Act(name):
                return f"/{name}"
        self.forged += 1
        return "?"

    async def heard(self, chat: str) -> list[str]:
        """Everything that a chat said, in order, as the database has it."""
        rows = await self.store.read("echo_heard", prefix=f"heard:{chat}:%")
        return [row["value"] for row in rows]

    async def card(self, chat: str, screen: str, about: str, stands: object = None) -> Card | None:
        if screen == "cleared":
            return Card(f"Removed {about}")
        if screen == "note":
            return Card(f"Note {about}")
        if screen == "one_moment":
            return Card("One moment please")
        if screen == "gone":
            return None
        said = await self.heard(chat)
        made = Card(f"{len(said)}: {said[-1] if said else 'hello'}", self.buttons(len(said)))
        return self.cards.get(chat, made)

    def buttons(self, revision: int) -> tuple[tuple[Button, ...], ...]:
        labels = {"1": "One", "2": "Two"}
        return (tuple(Button(label, Press(1, "=", "itview01", "0", arg, revision)) for arg, label in labels.items()),)

    async def out_of_reach(self, chat: str, reason: str) -> Effects:
        self.unreachable.append((chat, reason))
        row = {"name": f"unreachable:{chat}", "value": reason}
        return Effects(writes=(Write("set_installation", (row,)),))


@dataclass
class Rig:
    """One bot, from the poll to the database, in front of one sandbox."""

    sandbox: Sandbox
    town: Town
    folder: Path
    world: FixedWorld
    desk: Echo
    patience: Patience

    async def start(self) -> None:
        self.database = await Database.open(f"sqlite:///{self.folder}/civimeter.db", check=False)
        self.writer = Writer(self.database, self.world, BOT, owner=self.world.token(6))
        self.writer.start()
        self.store = Store(self.database)
        vault = Vault.open(self.folder / "keys", self.world)
        self.key = vault.installation
        self.desk.writer, self.desk.store, self.desk.key = self.writer, self.store, self.key
        self.transport = Transport(self.sandbox.url, TOKEN)
        self.gateway = Gateway(self.transport)
        self.codec = Codec([vault.callback.derive("callback")], BOT)
        self.delivery = Delivery(
            self.desk,
            self.gateway,
            self.writer,
            self.store,
            Pacer(chat_gap=0.05),
            self.codec,
            self.world,
            self.key,
            on_unreachable=self.desk.out_of_reach,
        )
        self.desk.show = self.delivery.show
        self.parking = Parking(self.store, self.writer, self.world, self.key)
        reader = Reader(self.codec, BOT, "civimeter_sandbox_bot", {"C": "close"})
        self.door = Door(
            reader,
            self.desk.take,
            self.gateway,
            self.delivery,
            self.parking,
            self.world,
            self.key,
            Lanes(patience=0.3),
        )
        self.receiver = Receiver(
            self.gateway, self.transport, self.door, self.parking, self.writer, self.world, self.patience
        )
        await self.delivery.start()
        await self.receiver.start()

    async def stop(self, *, grace: float = 2.0) -> None:
        await self.receiver.stop(grace)
        await self.delivery.stop(grace)
        await self.writer.stop()
        await self.database.close()
        await self.transport.close()

    async def kill(self) -> None:
        """End as a killed process does: nothing is settled, nothing given back."""
        tasks = [self.delivery._loop, *self.delivery._busy.values(), *self.receiver._tasks, self.receiver._poll]
        for task in [task for task in tasks if task]:
            task.cancel()
        await self.stop(grace=0)

    async def write(self, *shows: Show) -> None:
        """Ask for messages as a turn of the clock would."""
        await self.writer.write(Unit("", Effects(shows=shows)))
        self.delivery.wake()

    async def row(self, key: str) -> dict[str, object]:
        """The outbox row of a key."""
        return (await self.store.read("outbox_row", bot=BOT, key=key))[0]

    async def closed(self, key: str, within: float = 5.0) -> str:
        """The outcome of a row, waiting for it; the world's clock moves on meanwhile."""
        for _ in range(int(within / 0.05)):
            outcome = (await self.row(key))["outcome"]
            if outcome is not None:
                return str(outcome)
            await asyncio.sleep(0.05)
        raise AssertionError(f"{key} is still open: {await self.row(key)}")

    async def eventually(self, check: Callable[[], bool], within: float = 5.0) -> None:
        """Wait until something is true."""
        for _ in range(int(within / 0.02)):
            if check():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"not within {within} s")

    async def meet(self, id: int = 1001) -> Person:
        """A person who has pressed Start and sees the first card."""
        person = await self.town.person(id, first_name=f"P{id}")
        await person.start()
        await person.sees("1: /start")
        await self.eventually(lambda: self.delivery.idle)
        return person

    async def shows(self, chat: int, text: str, label: str = "Go", **fields: Any) -> None:
        """Have a chat's card be this one."""
        rows = ((Button(label, Press(1, "=", "itview01", "0", "1", 0)),),) if label else ()
        self.desk.cards[str(chat)] = Card(text, rows, **fields)
        await self.write(Show(str(chat), "survey"))

    def calls(self, method: str, chat: int | None = None) -> list[dict[str, object]]:
        """What the sandbox noted of a method's calls."""
        lines = self.sandbox.journal.calls(method)
        return [line for line in lines if chat is None or line["params"].get("chat_id") in (chat, str(chat))]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest schema, made once."""
    path = tmp_path_factory.mktemp("schema") / "civimeter.db"
    upgrade(f"sqlite:///{path}")
    return path


@asynccontextmanager
async def open_rig(folder: Path, empty: Path, **patience: float) -> AsyncIterator[Rig]:
    shutil.copy(empty, folder / "civimeter.db")
    quick = Patience(**{"failure": 0.1, "conflict": 0.3, "tick": 0.05, **patience})  # type: ignore[arg-type]
    async with Sandbox() as sandbox, Town(sandbox.url) as town:
        rig = Rig(sandbox, town, folder, FixedWorld(), Echo(), quick)
        await rig.start()
        try:
            yield rig
        finally:
            await rig.stop()


@pytest.fixture
async def rig(tmp_path: Path, empty_database: Path) -> AsyncIterator[Rig]:
    """A running bot."""
    async with open_rig(tmp_path, empty_database) as made:
        yield made
