"""What comes of reading an answer: a value in its stored form, or the reason why it cannot be one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from flows.conversation import Scalar
from flows.quickly import made_quickly


class Reason(StrEnum):
    """Why an answer was not taken; the words are the host's, or the flow's own message."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    NOT_A_CHOICE = "not_a_choice"
    AMBIGUOUS_CHOICE = "ambiguous_choice"
    NOT_AN_INTEGER = "not_an_integer"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    OUT_OF_TYPE_RANGE = "out_of_type_range"
    NOT_A_STEP = "not_a_step"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    WRONG_KIND = "wrong_kind"
    VOICE_NOT_ACCEPTED = "voice_not_accepted"
    NOT_A_DATE = "not_a_date"
    IMPOSSIBLE_DATE = "impossible_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_LOCATION = "not_a_location"
    WRONG_FILE_TYPE = "wrong_file_type"
    FILE_TOO_BIG = "file_too_big"
    INCOMPLETE_RANK = "incomplete_rank"
    LIMIT = "limit"
    ALREADY_IN_LIST = "already_in_list"
    TABLE = "table"
    VETOED = "vetoed"


REASONS: Final = frozenset(Reason)


@made_quickly
@dataclass(frozen=True, slots=True)
class Reading:
    """`value` is None for an empty answer, or for a voice, whose reference is then the `attachment`; `grouped` when
    separators of thousands were taken out. `otherwise` is what it means where the constraint refuses the value.
    """

    value: Scalar
    grouped: bool = False
    attachment: str | None = None
    otherwise: Scalar = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """`candidates` are stored forms, each a possible meaning of an ambiguous answer."""

    reason: Reason
    detail: Mapping[str, Scalar] = field(default_factory=dict)
    candidates: tuple[Scalar, ...] = ()


@made_quickly
@dataclass(frozen=True, slots=True)
class Shown:
    """A choice as people may write it: its name, and its label in every language."""

    name: str
    labels: tuple[str, ...]


@made_quickly
@dataclass(frozen=True, slots=True)
class Manners:
    """What reading depends on besides the question: language, day, order of dates, the choices shown, and all
    languages of the flow, whose names of months are read.
    """

    language: str
    today: date
    date_order: Literal["dmy", "mdy", "ymd"] = "dmy"
    shown: Sequence[Shown] = ()
    languages: tuple[str, ...] = ()


Read = Reading | Refusal
EMPTY: Final = Reading(None)
