"""The tables of docs/method.md that are made from the data: indicators, their worked examples, items of the guide."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scoring.check.table import draw_table
from scoring.coverage import Flows, Guide, draw_coverage
from scoring.indicator import Example
from scoring.model import Model
from scoring.questionnaire import read_flow

_HEADS = ("Id", "Answers", "Score", "Range")


def with_tables(page: str, guide: Guide, model: Model, flows: Flows) -> str:
    """The method page with its tables made anew between their marks. Raises ValueError when a mark is missing."""
    questionnaires = {name: read_flow(flow) for name, flow in flows.items()}
    page = _put(page, "indicators", draw_table(model, questionnaires).partition("\n\n")[0])
    page = _put(page, "examples", draw_examples(model))
    return _put(page, "coverage", draw_coverage(guide, model, flows))


def _put(page: str, name: str, table: str) -> str:
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the method page has no {begin} … {end}: put the two lines where the table belongs")
    return f"{before}{begin}\n{table.strip()}\n{end}{after}"


def draw_examples(model: Model) -> str:
    """The first example of each indicator in Markdown: who answered what, the score, the range."""
    rows = [(one.id, *_cells(one.examples[0])) for _, one in model.indicators() if one.examples]
    lines = ["| " + " | ".join(row) + " |" for row in (_HEADS, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(_HEADS), *lines[1:]])


def _cells(example: Example) -> tuple[str, str, str]:
    ends = "" if example.low is None and example.high is None else f"{_bound(example.low)}-{_bound(example.high)}"
    score = f"{example.score:g}" if isinstance(example.score, int | float) else example.score
    return "; ".join(_sides(example)).replace("|", "\\|"), score, ends


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _sides(example: Example) -> Iterator[str]:
    sides = (("colleagues", example.agent), ("heads", example.dept_head), ("IT officer", example.it_officer))
    for name, interviews in (*sides, ("legal officer", example.legal_officer), ("cards", example.cards)):
        if interviews:
            yield f"{name}: " + " / ".join(_say(one) for one in interviews)


def _say(value: Any) -> str:
    """An answer as it stands in the model file, short."""
    match value:
        case Mapping():
            return ", ".join(f"{name} {_say(one)}" for name, one in value.items())
        case str():
            return {"$dont_know": "don't know", "$refused": "refused", "$not_applicable": "n/a"}.get(value, value)
        case Sequence():
            return "(" + " / ".join(_say(one) for one in value) + ")"
        case float() | int():
            return f"{value:g}"
        case _:
            return str(value)
