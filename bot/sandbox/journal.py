"""What happened in the sandbox, append-only: in memory, and as one JSON line each if a file is given."""

import json
from pathlib import Path
from typing import Any, TextIO

Line = dict[str, Any]


class Journal:
    """Lines have `n` (from 1), `at` (virtual seconds) and `kind`; the other keys depend on the kind.

    `call`: method, params, answer, effect (did it happen), fault, unknown (parameters not modelled), modelled.
    `act`: person, chat, act, accepted, updates, message, text, label, screen, card.
    `lost`: update, update_kind. `clock`: now. `fault`, `status`, `world`: what was asked of the sandbox.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.lines: list[Line] = []
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def write(self, kind: str, at: float, **fields: Any) -> Line:
        """Append one line and flush it."""
        line: Line = {"n": len(self.lines) + 1, "at": round(at, 3), "kind": kind, **fields}
        self.lines.append(line)
        if self._file:
            self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str) + "\n")
            self._file.flush()
        return line

    def close(self) -> None:
        """Close the file, if there is one; the lines in memory stay readable."""
        if self._file:
            self._file.close()
            self._file = None

    def calls(self, method: str | None = None) -> list[Line]:
        """Calls of the bot, all of them or those of one method, in order."""
        return [line for line in self.lines if line["kind"] == "call" and method in (None, line["method"])]

    def acts(self, person: int | None = None) -> list[Line]:
        """What people did and the server accepted, in order."""
        return [line for line in self.lines if line["kind"] == "act" and person in (None, line["person"])]

    def refusals(self) -> list[Line]:
        """Calls that were refused."""
        return [line for line in self.calls() if not line["answer"].get("ok")]

    def not_modelled(self) -> list[Line]:
        """Calls of a method, or with a parameter, that the sandbox does not know: a test run fails on any."""
        return [line for line in self.calls() if not line["modelled"] or line["unknown"]]


def read_journal(path: Path) -> Journal:
    """The journal of a file, to look at; nothing more is written to that file."""
    journal = Journal()
    with path.open(encoding="utf-8") as lines:
        journal.lines = [json.loads(line) for line in lines if line.strip()]
    return journal
