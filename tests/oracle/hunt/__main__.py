"""Hunts for differences: random forms, random walks, both references and the trace.

`python -m hunt --forms 50 --walks 3 --seed 1000` from tests/oracle, with Node and Java.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import references
from comparing import Tally, compare
from hunt.random_form import EN, FR, FormMaker
from hunt.random_walk import Walker, write_script
from hunt.rows_to_flow import to_yaml
from pyxform.xls2xform import convert

from flows.conversation import Context
from flows.model import Flow
from flows.problems import FlowProblems
from flows.source import parse_flow
from flows.trace import CannotBeDone, Operation, Session


def trace(flow: Flow, script: list[dict[str, Any]]) -> list[Any]:
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


def prepare(folder: Path, seed: int, size: int, walks: int, steps: int) -> Any:
    book = FormMaker(seed, size).make().as_dict()
    try:
        flow = parse_flow(to_yaml(book))
    except FlowProblems as error:
        print(f"form {seed}: refused by us: {error}", file=sys.stderr)
        return None
    try:
        xform = convert({"survey": book["survey"], "choices": book["choices"], "settings": book["settings"]}, validate=False).xform
    except Exception as error:
        print(f"form {seed}: refused by pyxform: {str(error)[:300]}", file=sys.stderr)
        return None
    form = folder / f"{seed}.xml"
    form.write_text(xform)
    (folder / f"{seed}.yaml").write_text(to_yaml(book))
    scripts = []
    for number in range(walks):
        script = Walker(flow, seed * 100 + number, (EN, FR)).walk(steps)
        path = folder / f"{seed}-{number}.jsonl"
        path.write_text(write_script(script))
        scripts.append((path, script))
    return seed, flow, form, scripts


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=20)
    parser.add_argument("--walks", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=14)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--folder", default="")
    parser.add_argument("--show", type=int, default=25)
    given = parser.parse_args()
    folder = Path(given.folder or tempfile.mkdtemp(prefix="hunt"))
    folder.mkdir(exist_ok=True)
    made = [prepare(folder, given.seed + each, given.size, given.walks, given.steps) for each in range(given.forms)]
    ready = [each for each in made if each is not None]
    for name, run in (("webforms", references.web_forms), ("javarosa", references.java_rosa)):
        jobs = [
            {"form": str(form), "script": str(path), "out": str(path.with_suffix(f".{name}.jsonl"))}
            for _, _, form, scripts in ready
            for path, _ in scripts
        ]
        (folder / f"{name}.err").write_text(run(jobs))
    report(folder, ready, given.show)


def report(folder: Path, ready: list[Any], show: int) -> None:
    tally, removed = Tally(), Tally()
    failed: Counter[str] = Counter()
    for seed, flow, _, scripts in ready:
        for path, script in scripts:
            heads, snaps = zip(
                *(references.read_recording(path.with_suffix(f".{name}.jsonl")) for name in ("webforms", "javarosa")),
                strict=True,
            )
            for head in heads:
                if "failed" in head:
                    failed[f"{head['engine']}: {head['failed'][:150]}"] += 1
            if any("failed" in head for head in heads):
                continue
            compare_walk(f"{seed} {path.stem}", script, snaps, trace(flow, script), tally, removed, show)
    for text, count in failed.most_common(10):
        print(count, text)
    for name, each in (("before a removal", tally), ("after one, Web Forms alone", removed)):
        print(f"{name}: {each.snaps} snaps, same {each.same}, split {each.split}")
        print(f"   different {Counter(one.key for one in each.different)}: agreement {each.share:.5%}")


def compare_walk(name: str, script: Any, snaps: Any, ours: Any, tally: Tally, removed: Tally, show: int) -> None:
    cut, number = len(ours), 0
    for each in script:
        number += each["op"] == "snap"
        if each["op"] == "remove":
            cut = min(cut, number)
    before, after = len(tally.different), len(removed.different)
    kept = [number for number in range(len(ours)) if not refused(snaps[0][number], snaps[1][number])]
    snaps = [[each[number] for number in kept] for each in snaps]
    ours, cut = [ours[number] for number in kept], sum(number < cut for number in kept)
    compare(snaps[0][:cut], snaps[1][:cut], ours[:cut], tally)
    compare(snaps[0][cut:], snaps[0][cut:], ours[cut:], removed)
    new = tally.different[before:]
    late = removed.different[after:]
    for kind, found in (("agreed", new), ("removed", late)):
        if found and show > before + after:
            snap = found[0].snap
            for each in [each for each in found if each.snap == snap][:4]:
                print(f"{name} {kind} {len(found)}: {each.snap} {each.path} {each.key}: {each.references!r}, ours {each.ours!r}")


def refused(*states: Any) -> bool:
    """Whether an answer stands refused: one reference keeps it, the other does not, and all else may follow."""
    return any(node.get("bad") == "constraint" for state in states for node in state.values())


main()
