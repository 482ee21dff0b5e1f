"""The files of one flow, read by whoever may read files: the flow, what lies beside it, and what they make together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.model import Flow
from flows.source import parse_flow


@dataclass(frozen=True, slots=True)
class Folder:
    """`name` is what the flow's file is called in messages; the others map a file's name to its text: `overlays` by
    language tag (`fr-FR`), `defaults` by country (`sn`), `transcripts` by the name without ending.
    """

    name: str
    text: str
    overlays: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    transcripts: Mapping[str, str] = field(default_factory=dict)


def load_folder(folder: Folder) -> Flow:
    """The flow of a folder. Raises FlowProblems with every problem of the flow."""
    return parse_flow(folder.text, folder.name)
