"""A bot of this machine that asks one person per draft: in memory and a folder that goes, in front of the sandbox."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Foundation, Service
from bot.cli.legal import legal_profile
from bot.cli.processes import Stage
from bot.desk.audiences import AGENT
from bot.desk.desk import card, day, stamp, write
from bot.desk.recording import open_record, record_rows
from bot.desk.sittings import respondent_key
from bot.logs import set_up_logs
from bot.pacer import Pacer
from bot.sandbox.people import Town
from bot.settings import Settings
from bot.turn import Effects, Show, Unit, Write
from bot.vault import Key
from bot.world import World
from flows.conversation import Context, Record
from flows.model import Flow
from flows.playing.carrying import carry_over

FIRST_PERSON = 2001
NEVER = "2999-01-01T00:00:00Z"
TOWN = "draft"


@dataclass
class Draft:
    """The phone of one flow: who holds it, for which office they are asked, and the interview that is open on it."""

    number: int
    audience: str = AGENT
    interview: str = ""
    campaign: str = ""
    saves: int = 0
    records: tuple[Record, ...] = ()

    @property
    def person(self) -> int:
        return FIRST_PERSON + self.number


@dataclass
class DraftTown:
    """Sandbox, bot and the rows behind the interviews; `open` before anything else, `close` at the end."""

    folder: Path
    port: int = 0
    world: World = field(default_factory=World)
    drafts: dict[str, Draft] = field(default_factory=dict)
    names: tuple[str, ...] = ("Draft", "Draft")
    """What the municipality and its departments are called; everybody is in the first department."""
    pacer: Pacer = field(default_factory=Pacer)
    language: str = "en"

    async def open(self) -> None:
        """Start the sandbox and, in this process, the bot. Raises DidNotStart, StartError."""
        set_up_logs("ERROR")
        self.stage = Stage(self.folder, sandbox_port=self.port)
        await self.stage.open_sandbox()
        settings = Settings(
            token=SecretStr(self.stage.token),
            mode="sandbox",
            api_url=self.stage.url,
            data_dir=self.folder / "data",
            listen=self.stage.listen,
        )
        self.base = await Foundation.lay(settings, self.world)
        self.service = Service(self.base, pacer=self.pacer)
        await self.service.start()
        self.town = await Town(self.stage.url).__aenter__()
        name, *departments = self.names
        legal = legal_profile(name, "", "", "", 12, self.language)
        row = {"id": TOWN, "name": name, "settings": '{"timezone":"UTC"}', "legal": json.dumps(legal)}
        there = [{"id": TOWN, "name": departments[0]}, *({"id": each, "name": each} for each in departments[1:])]
        await self.put(
            write("insert_municipality", row | {"created_day": day(self.world.now())}),
            write("insert_department", *(each | {"municipality": TOWN, "headcount": 2} for each in there)),
        )

    async def close(self) -> None:
        """Stop everything; the folder is the caller's."""
        await self.town.__aexit__(None, None, None)
        await self.service.stop()
        await self.base.close()
        await self.stage.close()

    @property
    def address(self) -> str:
        """The page with the phones of all drafts."""
        people = ",".join(str(draft.person) for draft in self.drafts.values())
        return f"{self.stage.url}/?people={people}"

    # -------------------------------------------------------------------------------------------- interviews
    async def ask(self, name: str, flow: Flow, context: Context, first: tuple[Record, ...] = ()) -> None:
        """Puts a version of a draft on its phone: the conversation so far is carried over to it."""
        draft = self.drafts.get(name)
        if draft is None:
            draft = self.drafts[name] = Draft(len(self.drafts), records=first)
            await self.enrol(draft, flow, context.language)
        elif draft.interview:
            draft.records = await self._records(draft)
        draft.saves += 1
        draft.records = carry_over(flow, draft.records, context)
        await self.put(*self._rows(draft, flow, context), shows=(card(str(draft.person)),))

    async def say(self, text: str) -> None:
        """One line above the phones."""
        await self.town.status(text[:200])

    async def enrol(self, draft: Draft, flow: Flow, language: str) -> None:
        """A phone, and a place on the roster of a department in which nobody else is ever enrolled."""
        title = flow.text(flow.settings.title, language)[:40]
        await self.town.person(draft.person, first_name=title, language=language, started=True)
        person, one, two = str(draft.person), f"p{draft.person}", f"q{draft.person}"
        place = {"municipality": TOWN, "department": TOWN, "label": "", "role": draft.audience, "no_telegram": 0}
        known = {"id": f"r{person}", "municipality": TOWN, "telegram_id": person, "language": language}
        chat = {"bot": self.base.settings.bot_id, "chat": person, "municipality": TOWN, "language": language}
        await self.put(
            write("insert_respondent", known | {"created_day": day(self.world.now())}),
            write("insert_place", {"id": one, **place}, {"id": two, **place}),
            write("bind_place", {"id": one, "respondent": f"r{person}"}),
            write("insert_chat", chat),
        )

    async def _records(self, draft: Draft) -> tuple[Record, ...]:
        """What was said on the phone; once it was sent, what was known at the last save."""
        key = self.base.vault.campaign(draft.campaign)
        rows = await self.base.store.read("records_of_interview", interview=draft.interview)
        return tuple(open_record(key, row) for row in rows) if key is not None and rows else draft.records

    def _rows(self, draft: Draft, flow: Flow, context: Context) -> tuple[Write, ...]:
        """A campaign of its own for this save, as a launch and the first tap would have made them."""
        draft.campaign = f"c{draft.person}x{draft.saves}"
        draft.interview = f"i{draft.person}x{draft.saves}"
        key = self.base.vault.create_campaign(draft.campaign)
        return (*self.campaign(draft, flow), *self._interview(draft, flow, context, key))

    def campaign(self, draft: Draft, flow: Flow, reviewer: str = "nobody", state: str = "opened") -> tuple[Write, ...]:
        """Campaign, wave, part and invitation of this save, as a launch makes them; `state` is the invitation's."""
        wave, group = f"w{draft.person}x{draft.saves}", f"g{draft.person}x{draft.saves}"
        version = f"draft {draft.saves}"
        both = {"municipality": TOWN, "state": "open", "opened_at": stamp(self.world.now()), "closes_at": NEVER}
        published = {"id": flow.settings.id, "version": version, "hash": flow.hash, "body": flow.body()}
        part = {"id": wave, "municipality": TOWN, "campaign": draft.campaign, "wave": wave, "number": 1}
        pinned = {"flow": flow.settings.id, "version": version, "audience": draft.audience, "scope": ""}
        kind = {"mode": "named", "visible_to": "nobody"}
        named = {"settings": json.dumps({"reviewer": reviewer, "k": 5}), "launched_chat": "0"}
        invited = {"municipality": TOWN, "wave": wave, "part": wave, "department": TOWN, "notice": "1"}
        places = ((f"p{draft.person}", state), (f"q{draft.person}", "waiting_for_start"))
        invitations = (
            invited | {"id": f"{wave}:{id}", "place": id, "state": state, "publication_group": group}
            for id, state in places
        )
        members = {"departments": json.dumps([TOWN]), "headcount": 2, "no_telegram": 0}
        return (
            write("insert_flow_version", published),
            write("insert_campaign", {"id": draft.campaign, **both, **kind, **named}),
            write("insert_wave", {"id": wave, "campaign": draft.campaign, "number": 1, **both}),
            write("insert_part", part | pinned),
            write("insert_group", {"id": group, "municipality": TOWN, "wave": wave, **members}),
            write("insert_invitation", *invitations),
        )

    def _interview(self, draft: Draft, flow: Flow, context: Context, key: Key) -> tuple[Write, ...]:
        wave = f"w{draft.person}x{draft.saves}"
        inputs = {"inputs": context.inputs, "choices": context.choices, "rows": context.rows, "pack": context.pack}
        row: dict[str, Any] = {
            "id": draft.interview,
            "municipality": TOWN,
            "kind": "survey",
            "subject": wave,
            "respondent_key": respondent_key(key, str(draft.person)),
            "flow": flow.settings.id,
            "version": f"draft {draft.saves}",
            "state": "open",
            "language": context.language,
            "inputs": key.seal(json.dumps(inputs, ensure_ascii=False), "interview", draft.interview),
            "day": day(self.world.now()),
        }
        chat = {"bot": self.base.settings.bot_id, "chat": str(draft.person), "municipality": TOWN}
        records = record_rows(key, row, 0, draft.records)
        return (
            write("insert_interview", row),
            *((write("insert_record", *records),) if records else ()),
            write("upsert_chat_focus", chat | {"language": context.language, "focus": f"survey:{wave}"}),
        )

    async def put(self, *writes: Write, shows: tuple[Show, ...] = ()) -> None:
        """Writes rows as the shell does, and what is to be shown."""
        await self.base.writer.write(Unit("", Effects(writes=writes, shows=shows), "shell", TOWN))
        self.service.delivery.wake()
