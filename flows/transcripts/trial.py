"""All transcripts of a flow's folder, tried one by one: reproduced, different, or no transcript at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.folder import Folder, load_pack
from flows.model import Flow
from flows.transcripts.differences import Difference
from flows.transcripts.performing import Observer, perform
from flows.transcripts.reading import Transcript, TranscriptError, read_transcript
from flows.transcripts.updating import update_text


@dataclass(frozen=True, slots=True)
class Trial:
    """`problem` says why a file is no transcript of this flow; else `differences` are what the flow does otherwise."""

    name: str
    text: str
    transcript: Transcript | None = None
    differences: tuple[Difference, ...] = ()
    problem: str = ""
    complete: bool = False

    @property
    def passed(self) -> bool:
        return not self.problem and not self.differences

    @property
    def mendable(self) -> bool:
        """Whether every difference could be written into the file."""
        return bool(self.differences) and all(each.fixes for each in self.differences)

    def updated(self) -> str:
        """The text of the file with what came written into it; the same where nothing can be mended."""
        return update_text(self.text, self.differences) if self.mendable else self.text


def try_all(
    folder: Folder, flow: Flow, only: str = "", observers: Mapping[str, Sequence[Observer]] | None = None
) -> Iterator[Trial]:
    """Tries the transcripts whose names contain `only`; `observers` by language see what happens."""
    for name, text in folder.transcripts.items():
        if only in name:
            yield try_one(folder, flow, name, text, observers)


def try_one(
    folder: Folder, flow: Flow, name: str, text: str, observers: Mapping[str, Sequence[Observer]] | None = None
) -> Trial:
    """Plays one transcript; it raises nothing."""
    try:
        transcript = read_transcript(text, name)
        _check_conditions(folder, flow, transcript)
    except TranscriptError as problem:
        return Trial(name, text, problem=str(problem))
    watching = (observers or {}).get(transcript.language, ())
    performance = perform(flow, transcript, load_pack(folder, transcript.country or "", flow), watching)
    differences = tuple(performance.differences)
    return Trial(name, text, transcript, differences, complete=not differences and performance.is_complete)


def _check_conditions(folder: Folder, flow: Flow, transcript: Transcript) -> None:
    """Language, flow and country must be this flow's. Raises TranscriptError."""
    name = transcript.name
    known = {flow.settings.id, *flow.settings.renamed_from}
    if transcript.flow not in known:
        cause = f"{name}: flow: {transcript.flow}: this flow is {flow.settings.id}"
        raise TranscriptError(f"{cause}: write it, or move the file")
    if transcript.language not in flow.settings.languages:
        spoken = ", ".join(flow.settings.languages)
        raise TranscriptError(f"{name}: language: {transcript.language}: the flow speaks {spoken}: write one of them")
    if transcript.country and transcript.country not in folder.defaults:
        there = ", ".join(folder.defaults) or "none"
        cause = f"{name}: country: no defaults.{transcript.country}.yaml beside the flow"
        raise TranscriptError(f"{cause}: there are {there}: add the file or remove country:")
    strange = set(transcript.inputs) - {each.name for each in flow.inputs}
    if strange:
        raise TranscriptError(f"{name}: inputs: the flow has no input {min(strange)!r}: remove it")
