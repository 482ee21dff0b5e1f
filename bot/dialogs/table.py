"""The dialogs, by name."""

from collections.abc import Mapping

from bot.dialogs.dialog import Dialog
from bot.dialogs.enrol import ENROL
from bot.dialogs.launch import LAUNCH
from bot.dialogs.proof import PROOF
from bot.dialogs.register import REGISTER
from bot.dialogs.settle import SETTLE
from bot.dialogs.setup import SETUP

DIALOGS: Mapping[str, Dialog] = {dialog.name: dialog for dialog in (SETUP, ENROL, LAUNCH, REGISTER, SETTLE, PROOF)}
