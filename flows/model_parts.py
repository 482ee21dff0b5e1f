"""The smaller parts of a flow: texts, choices, inputs, non-answers on offer, and what an answer is for."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from flows.conversation import Status

NAME = r"^[A-Za-z_][A-Za-z0-9_]{0,59}$"
CHOICE_NAME = r"^[A-Za-z0-9_.-]{1,40}$"
LANGUAGE = r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
RENAMED = "renamed_from"


class Part(BaseModel):
    """A frozen mapping without unknown keys; values are taken as they are, never converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


def _read_localised(value: Any) -> Any:
    texts = list(value.values()) if isinstance(value, dict) else [value]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise PydanticCustomError("text", "not a text: write it in quotes, or as {en: …, fr: …}")
    return value


def _read_expression(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("expression", "not an expression: write {word}()", {"word": str(value).lower()})
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise PydanticCustomError("expression", "not an expression: write it as text")
    return value


def _read_required(value: Any) -> Any:
    return value if isinstance(value, bool) else _read_expression(value)


def _one_or_many(value: Any) -> Any:
    if isinstance(value, str | dict):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _thaw(data: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples: what a validator has touched is no longer JSON, and nothing is converted after it."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


Localised = Annotated[str | dict[str, str], BeforeValidator(_read_localised)]
"""A text by language; a plain string is the text in the default language."""

Formula = Annotated[str, BeforeValidator(_read_expression)]
"""An expression as the author wrote it."""

Required = Annotated[bool | str, BeforeValidator(_read_required)]
Name = Annotated[str, Field(pattern=NAME)]
Names = tuple[Name, ...]
Scale = dict[str, float | Literal["na", "na_scope", "na_law"]]


class Choice(Part):
    """One choice of a list. `columns` are the extra keys that filters read; `ask_name` the question for its name."""

    name: Annotated[str, Field(pattern=CHOICE_NAME)]
    label: Localised
    exclusive: bool = False
    ask_name: bool | Localised | None = None
    renamed_from: tuple[str, ...] = ()
    columns: dict[str, str | int | float | None] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_columns(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = _thaw(data)
        if "columns" in data:
            return data
        own = {key: value for key, value in data.items() if key in cls.model_fields}
        own["columns"] = {key: value for key, value in data.items() if key not in cls.model_fields}
        return own

    @property
    def asks_name(self) -> bool:
        """Whether choosing it asks what it is called."""
        return bool(self.ask_name)


class Allowed(Part):
    """A non-answer on offer: its own words, and for `not_applicable` why it leaves the denominator."""

    status: Literal[Status.DONT_KNOW, Status.REFUSED, Status.NOT_APPLICABLE]
    label: Localised | None = None
    reason: Literal["na_user", "na_scope", "na_law"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, data: Any) -> Any:
        if isinstance(data, dict) and len(data) == 1 and "status" not in data:
            status, more = next(iter(data.items()))
            data = {**more, "status": status} if isinstance(more, dict) else {"status": status}
        if isinstance(data, str):
            data = {"status": data}
        if isinstance(data, dict) and data.get("status") in set(Status):
            data = {**data, "status": Status(data["status"])}
        return data

    @model_validator(mode="after")
    def _check_reason(self) -> Self:
        if self.reason and self.status is not Status.NOT_APPLICABLE:
            raise PydanticCustomError("reason", "reason stands only with not_applicable: remove it")
        return self


class Input(Part):
    """What is handed in at launch; `columns` only for rows."""

    name: Name
    type: Literal["text", "integer", "decimal", "date", "choices", "rows"]
    label: Localised
    default: str | int | float | None = None
    columns: Names = ()

    @property
    def is_value(self) -> bool:
        """Whether it is one value, read as `${name}`."""
        return self.type not in ("choices", "rows")


class Case(Part):
    """Another scale for the same question, where `expr` is true."""

    expr: Formula
    score: Scale


class Measure(Part):
    """What the answer to a question is for; read by scoring, carried here as data."""

    indicator: Annotated[tuple[str, ...], BeforeValidator(_one_or_many)] = ()
    profile: str | None = None
    component: Annotated[int, Field(ge=1)] | None = None
    kind: Literal["self_fact", "fact", "estimate", "opinion"]
    authority: tuple[Literal["agent", "dept_head", "it_officer", "legal_officer"], ...] = ()
    use: Literal["record", "corroborates", "input"] = "record"
    score: Scale | None = None
    score_when: Annotated[tuple[Case, ...], BeforeValidator(_one_or_many)] = ()

    @model_validator(mode="after")
    def _check_shape(self) -> Self:
        if not self.indicator and not self.profile:
            raise PydanticCustomError("measure", "no use: add indicator: or profile:")
        if self.indicator and not self.authority:
            raise PydanticCustomError("measure", "no authority: say whose answer is the record")
        if self.indicator and self.kind == "opinion":
            raise PydanticCustomError("measure", "an opinion feeds no indicator: write profile: instead")
        return self


class Thing(Part):
    """What one instance of a repeat is."""

    thing: str


def text_in(localised: str | Mapping[str, str], language: str, default: str) -> str:
    """The text in a language, else in its base language, else in the default language, else in any."""
    if isinstance(localised, str):
        return localised
    found = localised.get(language)
    if found is not None:
        return found
    for code in (language.partition("-")[0], default):
        if code in localised:
            return localised[code]
    return next(iter(localised.values()))
