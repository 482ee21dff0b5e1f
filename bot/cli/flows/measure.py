"""`civimeter flows measure`: the people of the library walk through its flows, and what that takes is written down."""

import asyncio
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.flows.locate import library_path
from bot.cli.flows.measured_town import MeasuredTown, Trip
from bot.desk.commands import LANGUAGES
from flows.catalogue import library_ids, load_library, load_personas
from flows.effort.measured import FILE, Profile, as_text, typical
from flows.effort.walks import patient, seconds_of, typical_walk, walk


def measure(
    flows: Annotated[list[str] | None, typer.Argument(help="Ids of flows of the library; all of them if none.")] = None,
    write: Annotated[bool, typer.Option(help="Write measured.yaml beside each flow.")] = True,
) -> None:
    """Measure questions, minutes and kB for every kind of person in every language of the bot."""
    wanted = flows or list(library_ids())
    for each in wanted:
        if each not in library_ids():
            raise typer.BadParameter(f"{each!r}: write {', '.join(library_ids())}", param_hint="flows")
    with tempfile.TemporaryDirectory(prefix="civimeter-measure-") as folder:
        found = asyncio.run(_measure_all(wanted, Path(folder)))
    for id, profiles in found.items():
        if write:
            library_path(id).with_name(FILE).write_text(as_text(profiles), encoding="utf-8")
        sys.stdout.write("".join(f"{line}\n" for line in _table(id, profiles)))


async def _measure_all(wanted: Sequence[str], folder: Path) -> dict[str, tuple[Profile, ...]]:
    town = MeasuredTown(folder)
    await town.open()
    try:
        return {id: await _measure(town, id) for id in wanted}
    finally:
        await town.close()


async def _measure(town: MeasuredTown, id: str) -> tuple[Profile, ...]:
    flow = load_library(id)
    languages = tuple(one for one in flow.settings.languages if one in LANGUAGES)
    seeds = {one.name: typical_walk(flow, patient(one)).seed for one in load_personas(id)}
    sizes = await town.measure(trips_of(id, seeds, languages))
    by_language = len(languages)
    return tuple(
        profile_of(id, name, seed, dict(zip(languages, sizes[n * by_language :], strict=False)))
        for n, (name, seed) in enumerate(seeds.items())
    )


def trips_of(id: str, seeds: dict[str, str], languages: Iterable[str]) -> list[Trip]:
    """Every one of these people, by name and seed, in every language."""
    flow, people = load_library(id), {one.name: one for one in load_personas(id)}
    return [Trip(flow, patient(people[name]), seed, language) for name, seed in seeds.items() for language in languages]


def profile_of(id: str, name: str, seed: str, sizes: dict[str, int]) -> Profile:
    """What is written down of one person: the walk of this seed, and the bytes by language."""
    flow = load_library(id)
    person = next(one for one in load_personas(id) if one.name == name)
    way = walk(flow, patient(person), seed)
    if way is None:
        raise ValueError(f"{id}: {seed} does not come to an end")
    minutes = round(seconds_of(flow, way) / 60, 1)
    kb = {language: round(size / 1000, 1) for language, size in sizes.items()}
    counts = (len(way.asks), way.questions, way.besides_lists)
    return Profile(name, seed, person.weight, *counts, minutes, kb)


def _table(id: str, profiles: tuple[Profile, ...]) -> Iterable[str]:
    yield f"{id}"
    for each in profiles:
        kb = " ".join(f"{language} {figure:5.1f}" for language, figure in each.kb.items())
        yield f"  {each.name:28}{each.questions:4} questions  {each.minutes:4.1f} min  kB: {kb}"
    sizes = {one: typical(profiles, partial(_kb_in, one)) for one in profiles[0].kb}
    kb = " ".join(f"{language} {figure:5.1f}" for language, figure in sizes.items())
    questions = int(typical(profiles, lambda each: each.questions))
    yield f"  {'typical':28}{questions:4} questions  {typical(profiles, lambda each: each.minutes):4.1f} min  kB: {kb}"


def _kb_in(language: str, profile: Profile) -> float:
    return profile.kb[language]
