"""The texts that are sealed: a record, and all that one person sent. Pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.conversation import Record, Status

BLOCK = 1024  # a sealed response is padded to a multiple of this many bytes, so that its size says little


@dataclass(frozen=True, slots=True)
class SealedResponse:
    """What one person sent on one wave, as it is before sealing and after opening."""

    interview: str
    flow: str
    version: str
    department: str
    records: tuple[Record, ...]


def record_row(interview: str, revision: int, n: int) -> str:
    """The row's name in the associated data of a record."""
    return f"{interview}/{revision}/{n}"


def record_body(record: Record) -> str:
    """A record as compact JSON, every field by name."""
    return _compact(asdict(record))


def read_record(body: str) -> Record:
    """The record that `record_body` wrote."""
    return _record(json.loads(body))


def sealed_body(sent: SealedResponse) -> str:
    """Compact JSON, then spaces up to a multiple of 1,024 bytes of UTF-8."""
    text = _compact(asdict(sent))
    return text + " " * (-len(text.encode()) % BLOCK)


def read_sealed(body: str) -> SealedResponse:
    """What `sealed_body` wrote."""
    fields = json.loads(body)
    return SealedResponse(**{**fields, "records": tuple(_record(record) for record in fields["records"])})


def _record(fields: dict[str, Any]) -> Record:
    status = fields["status"]
    return Record(**{**fields, "status": Status(status) if status else None})


def _compact(value: dict[str, Any] | Sequence[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
