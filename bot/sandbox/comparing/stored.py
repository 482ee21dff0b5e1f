"""What the database holds of everybody's answers, read with plain SQL and opened by the layout of docs/storage.md."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.sandbox.comparing.reading import Row, read_rows

GIVEN = frozenset({"answered", "dont_know", "refused", "not_applicable", "skipped"})
"""The statuses that somebody gave; released rows also say what was not asked."""


@dataclass(frozen=True, slots=True)
class Key:
    """32 bytes of a key file."""

    raw: bytes

    @classmethod
    def read(cls, path: Path) -> "Key":
        return cls(base64.b64decode(path.read_text(encoding="ascii")))

    def open(self, sealed: str, table: str, row: str) -> str:
        """The plain text of a sealed column."""
        body = base64.b64decode(sealed)
        return AESGCM(self.raw).decrypt(body[:12], body[12:], f"{table}|{row}".encode()).decode()

    def name(self, purpose: str, text: str) -> str:
        """A keyed name."""
        digest = hmac.new(self.raw, f"{purpose}|{text}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Held:
    """A current answer. `value` as it is stored; `copies` counts the records of its address, `twins` those of them
    that follow each other with nothing said in between.
    """

    status: str
    value: Any
    copies: int = 1
    twins: int = 0


@dataclass(slots=True)
class Holding:
    """All that is held of one person in one part of a wave. `state` is open, sealed, released or none; `rows` counts
    the sealed and released rows; `volunteer` is what was offered, None when nothing is held.
    """

    part: str
    flow: str = ""
    state: str = "none"
    rows: int = 0
    answers: dict[str, Held] = field(default_factory=dict)
    volunteer: Any = None
    declined: bool = False
    invited: bool = False
    closed: bool = False


@dataclass
class Stored:
    """The database and the keys, read once."""

    url: str
    keys: Path

    def __post_init__(self) -> None:
        found = read_rows(self.url, *(f"SELECT * FROM {name}" for name in TABLES))
        self.tables = dict(zip(TABLES, found, strict=True))
        self.installation = Key.read(self.keys / "installation.key")
        self.waves = {row["id"]: row for row in self.tables["wave"]}
        parts = self.tables["part"]
        self.parts = sorted(parts, key=lambda row: (self.waves[row["wave"]]["opened_at"], row["number"], row["id"]))
        self.by_part = {row["id"]: Key.read(self.keys / f"campaign-{row['campaign']}.key") for row in parts}

    def given_lists(self) -> dict[str, list[Row]]:
        """Lists of choices that came from outside the flow, of all interviews together."""
        found: dict[str, dict[str, Row]] = {}
        for interview in self.tables["interview"]:
            if interview["kind"] == "survey":
                key = self.by_part[interview["subject"]]
                inputs = json.loads(key.open(interview["inputs"], "interview", interview["id"]))
                for name, choices in inputs.get("choices", {}).items():
                    found.setdefault(name, {}).update({choice["name"]: choice for choice in choices})
        return {name: list(choices.values()) for name, choices in found.items()}

    def flows(self) -> set[str]:
        """The flows of all waves."""
        return {row["flow"] for row in self.parts}

    def flows_of(self, account: str) -> set[str]:
        """The flows that one person was asked."""
        return {part["flow"] for part in self.parts if self._invitations(part["id"], account)}

    def accounts(self) -> set[str]:
        """Everybody on a roster."""
        return {row["telegram_id"] for row in self.tables["respondent"]}

    def holdings(self, account: str) -> list[Holding]:
        """What is held of a person, part by part, oldest first; parts that know nothing of the person are left out."""
        found = [self._holding(part, account) for part in self.parts]
        return [each for each in found if each.state != "none" or each.invited]

    def _holding(self, part: Row, account: str) -> Holding:
        key = self.by_part[part["id"]]
        holding = Holding(part["id"], closed=self.waves[part["wave"]]["state"] != "open")
        for body in self._sealed(part, key, account):
            holding.rows, holding.state = holding.rows + 1, "sealed"
            holding.answers, holding.flow = current([json.loads(text) for text in body["records"]]), body["flow"]
        for row in self._where("released_response", part=part["id"], person_ref=key.name("ref", account)):
            holding.rows, holding.state, holding.flow = holding.rows + 1, "released", row["flow"]
            body = json.loads(self.installation.open(row["body"], "released_response", row["id"]))
            said = {at: status for at, status in body["statuses"].items() if status in GIVEN}
            holding.answers = {at: Held(status, body["values"].get(at)) for at, status in said.items()}
        self._add_open(holding, key, account)
        for row in self._where("volunteer", id=key.name("volunteer", account)):
            holding.volunteer = json.loads(key.open(row["body"], "volunteer", row["id"])).get("value")
        states = [row["state"] for row in self._invitations(part["id"], account)]
        holding.invited, holding.declined = bool(states), "declined" in states
        return holding

    def _add_open(self, holding: Holding, key: Key, account: str) -> None:
        name = key.name("respondent", account)
        for interview in self._where("interview", kind="survey", subject=holding.part, respondent_key=name):
            holding.flow = interview["flow"]
            if interview["state"] == "open":
                holding.state = "open"
                holding.answers = current(list(self._records(key, interview["id"])))

    def _sealed(self, part: Row, key: Key, account: str) -> Iterator[Any]:
        for row in self._where("sealed_response", part=part["id"]):
            body = json.loads(key.open(row["blob"], "sealed_response", row["id"]))
            if body["person"] == key.name("ref", account):
                yield body

    def _records(self, key: Key, interview: str) -> Iterator[Any]:
        rows = self._where("record", interview=interview)
        for row in sorted(rows, key=lambda each: (each["revision"], each["n"])):
            yield json.loads(key.open(row["body"], "record", f"{interview}/{row['revision']}/{row['n']}"))

    def _invitations(self, part: str, account: str) -> list[Row]:
        people = {row["id"] for row in self._where("respondent", telegram_id=account)}
        places = {row["id"] for row in self.tables["place"] if row["respondent"] in people}
        return [row for row in self._where("invitation", part=part) if row["place"] in places]

    def _where(self, table: str, **wanted: Any) -> list[Row]:
        return [row for row in self.tables[table] if all(row[name] == value for name, value in wanted.items())]


TABLES = (
    "interview",
    "invitation",
    "part",
    "place",
    "record",
    "released_response",
    "respondent",
    "sealed_response",
    "volunteer",
    "wave",
)


def current(records: Sequence[Row]) -> dict[str, Held]:
    """The last record of every address that a person answered."""
    said = [record for record in records if record["source"] != "computed"]
    found: dict[str, Held] = {}
    for place, record in enumerate(said):
        if record["status"] is None:
            continue
        old = found.get(record["address"], Held("", None, 0))
        twin = place > 0 and said[place - 1]["address"] == record["address"] and said[place - 1]["status"] is not None
        found[record["address"]] = Held(record["status"], record["value"], old.copies + 1, old.twins + twin)
    return found
