"""The chain of audit lines: each holds the hash of the one before, so that a changed or missing line shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIELDS = ("seq", "municipality", "at", "actor", "action", "object", "result")


def canonical(entry: Mapping[str, Any]) -> str:
    """The hashed fields of a line as JSON: keys sorted, no spaces, Unicode as it is."""
    return json.dumps({name: entry[name] for name in FIELDS}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def entry_hash(prev: str, entry: Mapping[str, Any]) -> str:
    """SHA-256 over the previous line's hash (hexadecimal, empty for the first) and this line, in hexadecimal."""
    return hashlib.sha256((prev + canonical(entry)).encode()).hexdigest()


def chain(seq: int, prev: str, entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Entries numbered from `seq` on, each with `prev` and `hash`; `prev` is the hash of the line before."""
    lines: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, seq):
        line = {**entry, "seq": number, "prev": prev}
        prev = line["hash"] = entry_hash(prev, line)
        lines.append(line)
    return lines


def head_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Number and hash of the last line, `<seq> <hash>`, to be kept elsewhere; empty for no lines."""
    return f"{rows[-1]['seq']} {rows[-1]['hash']}" if rows else ""


def verify_chain(rows: Sequence[Mapping[str, Any]], head: str = "") -> list[str]:
    """What is wrong with the lines, given in order from the first; an empty list is a sound chain.

    `head` is what `head_of` said at an earlier time: a line that was cut off since, or rewritten, is found by it.
    """
    problems: list[str] = []
    prev = ""
    for number, row in enumerate(rows, 1):
        if row["seq"] != number:
            problems.append(f"line {number} is missing: line {row['seq']} stands in its place")
            return problems
        if row["prev"] != prev or row["hash"] != entry_hash(prev, row):
            problems.append(f"line {number} was changed")
        prev = row["hash"]
    seq, _, hash = head.partition(" ")
    if not head:
        return problems
    if len(rows) < int(seq):
        problems.append(f"lines {len(rows) + 1} to {seq} were cut off")
    elif rows[int(seq) - 1]["hash"] != hash:
        problems.append(f"line {seq} is not the one that was noted")
    return problems
