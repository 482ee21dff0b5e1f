"""Finds the flow that a command names: a folder, a YAML file, or the id of a flow of the library."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

from flows.catalogue import library_ids
from flows.expression_error import suggestion
from flows.folder import Folder

SPREADSHEETS: Final = frozenset({".xlsx", ".ods", ".xls", ".xlsm"})


class NoFlow(Exception):
    """There is no such flow; the text says what was looked for and what there is."""


def find_folder(argument: str) -> Folder:
    """The files of the flow that the argument names. Raises NoFlow."""
    path = Path(argument)
    if path.is_dir() and (path / "flow.yaml").is_file():
        return read_folder(path / "flow.yaml")
    if path.is_file():
        return read_folder(path)
    if argument in library_ids():
        return read_folder(library_path(argument))
    way_out = suggestion(argument, library_ids(), "name a folder with flow.yaml, a YAML file or a flow of the library")
    raise NoFlow(f"{argument}: no such flow: {way_out}")


def find_folders(argument: str) -> Iterator[Folder]:
    """The same, and for a folder of flows every flow in it."""
    path = Path(argument)
    inside = sorted(path.glob("*/flow.yaml")) if path.is_dir() and not (path / "flow.yaml").is_file() else []
    if not inside:
        yield find_folder(argument)
    for each in inside:
        yield read_folder(each)


def library_path(flow_id: str) -> Path:
    """Where the flow of the library lies."""
    return Path(str(files("flows") / "library" / flow_id / "flow.yaml"))


def read_folder(path: Path) -> Folder:
    """The flow of a file, with its overlays, country defaults and transcripts."""
    around = _beside(path)
    return Folder(
        name=str(path),
        text=_read(path),
        overlays={each.stem: _read(each) for each in sorted(around.glob("overlays/*.yaml"))},
        defaults={each.stem.partition(".")[2]: _read(each) for each in sorted(around.glob("defaults.*.yaml"))},
        transcripts={each.stem: _read(each) for each in sorted(around.glob("transcripts/*.yaml"))},
    )


def beside(folder: Folder) -> Path:
    """Where overlays, defaults and transcripts of the flow lie."""
    return _beside(Path(folder.name))


def _beside(path: Path) -> Path:
    return path.parent if path.name == "flow.yaml" else path.parent / f"{path.stem}.d"


def _read(path: Path) -> str:
    if path.suffix.lower() in SPREADSHEETS:
        raise NoFlow(f"{path}: a spreadsheet: make a flow of it: civimeter flows import {path} -o flow.yaml")
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NoFlow(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise NoFlow(f"{path}: not a text in UTF-8 (byte {error.start + 1}): save it as UTF-8") from error
