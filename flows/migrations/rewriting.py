"""Which keys hold expressions and which hold texts, and how a step changes every one of them."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

Change = Callable[[str], str]
ITEM_EXPRESSIONS: Final = (
    "relevant",
    "required",
    "constraint",
    "choice_filter",
    "default",
    "calculation",
    "repeat_count",
    "add_when",
)
CASE_EXPRESSION: Final = "expr"
"""In the cases of `measure/score_when`."""

ITEM_TEXTS: Final = (
    "label",
    "hint",
    "required_message",
    "constraint_message",
    "instance_label",
    "first_label",
    "none_label",
    "add_label",
    "done_label",
)
SETTING_TEXTS: Final = ("title", "intro", "outro")
REFERENCE: Final = re.compile(r"\$\{(\w+)\}", re.ASCII)


def rewrite_expressions(data: dict[str, Any], change: Change) -> None:
    """Puts every expression of a flow through `change`, in place. Numbers and booleans stand for themselves."""
    for item in walk_data(data.get("survey")):
        for key in ITEM_EXPRESSIONS:
            if isinstance(item.get(key), str):
                item[key] = change(item[key])
        for case in _cases(item.get("measure")):
            if isinstance(case.get(CASE_EXPRESSION), str):
                case[CASE_EXPRESSION] = change(case[CASE_EXPRESSION])


def rewrite_texts(data: dict[str, Any], change: Change) -> None:
    """Puts every text of items and settings that values are piped into through `change`, in place."""
    settings = data.get("settings")
    if isinstance(settings, dict):
        _rewrite_keys(settings, SETTING_TEXTS, change)
    for item in walk_data(data.get("survey")):
        _rewrite_keys(item, ITEM_TEXTS, change)


def rename_references(data: dict[str, Any], old: str, new: str) -> None:
    """Writes `${new}` for `${old}` in every expression and text, in place."""

    def change(text: str) -> str:
        return REFERENCE.sub(lambda found: f"${{{new}}}" if found[1] == old else found[0], text)

    rewrite_expressions(data, change)
    rewrite_texts(data, change)


def walk_data(items: Any) -> Iterator[dict[str, Any]]:
    """Every item of a survey as plain data; what is none is passed over."""
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield item
            yield from walk_data(item.get("items"))


def _cases(measure: Any) -> Iterator[dict[str, Any]]:
    found = measure.get("score_when") if isinstance(measure, dict) else None
    for case in found if isinstance(found, list) else (found,):
        if isinstance(case, dict):
            yield case


def _rewrite_keys(part: dict[str, Any], keys: tuple[str, ...], change: Change) -> None:
    for key in keys:
        value = part.get(key)
        if isinstance(value, str):
            part[key] = change(value)
        elif isinstance(value, dict):
            part[key] = {code: change(text) if isinstance(text, str) else text for code, text in value.items()}
