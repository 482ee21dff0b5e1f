"""The table of refusals, and the exception that carries one to the caller."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Row:
    """One row of refusals.yaml."""

    name: str
    code: int
    description: str
    fragment: str
    when: str
    origin: str


@cache
def rows() -> dict[str, Row]:
    """All rows by name, in the order of the file."""
    text = files("bot.sandbox").joinpath("refusals.yaml").read_text(encoding="utf-8")
    return {name: Row(name=name, **fields) for name, fields in yaml.safe_load(text).items()}


@cache
def accepted(name: str) -> frozenset[str]:
    """A closed list of words that the Bot API takes: `actions` or `reactions`."""
    text = files("bot.sandbox").joinpath("accepted.yaml").read_text(encoding="utf-8")
    return frozenset(yaml.safe_load(text)[name])


class Refusal(Exception):
    """The server says no, by a row of the table; `detail` fills its description."""

    def __init__(self, name: str, detail: str = "", **parameters: Any) -> None:
        row = rows()[name]
        self.name = name
        self.code = row.code
        self.description = row.description.replace("{detail}", detail)
        self.parameters = parameters
        super().__init__(self.description)

    def answer(self) -> dict[str, Any]:
        """The JSON body."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body
