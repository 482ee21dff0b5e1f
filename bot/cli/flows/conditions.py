"""Under what conditions a flow is played from the shell: language, day, inputs, country, what is permitted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from flows.coercion import read_date
from flows.expression_error import suggestion
from flows.folder import Folder
from flows.model import Flow
from flows.model_parts import Input
from flows.problems import FlowProblems
from flows.transcripts.reading import PERMITS, Transcript, TranscriptError, read_transcript
from flows.yaml_nodes import read_yaml

Language = Annotated[str, typer.Option(help="A language of the flow; its default language if none.")]
Today = Annotated[str, typer.Option(help="The day, as 2026-11-23; the real one if none.")]
Given = Annotated[list[str] | None, typer.Option("--input", help="name=value, or name=@list.yaml for a list.")]
Country = Annotated[str, typer.Option(help="A country with a defaults file beside the flow, as sn.")]
Permit = Annotated[str, typer.Option(help="Of voice, tables, delegate: those that the campaign permits.")]
SAMPLE: Final = ("A", "B", "C")


class BadCondition(typer.BadParameter):
    """An option that does not fit the flow; the text says what does."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """`remarks` say what was made up because nothing was given."""

    language: str
    now: datetime
    inputs: Mapping[str, Any]
    country: str | None
    permit: frozenset[str]
    remarks: tuple[str, ...] = ()


def read_conditions(
    folder: Folder, flow: Flow, language: str, today: str, given: Sequence[str], country: str, permit: str
) -> Conditions:
    """The conditions of the options. Raises BadCondition, which the shell shows."""
    language = language or flow.settings.default_language
    if language not in flow.settings.languages:
        way_out = suggestion(language, flow.settings.languages, f"write {', '.join(flow.settings.languages)}")
        raise BadCondition(f"the flow does not speak {language!r}: {way_out}", param_hint="--language")
    if country and country not in folder.defaults:
        there = ", ".join(folder.defaults) or "none"
        raise BadCondition(f"no defaults.{country}.yaml beside the flow: there are {there}", param_hint="--country")
    permitted = frozenset(word.strip() for word in permit.split(",") if word.strip())
    if permitted - PERMITS:
        raise BadCondition(f"{permit!r}: write of {', '.join(sorted(PERMITS))}", param_hint="--permit")
    inputs, remarks = fill_inputs(folder, flow, dict(read_given(flow, given)), language)
    return Conditions(language, read_now(today), inputs, country or None, permitted, remarks)


def read_now(today: str) -> datetime:
    """Nine in the morning of the day; of the real one where none is named."""
    if not today:
        return datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    day = read_date(today)
    if day is None:
        raise BadCondition(f"{today!r} is not a day: write 2026-11-23", param_hint="--today")
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


# --------------------------------------------------------------------------------------------------- inputs
def read_given(flow: Flow, given: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The inputs that the options name, each with its value. Raises BadCondition."""
    declared = {each.name: each for each in flow.inputs}
    for option in given:
        name, sign, value = option.partition("=")
        if not sign or name not in declared:
            way_out = suggestion(name, declared, f"there are {', '.join(declared) or 'none'}: write name=value")
            raise BadCondition(f"{option!r}: no input {name!r}: {way_out}", param_hint="--input")
        yield name, _read_value(declared[name], value)


def _read_value(declared: Input, value: str) -> Any:
    if value.startswith("@"):
        try:
            return read_yaml(Path(value[1:]).read_text(encoding="utf-8"), value[1:]).data
        except (OSError, UnicodeDecodeError, FlowProblems) as error:
            raise BadCondition(f"{value[1:]}: cannot be read: {error}", param_hint="--input") from error
    if not declared.is_value:
        cause = f"{declared.name} is a list: write {declared.name}=@list.yaml"
        raise BadCondition(cause, param_hint="--input")
    try:
        return {"integer": int, "decimal": float}.get(declared.type, str)(value)
    except ValueError as error:
        raise BadCondition(f"{declared.name}={value}: not a number", param_hint="--input") from error


def fill_inputs(
    folder: Folder, flow: Flow, given: Mapping[str, Any], language: str
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """All inputs, and remarks: what nobody gave is taken from a transcript of the flow, else made up."""
    missing = [each for each in flow.inputs if each.name not in given and each.default is None]
    if not missing:
        return given, ()
    found = next(_transcripts(folder, language), None)
    if found is not None:
        taken = {each.name: found.inputs[each.name] for each in missing if each.name in found.inputs}
        return {**taken, **given}, (f"Inputs are those of the transcript {found.name}; --input changes them.",)
    made_up = {each.name: _make_up(each) for each in missing}
    return {**made_up, **given}, (f"Inputs made up: {', '.join(made_up)}; --input gives others.",)


def _transcripts(folder: Folder, language: str) -> Iterator[Transcript]:
    """The transcripts that can be read, those in the language first."""
    read = []
    for name, text in folder.transcripts.items():
        try:
            read.append(read_transcript(text, name))
        except TranscriptError:
            continue
    yield from sorted(read, key=lambda each: each.language != language)


def _make_up(declared: Input) -> Any:
    match declared.type:
        case "choices":
            return [{"name": f"{declared.name}_{each.lower()}", "label": each} for each in SAMPLE]
        case "rows":
            return []
        case "integer" | "decimal":
            return 3
        case "date":
            return "2026-01-15"
        case _:
            return declared.name
