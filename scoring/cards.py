"""The parts of a publication besides its figures: what a summary and a report page need to know and to name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Words = Mapping[str, str]
"""One text by language code; read it with `publication.say`."""

Mark = Literal["indicative", "limited", "normal"]
"""The response rule: indicative only (no level), limited, or normal."""

Doubt = Literal["none", "cap", "unknown", "sampling"]
"""Why a level is not certain: a cap acts, unknown answers cross a cut, or the silent could move it across one."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name: a municipality, a department, a level."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class FlowCard:
    """A survey that was put to people in this wave."""

    id: str
    version: str
    hash: str
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Who asked whom, and when. Dates are ISO days or instants; `mode` is `named` or `unlinkable`."""

    id: str
    title: Words
    wave: int
    mode: str
    opened_at: str
    closed_at: str
    flows: tuple[FlowCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Whom the publication speaks of: a publication group (one department or several), or the municipality."""

    id: str
    level: Literal["unit", "municipality"]
    municipality: Words
    departments: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Who answered; always public. `rate` is answered / on_list in whole percent. `declined` and `unreachable` are
    None where they must not be shown apart. `everyone`: all answered, and there are enough of them to say so.
    """

    on_list: int
    no_telegram: int
    enrolled: int
    answered: int
    rate: int
    mark: Mark
    everyone: bool
    declined: int | None = None
    unreachable: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCard:
    """A level and the scores that reach it: from `start` up to, but not including, `end` (the last one: included)."""

    id: str
    name: Words
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCard:
    """One indicator in scope. `figure` is the id of its figure ('' when it does not apply here)."""

    id: str
    name: Words
    meaning: Words
    state: Literal["known", "missing", "na", "hidden"]
    figure: str
    confidence: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionCard:
    """One dimension. `level` is '' when there is none, and `reason` says why: `few_asked` (fewer than the needed
    indicators in scope), `few_known`, `response`, `hidden`, `na`. `level_low`, `level_high` are the levels at the ends
    of the range that `doubt` speaks of. `known` of `applicable` indicators, `in_scope` of `total` were asked.
    """

    id: str
    name: Words
    plain: Words
    figure: str
    level: str
    level_low: str
    level_high: str
    doubt: Doubt
    cap: Words | None
    reason: str
    known: int
    applicable: int
    in_scope: int
    total: int
    indicators: tuple[IndicatorCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallCard:
    """The whole town. `reason`: '' when there is a level, else `few_known`, `department`, `response`, `hidden`."""

    figure: str
    level: str
    level_low: str
    level_high: str
    doubt: Doubt
    reason: str
    known: int
    needed: int
    of: int


@dataclass(frozen=True, slots=True)
class Row:
    """One choice of a table: its name, its label as asked, the id of its figure."""

    name: str
    label: Words
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Shares of people who named each choice, greatest first. `unknown` is the figure of "I don't know" ('' when
    the table is hidden). A table that may not be shown, also because nobody was asked, has `hidden` and no rows.
    """

    id: str
    title: Words
    source: Words | None
    hidden: bool
    n: int
    unknown: str
    finding: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureCard:
    """One procedure that enough colleagues found hard: ids of the figures, and its causes."""

    code: str
    label: Words
    named: str
    visits: str
    sent_back: str
    causes: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Friction:
    """Work with residents: `hardest` is the table of procedures named hard, `procedures` the cards of those that at
    least k colleagues named, `tables` the other questions by id, `shares` single shares as (id, title, figure id).
    """

    hardest: Table | None
    procedures: tuple[ProcedureCard, ...]
    tables: tuple[Table, ...]
    shares: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCard:
    """Something to do next: `step` within 30 days, what `residents` will notice, why (`because`: figure ids; `stated`:
    what office holders said, by name of the fact, with its value). `do_first`: steps to take before; `check_first`:
    what nobody knows yet; `check_law`: doors of the law of which nobody knows whether they are open; `closed`: those
    that are not, so that the rules must change first. `trips`: the most trips a year that it may spare, in whole tens.
    """

    rule: str
    kind: Literal["do", "stop"]
    step: Words
    residents: Words
    owner: Named
    effort: int
    impact: int
    quick_win: bool
    check_first: tuple[Words, ...]
    because: tuple[str, ...]
    things: tuple[Named, ...]
    do_first: tuple[Words, ...] = ()
    check_law: tuple[Words, ...] = ()
    closed: tuple[Words, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()
    trips: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAsked:
    """An indicator that this survey could not know, and who could be asked."""

    id: str
    name: Words
    meaning: Words
    dimension: str
    authorities: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """Which edition of a file was used, with the SHA-256 of its content."""

    id: str
    version: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What was used to judge; the flows' own versions stand in the campaign."""

    model: Version
    policy: Version
