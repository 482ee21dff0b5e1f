"""Hunts for differences: random forms, random walks, both references and the trace.

`cd tests/oracle && python -m hunt --forms 50 --walks 3 --seed 1000`, with Node and Java; `--books FOLDER` takes the
workbooks of a folder instead (xlsx, through the importer).
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import references
from books import import_data, write_workbook
from comparing import Tally, compare, is_refused
from golden import language_names
from making import make_xform
from pyxform.xls2xform import convert

from flows.conversation import Context
from flows.model import Flow
from flows.source import parse_flow
from flows.trace import CannotBeDone, Operation, Session
from hunt.random_form import FormMaker
from hunt.random_walk import Script, Walker, write_script
from hunt.rows_to_flow import to_yaml


@dataclass(frozen=True)
class Made:
    """A form in both shapes, and the scripts of its walks by file."""

    name: str
    flow: Flow
    form: Path
    scripts: dict[Path, Script]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def trace(flow: Flow, script: Script) -> list[Any]:
    """The snapshots of a script; operations that cannot be done are passed over, as the references do."""
    session = Session(flow, Context(now=datetime.now(UTC), language=flow.settings.default_language))
    shown = []
    for each in script:
        try:
            state = session.run(Operation(**each))
        except CannotBeDone:
            continue
        if state is not None:
            shown.append(json.loads(json.dumps(state)))
    return shown


def random_forms(given: argparse.Namespace) -> Iterator[tuple[str, Flow, str]]:
    """Name, flow and XForm of random forms; those that one side refuses are told and left out."""
    for seed in range(given.seed, given.seed + given.forms):
        made = FormMaker(seed, given.size).make()
        book = made.as_dict()
        try:
            if given.imported:
                data = write_workbook(made.as_tables())
                yield str(seed), import_data(data, str(seed)), convert(data, file_type=".xlsx", validate=False).xform
            else:
                yield str(seed), parse_flow(to_yaml(book)), convert(book, validate=False).xform
        except Exception as error:
            say(f"{seed}: refused: {str(error)[:300]}")


def written_forms(folder: Path) -> Iterator[tuple[str, Flow, str]]:
    """The same for workbooks that people wrote."""
    for path in sorted(folder.glob("*.xlsx")):
        try:
            yield path.stem, import_data(path.read_bytes(), path.stem), convert(path, validate=False).xform
        except Exception as error:
            say(f"{path.stem}: refused: {type(error)} {str(error)[:300]}")


def own_flows(paths: Sequence[str]) -> Iterator[tuple[str, Flow, str]]:
    """Flows of ours, through the exporter."""
    for path in map(Path, paths):
        name = path.parent.name if path.name == "flow.yaml" else path.stem
        try:
            flow = parse_flow(path.read_text("utf-8"))
            yield name, flow, make_xform(flow)
        except Exception as error:
            say(f"{name}: refused: {str(error)[:300]}")


def prepare(folder: Path, name: str, flow: Flow, xform: str, given: argparse.Namespace) -> Made:
    form = folder / f"{name}.xml"
    form.write_text(xform, "utf-8")
    (folder / f"{name}.json").write_text(flow.body(), "utf-8")
    scripts = {}
    for number in range(given.walks):
        seed = given.seed * 1000 + sum(map(ord, name)) * 100 + number
        script = Walker(flow, seed, language_names(flow)).walk(given.steps)
        scripts[folder / f"{name}-{number}.jsonl"] = script
        (folder / f"{name}-{number}.jsonl").write_text(write_script(script), "utf-8")
    return Made(name, flow, form, scripts)


def main() -> None:
    parser = argparse.ArgumentParser()
    usual = {"forms": 20, "walks": 2, "seed": 1, "size": 14, "steps": 25, "show": 25, "imported": 0}
    for option, number in usual.items():
        parser.add_argument(f"--{option}", type=int, default=number)
    parser.add_argument("--folder", default="")
    parser.add_argument("--books", default="")
    parser.add_argument("--flows", nargs="*", default=())
    given = parser.parse_args()
    folder = Path(given.folder or tempfile.mkdtemp(prefix="hunt"))
    folder.mkdir(exist_ok=True)
    forms = written_forms(Path(given.books)) if given.books else own_flows(given.flows) if given.flows else None
    made = [prepare(folder, *form, given) for form in forms or random_forms(given)]
    for name, run in (("webforms", references.web_forms), ("javarosa", references.java_rosa)):
        jobs = [
            {"form": str(each.form), "script": str(path), "out": str(path.with_suffix(f".{name}.jsonl"))}
            for each in made
            for path in each.scripts
        ]
        (folder / f"{name}.err").write_text(run(jobs))
    report(made, given.show)


def report(made: Sequence[Made], show: int) -> None:
    agreed, removed = Tally(), Tally()
    failed: Counter[str] = Counter()
    for each in made:
        for path, script in each.scripts.items():
            read = [references.read_recording(path.with_suffix(f".{name}.jsonl")) for name in ("webforms", "javarosa")]
            causes = [f"{each.name} {head['engine']}: {head['failed'][:150]}" for head, _ in read if "failed" in head]
            failed.update(causes)
            if not causes:
                shown = compare_walk(script, [snaps for _, snaps in read], trace(each.flow, script), agreed, removed)
                for line in shown if show > 0 else ():
                    say(f"{path.stem} {line}")
                    show -= 1
    for text, count in failed.most_common(10):
        say(f"{count} {text}")
    for name, each in (("both references", agreed), ("after a removal, Web Forms alone", removed)):
        kinds = dict(Counter(one.key for one in each.different))
        say(f"{name}: {each.snaps} snaps, same {each.same}, split {each.split}, different {kinds}: {each.share:.4%}")


def compare_walk(script: Script, snaps: Any, ours: Any, agreed: Tally, removed: Tally) -> list[str]:
    """JavaRosa is not trusted after a removal; Web Forms is ahead of it while an answer stands refused."""
    cut, number = len(ours), 0
    for each in script:
        number += each["op"] == "snap"
        if each["op"] == "remove":
            cut = min(cut, number)
    before, after = len(agreed.different), len(removed.different)
    first = list(range(cut))
    late = [number for number in range(cut, len(ours)) if not is_refused(snaps[0][number])]
    for tally, second, numbers in ((agreed, 1, first), (removed, 0, late)):
        picked = [[each[number] for number in numbers] for each in (snaps[0], snaps[second], ours)]
        compare(*picked, tally)
    lines = []
    for kind, found in (("agreed", agreed.different[before:]), ("removed", removed.different[after:])):
        for each in [each for each in found if each.snap == found[0].snap][:3]:
            numbers = first if kind == "agreed" else late
            told = f"{each.path} {each.key}: {each.references!r}, ours {each.ours!r}"
            lines.append(f"{kind} {len(found)}, snap {numbers[each.snap]} {told}")
    return lines


main()
