"""What an assessment holds: exact values. It computes and hides nothing; only a publication may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from scoring.answers import Questionnaire
from scoring.cards import Doubt, Mark, Words
from scoring.facts import Facts
from scoring.ground import Ground
from scoring.packs import Pack
from scoring.reducers import Score


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of one department in one wave. `headcount` is everybody on the list, with or without Telegram;
    `answered` those whose interview was sent.
    """

    department: str
    headcount: int
    answered: int
    no_telegram: int = 0
    enrolled: int = 0
    declined: int = 0
    unreachable: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A publication group: departments that are shown together, one or several."""

    id: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is assessed: one publication group (`unit`) or all of them (`municipality`), with the flows launched, and
    what is known about its country (`pack`), which is shown beside the results and scored nowhere.
    """

    level: Literal["unit", "municipality"]
    groups: tuple[Group, ...]
    flows: Mapping[str, Questionnaire]
    pack: Pack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """One indicator of the unit assessed. `n` people or office holders contributed (to "does not apply": those who
    said so), of the `of` whom it concerns;
    `half` is the half-width of its sampling interval (None: not computed). `coverage`: share of those asked who gave
    a value. `authority` and `confidence` (A-D) tell whose answer it is and how much it can bear. `people` colleagues
    stand behind its value or bounds (the fewest, where it has several parts); 0 where only office holders do.
    """

    id: str
    score: Score
    n: int = 0
    of: int = 0
    half: float | None = None
    coverage: float | None = None
    confidence: str = ""
    authority: str = ""
    municipal: bool = False
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A dimension, or the whole: its score, the level it reaches, and what is in doubt about it.

    `level` is the index of the level from 0, None where there is none and `reason` says why (`few_asked`, `few_known`,
    `response`, `department`, `na`). `known` of `applicable` parts are known, `in_scope` of `total` were asked.
    """

    id: str
    score: Score
    half: float | None
    n: int
    known: int
    applicable: int
    in_scope: int
    total: int
    cap: Words | None = None
    reason: str = ""
    level: int | None = None
    level_low: int | None = None
    level_high: int | None = None
    doubt: Doubt = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many people named each choice. `n` answered, `dk` said they do not know, `refused` gave no answer; the
    question did not concern `aside` others. `counts` are in the order of the choices.
    """

    n: int
    dk: int
    refused: int
    aside: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A share (0-100), mean or median of `n` people; `x` of them make the share. None when nobody answered."""

    value: float | None
    n: int
    aside: int
    x: int = 0


@dataclass(frozen=True, slots=True)
class ThingResult:
    """One thing that people described (a procedure): how many named it, and its values by name."""

    key: str
    named: int
    values: Mapping[str, Tally | Measure]


@dataclass(frozen=True, slots=True)
class ThingTable:
    """All things of one kind. `n` people answered the question that leads to them; `aside` were not concerned."""

    n: int
    aside: int
    things: tuple[ThingResult, ...]


@dataclass(frozen=True, slots=True)
class Responses:
    """The roster summed over the unit assessed, and the response rule."""

    on_list: int
    answered: int
    no_telegram: int
    enrolled: int
    declined: int
    unreachable: int
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Exact results of one unit or of the municipality; `values` are the profile values by name.

    `facts` is what rules read: the same results as plain facts (see `scoring.facts`). `actions` may be advised; those
    that are `blocked` need a change of the rules first. Both are in the order of their use. `ground` is what was told
    of the territory: of the municipality only, and only where it was asked; `law_texts` the laws and articles that the
    legal officer named for each door.
    """

    scope: Scope
    as_of: datetime
    responses: Responses
    indicators: Mapping[str, Indication]
    dimensions: Mapping[str, Ranked]
    overall: Ranked
    values: Mapping[str, Tally | Measure]
    things: Mapping[str, ThingTable]
    facts: Facts = field(default_factory=Facts)
    actions: tuple["Action", ...] = field(default=())
    blocked: tuple["Action", ...] = field(default=())
    ground: Ground | None = None
    law_texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """A rule whose trigger is true: for which things (by key), and the names that its trigger reads.

    `unmet`: prerequisites to do first (True on known values); `unknown`: those to check first. `gates`: each door of
    the law with its state; one that is closed puts the action among the `blocked` ones, which need a change of the
    rules. `trips`: the largest number of addressable trips a year among its procedures.
    """

    rule: str
    things: tuple[str, ...]
    unmet: tuple[str, ...]
    quick_win: bool
    reads: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    gates: Mapping[str, "GateState"] = field(default_factory=dict)
    trips: float = 0.0

    @property
    def check_law(self) -> bool:
        """Whether the law is not known on a door of this action."""
        return "unknown" in self.gates.values()


GateState = Literal["open", "closed", "unknown"]
