"""Under what conditions a flow is played by hand: as given, and where nothing is given as its transcripts have it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final

import typer

from bot.cli.flows.given import context_of
from flows.conversation import Context
from flows.expression_error import suggestion
from flows.folder import Folder
from flows.model import Flow
from flows.model_parts import Input
from flows.transcripts.reading import Transcript, TranscriptError, read_transcript
from flows.transcripts.staging import make_context

Language = Annotated[str, typer.Option(help="A language of the flow; its default language if none.", metavar="CODE")]
SAMPLE: Final = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of a command, as they were written."""

    language: str = ""
    today: str = ""
    inputs: Sequence[str] = ()
    country: str = ""
    permit: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """`remarks` say where inputs come from that nobody gave."""

    context: Context
    remarks: tuple[str, ...] = field(default=())


def read_conditions(folder: Folder, flow: Flow, wishes: Wishes) -> Conditions:
    """The conditions that the options ask for. Raises typer.BadParameter for an option that does not fit the flow."""
    language = wishes.language or flow.settings.default_language
    if language not in flow.settings.languages:
        way_out = suggestion(language, flow.settings.languages, f"write {', '.join(flow.settings.languages)}")
        raise typer.BadParameter(f"the flow does not speak {language!r}: {way_out}", param_hint="--language")
    given = context_of(flow, folder, language, wishes.today, wishes.inputs, wishes.country, wishes.permit)
    inputs, remarks = _fill(folder, flow, {**given.inputs, **given.choices, **given.rows}, language)
    now = given.now.replace(hour=9, minute=0, second=0, microsecond=0)
    filled = make_context(flow, inputs, now, language, given.seed)
    kept = replace(given, now=now, inputs=filled.inputs, choices=filled.choices, rows=filled.rows)
    return Conditions(kept, remarks)


def _fill(
    folder: Folder, flow: Flow, given: Mapping[str, Any], language: str
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """All inputs, and remarks: what nobody gave is taken from a transcript of the flow, else made up."""
    missing = [each for each in flow.inputs if each.name not in given and each.default is None]
    if not missing:
        return given, ()
    found = next(_transcripts(folder, language), None)
    if found is not None:
        taken = {each.name: found.inputs[each.name] for each in missing if each.name in found.inputs}
        return {**taken, **given}, (f"Inputs are those of the transcript {found.name}; --input gives others.",)
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
