"""What passes between the engine and its host: records and steps; events, statuses and cards stand beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from flows.card import Cell as Cell
from flows.card import Change as Change
from flows.card import Fixed as Fixed
from flows.card import Inserted as Inserted
from flows.card import MatrixRow as MatrixRow
from flows.card import NonAnswerOffer as NonAnswerOffer
from flows.card import Offer as Offer
from flows.card import Pending as Pending
from flows.card import Progress as Progress
from flows.card import ReviewRow as ReviewRow
from flows.card import Scalar as Scalar
from flows.card import TableSummary as TableSummary
from flows.card import Text as Text
from flows.card import plain as plain
from flows.events import Answer as Answer
from flows.events import Attachment as Attachment
from flows.events import Back as Back
from flows.events import Confirm as Confirm
from flows.events import Delegate as Delegate
from flows.events import DeleteInstance as DeleteInstance
from flows.events import Done as Done
from flows.events import Edit as Edit
from flows.events import Event as Event
from flows.events import Keep as Keep
from flows.events import KeepFirst as KeepFirst
from flows.events import NonAnswer as NonAnswer
from flows.events import OpenInstance as OpenInstance
from flows.events import Pause as Pause
from flows.events import Resume as Resume
from flows.events import Table as Table
from flows.events import TableRow as TableRow
from flows.events import TakeBack as TakeBack
from flows.quickly import made_quickly
from flows.status import Status as Status

NOWHERE: Final = Progress(0, 0)


@made_quickly
@dataclass(frozen=True, slots=True)
class Record:
    """One stored answer or control mark; the append-only list of them is the whole state of an interview.

    `address` is `wifi`, `spot#2.speed`, `spot#2.place/name/other_place`, or a control address such as `spot#2/open`,
    `spot#2/deleted`, `spot/done`, `wifi/reopened`, `spot/delegated`, `/review`. `status` is None for control records.
    `at` is an ISO 8601 instant with offset. `source` is person, edit, table, input, pack, computed or delegation.
    `origin` belongs to the host (a message id) and is carried untouched. `attachment` is the reference of a voice that
    answers a question for text; `author` the host's reference of a colleague whose answer this is.
    """

    address: str
    status: Status | None
    value: Scalar = None
    raw: str | None = None
    at: str = ""
    source: str = "person"
    language: str = ""
    store: Literal["response", "volunteer"] = "response"
    origin: str | None = None
    attachment: str | None = None
    author: str | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked now. For `more` the choices are empty and `add_label`, `done_label` carry the two buttons;
    for `review` the rows are in `rows`; for `name` it is the short name of an "other" choice. For `matrix` the address
    is that of the marked row, the label that of the group and the choices those of the row; the rows are in `matrix`.
    For `table` the summary of a dry run is in `table`; for `waiting` the items with colleagues are in `pending`.
    `delegable` names the item that may be handed to a colleague from here, `can_table` says that a table may be sent;
    `table_repeat` is the address of the repeat that it would fill.
    `steps` of a range are start, end and step; `bounds` the plain range of a constraint, None where it is open.
    """

    kind: Literal["question", "name", "more", "fewer", "matrix", "table", "waiting", "review"]
    address: str
    type: str
    label: Text
    hint: Text | None = None
    choices: tuple[Offer, ...] = ()
    allow: tuple[NonAnswerOffer, ...] = ()
    previous: Scalar = None
    previous_status: Status | None = None
    previous_label: Text | None = None
    notice: Literal[
        "none", "stale", "no_longer_offered", "constraint_changed", "resumed", "from_pack", "understood"
    ] = "none"
    understood: Text | None = None
    notes: tuple[Text, ...] = ()
    headings: tuple[Text, ...] = ()
    progress: Progress = NOWHERE
    appearance: str | None = None
    can_back: bool = False
    can_cancel: bool = False
    add_label: Text | None = None
    done_label: Text | None = None
    can_add: bool = True
    can_done: bool = True
    can_table: bool = False
    rows: tuple[ReviewRow, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    pending: tuple[Pending, ...] = ()
    table: TableSummary | None = None
    delegable: str | None = None
    steps: tuple[float, float, float] | None = None
    bounds: tuple[float | None, float | None] | None = None
    max_files: int = 1
    voice: bool = False

    @property
    def table_repeat(self) -> str:
        return self.address if self.type == "repeat" else self.address.rpartition("#")[0]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of an ambiguous answer: `value` is sent back with `Answer(..., typed=False)`."""

    value: str
    label: Text


@made_quickly
@dataclass(frozen=True, slots=True)
class Refuse:
    """Nothing was stored. `reason` is one of `flows.kinds.REASONS`; `message` is the flow's own words, if any."""

    address: str
    reason: str
    ask: Ask
    message: Text | None = None
    detail: Mapping[str, Scalar] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    cells: tuple[Cell, ...] = ()


@made_quickly
@dataclass(frozen=True, slots=True)
class Complete:
    """Effective values and the status of every asked question, by address, once the review is confirmed. `kept` are
    the addresses whose answer is the country pack's, kept as it was proposed.
    """

    responses: Mapping[str, Scalar]
    statuses: Mapping[str, Status]
    kept: frozenset[str] = frozenset()


Step = Ask | Refuse | Complete


@made_quickly
@dataclass(frozen=True, slots=True)
class Outcome:
    records: tuple[Record, ...]
    step: Step


@made_quickly
@dataclass(frozen=True, slots=True)
class Context:
    """All that the engine may know besides the flow and the responses; `now` is aware, in the campaign's zone.

    `inputs` holds the values of scalar inputs by name; `choices` the lists of inputs of type `choices`, each a
    sequence of `{name, label, …}` mappings, where `label` is a text or a mapping language -> text; `rows` those of type
    `rows`, each a sequence of mappings question -> value in its stored form. `pack` holds the answers of the country
    pack. `voice`, `tables`, `delegate` are what the campaign permits. In a colleague's interview `scope` is the item
    that was handed over and `given` the present answers of the others, by address, read and never shown.
    """

    now: datetime
    language: str
    seed: str = ""
    inputs: Mapping[str, Scalar] = field(default_factory=dict)
    choices: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    voice: bool = False
    tables: bool = False
    delegate: bool = False
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    pack: Mapping[str, Scalar] = field(default_factory=dict)
    scope: str | None = None
    given: Mapping[str, Scalar] = field(default_factory=dict)
