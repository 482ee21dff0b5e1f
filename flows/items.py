"""Items of a flow: questions, groups and repeats, and which key belongs to which type."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Discriminator, Field, Tag

from flows.model_parts import (
    Allowed,
    Choice,
    Formula,
    Localised,
    Measure,
    Name,
    Names,
    Part,
    Required,
    Thing,
)

SELECTS: Final = frozenset({"select_one", "select_multiple", "rank"})
TYPED: Final = frozenset({"text", "integer", "decimal", "time"})
FILES: Final = frozenset({"image", "file", "audio"})
ASKED: Final = SELECTS | TYPED | FILES | {"range", "date", "geopoint", "acknowledge"}
SILENT: Final = frozenset({"note", "calculate"})
TYPES: Final = ASKED | SILENT | {"group", "repeat"}
SECONDS: Final[Mapping[str, int]] = {
    **dict.fromkeys(SELECTS | {"range", "date"}, 12),
    **dict.fromkeys(TYPED, 20),
    **dict.fromkeys(FILES | {"geopoint"}, 40),
    "note": 5,
    "acknowledge": 5,
    "calculate": 0,
}

EVERYWHERE: Final = frozenset(
    {"type", "name", "label", "hint", "relevant", "renamed_from", "comment", "xlsform", "appearance"}
)
ASKING: Final = frozenset(
    {"required", "required_message", "constraint", "constraint_message", "allow", "store", "default", "sensitive"}
) | {"seconds", "measure"}
OWN_KEYS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(SELECTS, ASKING | {"choices", "choice_filter"}),
    **dict.fromkeys(FILES, ASKING | {"max_files", "evidence_for"}),
    **dict.fromkeys(("integer", "decimal", "time", "date", "acknowledge"), ASKING),
    "text": ASKING | {"accept", "evidence_for"},
    "geopoint": ASKING | {"evidence_for"},
    "range": ASKING | {"start", "end", "step"},
    "note": frozenset({"seconds"}),
    "calculate": frozenset({"calculation", "measure"}),
}


class _Item(Part):
    """The keys of every item."""

    type: str
    name: Name
    label: Localised | None = None
    hint: Localised | None = None
    relevant: Formula | None = None
    renamed_from: Names = ()
    comment: str = ""
    xlsform: dict[str, Any] = Field(default_factory=dict)


class Question(_Item):
    """A question, a note or a calculation; `OWN_KEYS` says which keys its type has."""

    required: Required = True
    required_message: Localised | None = None
    constraint: Formula | None = None
    constraint_message: Localised | None = None
    allow: tuple[Allowed, ...] | None = None
    accept: tuple[Literal["text", "voice"], ...] = ("text",)
    store: Literal["response", "volunteer"] = "response"
    seconds_given: Annotated[int, Field(ge=1, le=600)] | None = Field(default=None, alias="seconds")
    default: Formula | None = None
    choices: str | tuple[str, ...] | tuple[Choice, ...] | None = None
    choice_filter: Formula | None = None
    start: int | float = 0
    end: int | float = 10
    step: int | float = 1
    max_files: Annotated[int, Field(ge=1, le=5)] = 1
    calculation: Formula | None = None
    appearance: str | None = None
    sensitive: bool = False
    evidence_for: Name | None = None
    measure: Measure | None = None

    @property
    def is_asked(self) -> bool:
        """Whether a person is asked; notes and calculations are not."""
        return self.type in ASKED

    @property
    def is_select(self) -> bool:
        return self.type in SELECTS

    @property
    def seconds(self) -> int:
        """The time it is expected to take."""
        return self.seconds_given or SECONDS[self.type]

    @property
    def list_names(self) -> tuple[str, ...]:
        """The lists and inputs its choices come from, in order; empty for a list written in the question."""
        if isinstance(self.choices, str):
            return (self.choices,)
        return tuple(each for each in self.choices or () if isinstance(each, str))

    @property
    def own_choices(self) -> tuple[Choice, ...]:
        """The choices written in the question itself."""
        if isinstance(self.choices, str):
            return ()
        return tuple(each for each in self.choices or () if isinstance(each, Choice))


class Group(_Item):
    """Questions under one heading; with `field-list` perhaps a matrix."""

    type: Literal["group"]
    items: tuple["Item", ...]
    appearance: str | None = None


class Repeat(_Item):
    """Questions asked once for each thing."""

    type: Literal["repeat"]
    items: tuple["Item", ...]
    appearance: str | None = None
    repeat_count: Formula | None = None
    min: Annotated[int, Field(ge=0, le=200)] = 1
    max: Annotated[int, Field(ge=1, le=200)] = 20
    unique_by: Name | None = None
    add_when: Formula | None = None
    prefill: Name | None = None
    table: bool | None = None
    instance_label: Localised | None = None
    first_label: Localised | None = None
    none_label: Localised | None = None
    add_label: Localised | None = None
    done_label: Localised | None = None
    measure: Thing | None = None


def _sort_of(item: Any) -> str:
    kind = item.get("type") if isinstance(item, dict) else getattr(item, "type", None)
    return kind if kind in ("group", "repeat") else "question"


Item = Annotated[
    Annotated[Question, Tag("question")] | Annotated[Group, Tag("group")] | Annotated[Repeat, Tag("repeat")],
    Discriminator(_sort_of),
]
Group.model_rebuild()
Repeat.model_rebuild()


def walk_items(items: tuple[Question | Group | Repeat, ...]) -> Iterator[Question | Group | Repeat]:
    """Every item in document order: a group or repeat before what it holds."""
    for item in items:
        yield item
        if not isinstance(item, Question):
            yield from walk_items(item.items)
