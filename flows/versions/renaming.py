"""The old version said in the new names, so that a new name alone is never taken for another change."""

import re
from collections.abc import Mapping
from typing import Any

NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
QUOTED = re.compile(r"""(['"])([A-Za-z0-9_.-]{1,40})\1""")
EXPRESSIONS = frozenset(
    {
        "relevant",
        "constraint",
        "choice_filter",
        "calculation",
        "default",
        "required",
        "repeat_count",
        "add_when",
        "expr",
    }
)
NAMES = frozenset({"unique_by", "evidence_for", "prefill"})
SCALES = frozenset({"score"})


class Renaming:
    """`items` and `choices` map old names to new ones."""

    def __init__(self, items: Mapping[str, str], choices: Mapping[str, str]) -> None:
        self._items = {old: new for old, new in items.items() if old != new}
        self._choices = {old: new for old, new in choices.items() if old != new}

    def apply(self, value: Any, key: str = "") -> Any:
        """The same plain data with every name that is read in it replaced."""
        if not self._items and not self._choices:
            return value
        if isinstance(value, dict):
            return {self._key(each, key): self.apply(inside, each) for each, inside in value.items()}
        if isinstance(value, list):
            return [self.apply(each, key) for each in value]
        return self._text(value, key) if isinstance(value, str) else value

    def _key(self, name: str, around: str) -> str:
        return self._choices.get(name, name) if around in SCALES else name

    def _text(self, text: str, key: str) -> str:
        if key in NAMES:
            return self._items.get(text, text)
        text = NAMED.sub(lambda match: f"${{{self._name(match[1])}}}", text)
        if key in EXPRESSIONS:
            text = QUOTED.sub(lambda match: f"{match[1]}{self._choices.get(match[2], match[2])}{match[1]}", text)
        return text

    def _name(self, name: str) -> str:
        """A question, or the name that was given to one of its choices: `place__name_other`."""
        question, mark, choice = name.partition("__name_")
        question = self._items.get(question, question)
        return f"{question}{mark}{self._choices.get(choice, choice)}" if mark else question
