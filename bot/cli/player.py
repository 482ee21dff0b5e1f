"""A simulated agent: decides with the engine and improvises, acts only through a phone of the sandbox."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.cli.eyes import PATIENCE, sees_last
from bot.sandbox.people import NotSeen, Person
from bot.screens.drawing.choices import POINTERS
from bot.words import words
from flows.conversation import (
    Answer,
    Ask,
    Back,
    Complete,
    Confirm,
    Context,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    NonAnswer,
    OpenInstance,
    Record,
    Refuse,
    Status,
    plain,
)
from flows.engine import replay, submit
from flows.improvise import ANYBODY, Persona, improvise
from flows.items import FILES
from flows.model import Flow

BUTTONS = {Back: "Back", Keep: "Keep", DeleteInstance: "Cancel", Confirm: "Send"}
"""The buttons of the product for the events that they stand for."""

STANDARD = {
    Status.SKIPPED: "Skip",
    Status.DONT_KNOW: "I don't know",
    Status.NOT_APPLICABLE: "Does not apply",
    Status.REFUSED: "Rather not say",
}
SENT: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "image": ("photo", {}),
    "file": ("document", {"name": "plan.pdf", "mime": "application/pdf"}),
    "audio": ("voice", {}),
}
MOST_STEPS = 400
REVIEW = "These are your answers. They count only once you send them."


@dataclass
class Player:
    """One person answering one survey. `departments` are the names on the register, in the order of the list; `rows`
    and `scope` what else an officer's interview is handed; `pause` lets a demonstration go at a human speed.
    """

    person: Person
    flow: Flow
    seed: str
    language: str
    now: datetime
    departments: tuple[str, ...] = ()
    reviewer: str = ""
    persona: Persona = ANYBODY
    pause: float = 0.0
    rows: Mapping[str, Any] = field(default_factory=dict)
    scope: str | None = None
    records: tuple[Record, ...] = ()
    refusals: int = field(default=0)
    card: int = field(default=0)

    @property
    def context(self) -> Context:
        register = [{"name": f"d{number}", "label": name} for number, name in enumerate(self.departments)]
        inputs: Mapping[str, Any] = {"invited_department": "d0", "dept_procs": "", "reviewer": self.reviewer}
        lists = {"departments": register}
        return Context(self.now, self.language, self.seed, inputs, lists, rows=self.rows, scope=self.scope)

    async def take_part(self) -> None:
        """From the notice to the last tap. Raises NotSeen when the phone does not show what it should."""
        say = words(self.language).say
        await self.person.taps(say("Start"), within=PATIENCE)
        for number in range(MOST_STEPS):
            ask = replay(self.flow, self.records, self.context)
            if isinstance(ask, Complete):
                return
            await self._expect(ask)
            if self.pause:
                await asyncio.sleep(self.pause)
            event = self.decide(ask, number)
            await self._perform(ask, event)
            self._submit(event)
        raise NotSeen(f"{self.person.first_name} is still being asked after {MOST_STEPS} steps")

    def decide(self, ask: Ask, number: int) -> Event:
        """What the person does at this step."""
        return improvise(ask, f"{self.seed}/{number}", self.persona, self.language)

    def _submit(self, event: Event) -> None:
        outcome = submit(self.flow, self.records, self.context, event)
        self.records += outcome.records
        self.refusals += isinstance(outcome.step, Refuse)

    async def _expect(self, ask: Ask) -> None:
        """The card on the phone is the one that the engine asks."""
        text = words(self.language).say(REVIEW) if ask.kind == "review" else plain(ask.label)
        marked = next((row.label for row in ask.matrix if row.marked), None)
        if marked is not None:
            # All rows of a matrix stand under one label: the pointer says which of them is asked.
            text = f"{POINTERS[words(self.language).rtl]} {plain(marked)}"
        self.card = (await sees_last(self.person, text)).id

    async def _perform(self, ask: Ask, event: Event) -> None:
        say = words(self.language).say
        match event:
            case Answer() if ask.type in FILES:
                await self._send_file(ask)
            case Answer(_, raw, typed) if typed or ask.kind == "name" or not ask.choices:
                await self.person.types(raw)
            case Answer(_, raw):
                await self._choose(ask, raw.split())
            case NonAnswer(_, status):
                own = next((offer.label for offer in ask.allow if offer.status is status), None)
                await self._tap(plain(own) if own else say(STANDARD[status]))
            case OpenInstance():
                await self._tap(plain(ask.add_label or ()))
            case Done():
                await self._tap(plain(ask.done_label or ()))
            case Back() | Keep() | DeleteInstance() | Confirm():
                await self._tap(say(BUTTONS[type(event)]))
            case Edit(address):
                await self._edit(ask, address)

    async def _edit(self, ask: Ask, address: str) -> None:
        """The buttons of the review carry the number of their line."""
        number = next(n for n, row in enumerate(ask.rows, start=1) if row.address == address)
        await self._tap(str(number))

    async def _send_file(self, ask: Ask) -> None:
        kind, details = SENT[ask.type]
        await self.person.sends(kind, **details)
        if ask.max_files > 1:
            await self.person.taps(words(self.language).say("Done ({n})", n=1), within=PATIENCE)

    async def _choose(self, ask: Ask, names: list[str]) -> None:
        labels = [self._label(ask, name) for name in names]
        for label in labels:
            await self._tap(label)
        if ask.type in ("select_multiple", "rank"):
            await self._tap(words(self.language).say("Done ({n})", n=len(names)))

    def _label(self, ask: Ask, name: str) -> str:
        return plain(next(offer.label for offer in ask.choices if offer.name == name))

    async def _tap(self, label: str) -> None:
        """Tap a button, turning pages until it is there."""
        say = words(self.language).say
        for turn_page in ("", say("More"), say("More"), say("Previous"), say("Previous"), say("Previous")):
            if turn_page and not await self._turned(turn_page):
                continue
            try:
                await self.person.taps(label, message=self.card, within=1.0 if turn_page else 2.0)
                return
            except NotSeen:
                continue
        await self.person.taps(label, message=self.card, within=PATIENCE)

    async def _turned(self, label: str) -> bool:
        try:
            await self.person.taps(label, message=self.card, within=0.3)
        except NotSeen:
            return False
        await self.person.waits_change(2.0)
        return True
