"""`civimeter flows inspect`: what a flow consists of and what depends on what; its picture."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.flows.locate import find_folder
from flows.check.references import readings_of
from flows.folder import load_folder
from flows.items import Group, Question, Repeat
from flows.model import Flow
from flows.picture import picture_of
from flows.problems import FlowProblems


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
    sys.stdout.write("".join(f"{line}\n" for line in describe(found)))
    if picture is not None:
        picture.write_text(picture_of(found, language), encoding="utf-8")
        sys.stdout.write(f"picture: {picture}\n")


def describe(flow: Flow) -> Iterator[str]:
    """The flow in lines: head, items with what they read, indicators."""
    settings = flow.settings
    asked = [item for item in flow.items.values() if isinstance(item, Question) and item.is_asked]
    yield f"{settings.id} {settings.version}: {flow.text(settings.title, settings.default_language)}"
    yield f"languages: {', '.join(f'{code} {name}' for code, name in settings.languages.items())}"
    yield f"{len(asked)} questions, about {flow.minutes} min on the longest path"
    for given in flow.inputs:
        yield f"input {given.name} ({given.type})"
    yield from _items(flow.survey, 0)
    yield from _indicators(asked)


def _items(items: tuple[Question | Group | Repeat, ...], depth: int) -> Iterator[str]:
    for item in items:
        read: dict[str, list[str]] = {}
        for reading in readings_of(item):
            read.setdefault(reading.key, []).append(reading.name)
        told = "; ".join(f"{key} reads {', '.join(dict.fromkeys(names))}" for key, names in read.items())
        yield f"{'  ' * (depth + 1)}{item.name} ({item.type}){': ' + told if told else ''}"
        if not isinstance(item, Question):
            yield from _items(item.items, depth + 1)


def _indicators(asked: list[Question]) -> Iterator[str]:
    fed: dict[str, list[str]] = {}
    for item in asked:
        for indicator in item.measure.indicator if item.measure else ():
            fed.setdefault(indicator, []).append(item.name)
    for indicator, names in sorted(fed.items()):
        yield f"indicator {indicator}: {', '.join(names)}"
