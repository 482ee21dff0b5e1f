"""Records as JSON text and back: the one form in which an interview is kept and tested."""

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from flows.conversation import Record, Status

DEFAULTS = {each.name: each.default for each in fields(Record)}


def dump_records(records: Iterable[Record]) -> str:
    """A JSON list of mappings; what has its usual value is left out, so a record of an answer is one short line."""
    return json.dumps([_shorten(record) for record in records], ensure_ascii=False, separators=(",", ":"))


def load_records(text: str) -> tuple[Record, ...]:
    """The records of `dump_records`. Raises ValueError, KeyError or TypeError on any other text."""
    return tuple(_restore(item) for item in json.loads(text))


def _shorten(record: Record) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in DEFAULTS}
    return {name: value for name, value in values.items() if name == "address" or value != DEFAULTS[name]}


def _restore(item: dict[str, Any]) -> Record:
    status = item.get("status")
    return Record(**{**item, "status": None if status is None else Status(status)})
