"""What a demonstration waits for and taps: the words of the coordinators' dialogs and of the survey, by language."""

from functools import cache

from bot.dialogs.launch import EXTENT, TOGETHER, WIDER
from bot.dialogs.texts import dialog_texts
from flows.model import Flow
from flows.source import parse_flow


@cache
def _dialog(name: str) -> Flow:
    return parse_flow(dialog_texts()[name], f"{name}.yaml")


def asked(dialog: str, item: str, language: str, key: str = "label") -> str:
    """A text of an item of a dialog: its `label`, `add_label`, `done_label`."""
    flow = _dialog(dialog)
    return flow.text(getattr(flow.items[item], key), language)


def choice(dialog: str, list_name: str, name: str, language: str) -> str:
    """The label of a choice of a dialog."""
    flow = _dialog(dialog)
    return next(flow.text(each.label, language) for each in flow.choices[list_name] if each.name == name)


def wider(name: str, language: str) -> str:
    """The label of what a launch offers besides departments and flows."""
    offered = (*WIDER, *EXTENT, *TOGETHER)
    return str(next(each["label"][language] for each in offered if each["name"] == name))
