"""One look at a flow while it is being written: what is wrong with it, and what its transcripts say."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.flows.locate import NoFlow, beside, find_folder
from bot.cli.flows.test import tell_differences
from flows.check import check_folder
from flows.folder import Folder, load_folder
from flows.model import Flow
from flows.problems import FlowProblems, Problem
from flows.transcripts.trial import Trial, try_all

Mtimes = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """`flow` is None where it cannot be loaded; `errors` keep it from being played, `lines` are all that is to say."""

    folder: Folder | None
    flow: Flow | None
    errors: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """One line for the page: the first error with its place, or that all is well."""
        if self.errors:
            more = f" (and {len(self.errors) - 1} more)" if len(self.errors) > 1 else ""
            return f"{self.errors[0]}{more}"
        return self.lines[-1] if self.lines else ""


def look_at(argument: str) -> Look:
    """Checks a flow and plays its transcripts; it raises nothing but what is a defect."""
    try:
        folder = find_folder(argument)
    except NoFlow as problem:
        return Look(None, None, (str(problem),), (str(problem),))
    try:
        flow = load_folder(folder)
    except FlowProblems as problems:
        errors = tuple(tell_problem(folder, each) for each in problems.problems)
        return Look(folder, None, errors, errors)
    found = tuple(tell_problem(folder, each) for each in check_folder(folder) if each.code[0] != "I")
    errors = tuple(line for line in found if ": E-" in line)
    trials = list(try_all(folder, flow))
    return Look(folder, flow, errors, (*found, *_tell_trials(trials), _summary(flow, len(found), trials)))


def tell_problem(folder: Folder, problem: Problem) -> str:
    """File, line, column, code, cause and way out on one line."""
    where = f"{Path(folder.name).name}:{problem.line}:{problem.column}" if problem.line else Path(folder.name).name
    place = "" if problem.place.startswith((folder.name, where)) else f" {problem.place}:"
    return f"{where}: {problem.code}{place} {problem.cause}: {problem.way_out}"


def _tell_trials(trials: list[Trial]) -> Iterator[str]:
    for trial in trials:
        if not trial.passed:
            yield f"transcript {trial.name} is not reproduced"
            yield from tell_differences(trial)


def _summary(flow: Flow, found: int, trials: list[Trial]) -> str:
    passed = sum(trial.passed for trial in trials)
    told = f"{found} finding{'s' if found > 1 else ''}" if found else "no finding"
    return f"{flow.settings.id} {flow.settings.version}: {told}, {passed} of {len(trials)} transcripts reproduced"


def mtimes_of(argument: str) -> Mtimes:
    """When each file of a flow was last written, and its size; empty while it is not there."""
    path = Path(argument)
    flow = path / "flow.yaml" if path.is_dir() else path
    around = beside(Folder(str(flow), ""))
    files = [flow, *(file for kind in ("overlays", "transcripts") for file in around.glob(f"{kind}/*.yaml"))]
    files += around.glob("defaults.*.yaml")
    found = []
    for file in sorted(files):
        try:
            stat = file.stat()
        except OSError:
            continue
        found.append((str(file), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
