"""`civimeter flows test`: plays the conversations beside a flow and shows what the flow does otherwise."""

import difflib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.flows.keeping import keep_text
from bot.cli.flows.locate import beside, find_folders, library_path
from flows.catalogue import library_ids
from flows.coverage import Coverage, Measure
from flows.folder import Folder, load_folder
from flows.problems import FlowProblems
from flows.transcripts.trial import Trial, try_all, try_one

Flows = Annotated[list[str] | None, typer.Argument(help="Folders, files or ids of flows; all of the library if none.")]


def play_transcripts(
    flows: Flows = None,
    only: Annotated[str, typer.Option("-k", help="Only transcripts whose names contain this.")] = "",
    update: Annotated[bool, typer.Option(help="Write what came into the files; what people do there stays.")] = False,
    coverage: Annotated[bool, typer.Option(help="Show which branches no transcript meets.")] = False,
    store: Annotated[Path | None, typer.Option(help="Write the coverage to this file, as JSON.")] = None,
) -> None:
    """Play all transcripts of flows; exit 1 where a flow does not reproduce one, or has none."""
    if update and os.environ.get("CI", "").lower() in ("true", "1"):
        sys.stderr.write("civimeter: --update changes files: run it on your machine, not in CI\n")
        raise typer.Exit(1)
    wanted = flows or [str(library_path(flow_id)) for flow_id in library_ids()]
    passed = True
    measured: list[Coverage] = []
    for folder in (folder for each in wanted for folder in find_folders(each)):
        ok, found = _test_folder(folder, only, update, coverage or store is not None)
        passed, measured = passed and ok, [*measured, *found]
    if store is not None:
        report = {each.flow.settings.id: as_json(each) for each in measured}
        keep_text(store, json.dumps(report, ensure_ascii=False, indent=2) + "\n", "--store")
    raise typer.Exit(0 if passed else 1)


def _test_folder(folder: Folder, only: str, update: bool, coverage: bool) -> tuple[bool, list[Coverage]]:
    """Whether all went well, and the coverage where it was asked for."""
    try:
        flow = load_folder(folder)
    except FlowProblems as problems:
        _say(f"{folder.name}: cannot be loaded", *(f"  {problem.code} {problem}" for problem in problems.problems))
        return False, []
    measure = Measure(flow) if coverage else None
    trials = list(try_all(folder, flow, only, measure.observers if measure else None))
    if update:
        trials = [_update(folder, trial) for trial in trials]
    _say(*tell_trials(folder, flow.settings.id, trials, only))
    if measure is None:
        return bool(trials) and all(trial.passed for trial in trials), []
    found = measure.coverage(each.transcript.language for each in trials if each.complete and each.transcript)
    _say(*tell_coverage(found))
    return bool(trials) and all(trial.passed for trial in trials), [found]


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _update(folder: Folder, trial: Trial) -> Trial:
    """Writes what came into the file, if that makes the transcript hold; says what changed in it."""
    if not trial.mendable:
        return trial
    text = trial.updated()
    after = try_one(folder, load_folder(folder), trial.name, text)
    if not after.passed:
        return trial
    path = beside(folder) / "transcripts" / f"{trial.name}.yaml"
    path.write_text(text, encoding="utf-8")
    _say(*_diff(trial, text), f"  written: {path}")
    return after


# ------------------------------------------------------------------------------------------------- what is said
def tell_trials(folder: Folder, flow_id: str, trials: list[Trial], only: str = "") -> Iterator[str]:
    """A line for each transcript, with what differs under it; then one for the flow."""
    for trial in trials:
        turns = len(trial.transcript.turns) if trial.transcript else 0
        yield f"  {'ok    ' if trial.passed else 'FAILED'} {trial.name} ({turns} turns)"
        yield from tell_differences(trial)
    bad = sum(not trial.passed for trial in trials)
    count = f"{len(trials)} transcript{'s' * (len(trials) != 1)}"
    if trials:
        yield f"{flow_id}: {count}, {'all reproduced' if not bad else f'{bad} not reproduced'}"
    elif only:
        yield f"{flow_id}: no transcript is called {only!r}: there are {', '.join(folder.transcripts) or 'none'}"
    else:
        flow = Path(folder.name)
        first = beside(folder) / "transcripts" / "first.yaml"
        played = flow.parent if flow.name == "flow.yaml" else flow
        way_out = f"play one: civimeter flows play {played} --record {first}"
        yield f"{flow_id}: no transcripts: {way_out}"


def tell_differences(trial: Trial) -> Iterator[str]:
    """What is wrong with the file; what differs, as a diff of the file where it could be mended."""
    if trial.problem:
        yield f"    {trial.problem}"
        return
    if trial.mendable:
        yield from (f"  {line}" for line in _diff(trial, trial.updated()))
        yield "    correct the flow, or let --update write what came"
        return
    for each in trial.differences:
        where = f"turn {each.turn.number} ({each.turn.verb})" if each.turn.number else each.turn.verb
        yield f"    {each.name}.yaml:{each.turn.line}: {where}: {each.way_out}"
        yield from _sides(each.due, each.came)


def _sides(due: str, came: str) -> Iterator[str]:
    for mark, text in (("due ", due), ("came", came)):
        first, *more = text.splitlines() or [""]
        yield f"      {mark}  {first}"
        yield from (f"            {line}" for line in more)


def _diff(trial: Trial, text: str) -> Iterator[str]:
    name = f"{trial.name}.yaml"
    lines = difflib.unified_diff(trial.text.splitlines(), text.splitlines(), name, name, lineterm="", n=1)
    yield from (f"  {line}" for line in lines)


def tell_coverage(coverage: Coverage) -> Iterator[str]:
    """`branches 41/44`, by language, and each one missing with an answer that would meet it."""
    languages = (f"{code} {len(met)}" for code, met in coverage.by_language.items())
    count = f"branches {len(coverage.seen)}/{coverage.total}"
    yield f"{coverage.flow.settings.id}: {count} ({', '.join(languages)})"
    for place, missing, way_out in coverage.told():
        yield f"  {place}: {missing}: {way_out}"
    for code in coverage.flow.settings.whole_languages:
        if code not in coverage.complete:
            yield f"  no transcript in {code} goes to the end: add one"


def as_json(coverage: Coverage) -> dict[str, object]:
    """The coverage as it is stored."""
    missing = [{"place": place, "missing": what, "suggested": way_out} for place, what, way_out in coverage.told()]
    by_language = {code: len(met) for code, met in coverage.by_language.items()}
    return {"met": len(coverage.seen), "branches": coverage.total, "by_language": by_language, "missing": missing}
