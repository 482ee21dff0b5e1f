"""An invented town for the product to be measured in: all are invited, nobody has begun; and what it kept of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Foundation
from bot.cli.legal import legal_profile
from bot.desk.desk import stamp, write
from bot.settings import Settings
from bot.turn import Effects, Show, Unit, Write
from bot.vault import Vault
from bot.world import World
from flows.conversation import Status
from tests.bench.contenders.common import BOT_ID, SECRET, TOKEN
from tests.bench.flow20 import read_flow

TOWN, DEPARTMENT, CAMPAIGN, WAVE, PART, GROUP = "bnchTown", "bnchDept", "bnchCamp", "bnchWave", "bnchPart", "bnchGrou"
AT_ONCE = 500


@dataclass(frozen=True)
class Crowd:
    """Chats `first` to `first + people`; of the `recipients` each has an invitation waiting, due at `due`."""

    first: int
    people: int
    first_recipient: int = 900_000_000
    recipients: int = 0
    due: datetime | None = None

    @property
    def chats(self) -> list[int]:
        invited = range(self.first_recipient, self.first_recipient + self.recipients)
        return [*range(self.first, self.first + self.people), *invited]


NO_LIMIT = {"CIVIMETER_MESSAGES_PER_SECOND": "1000"}
"""For a bot whose Bot API takes as much as it can send, as most runs have it: nobody else here keeps a limit either."""


def settings_for(
    folder: Path, api: str = "http://127.0.0.1:1", listen: str = "127.0.0.1:0", url: str = "", workers: int = 1
) -> dict[str, str]:
    """The environment of `civimeter run` in this folder, on the database at `url` or on a file."""
    return {
        "CIVIMETER_DATABASE_URL": url,
        "CIVIMETER_WORKERS": str(workers),
        "CIVIMETER_TOKEN": TOKEN,
        "CIVIMETER_MODE": "sandbox",
        "CIVIMETER_API_URL": api,
        "CIVIMETER_DATA_DIR": str(folder),
        "CIVIMETER_LISTEN": listen,
        "CIVIMETER_WEBHOOK_SECRET": SECRET,
    }


def path_of_hook(folder: Path) -> str:
    """Where the town's bot wants to be told."""
    from bot.telegram.hook import hook_path

    vault = Vault.open(folder / "keys", World(), create=False)
    return hook_path(vault.installation, BOT_ID)


def bench_settings(folder: Path, url: str = "") -> Settings:
    given = {"token": TOKEN, "mode": "sandbox", "api_url": "http://127.0.0.1:1", "data_dir": folder}
    return Settings(**given, database_url=url, _env_file=None)


async def found(folder: Path, crowd: Crowd, url: str = "") -> None:
    """Make the town in an empty folder or database, by the product's own writer and vault."""
    foundation = await Foundation.lay(bench_settings(folder, url), World())
    try:
        foundation.vault.create_campaign(CAMPAIGN)
        now = datetime.now(UTC)
        await foundation.writer.write(Unit("", Effects(writes=tuple(_town(now)))))
        for start in range(0, len(crowd.chats), AT_ONCE):
            await foundation.writer.write(Unit("", _people(crowd, crowd.chats[start : start + AT_ONCE], now)))
    finally:
        await foundation.close()


def _town(now: datetime) -> Iterator[Write]:
    flow, day, closes = read_flow(), stamp(now)[:10], stamp(now + timedelta(days=30))
    facts = json.dumps({"timezone": "Africa/Dakar", "language": "fr", "country": "sn", "population": 0})
    legal = json.dumps(legal_profile("Mesureville (invented)", "", "", "", 12))
    both = {"municipality": TOWN, "state": "open", "opened_at": stamp(now), "closes_at": closes}
    settings = json.dumps({"reviewer": "nobody (invented)", "k": 5})
    kind = {"mode": "named", "visible_to": "nobody", "settings": settings, "launched_chat": "1"}
    pinned = {"flow": flow.settings.id, "version": flow.settings.version, "audience": "agent", "scope": ""}
    of = {"municipality": TOWN, "campaign": CAMPAIGN, "wave": WAVE, "number": 1}
    group = {"departments": json.dumps([DEPARTMENT]), "headcount": 9, "no_telegram": 0}
    version = {"id": flow.settings.id, "version": flow.settings.version, "hash": flow.hash, "body": flow.body()}
    yield write("insert_municipality", {"id": TOWN, "name": "M", "settings": facts, "legal": legal, "created_day": day})
    yield write("insert_department", {"id": DEPARTMENT, "municipality": TOWN, "name": "Mairie", "headcount": 9})
    yield write("insert_campaign", {"id": CAMPAIGN, **both, **kind})
    yield write("insert_wave", {"id": WAVE, "campaign": CAMPAIGN, "number": 1, **both})
    yield write("insert_flow_version", version)
    yield write("insert_part", {"id": PART, **of, **pinned})
    yield write("insert_group", {"id": GROUP, "municipality": TOWN, "wave": WAVE, **group})


def _people(crowd: Crowd, chats: list[int], now: datetime) -> Effects:
    due = stamp(crowd.due or now)
    shows = tuple(
        Show(str(chat), "invitation", PART, 2, f"invite:{PART}:pl{chat}", due, stamp(now + timedelta(days=30)))
        for chat in chats
        if chat >= crowd.first_recipient
    )
    return Effects(writes=tuple(_rows(chats, now)), shows=shows)


def _rows(chats: list[int], now: datetime) -> Iterator[Write]:
    def each(**columns: Any) -> Iterable[dict[str, Any]]:
        for chat in chats:
            yield {name: value.format(chat) if isinstance(value, str) else value for name, value in columns.items()}

    of, day = {"municipality": TOWN}, stamp(now)[:10]
    person = {"id": "re{}", "telegram_id": "{}", "language": "fr", "created_day": day, **of}
    place = {"id": "pl{}", "department": DEPARTMENT, "label": "{}", "role": "agent", "no_telegram": 0, **of}
    asked = {"part": PART, "place": "pl{}", "department": DEPARTMENT, "publication_group": GROUP, "wave": WAVE}
    chat = {"bot": BOT_ID, "chat": "{}", "language": "fr", "focus": f"survey:{PART}", **of}
    yield write("insert_respondent", *each(**person))
    yield write("insert_place", *each(**place))
    yield write("bind_place", *each(id="pl{}", respondent="re{}"))
    yield write("insert_invitation", *each(id=f"{PART}:pl{{}}", state="queued", notice="1", **asked, **of))
    yield write("upsert_chat_focus", *each(**chat))


async def stored(folder: Path, url: str = "") -> int:
    """How many answers to questions the town holds: those of open interviews, and those that were sent and sealed."""
    foundation = await Foundation.lay(bench_settings(folder, url), World())
    try:
        key = foundation.vault.campaign(CAMPAIGN)
        assert key is not None
        open_ones = await foundation.database.fetch("SELECT * FROM record", {})
        kept = [key.open(r["body"], "record", f"{r['interview']}/{r['revision']}/{r['n']}") for r in open_ones]
        for row in await foundation.store.read("sealed_of_wave", wave=WAVE):
            kept += json.loads(key.open(row["blob"], "sealed_response", row["id"]))["records"]
        return sum(_is_answer(json.loads(record)) for record in kept)
    finally:
        await foundation.close()


def _is_answer(record: dict[str, Any]) -> bool:
    return record["status"] == Status.ANSWERED and record["address"].startswith("q")
