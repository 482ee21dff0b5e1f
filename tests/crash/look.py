"""What can be seen of a bot from outside: copies of its database, its audit, and what it had in hand when it died."""

import base64
import hashlib
import hmac
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.comparing.reading import FILE, Row, read_rows

LEFT = "SELECT chat, count(*) AS n FROM outbox WHERE outcome IS NULL AND may_have_left = 1 GROUP BY chat"
KNOWN = "SELECT lane, message_id FROM chat_message"
OPEN = "SELECT due_at FROM outbox WHERE outcome IS NULL"
AUDIT = "SELECT * FROM audit ORDER BY seq"
HEAD = "SELECT value FROM installation WHERE name = 'audit_head'"


def ask(url: str, *texts: str) -> list[list[Row]]:
    """What statements read, of a file in a copy of it with its write-ahead log: the original is not touched."""
    if not url.startswith(FILE):
        return read_rows(url, *texts)
    database = Path(url.removeprefix(FILE))
    with tempfile.TemporaryDirectory(prefix="civimeter-crash-") as folder:
        copy = Path(folder) / database.name
        for suffix in ("", "-wal"):
            if (part := database.with_name(database.name + suffix)).exists():
                shutil.copyfile(part, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as connection:
            connection.row_factory = sqlite3.Row
            return [[dict(row) for row in connection.execute(text)] for text in texts]


@dataclass
class Tail:
    """A journal that grows: `last` is the number of the last line that was read."""

    journal: Path
    last: int = 0
    _read: int = 0

    def lines(self) -> list[dict[str, Any]]:
        """The whole lines that have come since this was asked before."""
        with self.journal.open("rb") as file:
            file.seek(self._read)
            whole = file.read().rpartition(b"\n")[0]
        self._read += len(whole) + (1 if whole else 0)
        found = [json.loads(line) for line in whole.splitlines()]
        self.last = found[-1]["n"] if found else self.last
        return found


def lane_of(keys: Path, chat: str) -> str:
    """The keyed name of a chat, by docs/storage.md."""
    key = base64.b64decode((keys / "installation.key").read_text())
    digest = hmac.new(key, f"lane|{chat}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()[:22]


def in_hand(url: str, keys: Path, lines: list[dict[str, Any]]) -> int:
    """Messages of these lines that the sandbox made for a row which the bot had in hand and never settled."""
    made: dict[str, list[int]] = {}
    for line in lines:
        if line["kind"] == "call" and line["effect"] and line["method"] in ("sendMessage", "sendPhoto", "sendDocument"):
            made.setdefault(str(line["params"]["chat_id"]), []).append(line["answer"]["result"]["message_id"])
    rows, noted = ask(url, LEFT, KNOWN)
    open_rows = {row["chat"]: int(row["n"]) for row in rows}
    known = {(row["lane"], row["message_id"]) for row in noted}
    count = 0
    for chat, number in open_rows.items():
        lane = lane_of(keys, chat)
        count += min(number, sum((lane, message) not in known for message in made.get(chat, [])))
    return count


def open_rows(url: str, now: str) -> int:
    """Outbox rows that are due and not closed."""
    return sum(row["due_at"] <= now for row in ask(url, OPEN)[0])


def is_whole(url: str) -> bool:
    """SQLite's own check of the file; a server looks after its own."""
    return not url.startswith(FILE) or bool(ask(url, "PRAGMA integrity_check")[0][0]["integrity_check"] == "ok")


def audit_lines(url: str) -> int:
    """How many lines the audit has; ValueError where the chain of docs/storage.md is broken."""
    rows, head = ask(url, AUDIT, HEAD)
    before = ""
    for number, row in enumerate(rows, 1):
        line = {name: row[name] for name in ("action", "actor", "at", "municipality", "object", "result", "seq")}
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        if (
            row["seq"] != number
            or row["prev"] != before
            or row["hash"] != hashlib.sha256((before + text).encode()).hexdigest()
        ):
            raise ValueError(f"the audit is broken at line {number}")
        before = row["hash"]
    if rows and (not head or head[0]["value"] != f"{len(rows)} {before}"):
        raise ValueError("the audit does not end where the database says")
    return len(rows)
