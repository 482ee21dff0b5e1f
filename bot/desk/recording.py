"""Records as they are stored: a text each, sealed under the key of the interview and bound to its place."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from bot.desk.desk import Row, dumps
from bot.vault import Key
from flows.conversation import Record, Status
from flows.quickly import replace


def record_rows(key: Key, row: Row, revision: int, records: Iterable[Record]) -> list[Row]:
    """Rows for `insert_record`: a volunteer's value never stands with the interview."""
    return [
        {
            "interview": row["id"],
            "revision": revision,
            "n": n,
            "municipality": row["municipality"],
            "body": key.seal(record_text(record), "record", f"{row['id']}/{revision}/{n}"),
        }
        for n, record in enumerate(records)
    ]


def record_text(record: Record) -> str:
    """All fields by name. A volunteer's answer is left out; a float may be no number, and comes back as what it was."""
    if record.store == "volunteer" and record.status is Status.ANSWERED:
        record = replace(record, value=None, raw=None)
    if isinstance(record.value, float):
        return json.dumps(asdict(record), ensure_ascii=False, separators=(",", ":"))
    return dumps(record)


def open_record(key: Key, row: Row) -> Record:
    return parse_record(key.open(row["body"], "record", f"{row['interview']}/{row['revision']}/{row['n']}"))


def parse_record(text: str) -> Record:
    body = json.loads(text)
    body["status"] = Status(body["status"]) if body["status"] else None
    return Record(**body)
