"""Simulated agents who live with a bot that dies: they wait, tap twice, tap old buttons, and try again."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.cli.cast import DEPARTMENTS, REVIEWER
from bot.cli.director import FLOW, Director
from bot.cli.player import MOST_STEPS, Player
from bot.sandbox.people import CannotAct, Message, NotSeen, Person
from bot.sandbox.seen import find_label
from bot.words import words
from flows.catalogue import load_library, load_personas
from flows.conversation import Ask, Complete, plain
from flows.engine import replay
from flows.improvise import Dice, improvise, pick_persona

DONE = ("Done (", "Terminé (", "Listo (", "Concluído (", "تم (")
TWICE = 0.10
STALE = 0.05
PATIENT = 15.0
"""Seconds without any change after which a person asks for the question again, as the bot's help says."""
LONG = 600.0
"""Seconds within which a bot that is killed again and again must have answered."""


@dataclass
class Agent(Player):
    """A player who acts on the newest card only and once it shows the question that is expected.

    `steps`: stops after so many, 0 never; called again, goes on where it stopped.
    """

    steps: int = 0
    taps: int = 0
    nudges: int = 0
    done: int = 0
    old: list[tuple[int, str]] = field(default_factory=list)
    finished: bool = False

    async def take_part(self) -> None:
        """From the notice to the thanks."""
        say = words(self.language).say
        if not self.records:
            await self._until(lambda card: say("Start") in card.labels)
            await self._tap(say("Start"))
        for number in range(self.done, self.steps or MOST_STEPS):
            ask = replay(self.flow, self.records, self.context)
            if isinstance(ask, Complete):
                await self._until(lambda card: say("Clear my answers from this chat") in card.labels)
                self.finished = True
                return
            await self._expect(ask)
            event = improvise(ask, f"{self.seed}/{number}", self.persona, self.language)
            await self._perform(ask, event)
            self._submit(event)
            self.done = number + 1
        if self.steps:
            return
        raise NotSeen(f"{self.person.first_name} is still being asked after {MOST_STEPS} steps")

    async def newest_card(self) -> Message | None:
        """The newest message of the bot with buttons."""
        return next((one for one in reversed(await self.person.phone()) if not one.mine and one.rows), None)

    async def _until(self, test) -> Message:  # type: ignore[no-untyped-def]
        """The newest card once it passes a test; the outage of the bot is waited out."""
        deadline = asyncio.get_running_loop().time() + LONG
        while asyncio.get_running_loop().time() < deadline:
            card = await self.newest_card()
            if card is not None and test(card):
                return card
            if not await self.person.waits_change(PATIENT):
                self.nudges += 1
                await self.person.types("/resume")
        raise NotSeen(f"{self.person.first_name} waited in vain:\n{await self.person.describe()}")

    async def _expect(self, ask: Ask) -> None:
        if ask.kind == "review":
            await self._until(lambda card: words(self.language).say("Send") in card.labels)
            return
        label = " ".join(plain(ask.label).split())
        await self._until(lambda card: label in _flat(card.text))

    async def _edit(self, ask: Ask, address: str) -> None:
        number = next(n for n, row in enumerate(ask.rows, start=1) if row.address == address)
        await self._tap(str(number))

    async def _choose(self, ask: Ask, names: list[str]) -> None:
        if ask.type != "select_multiple":
            await self._tap(self._label(ask, names[0]))
            return
        wanted = set(names)
        for offer in ask.choices:
            if (offer.name in str(ask.previous or "").split()) != (offer.name in wanted):
                await self._tap(plain(offer.label))
        await self._tap(words(self.language).say("Done ({n})", n=len(names)))

    async def _tap(self, label: str) -> None:
        """Tap a button of the newest card, now and then twice; before it, now and then an old one."""
        dice = Dice(f"{self.seed}/tap{self.taps}")
        self.taps += 1
        if self.old and dice.chance("stale") < STALE:
            message, data = self.old[dice.between(0, len(self.old) - 1, "which")]
            await self._old(data, message)
        if label.startswith(DONE):
            await self._until(lambda card: label in card.labels)
        line = await self._press(label, 2 if dice.chance("twice") < TWICE else 1)
        data = str(line.get("data", ""))
        if data[1:2] not in "+-#":
            self.old.append((int(line["message"]), data))

    async def _old(self, data: str, message: int) -> None:
        with contextlib.suppress(CannotAct):
            await self.person.forges(data, message)

    async def _press(self, label: str, times: int) -> dict[str, Any]:
        """Tap as soon as the newest card has this button, turning its pages to find it."""
        say = words(self.language).say
        forward = True
        while True:
            card = await self._until(lambda card: find_label(card.rows, label) or self._pages(card))
            if find_label(card.rows, label):
                with contextlib.suppress(NotSeen, CannotAct):
                    return await self.person.taps(label, message=card.id, times=times, within=0.1)
                continue
            forward = (say("More") in card.labels) if forward else say("Previous") not in card.labels
            with contextlib.suppress(NotSeen, CannotAct):
                await self.person.taps(say("More") if forward else say("Previous"), message=card.id, within=0.1)
                await self._until(lambda now, card=card: (now.id, now.text) != (card.id, card.text))

    def _pages(self, card: Message) -> bool:
        say = words(self.language).say
        return say("More") in card.labels or say("Previous") in card.labels


def _flat(text: str) -> str:
    return " ".join("".join(each for each in text if each not in "\u2066\u2067\u2068\u2069\u200e\u200f").split())


def make_agent(director: Director, number: int, person: Person) -> Agent:
    """The agent of a seed, as the demonstration makes its players."""
    language, seed = director.language_of(number), f"{director.seed}/{number}"
    return Agent(
        person=person,
        flow=load_library(FLOW),
        seed=seed,
        language=language,
        now=datetime(2026, 1, 1, tzinfo=UTC),
        departments=tuple(sorted(DEPARTMENTS[director.language])),
        reviewer=REVIEWER[director.language],
        persona=pick_persona(load_personas(FLOW), seed),
    )
