"""Which figures are made of the same answers: those that read a common question are one measure in the ledger."""

import re
from collections.abc import Iterable, Iterator, Mapping

from scoring.indicator import Entry, Indicator
from scoring.model import Model, ProfileValue

HARDEST = "hardest"
"""The table of the things that people find hard."""

_NAME = re.compile(r"\$\{([a-z][a-z0-9_]*?)(?:__[a-z]+)?\}|words\(([a-z][a-z0-9_]*)\)")


def find_families(model: Model) -> dict[str, str]:
    """The measure of every figure of colleagues' answers about their unit: the first figure with which it has a
    question in common, directly or through others. Conservative: figures of one measure count as one.
    """
    families: list[tuple[str, list[str], set[str]]] = []
    for figure, questions in _figures(model):
        touching = [one for one in families if one[2] & questions]
        name = touching[0][0] if touching else figure
        figures = [other for one in touching for other in one[1]] + [figure]
        families = [one for one in families if one not in touching]
        families.append((name, figures, questions.union(*(one[2] for one in touching))))
    return {figure: name for name, figures, _ in families for figure in figures}


def _figures(model: Model) -> Iterator[tuple[str, set[str]]]:
    for _, indicator in model.indicators():
        if questions := set(_of_indicator(indicator)):
            yield f"indicator.{indicator.id}", questions
    for thing in model.things():
        if thing.authority == "agent":
            yield HARDEST, {thing.base, *_names((thing.key,))}
    for value in model.values():
        if value.for_ == "unit" and is_shown(value):
            yield figure_of(value), set(_names((value.value, value.question and f"${{{value.question}}}")))


def is_shown(value: ProfileValue) -> bool:
    """Whether a value is shown and made of colleagues' answers; what heads and officers state stands for no person."""
    return value.authority == "agent" and value.across in ("words", "share", "mean", "median")


def figure_of(value: ProfileValue) -> str:
    """The id of the table, or of the figure, of a value of the unit."""
    return f"table.{value.name}" if value.across == "words" else f"share.{value.name}"


def _of_indicator(indicator: Indicator) -> Iterator[str]:
    for part in indicator.parts:
        entries = [entry for entry in part.record if entry.authority == "agent" and entry.scored]
        yield from _names(text for entry in entries for text in _texts(entry))
        yield from _names((part.bounds or ()) if entries else ())


def _texts(entry: Entry) -> Iterator[str | None]:
    yield entry.value
    yield from (case.when for case in entry.cases)
    if entry.within is not None:
        over = entry.within.over
        yield from (over,) if isinstance(over, str) else (f"${{{name}}}" for name in over or ())
        parts: Mapping[str, object] = entry.within.model_dump(include={"only", "value", "when", "num", "den", "weight"})
        yield from (text for text in parts.values() if isinstance(text, str))


def _names(texts: Iterable[str | None]) -> Iterator[str]:
    for text in texts:
        for plain, words in _NAME.findall(text or ""):
            if not plain.startswith("policy__"):
                yield plain or words
