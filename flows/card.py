"""What a card is made of: texts with inserted values, choices, rows of a review, a matrix or a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from flows.quickly import made_quickly
from flows.status import Status

T = TypeVar("T")
Scalar = str | int | float | bool | None


class Fixed(tuple[T, ...]):
    """A part of a card that is the same in every interview on this flow version in this language. Equal to the plain
    tuple. `kept` is what a host has made of it, by keys of its own: it goes when the flow goes.
    """

    kept: dict[Any, Any]

    def __new__(cls, things: Iterable[T] = ()) -> "Fixed[T]":
        made = super().__new__(cls, things)
        made.kept = {}
        return made


@made_quickly
@dataclass(frozen=True, slots=True)
class Inserted:
    """A value piped into a text; the host formats it and isolates it from the direction of the text.

    `month` and `year` are days of which only so much is meant, `files` and `voice` how many there are, `place`
    latitude and longitude with a space between.
    """

    value: str
    kind: Literal["text", "number", "date", "month", "year", "files", "voice", "place"] = "text"


Text = tuple[str | Inserted, ...]


def plain(text: Text) -> str:
    """The text as one string, inserted values as they are."""
    return "".join(piece if isinstance(piece, str) else piece.value for piece in text)


@made_quickly
@dataclass(frozen=True, slots=True)
class Offer:
    """A choice on offer. `ordinal` is its place in the full list, before any filter, from 0."""

    ordinal: int
    name: str
    label: Text
    exclusive: bool = False


@made_quickly
@dataclass(frozen=True, slots=True)
class NonAnswerOffer:
    """`label` replaces the host's standard words for the status when the flow gives one."""

    status: Status
    label: Text | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Progress:
    """Resolved and total over the currently relevant questions; not `exact` while open questions ahead decide."""

    done: int
    total: int
    exact: bool = False


@made_quickly
@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the review; `heading` is set on the first row under a group or instance."""

    address: str
    label: Text
    status: Status
    answer: Text = ()
    heading: Text | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix: its subject, and the answer so far (None: none yet). The marked row is the one asked."""

    address: str
    label: Text
    status: Status | None = None
    answer: Text = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """An item that a colleague has: `to` is the host's reference, `since` an ISO 8601 instant."""

    item: str
    label: Text
    to: str
    since: str


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that a table would change; `old` is empty for a new one."""

    address: str
    row: Text
    label: Text
    old: Text
    new: Text


@dataclass(frozen=True, slots=True)
class TableSummary:
    """What saving a table would do. Counts of rows: `new`, `changed`, `same`; of cells: `answers`, `silent`
    (non-answers), `left` (to be asked in the chat), `ignored`. `spans`: label, lowest and highest of number columns.
    `shares`: columns (letter, label) whose numbers may be shares or per cent; the table cannot be saved before that is
    settled.
    """

    new: int
    changed: int
    same: int
    answers: int
    silent: int = 0
    left: int = 0
    ignored: int = 0
    spans: tuple[tuple[Text, float, float], ...] = ()
    changes: tuple[Change, ...] = ()
    shares: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A wrong cell of a table: `cell` as D7, `reason` as in Refuse, `value` what stood there, shortened."""

    cell: str
    row: Text
    label: Text
    reason: str
    message: Text | None = None
    value: str = ""
    detail: Mapping[str, Scalar] = field(default_factory=dict)
