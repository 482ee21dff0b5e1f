"""The indicators of a model as a table for people: who is asked what, how it becomes a number, how it is rolled up."""

from collections.abc import Iterator, Mapping, Sequence

from scoring.check.reading import read_questions
from scoring.check.written import Flows
from scoring.indicator import Component, Entry, Indicator
from scoring.model import Model

_HEADS = ("Id", "Name", "Meaning", "Asked", "Questions", "Formula", "Level, weight")


def draw_table(model: Model, flows: Flows) -> str:
    """Two tables in Markdown: the indicators, and what each scored question feeds."""
    language = model.model.default_language
    read = read_questions(model, flows)
    lines = ["| " + " | ".join(_HEADS) + " |", "|" + "---|" * len(_HEADS)]
    for _, one in model.indicators():
        cells = (
            one.id,
            one.name[language],
            one.meaning[language],
            ", then ".join(one.authorities),
            ", ".join(read[one.id]),
            "; ".join(_formulas(one)),
            f"{one.level}{f', {one.weight}' if one.weight else ''}",
        )
        lines.append("| " + " | ".join(_plain(cell) for cell in cells) + " |")
    return "\n".join([*lines, "", *_feeds(read, flows), ""])


def _plain(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _formulas(indicator: Indicator) -> Iterator[str]:
    for part in indicator.parts:
        number = f"{part.id}: " if indicator.components else ""
        for entry in part.record:
            if entry.scored:
                yield f"{number}{entry.authority}: {_formula(entry, part)}"


def _formula(entry: Entry, part: Component) -> str:
    cases = [f"{case.na or f'{case.score:g}'} if {case.when}" for case in entry.cases]
    within = entry.within
    if within is not None:
        over = within.over if isinstance(within.over, str) else " ".join(within.over or ())
        keys = ", ".join(f"{key} {text}" for key, text in within.formulas)
        cases.append(f"{within.reduce}{f' over {over}' if over else ''}{f' ({keys})' if keys else ''}")
    elif entry.value is not None:
        cases.append(entry.value)
    return ", else ".join(cases)


def _feeds(read: Mapping[str, Sequence[str]], flows: Flows) -> Iterator[str]:
    feeds: dict[str, list[str]] = {}
    for indicator, names in read.items():
        for name in names:
            feeds.setdefault(name, []).append(indicator)
    yield "| Question | Flow | Feeds |"
    yield "|---|---|---|"
    for flow in flows.values():
        for name in flow.questions:
            if name in feeds:
                yield f"| {name} | {flow.id} | {', '.join(dict.fromkeys(feeds[name]))} |"
