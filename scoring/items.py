"""Whether an indicator asked the same thing in two waves: same choices, same scores, same formula's questions."""

import re
from collections.abc import Iterator, Mapping

from scoring.answers import Question, Questionnaire
from scoring.indicator import Entry, Indicator
from scoring.model import Model

_NAMED = re.compile(r"\$\{(\w+?)(?:__score|__status)?\}")
_WORDS = re.compile(r"words\((\w+)\)")

Flows = Mapping[str, Questionnaire]


def changed_flows(before: Flows, after: Flows) -> tuple[tuple[str, str, str], ...]:
    """Flows put in both waves whose version differs: id, version before, version after. They are printed."""
    both = sorted(set(before) & set(after))
    return tuple(
        (name, before[name].version, after[name].version)
        for name in both
        if before[name].version != after[name].version
    )


def same_item(indicator: Indicator, model: Model, before: Flows, after: Flows) -> bool:
    """Whether every question that the indicator reads is asked and scored alike in both waves, and the same ones are.

    A formula over a derived table does not name its questions: the flows must then have the same major version.
    """
    entries = [entry for part in indicator.parts for entry in part.record]
    asked = [entry for entry in entries if model.authorities[entry.authority].flow in (before.keys() | after.keys())]
    names = {name for entry in asked for name in _names(entry)}
    first, second = _pick(names, before), _pick(names, after)
    if first != second:
        return False
    return names <= set(first) or _majors(before) == _majors(after)


def _names(entry: Entry) -> Iterator[str]:
    over = entry.within.over if entry.within else None
    for text in (*entry.formulas, *([over] if isinstance(over, str) else over or ())):
        yield from _NAMED.findall(text)
        yield from _WORDS.findall(text)
    if isinstance(over, tuple):
        yield from over


def _pick(names: set[str], flows: Flows) -> dict[str, tuple[object, ...]]:
    return {name: _shape(one) for flow in flows.values() for name, one in flow.questions.items() if name in names}


def _shape(question: Question) -> tuple[object, ...]:
    """What makes answers comparable; labels may be reworded."""
    options = tuple(option.name for option in question.options)
    scales = tuple((scale.when, tuple(sorted(scale.scores.items(), key=str))) for scale in question.scales)
    return question.kind, question.repeat, options, scales, question.na_reason


def _majors(flows: Flows) -> dict[str, str]:
    return {name: flow.version.partition(".")[0] for name, flow in flows.items()}
