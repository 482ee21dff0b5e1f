"""The context of a publication, frozen with it: every number here follows from figures that are shown."""

from dataclasses import dataclass
from typing import Literal

from scoring.cards import ActionCard, Named, Words
from scoring.priorities import DocumentLists, ProcedureLine

Direction = Literal["higher", "lower", "cannot_tell"]
WhyNot = Literal["", "method", "departments", "nothing"]
LeftOut = Literal["not_asked", "not_shown", "asked_otherwise"]


# ------------------------------------------------------------------------------------------------ other methods
@dataclass(frozen=True, slots=True, kw_only=True)
class VariantCard:
    """One way to count, in whole points: `value` with the plain weights, `low`-`high` where 90 % of the draws lie;
    `stays`: of 100 draws those at the level of the result, in steps of five.
    """

    mean: Literal["arithmetic", "geometric"]
    unknown: Literal["dropped", "zero"]
    value: float
    low: float
    high: float
    stays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutCard:
    """The whole in whole points when one dimension is left out, and the id of the level it then has."""

    dimension: str
    value: float
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityCard:
    """Whether another method gives another level. `draws` of weights, each times a number from 100 - `noise` to
    100 + `noise` percent, thrown from `seed`; `stays` over all ways to count. `levels`: ids of all levels met.
    """

    level: str
    draws: int
    seed: int
    noise: int
    variants: tuple[VariantCard, ...]
    stays: int
    without: tuple[WithoutCard, ...]
    levels: tuple[str, ...]


# ------------------------------------------------------------------------------------------------ the wave before
@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An indicator, a dimension or the whole (`overall`), before and after in printed points. `smallest`: the least
    difference that may be called one here (None: too few answers to tell). `whole`: the printed figures themselves;
    otherwise the mean over `common`, the indicators (of the whole: the dimensions) that both waves show.
    """

    id: str
    before: float
    after: float
    smallest: float | None
    direction: Direction
    common: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since the wave before, from figures that both waves printed. `opened_at`, `closed_at`: the days of
    that wave. `why_not`: nothing is compared, because the method is another (`method`), the departments are
    (`departments`), or nothing is shown in both (`nothing`). `least`: points below which nothing is called a change
    anywhere. `flows`: surveys that changed, as (title, version then,
    version now).
    """

    opened_at: str
    closed_at: str
    least: float
    why_not: WhyNot = ""
    overall: Moved | None = None
    dimensions: tuple[Moved, ...] = ()
    indicators: tuple[Moved, ...] = ()
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    flows: tuple[tuple[Words, str, str], ...] = ()


# ------------------------------------------------------------------------------------------------ side by side
@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard:
    """A publication group with the departments that it stands for."""

    id: str
    departments: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One dimension of one group; `value` in whole points where it is `shown`."""

    unit: str
    state: Literal["shown", "unknown", "hidden", "not_asked"]
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """One dimension over all groups, in their order."""

    dimension: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """On one indicator, the group `higher` stands higher than `lower`, and no doubt could turn it round."""

    about: str
    higher: str
    lower: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Publication groups side by side in the order of the roster: nobody is first. `pairs` were looked at; those that
    are not among the `differences` cannot be told apart.
    """

    units: tuple[UnitCard, ...]
    rows: tuple[BesideRow, ...]
    differences: tuple[Difference, ...]
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRow:
    """One dimension beside the `middle` (in whole points) of `towns` other municipalities."""

    dimension: str
    towns: int
    middle: float
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """A town beside those of its size that agreed to be compared: more than `above` inhabitants, up to `up_to` (0: any
    number). No names, no places.
    """

    above: int
    up_to: int
    rows: tuple[PeerRow, ...]


# ------------------------------------------------------------------------------------------------ lists
@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What to act from in a municipality: procedures by the trips that could be spared; means of payment that the law
    allows and nobody offers (`gap`), forbids and somebody offers (`stop`), or does not mention (`advice`); documents.
    """

    procedures: tuple[ProcedureLine, ...]
    gap: tuple[Words, ...]
    stop: tuple[Words, ...]
    advice: tuple[Words, ...]
    documents: DocumentLists


# ------------------------------------------------------------------------------------------------ all of it
@dataclass(frozen=True, slots=True, kw_only=True)
class ToSettle:
    """A fact on which answers differ: what, of which thing ({}: none), and who says something of it: departments by
    their ids, and offices (colleagues, where they are among them, as one).
    """

    name: Words
    thing: Words
    departments: tuple[str, ...]
    offices: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that stands around the figures; what is None or empty has nothing to say. `sensitivity_hidden`: there would
    be a card, and a figure that it rests on is hidden.
    """

    sensitivity: SensitivityCard | None = None
    sensitivity_hidden: bool = False
    since: Since | None = None
    beside: Beside | None = None
    peers: Peers | None = None
    quick_wins: tuple[ActionCard, ...] = ()
    to_settle: tuple[ToSettle, ...] = ()
    official: tuple[str, ...] = ()
    lists: Lists | None = None
