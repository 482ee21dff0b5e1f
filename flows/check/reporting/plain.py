"""Findings as lines for people: a block for each file, the worst first, and the counts at the end."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final

from flows.problems import Problem

ORDER: Final = ("error", "warning", "information")
WORDS: Final = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "information": ("note", "notes")}
Found = Mapping[str, Sequence[Problem]]
"""The problems of each file, by its name."""


def tell_problems(found: Found) -> Iterator[tuple[str, str]]:
    """Lines with their severity ("" for those that are none)."""
    for name, problems in found.items():
        if problems:
            yield "", name
        for problem in sorted(problems, key=lambda each: (ORDER.index(each.severity), each.line)):
            yield problem.severity, f"  {_where(problem)}{problem.code}  {_said(name, problem)}"
    yield "", count_problems(found)


def _where(problem: Problem) -> str:
    """Line and column, after the file where that is one beside the flow."""
    where = f"{problem.line}:{problem.column}" if problem.line else ""
    parts = [each for each in (problem.file, where) if each]
    return f"{':'.join(parts)}  " if parts else ""


def _said(name: str, problem: Problem) -> str:
    """The problem without its place where that is only the file and the line, which stand before it."""
    text = str(problem)
    if problem.file:
        return text.removeprefix(f"{problem.file}: ")
    return text.removeprefix(f"{problem.place}: ") if problem.place.startswith(name) else text


def file_of(name: str, problem: Problem) -> str:
    """The file that a problem of a flow stands in: the flow's own, or the one beside it."""
    flow = PurePath(name)
    around = flow.parent if flow.name == "flow.yaml" else flow.parent / f"{flow.stem}.d"
    return str(around / problem.file) if problem.file else name


def count_problems(found: Found) -> str:
    """`2 flows: 1 error, 3 warnings`."""
    flows = f"{len(found)} flow{'s' if len(found) != 1 else ''}"
    counts = {kind: sum(each.severity == kind for problems in found.values() for each in problems) for kind in ORDER}
    told = [f"{count} {WORDS[kind][count != 1]}" for kind, count in counts.items() if count and kind != "information"]
    return f"{flows}: {', '.join(told) or 'nothing to mend'}"
