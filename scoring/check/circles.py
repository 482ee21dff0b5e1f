"""Circles: rules that wait for each other, values that read each other."""

from collections.abc import Iterator, Mapping, Sequence

from scoring.check.findings import Code, Finding
from scoring.model import Model, ProfileValue
from scoring.records import NAMED


def check_circles(model: Model) -> Iterator[Finding]:
    """The first circle among the prerequisites of rules, and the first among values."""
    rules = {rule.id: list(rule.prerequisites) for rule in model.rules}
    at = {rule.id: number for number, rule in enumerate(model.rules)}
    for circle in find_circle(rules):
        cause = f"rules wait for each other: {' -> '.join(circle)}"
        yield Finding(Code.CYCLE, ("rules", at[circle[0]], "prerequisites"), cause, "take one of them away")
    values = {value.name: _reads(value) for value in model.values() if value.is_fact}
    for circle in find_circle(values):
        cause = f"values read each other: {' -> '.join(circle)}"
        yield Finding(Code.CYCLE, _place(circle[0], model), cause, "write one of them from the answers")


def _reads(value: ProfileValue) -> list[str]:
    """The names that a value reads besides its own question, which may have the same name."""
    within = [text for _, text in value.within.formulas] if value.within else []
    names = [name for text in [value.value or "", *within] for name in NAMED.findall(text)]
    return [name for name in names if name != value.name]


def _place(name: str, model: Model) -> tuple[str | int, ...]:
    for at, profile in enumerate(model.profiles):
        for number, value in enumerate(profile.values):
            if value.name == name:
                return ("profiles", at, "values", number)
    return ()


def find_circle(arrows: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The first circle, from a name back to itself; nothing where there is none."""
    done: set[str] = set()
    for start in arrows:
        found = _follow(start, [], arrows, done)
        if found:
            return [found]
    return []


def _follow(name: str, path: list[str], arrows: Mapping[str, Sequence[str]], done: set[str]) -> list[str]:
    if name in path:
        return [*path[path.index(name) :], name]
    if name in done or name not in arrows:
        return []
    for other in arrows[name]:
        found = _follow(other, [*path, name], arrows, done)
        if found:
            return found
    done.add(name)
    return []
