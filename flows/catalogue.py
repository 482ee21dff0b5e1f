"""Finds what comes with the product under `library/`: flows, their transcripts, and the people made up for them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flows.conversation import Scalar
from flows.folder import Folder, load_folder, load_pack
from flows.model import Flow
from flows.yaml_nodes import read_yaml

if TYPE_CHECKING:
    from flows.improvise import Persona
    from flows.transcripts.reading import Transcript


@cache
def library_ids() -> tuple[str, ...]:
    """Ids of the flows of the library, in alphabetical order."""
    return tuple(sorted(folder.name for folder in _library().iterdir() if (folder / "flow.yaml").is_file()))


@cache
def load_library(flow_id: str) -> Flow:
    """The library's flow of that id; the same object every time. Raises LookupError for an unknown id."""
    return load_folder(library_folder(flow_id))


@cache
def library_folder(flow_id: str) -> Folder:
    """The flow of that id as files, with its overlays and country packs. Raises LookupError for an unknown id."""
    text = library_text(flow_id, "flow.yaml")
    folder = _library() / flow_id
    overlays = folder / "overlays"
    return Folder(
        f"{flow_id}/flow.yaml",
        text,
        overlays=_texts(overlays, "") if overlays.is_dir() else {},
        defaults=_texts(folder, "defaults."),
    )


def library_pack(flow_id: str, country: str) -> Mapping[str, Scalar]:
    """The defaults of a country for a library flow; empty where it has none. Raises LookupError for an unknown id."""
    return load_pack(library_folder(flow_id), country, load_library(flow_id))


def _texts(folder: Traversable, start: str) -> dict[str, str]:
    """The YAML files of a folder whose names begin so, by what stands between that and the ending."""
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {
        name.removeprefix(start).removesuffix(".yaml"): (folder / name).read_text(encoding="utf-8")
        for name in names
        if name.startswith(start)
    }


def library_text(flow_id: str, path: str) -> str:
    """The text of a file of a library flow. Raises LookupError when the flow or the file does not exist."""
    if flow_id not in library_ids():
        raise LookupError(f"no flow {flow_id!r} in the library: there are {', '.join(library_ids())}")
    file = _library().joinpath(flow_id, *path.split("/"))
    if not file.is_file():
        raise LookupError(f"no file {path!r} beside the flow {flow_id}")
    return file.read_text(encoding="utf-8")


def load_transcripts(flow_id: str) -> "tuple[Transcript, ...]":
    """The transcripts of a library flow, in the order of their names."""
    from flows.transcripts.reading import read_transcript  # and with it the engine, which finding a flow needs not

    folder = _library() / flow_id / "transcripts"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    return tuple(
        read_transcript(library_text(flow_id, f"transcripts/{name}"), name.removesuffix(".yaml")) for name in names
    )


@cache
def load_personas(flow_id: str) -> "tuple[Persona, ...]":
    """The kinds of people made up for a library flow: what one does not say is taken from `everybody`."""
    body = read_yaml(library_text(flow_id, "personas.yaml"), f"{flow_id}/personas.yaml").data
    return tuple(_read_persona(body["everybody"], person) for person in body["people"])


def _read_persona(everybody: Mapping[str, Any], person: Mapping[str, Any]) -> "Persona":
    from flows.improvise import Persona

    values = {**everybody, **person}
    for key in ("answers", "ticks", "texts", "numbers"):
        values[key] = MappingProxyType({**everybody.get(key, {}), **person.get(key, {})})
    for key in ("ticks", "numbers"):
        values[key] = {question: (least, most) for question, (least, most) in values[key].items()}
    return Persona(**values)


def _library() -> Traversable:
    return files("flows") / "library"
