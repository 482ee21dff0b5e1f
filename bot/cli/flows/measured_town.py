"""A town of this machine in which made-up people are invited, answer on their phones, and what travels is counted."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.cli.eyes import PATIENCE, sees_last
from bot.cli.flows.draft_town import Draft, DraftTown
from bot.cli.player import Player
from bot.desk.audiences import audience_of
from bot.pacer import Pacer
from bot.sandbox.people import CannotAct, Message, Person
from bot.turn import Show
from flows.effort.walks import DEPARTMENTS, ON, REVIEWER
from flows.improvise import Persona
from flows.model import Flow

AT_ONCE = 16
LOOKS = 60
TRIES = 3
QUICK = 0.02
"""Seconds between two messages in one chat: how long somebody waits does not change what travels."""


@dataclass(frozen=True, slots=True)
class Trip:
    """One person to be measured: who they are, what they answer, and by which seed."""

    flow: Flow
    persona: Persona
    seed: str
    language: str


@dataclass
class Careful(Player):
    """Somebody who waits after each tap until the phone has changed: nothing is passed over because it came quickly."""

    async def _tap(self, label: str) -> None:
        before = await self._last()
        await self._tap_when_there(label)
        for _ in range(LOOKS):
            if await self._last() != before:
                return
            await self.person.waits_change(0.5)

    async def _tap_when_there(self, label: str) -> None:
        """A card that changes under the finger takes no tap: then once more, on what is there now."""
        for _ in range(TRIES):
            try:
                return await super()._tap(label)
            except CannotAct:
                await self.person.waits_change(1.0)
        return await super()._tap(label)

    async def _last(self) -> tuple[int, str, list[list[str]]]:
        last: Message = (await self.person.phone())[-1]
        return last.id, last.text, last.rows


@dataclass
class MeasuredTown(DraftTown):
    """The same bot and sandbox as for drafts; people are invited by the notice, each for the office of their flow."""

    names: tuple[str, ...] = ("Sandiara-les-Eaux", *DEPARTMENTS)
    pacer: Pacer = field(default_factory=lambda: Pacer(chat_gap=QUICK))

    async def measure(self, trips: Iterable[Trip]) -> list[int]:
        """The bytes to and from each phone, from the notice to the thanks, in the order of the trips."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(trip: Trip) -> int:
            async with gate:
                return await self._take(trip)

        return await asyncio.gather(*map(one, trips))

    async def _take(self, trip: Trip) -> int:
        person = await self.invite(trip)
        who = (person, trip.flow, trip.seed, trip.language)
        player = Careful(*who, ON, DEPARTMENTS, REVIEWER, trip.persona)
        await player.take_part()
        await sees_last(person, trip.flow.text(trip.flow.settings.outro or "", trip.language), PATIENCE)
        return person.bytes

    async def invite(self, trip: Trip) -> Person:
        """A phone on which the notice stands."""
        draft = Draft(len(self.drafts), audience_of(trip.flow))
        self.drafts[str(draft.number)] = draft
        await self.enrol(draft, trip.flow, trip.language)
        draft.campaign, draft.saves = f"c{draft.person}x1", 1
        self.base.vault.create_campaign(draft.campaign)
        chat, wave = str(draft.person), f"w{draft.person}x1"
        show = Show(chat, "invitation", wave, 1, f"notice:invitation:{wave}", "")
        await self.put(*self.campaign(draft, trip.flow, REVIEWER, "queued"), shows=(show,))
        return await self.town.person(draft.person, first_name=chat, language=trip.language)
