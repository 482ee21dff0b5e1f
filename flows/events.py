"""What the host tells the engine: an answer, a non-answer, a way back, a thing opened or done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.quickly import made_quickly
from flows.status import Status


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or voice message as the host knows it. `reference` is the host's own and holds no space; `size` in bytes,
    `seconds` of a voice; 0 where unknown.
    """

    reference: str
    kind: Literal["image", "file", "audio"]
    mime: str = ""
    name: str = field(default="", repr=False)
    size: int = 0
    seconds: int = 0


@made_quickly
@dataclass(frozen=True, slots=True)
class Answer:
    """`raw` as typed by a person, or, with `typed=False`, in its stored form (choice names, a plain number).

    Files and voices come as `files`; `raw` is then empty.
    """

    address: str
    raw: str
    typed: bool = True
    origin: str | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class NonAnswer:
    address: str
    status: Status


@dataclass(frozen=True, slots=True)
class Back:
    pass


@dataclass(frozen=True, slots=True)
class Edit:
    address: str


@dataclass(frozen=True, slots=True)
class Keep:
    address: str


@dataclass(frozen=True, slots=True)
class OpenInstance:
    repeat: str


@dataclass(frozen=True, slots=True)
class DeleteInstance:
    """`instance` is the address of the instance, e.g. `spot#2`."""

    instance: str


@dataclass(frozen=True, slots=True)
class Done:
    repeat: str


@dataclass(frozen=True, slots=True)
class KeepFirst:
    repeat: str
    count: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table sent back. `number` is its row in the sheet, `instance` the id of a known instance (None: a
    new one), `cells` the content of each cell by the key of its column, in the sheet's own kind; no blank ones.
    """

    number: int
    instance: int | None
    cells: Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Table:
    """`repeat` is an address. Not `save`: a dry run, which records nothing and answers with a summary. `letters` are
    those of the columns by key, `shares` says of columns in doubt what their numbers are.
    """

    repeat: str
    rows: tuple[TableRow, ...]
    save: bool = False
    letters: Mapping[str, str] = field(default_factory=dict)
    shares: Mapping[str, Literal["share", "percent"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delegate:
    """Hands an item over; `to` is an opaque reference of the host."""

    item: str
    to: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    item: str


@dataclass(frozen=True, slots=True)
class Confirm:
    pass


@dataclass(frozen=True, slots=True)
class Pause:
    pass


@dataclass(frozen=True, slots=True)
class Resume:
    pass


Told = Answer | NonAnswer | Edit | Keep | Back
Steered = OpenInstance | DeleteInstance | Done | KeepFirst | Confirm | Pause | Resume
Handed = Table | Delegate | TakeBack
Event = Told | Steered | Handed
