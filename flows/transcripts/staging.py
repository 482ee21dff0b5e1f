"""The conditions of a conversation: its day, language, inputs by type, country pack, and what is permitted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.conversation import Context, Record, Scalar
from flows.model import Flow
from flows.tables.reading import letter
from flows.tables.sheet import NoTable, lay_out
from flows.transcripts.reading import Transcript


def make_base(flow: Flow, transcript: Transcript, pack: Mapping[str, Scalar] | None = None) -> Context:
    """The context of a transcript at its first turn; `pack` holds the answers of its country."""
    base = make_context(flow, transcript.inputs, transcript.today, transcript.language, transcript.name)
    return permitted(replace(base, pack=pack or {}), transcript.permit)


def permitted(context: Context, permit: Collection[str]) -> Context:
    """The context of a campaign that permits these: voice, tables, delegate."""
    return replace(context, voice="voice" in permit, tables="tables" in permit, delegate="delegate" in permit)


def make_context(flow: Flow, given: Mapping[str, Any], now: datetime, language: str, seed: str) -> Context:
    """A context with the inputs sorted by their types."""
    types = {each.name: each.type for each in flow.inputs}
    return Context(
        now=now,
        language=language,
        seed=seed,
        inputs={name: value for name, value in given.items() if types.get(name) not in ("choices", "rows")},
        choices={name: value for name, value in given.items() if types.get(name) == "choices"},
        rows={name: value for name, value in given.items() if types.get(name) == "rows"},
    )


def letters_of(flow: Flow, repeat: str, records: Sequence[Record], context: Context) -> Mapping[str, str]:
    """The letters of the columns in the sheet of a repeat, by question; none where no such repeat is asked."""
    try:
        columns = lay_out(flow, repeat, records, context).columns
    except NoTable:
        return {}
    return {column.key: letter(place) for place, column in enumerate(columns, start=1)}
