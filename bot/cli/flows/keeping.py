"""Files that commands write: their folders are made, and where that cannot be, the command says so before any work."""

from pathlib import Path

import typer


def make_room(path: Path, option: str) -> Path:
    """The path, with its folder there. Raises BadParameter, which names the option, where nothing can be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror or error}", param_hint=option) from error
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder: name a file", param_hint=option)
    return path


def keep_text(path: Path, text: str, option: str) -> None:
    """Writes a text. Raises BadParameter, which names the option, where that cannot be."""
    try:
        make_room(path, option).write_text(text, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror or error}", param_hint=option) from error
