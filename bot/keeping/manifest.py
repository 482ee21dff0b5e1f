"""What a backup says of itself: its sum, its rows, the head of the audit, and which keys open it."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot import audit
from bot.storage.errors import StoreError
from bot.storage.sqlite import fetch

FORMAT = 1
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """Beside `NAME.db` stands `NAME.json` with this. `keys`: a name that only the installation's key can make, empty
    where the keys were not at hand; `audit_head`: number and hash of the last audit line.
    """

    made_at: str
    version: str
    schema: str
    sqlite: str
    sha256: str
    bytes: int
    audit_head: str
    keys: str
    rows: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Raises StoreError `refused` when it is not there or not one."""
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            known = cls(**body)
        except OSError:
            raise StoreError("refused", f"{path.name} is not beside the backup: copy both files together") from None
        except (ValueError, TypeError):
            raise StoreError("refused", f"{path.name} is not the note of a backup: take another copy") from None
        if known.format > FORMAT:
            raise StoreError("refused", f"{path.name} was made by a newer Civimeter: install that one first")
        return known


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal, read a block at a time."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = fetch(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", {})
    tables = sorted(str(row["name"]) for row in names)
    quoted = (f'SELECT COUNT(*) AS n FROM "{table}"' for table in tables)  # names that the schema itself gave
    return {table: int(fetch(connection, text, {})[0]["n"]) for table, text in zip(tables, quoted, strict=True)}


def find_damage(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the pages and with the chain of audit lines; an empty list for a sound database."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)").fetchall()]
    problems = [] if found == ["ok"] else found
    if problems:
        return problems
    lines = fetch(connection, "SELECT * FROM audit ORDER BY seq", {})
    return [f"audit: {problem}" for problem in audit.verify_chain(lines, noted_head(connection))]


def noted_head(connection: sqlite3.Connection) -> str:
    """Number and hash of the last audit line, as the writer noted them."""
    rows = fetch(connection, "SELECT value FROM installation WHERE name = 'audit_head'", {})
    return str(rows[0]["value"]) if rows else ""


def schema_of(connection: sqlite3.Connection) -> str:
    """The version of the tables; empty for a file that is no database of ours."""
    known = fetch(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'", {})
    rows = fetch(connection, "SELECT version_num FROM alembic_version", {}) if known else []
    return str(rows[0]["version_num"]) if rows else ""
