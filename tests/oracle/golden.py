"""Recordings as files: one line for each snapshot, holding what changed since the one before.

`golden/<form>.<engine>.jsonl` begins with a line that names the engine and the day; each walk begins with a line
`{"walk": "<script>"}`. In a change a path that is gone has null.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from books import BOOKS, import_book

from flows.model import Flow
from flows.source import parse_flow

FOLDER = Path(__file__).parent
FORMS, SCRIPTS, GOLDEN = FOLDER / "forms", FOLDER / "scripts", FOLDER / "golden"
ENGINES = ("webforms", "javarosa")
Snap = dict[str, Any]


def form_ids() -> list[str]:
    """Our own small forms, then the spreadsheets."""
    return sorted(path.stem for path in FORMS.glob("*.yaml")) + sorted(path.stem for path in BOOKS.glob("*.md"))


def load_flow(form: str) -> Flow:
    """The flow of a form: written as one, or imported."""
    path = FORMS / f"{form}.yaml"
    return parse_flow(path.read_text("utf-8")) if path.is_file() else import_book(form)


def language_names(flow: Flow) -> tuple[str, ...]:
    """The languages by the names that the XForm has for them; none where there is but one."""
    kept = flow.settings.xlsform.get("languages", {})
    names = tuple(kept.get(code, f"{name} ({code})") for code, name in flow.settings.languages.items())
    return names if len(names) > 1 else ()


def scripts_of(form: str) -> list[Path]:
    """The scripts of a form, by number."""
    return sorted(SCRIPTS.glob(f"{form}-[0-9]*.jsonl"), key=lambda path: int(path.stem.rpartition("-")[2]))


def read_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def pack(snaps: list[Snap]) -> Iterator[Snap]:
    """Only what changed from one snapshot to the next."""
    before: Snap = {}
    for snap in snaps:
        changes = {path: node for path, node in snap.items() if before.get(path) != node}
        yield changes | {path: None for path in before if path not in snap}
        before = snap


def unpack(changes: list[Snap]) -> Iterator[Snap]:
    """The snapshots again; the order of paths is that of their first appearance."""
    state: Snap = {}
    for change in changes:
        state = {path: node for path, node in (state | change).items() if node is not None}
        yield state


def write_golden(form: str, engine: str, head: Mapping[str, str], walks: Mapping[str, list[Snap]]) -> None:
    """Writes the recording of all walks through a form."""
    lines = [dump(head)]
    for name, snaps in walks.items():
        lines.append(dump({"walk": name}))
        lines += map(dump, pack(snaps))
    (GOLDEN / f"{form}.{engine}.jsonl").write_text("".join(lines), "utf-8")


def read_golden(form: str, engine: str) -> tuple[dict[str, str], dict[str, list[Snap]]]:
    """The head of a recording and its snapshots by script."""
    head, *rows = read_lines(GOLDEN / f"{form}.{engine}.jsonl")
    walks: dict[str, list[Snap]] = {}
    current: list[Snap] = []
    for row in rows:
        if set(row) == {"walk"}:
            current = walks[row["walk"]] = []
        else:
            current.append(row)
    return head, {name: list(unpack(changes)) for name, changes in walks.items()}
