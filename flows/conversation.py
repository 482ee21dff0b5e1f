"""What passes between the engine and its host: records and steps; events and statuses stand beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from flows.events import Answer as Answer
from flows.events import Back as Back
from flows.events import Confirm as Confirm
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
from flows.status import Status as Status

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Inserted:
    """A value piped into a text; the host formats it and isolates it from the direction of the text."""

    value: str
    kind: Literal["text", "number", "date"] = "text"


Text = tuple[str | Inserted, ...]


def plain(text: Text) -> str:
    """The text as one string, inserted values as they are."""
    return "".join(piece if isinstance(piece, str) else piece.value for piece in text)


@dataclass(frozen=True, slots=True)
class Record:
    """One stored answer or control mark; the append-only list of them is the whole state of an interview.

    `address` is `wifi`, `spot#2.speed`, `spot#2.place/name/other_place`, or a control address such as `spot#2/open`,
    `spot#2/deleted`, `spot/done`, `wifi/reopened`, `/review`. `status` is None for control records. `at` is an ISO
    8601 instant with offset. `origin` belongs to the host (a message id) and is carried untouched.
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


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice on offer. `ordinal` is its place in the full list, before any filter, from 0."""

    ordinal: int
    name: str
    label: Text
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class NonAnswerOffer:
    """`label` replaces the host's standard words for the status when the flow gives one."""

    status: Status
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Resolved and total over the currently relevant questions; not `exact` while open questions ahead decide."""

    done: int
    total: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the review; `heading` is set on the first row under a group or instance."""

    address: str
    label: Text
    status: Status
    answer: Text = ()
    heading: Text | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked now. For `more` the choices are empty and `add_label`, `done_label` carry the two buttons;
    for `review` the rows are in `rows`; for `name` it is the short name of an "other" choice.
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
    progress: Progress = Progress(0, 0)
    appearance: str | None = None
    can_back: bool = False
    can_cancel: bool = False
    add_label: Text | None = None
    done_label: Text | None = None
    can_add: bool = True
    can_done: bool = True
    rows: tuple[ReviewRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of an ambiguous answer: `value` is sent back with `Answer(..., typed=False)`."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Refuse:
    """Nothing was stored. `reason` is one of `flows.kinds.REASONS`; `message` is the flow's own words, if any."""

    address: str
    reason: str
    ask: Ask
    message: Text | None = None
    detail: Mapping[str, Scalar] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """Effective values and the status of every asked question, by address, once the review is confirmed."""

    responses: Mapping[str, Scalar]
    statuses: Mapping[str, Status]


Step = Ask | Refuse | Complete


@dataclass(frozen=True, slots=True)
class Outcome:
    records: tuple[Record, ...]
    step: Step


@dataclass(frozen=True, slots=True)
class Context:
    """All that the engine may know besides the flow and the responses; `now` is aware, in the campaign's zone.

    `inputs` holds the values of scalar inputs by name; `choices` the lists of inputs of type `choices`, each a
    sequence of `{name, label, …}` mappings, where `label` is a text or a mapping language -> text.
    """

    now: datetime
    language: str
    seed: str = ""
    inputs: Mapping[str, Scalar] = field(default_factory=dict)
    choices: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    voice: bool = False
    tables: bool = False
    delegate: bool = False
