"""A flow as frozen data: settings, inputs, choice lists and the items in asking order."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from flows.items import Group, Item, Question, Repeat, walk_items
from flows.lengths import longest_path
from flows.model_parts import LANGUAGE, Allowed, Choice, Input, Localised, Part, text_in

__all__ = ["Allowed", "Choice", "Flow", "Group", "Input", "Item", "Question", "Repeat", "Settings"]

SPEC_VERSION = 1
STANDARD_ALLOW = (Allowed.model_validate("dont_know"), Allowed.model_validate("refused"))


class Settings(Part):
    """What holds for the whole flow."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    version: Annotated[str, Field(min_length=1, max_length=20)]
    title: Localised
    intro: Localised | None = None
    outro: Localised | None = None
    default_language: str
    languages: Annotated[dict[Annotated[str, Field(pattern=LANGUAGE)], str], Field(min_length=1)]
    allow: tuple[Allowed, ...] = STANDARD_ALLOW
    review: bool = True
    back: bool = True
    date_order: Literal["dmy", "mdy", "ymd"] = "dmy"
    calendar: Literal["gregorian"] = "gregorian"
    minutes: Annotated[int, Field(ge=1)] | None = None
    renamed_from: tuple[str, ...] = ()
    xlsform: dict[str, Any] = Field(default_factory=dict)

    @property
    def whole_languages(self) -> tuple[str, ...]:
        """The languages without those of regions whose base is there: these say only what they say otherwise."""
        return tuple(code for code in self.languages if "-" not in code or code.partition("-")[0] not in self.languages)


class Kept:
    """What is computed from a flow and kept with it; says nothing about what the flow is."""

    __slots__ = ("plan",)

    def __init__(self) -> None:
        self.plan: Any = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept)

    __hash__ = None  # type: ignore[assignment]


class Flow(Part):
    """One version of a flow. Equal bodies are equal flows; what is computed from it is kept with the object."""

    spec_version: Literal[1]
    settings: Settings
    inputs: tuple[Input, ...] = ()
    choices: dict[str, tuple[Choice, ...]] = Field(default_factory=dict)
    survey: tuple[Item, ...]
    _kept: Kept = PrivateAttr(default_factory=Kept)

    @cached_property
    def items(self) -> Mapping[str, Question | Group | Repeat]:
        """Every item by name, in document order."""
        return MappingProxyType({item.name: item for item in walk_items(self.survey)})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all items, in document order."""
        return tuple(self.items)

    @cached_property
    def ordinals(self) -> Mapping[str, int]:
        """The place of every item in document order, from 0."""
        return MappingProxyType({name: ordinal for ordinal, name in enumerate(self.names)})

    def ordinal(self, name: str) -> int:
        """Place of an item in document order, groups and repeats included, from 0. Raises KeyError."""
        return self.ordinals[name]

    def item_at(self, ordinal: int) -> Question | Group | Repeat:
        """The item at that place. Raises IndexError."""
        if ordinal < 0:
            raise IndexError(ordinal)
        return self.items[self.names[ordinal]]

    @cached_property
    def minutes(self) -> int:
        """The author's figure, else the expected seconds of the longest path, rounded up to a minute."""
        return self.settings.minutes or max(1, -(-longest_path(self.survey) // 60))

    def text(self, localised: str | Mapping[str, str], language: str) -> str:
        """The text in that language, its base language or the default language."""
        return text_in(localised, language, self.settings.default_language)

    def allow_of(self, question: Question) -> tuple[Allowed, ...]:
        """The non-answers that a question offers besides Skip."""
        return self.settings.allow if question.allow is None else question.allow

    @property
    def kept(self) -> Kept:
        """Where the engine keeps the plan of this flow."""
        return self._kept

    def body(self) -> str:
        """Canonical JSON: keys sorted, nothing that has its usual value; `parse_body` reads it."""
        data = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body().encode()).hexdigest()
