"""`civimeter flows inspect`: what a flow consists of and what depends on what; its picture."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.flows.keeping import keep_text
from bot.cli.flows.locate import find_folder
from flows.check.references import readings_of
from flows.folder import load_folder
from flows.items import Group, Question, Repeat
from flows.lengths import longest_way
from flows.model import Flow
from flows.plan import plan_of
from flows.problems import FlowProblems

Keys = Mapping[str, list[str]]
"""For each key of an item the names that it reads."""


def inspect(
    flow: Annotated[str, typer.Argument(help="A folder, a file or the id of a flow.")],
    picture: Annotated[Path | None, typer.Option(help="Write a picture of the flow to this SVG file.")] = None,
    language: Annotated[str, typer.Option(help="Language of the picture.")] = "",
) -> None:
    """Show the questions of a flow, what each depends on, and which indicators they feed."""
    try:
        found = load_folder(find_folder(flow))
    except FlowProblems as problems:
        sys.stderr.write("".join(f"{problem.code} {problem}\n" for problem in problems.problems))
        raise typer.Exit(2) from None
    if language and language not in found.settings.languages:
        spoken = ", ".join(found.settings.languages)
        raise typer.BadParameter(
            f"the flow does not speak {language!r}: write one of {spoken}", param_hint="--language"
        )
    sys.stdout.write("".join(f"{line}\n" for line in describe(found)))
    if picture is not None:
        from flows.picture import picture_of

        keep_text(picture, picture_of(found, language), "--picture")
        sys.stdout.write(f"picture: {picture}\n")


def describe(flow: Flow) -> Iterator[str]:
    """The flow in lines: head, items with what they read and who reads them, indicators."""
    settings = flow.settings
    asked = [item for item in flow.items.values() if isinstance(item, Question) and item.is_asked]
    yield f"{settings.id} {settings.version}: {flow.text(settings.title, settings.default_language)}"
    yield f"languages: {', '.join(f'{code} {name}' for code, name in settings.languages.items())}"
    way = [item for item in longest_way(flow.survey) if item.is_asked]
    yield f"{len(asked)} questions; the longest path asks {len(way)} of them, about {flow.minutes} min"
    left_out = [item.name for item in asked if item not in way]
    if left_out:
        yield f"not on the longest path: {', '.join(left_out)}"
    reads, read_by = _dependencies(flow)
    for given in flow.inputs:
        yield f"input {given.name} ({given.type}){_readers(read_by[given.name])}"
    yield from _items(flow.survey, 1, reads, read_by)
    yield from _fed(asked)


def _dependencies(flow: Flow) -> tuple[Mapping[str, Keys], Mapping[str, list[str]]]:
    """What each item reads, by key, and which items read it."""
    reads: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    read_by: dict[str, list[str]] = defaultdict(list)
    for reading in readings_of(plan_of(flow)):
        reader = reading.place.partition("/")[2]
        if reading.name not in reads[reader][reading.key]:
            reads[reader][reading.key].append(reading.name)
        if reader not in read_by[reading.name]:
            read_by[reading.name].append(reader)
    return reads, read_by


def _items(
    items: tuple[Question | Group | Repeat, ...],
    depth: int,
    reads: Mapping[str, Keys],
    read_by: Mapping[str, list[str]],
) -> Iterator[str]:
    for item in items:
        told = "; ".join(f"{key} reads {', '.join(names)}" for key, names in reads[item.name].items())
        yield f"{'  ' * depth}{item.name} ({item.type}){': ' + told if told else ''}{_readers(read_by[item.name])}"
        if not isinstance(item, Question):
            yield from _items(item.items, depth + 1, reads, read_by)


def _readers(names: list[str]) -> str:
    return f" ← {', '.join(names)}" if names else ""


def _fed(asked: list[Question]) -> Iterator[str]:
    """The indicators, then what is only shown, with the questions that feed them."""
    fed: dict[str, list[str]] = defaultdict(list)
    for item in asked:
        if item.measure is None:
            continue
        for indicator in item.measure.indicator:
            fed[f"indicator {indicator}"].append(item.name)
        if item.measure.profile:
            fed[f"profile {item.measure.profile}"].append(item.name)
    for what, names in sorted(fed.items()):
        yield f"{what}: {', '.join(names)}"
