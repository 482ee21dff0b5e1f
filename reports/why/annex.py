"""The explanations in the report: beside each subject its own and those of its results, folded away until opened."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.voice import Voice
from reports.why.contents import Entry, list_entries
from reports.why.lines import why_lines


@dataclass(frozen=True, slots=True)
class Defence:
    """One folded explanation: its title, and paragraphs as (style, lines)."""

    title: str
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]


def draw_defences(voice: Voice) -> Mapping[str, tuple[Defence, ...]]:
    """By the id of a subject (`A`, `overall`): its explanation and those of its results; none where none was kept."""
    if voice.publication.explanation is None:
        return {}
    entries = list_entries(voice)
    subjects = [one for one in entries if one.id == "overall" or one.id.startswith("dimension.")]
    found = {one.id.removeprefix("dimension."): [one, *(e for e in entries if e.under == one.id)] for one in subjects}
    return {name: tuple(_draw(voice, one) for one in some) for name, some in found.items()}


def _draw(voice: Voice, entry: Entry) -> Defence:
    """Its first line is the title; versions stand at the end of the report."""
    lines = why_lines(voice, entry, versions=False)[1:]
    title = voice.words.say("Why: {subject}", subject=entry.name)
    return Defence(title, tuple((style, tuple(text.split("\n"))) for style, text in lines))
