"""The flows of the dialogs as they are written; their table is large, and read when somebody opens one."""

from importlib.resources import files
from typing import Final

TABLE: Final = "bot.dialogs.table"


def dialog_texts() -> dict[str, str]:
    """The YAML of every dialog's flow, by name."""
    found = [file for file in files("bot.dialogs").iterdir() if file.name.endswith(".yaml")]
    return {file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8") for file in found}
