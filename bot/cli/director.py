"""The story of a demonstration: a town, a department, a coordinator and agents who all act through their phones."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.cli.cast import AGENT_NAMES, DEPARTMENTS, REVIEWER
from bot.cli.eyes import PATIENCE, sees_last
from bot.cli.player import Player
from bot.cli.processes import Stage
from bot.cli.script import asked, choice
from bot.desk.commands import LANGUAGES
from bot.sandbox.people import NotSeen, Person, Town
from bot.words import words
from flows.catalogue import load_library, load_personas
from flows.improvise import pick_persona

FLOW = "agent_consultation"
COORDINATOR_ID = 1000
FIRST_AGENT_ID = 1001
AT_ONCE = 24
WITHOUT_TELEGRAM = 2
LOOKS = 120


@dataclass
class Director:
    """`agents` people of the first department use Telegram; `language` is the coordinator's."""

    stage: Stage
    town: Town
    agents: int
    seed: int
    language: str = "en"
    agent_languages: tuple[str, ...] = LANGUAGES
    pause: float = 0.0
    coordinator: Person = field(init=False)
    people: list[Person] = field(default_factory=list)
    done: int = 0
    started_at: datetime = field(default_factory=lambda: datetime(2026, 1, 1, tzinfo=UTC))

    @property
    def say(self) -> Callable[..., str]:
        return words(self.language).say

    @property
    def department(self) -> str:
        return DEPARTMENTS[self.language][0]

    async def cast(self, *, coordinator: bool = True) -> None:
        """Everybody gets a phone."""
        if coordinator:
            who = {"first_name": "Mariam", "language": self.language, "about": "Coordinator"}
            self.coordinator = await self.town.person(COORDINATOR_ID, **who)
        for number in range(self.agents):
            name, language = AGENT_NAMES[number % len(AGENT_NAMES)], self.language_of(number)
            self.people.append(await self.town.person(FIRST_AGENT_ID + number, first_name=name, language=language))

    def language_of(self, number: int) -> str:
        return self.agent_languages[number % len(self.agent_languages)]

    # ---------------------------------------------------------------------------------------- before the survey
    async def set_up(self, payload: str) -> None:
        """The coordinator opens the one-time link, adds departments, and hands out the department's link."""
        say, one = self.say, self.coordinator
        await self.town.status("The coordinator sets up the town")
        if payload:
            await one.start(payload)
        await one.taps(say("Add departments"), within=PATIENCE)
        for number, name in enumerate(DEPARTMENTS[self.language]):
            await self._department(name, self.headcount(number), WITHOUT_TELEGRAM)
            last = number + 1 == len(DEPARTMENTS[self.language])
            await one.taps(asked("setup", "departments", self.language, "done_label" if last else "add_label"))
        await one.taps(say("Confirm"), within=PATIENCE)
        await one.sees(say("Enrolled: {n}", n=0), PATIENCE)

    def headcount(self, number: int) -> int:
        """How many people the department of this number has."""
        return self.agents + WITHOUT_TELEGRAM if number == 0 else 6 + 3 * number

    async def _department(self, name: str, headcount: int, without: int) -> None:
        typed = {"dept_name": name, "dept_headcount": str(headcount), "dept_without": str(without)}
        for question, answer in typed.items():
            await sees_last(self.coordinator, asked("setup", question, self.language))
            await self.coordinator.types(answer)
        await sees_last(self.coordinator, asked("setup", "departments", self.language))

    async def enrol(self) -> None:
        """A department link: every agent opens it, the coordinator approves each."""
        await self.enrol_department(self.department, self.people)

    async def enrol_department(self, department: str, people: list[Person]) -> None:
        """These people join through the link of this department."""
        one, say = self.coordinator, self.say
        await one.types("/people")
        await one.taps(say("Enrolment link"), within=PATIENCE)
        await one.taps(department, within=PATIENCE)
        await one.taps(choice("enrol", "kind", "whole", self.language), within=PATIENCE)
        await one.taps(say("Confirm"), within=PATIENCE)
        payload = await self.link_for(department, "d")
        for number, person in enumerate(people):
            await person.start(payload)
            await one.sees(person.first_name, PATIENCE)
            await one.taps(say("Yes, add"), within=PATIENCE)
            await person.sees(department, PATIENCE)
            await self.town.status("Agents join through the link of their department", number + 1, self.agents)

    async def link_for(self, name: str, kind: str) -> str:
        """What the newest link for a department (`d`) or a person (`i`) of this name carries."""
        for _ in range(LOOKS):
            for message in reversed(await self.coordinator.phone()):
                if name in message.text and f"start={kind}" in message.text:
                    return message.text.rpartition("start=")[2].split()[0]
            await self.coordinator.waits_change(0.5)
        raise NotSeen(f"no link for {name}")

    # ---------------------------------------------------------------------------------------- the survey
    async def launch(self) -> None:
        """/survey: department, duration, reviewer, the preview, Confirm."""
        one = self.coordinator
        await one.types("/survey")
        await one.taps(self.department, within=PATIENCE)
        await one.taps(choice("launch", "duration", "days_7", self.language), within=PATIENCE)
        await one.sees(asked("launch", "launch_reviewer", self.language), PATIENCE)
        await one.types(REVIEWER[self.language])
        await one.taps(self.say("Confirm"), within=PATIENCE)

    async def answer(self, people: list[tuple[int, Person]]) -> list[Player]:
        """These agents answer, many at once, each in their own language and manner."""
        gate = asyncio.Semaphore(AT_ONCE)
        players = [self.player(number, person) for number, person in people]

        async def one(player: Player) -> None:
            async with gate:
                await player.take_part()
            self.done += 1
            await self.town.status("Agents answer on their phones. Answer on Awa's too", self.done, self.agents)

        await asyncio.gather(*(one(player) for player in players))
        return players

    def player(self, number: int, person: Person) -> Player:
        """A simulated agent with the answers that the seed gives."""
        language, seed = self.language_of(number), f"{self.seed}/{number}"
        flow = load_library(FLOW)
        persona = pick_persona(load_personas(FLOW), seed)
        register = tuple(sorted(DEPARTMENTS[self.language]))
        return Player(
            person, flow, seed, language, self.started_at, register, REVIEWER[self.language], persona, self.pause
        )

    async def summaries(self, number: int) -> list[str]:
        """So many summaries that arrive by themselves in the coordinator's chat, in their order."""
        for _ in range(LOOKS):
            found = [message.text for message in await self.coordinator.phone() if "/r/" in message.text]
            if len(found) >= number:
                await self.town.status("The summary has arrived", self.done, self.agents)
                return found
            await self.coordinator.waits_change(1.0)
        raise NotSeen(f"{self.coordinator.first_name} does not get {number} summaries")
