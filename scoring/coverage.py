"""Where each item of the guide is asked, scored and shown, and what an item has lost."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from pydantic import Field

from flows.items import Question
from flows.model import Flow
from scoring.check.reading import read_questions
from scoring.model import Model
from scoring.policy import Frozen, validate
from scoring.questionnaire import read_flow
from scoring.yaml_file import read_yaml

Flows = Mapping[str, Flow]
"""The library's flows by id."""


class Item(Frozen):
    """One item of the guide: its questions by flow, the indicators that it feeds, the profiles that show it."""

    id: int
    item: str
    questions: Mapping[str, tuple[str, ...]]
    indicators: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    place: str = Field(min_length=1)


class Guide(Frozen):
    items: tuple[Item, ...]


@cache
def load_guide(name: str = "egov_maturity") -> Guide:
    """The items of the guide that a shipped model covers."""
    file = f"{name}.guide.yaml"
    return parse_guide(resources.files("scoring").joinpath("models", file).read_text("utf-8"), file)


def parse_guide(text: str, name: str = "guide.yaml") -> Guide:
    """The items from their file; raises FileError with file:line:column."""
    return validate(Guide, read_yaml(text, name))


def find_gaps(guide: Guide, model: Model, flows: Flows) -> tuple[str, ...]:
    """What an item has lost: its questions, its indicator, the link between the two, its profile."""
    return tuple(gap for item in guide.items for gap in _gaps(item, model, flows))


def _gaps(item: Item, model: Model, flows: Flows) -> Iterator[str]:
    place = f"item {item.id} ({item.item})"
    if not any(item.questions.values()):
        yield f"{place}: no question asks for it: name one"
    for flow, names in item.questions.items():
        for name in names:
            if flow not in flows or not isinstance(flows[flow].items.get(name), Question):
                yield f"{place}: {flow} has no question {name}: name the one that took its place"
    yield from (f"{place}: {gap}" for gap in _unfed(item, model, flows))
    if not item.indicators and not item.profiles:
        yield f"{place}: neither scored nor shown: name an indicator or a profile"
    for profile in sorted(set(item.profiles) - {one.id for one in model.profiles}):
        yield f"{place}: no profile {profile}"


def _unfed(item: Item, model: Model, flows: Flows) -> Iterator[str]:
    """Indicators that do not exist, or that read none of the item's questions."""
    read = read_questions(model, {name: read_flow(flow) for name, flow in flows.items()})
    asked = {name for names in item.questions.values() for name in names}
    for indicator in item.indicators:
        if indicator not in read:
            yield f"no indicator {indicator}"
        elif not asked & set(read[indicator]):
            yield f"{indicator} reads none of its questions"


def draw_coverage(guide: Guide, model: Model, flows: Flows) -> str:
    """The table of items in Markdown: questions by code, who is asked, indicators, dimensions, place in the report."""
    heads = ("#", "Item of the guide", "Questions", "Asked", "Indicators", "Subject", "Where it shows")
    rows = [_row(item, model, flows) for item in guide.items]
    lines = ["| " + " | ".join(cells) + " |" for cells in (heads, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(heads), *lines[1:]])


def _row(item: Item, model: Model, flows: Flows) -> tuple[str, ...]:
    roles = {one.flow: one.name[model.model.default_language] for one in model.authorities.values()}
    codes = [_code(name, flows[flow]) for flow, names in item.questions.items() for name in names]
    homes = [dimension.id for dimension, one in model.indicators() if one.id in item.indicators]
    return (
        str(item.id),
        item.item,
        ", ".join(codes),
        ", ".join(roles[flow] for flow in item.questions),
        ", ".join(item.indicators) or "shown, not scored",
        ", ".join([*dict.fromkeys(homes), *item.profiles]),
        item.place,
    )


def _code(name: str, flow: Flow) -> str:
    found = flow.items.get(name)
    return found.comment or name if isinstance(found, Question) else name
