"""The files of one flow, read by whoever may read files: the flow, what lies beside it, and what they make together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.conversation import Scalar
from flows.model import Flow
from flows.problems import FlowProblems
from flows.source import parse_document
from flows.yaml_nodes import read_yaml


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
    """The flow of a folder with the texts of its overlays. Raises FlowProblems with every problem of the flow; where
    that is sound, of its overlays; where these are, of its country packs.
    """
    document = read_yaml(folder.text, folder.name)
    flow = parse_document(document)
    if folder.overlays:
        from flows.beside.overlays import merge_overlays  # most flows have none: not imported for them

        flow = parse_document(merge_overlays(flow, document, folder.overlays))
    if folder.defaults:
        from flows.known.packs import check_packs  # and with it the engine

        if problems := list(check_packs(flow, folder.defaults)):
            raise FlowProblems(problems)
    return flow


def load_pack(folder: Folder, country: str, flow: Flow | None = None) -> Mapping[str, Scalar]:
    """The defaults of a country in their stored form, question → value; empty where the flow has none for it.

    Raises FlowProblems where the flow or the pack is wrong.
    """
    if country not in folder.defaults:
        return {}
    from flows.known.packs import read_pack

    return read_pack(flow or load_folder(folder), country, folder.defaults[country])
