"""The demonstration of the whole diagnosis: agents in three departments, their heads, and two officers."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from bot.cli.cast import DEPARTMENTS, OFFICES, REVIEWER
from bot.cli.director import WITHOUT_TELEGRAM, Director
from bot.cli.eyes import PATIENCE, sees_last
from bot.cli.player import Player
from bot.cli.script import asked, choice, wider
from bot.desk.audiences import DEPT_HEAD, OF_THE_LIBRARY
from bot.desk.audiences import OFFICES as OFFICE_ROLES
from bot.desk.commands import LANGUAGES
from bot.desk.prefilling import SOURCE, Inventories, prefills_of, rows_of
from bot.dialogs.launch_plan import JOINED, TOWN, WHOLE, proposed
from bot.sandbox.people import Person
from flows.catalogue import library_ids, load_library, load_personas
from flows.conversation import Complete
from flows.engine import replay
from flows.improvise import ANYBODY, Persona, pick_persona
from scoring.cases import from_complete

FIRST_OFFICE_ID = 1800
K = 5
CURIOUS = 0.15
# No two channels have one name, and there may be one of every kind.
NAMES = ("Sandiara", "Town hall", "Mairie", "Info line", "Council", "Sandiara-les-Eaux", "Market news", "Works", "Page")
CHANNEL_NAMES = {"chan_name": dict.fromkeys(LANGUAGES, NAMES)}


@dataclass(frozen=True, slots=True)
class Official:
    """Who holds an office: in which department, and the flow that is theirs."""

    person: Person
    department: int
    audience: str
    flow: str


@dataclass
class WholeTown(Director):
    """Half of the agents in the first department, the others in the two smaller ones; an office for every flow."""

    officials: list[Official] = field(default_factory=list)
    played: list[Player] = field(default_factory=list)

    async def cast(self, *, coordinator: bool = True) -> None:
        await super().cast(coordinator=coordinator)
        for flow, audience in OF_THE_LIBRARY.items():
            if audience in OFFICE_ROLES and flow in library_ids():
                for department in range(len(DEPARTMENTS[self.language])) if audience == DEPT_HEAD else (0,):
                    number = len(self.officials)
                    who = {"first_name": OFFICES[self.language][number], "language": self.language, "about": audience}
                    person = await self.town.person(FIRST_OFFICE_ID + number, **who)
                    self.officials.append(Official(person, department, audience, flow))

    def members(self, number: int) -> list[Person]:
        """The agents of the department of this number."""
        half = (len(self.people) + 1) // 2
        return self.people[:half] if number == 0 else self.people[half:][number - 1 :: 2]

    def headcount(self, number: int) -> int:
        offices = sum(one.department == number for one in self.officials)
        return len(self.members(number)) + offices + WITHOUT_TELEGRAM

    async def enrol(self) -> None:
        """Agents through the link of their department, office holders each through a link of their own."""
        for number, name in enumerate(DEPARTMENTS[self.language]):
            if self.members(number):
                await self.enrol_department(name, self.members(number))
        for official in self.officials:
            await self._appoint(official)

    async def _appoint(self, official: Official) -> None:
        one, person = self.coordinator, official.person
        department = DEPARTMENTS[self.language][official.department]
        await one.types("/people")
        await one.taps(self.say("Enrolment link"), within=PATIENCE)
        await one.taps(department, within=PATIENCE)
        await one.taps(choice("enrol", "kind", official.audience, self.language), within=PATIENCE)
        await sees_last(one, asked("enrol", "link_person", self.language))
        await one.types(person.first_name)
        await one.taps(self.say("Confirm"), within=PATIENCE)
        await person.start(await self.link_for(person.first_name, "i"))
        await person.sees(department, PATIENCE)

    @property
    def groups(self) -> int:
        """How many groups the small departments are joined into."""
        return len(proposed(self._sizes, K))

    @property
    def _sizes(self) -> list[tuple[str, int]]:
        return [(name, len(self.members(number))) for number, name in enumerate(DEPARTMENTS[self.language])]

    async def launch(self) -> None:
        """/survey: the whole town, the whole diagnosis, small departments together."""
        one, language = self.coordinator, self.language
        joined = [wider(JOINED, language)] if self.groups < len(self._sizes) else []
        await one.types("/survey")
        week = choice("launch", "duration", "days_7", language)
        for label in (wider(TOWN, language), wider(WHOLE, language), *joined, week):
            await one.taps(label, within=PATIENCE)
        await one.sees(asked("launch", "launch_reviewer", language), PATIENCE)
        await one.types(REVIEWER[language])
        await one.taps(self.say("Confirm"), within=PATIENCE)

    async def answer_for_offices(self) -> None:
        """Heads first, all at once; then the officers, who find what the heads have declared."""
        heads = [one for one in self.officials if one.audience == DEPT_HEAD]
        for some in (heads, [one for one in self.officials if one not in heads]):
            players = [self._speaker(one) for one in some]
            await asyncio.gather(*(player.take_part() for player in players))
            self.played += players

    def _speaker(self, official: Official) -> Player:
        flow, seed = load_library(official.flow), f"{self.seed}/{official.person.id}"
        register, now = tuple(sorted(DEPARTMENTS[self.language])), self.started_at
        persona = _brief(pick_persona(personas_of(official.flow), seed))
        rows = self._declared(official.flow)
        who = (official.person, flow, seed, self.language, now, register, REVIEWER[self.language], persona, self.pause)
        return Player(*who, rows=rows)

    def _declared(self, flow: str) -> dict[str, list[dict[str, Any]]]:
        """The rows that the bot hands to an officer, worked out from what the heads said on their phones."""
        cases = [_case(player) for player in self.played if player.flow.settings.id == SOURCE]
        told = Inventories(load_library(SOURCE), cases, self.language) if cases else None
        wanted = prefills_of(load_library(flow))
        return {input: [dict(one.row) for one in rows_of(told, input)] for input in wanted} if told else {}


def _case(player: Player) -> Any:
    step = replay(player.flow, player.records, player.context)
    assert isinstance(step, Complete), "the head has sent"
    version = player.flow.settings.version
    return from_complete(step, flow=SOURCE, version=version, department=player.seed, wave="")


def _brief(persona: Persona) -> Persona:
    """The same person, with a little in every list: a demonstration is looked at, not waited for."""
    texts = {**CHANNEL_NAMES, **persona.texts}
    return replace(persona, curious=min(persona.curious, CURIOUS), hesitant=0.0, texts=texts)


def personas_of(flow: str) -> tuple[Persona, ...]:
    """The people made up for a flow; anybody where there are none."""
    try:
        return load_personas(flow)
    except LookupError:
        return (ANYBODY,)
