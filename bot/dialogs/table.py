"""The dialogs, by name."""

from collections.abc import Mapping
from importlib.resources import files

from bot.dialogs.dialog import Dialog
from bot.dialogs.enrol import ENROL
from bot.dialogs.launch import LAUNCH
from bot.dialogs.proof import PROOF
from bot.dialogs.register import REGISTER
from bot.dialogs.settle import SETTLE
from bot.dialogs.setup import SETUP

DIALOGS: Mapping[str, Dialog] = {dialog.name: dialog for dialog in (SETUP, ENROL, LAUNCH, REGISTER, SETTLE, PROOF)}


def dialog_texts() -> dict[str, str]:
    """The YAML of every dialog's flow, by name."""
    folder = files("bot.dialogs")
    return {name: (folder / f"{name}.yaml").read_text(encoding="utf-8") for name in DIALOGS}
