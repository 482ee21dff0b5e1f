"""A town beside towns of its size that agreed to be compared."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from scoring.change import Direction, direct
from scoring.policy import Policy

COUNTY = "county"


def size_class(population: int | None, policy: Policy, *, county: bool = False) -> str | None:
    """One of seven: up to each size of the policy ("-500" … "-50000"), above ("50000-"), or a county. None when the
    population is not known: then there is nobody to compare with.
    """
    if county:
        return COUNTY
    if population is None:
        return None
    sizes = policy.size_classes
    at = bisect_left(sizes, population)
    return f"-{sizes[at]}" if at < len(sizes) else f"{sizes[-1]}-"


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality of this installation: what it agreed to share, and the scores that may be shown of it, by id of
    dimension, as (low, score, high) with unknown answers at their worst and best.
    """

    id: str
    population: int | None
    shares: bool
    model: tuple[str, str]
    scores: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    county: bool = False


@dataclass(frozen=True, slots=True)
class Peers:
    """A town beside others of its size: for each dimension how many there are, the middle of them, and how this town
    stands to that middle. No names, no places.
    """

    size: str
    dimension: str
    towns: int
    middle: float
    direction: Direction


def compare_peers(town: Town, others: Sequence[Town], policy: Policy) -> tuple[Peers, ...]:
    """This town beside those of its size class that share too, under the same edition of the model.

    A town that shares nothing is compared with nobody, and neither is one whose population is not known. With
    fewer others than the policy needs each could be told: then nothing is said.
    """
    size = size_class(town.population, policy, county=town.county)
    if not town.shares or size is None:
        return ()
    peers = [one for one in others if one.id != town.id and _like(one, town, size, policy)]
    names = [name for name in sorted(town.scores) if _count(name, peers) >= policy.peers_needed]
    return tuple(_stand(name, town, peers, size, policy) for name in names)


def _like(one: Town, town: Town, size: str, policy: Policy) -> bool:
    return one.shares and one.model == town.model and size_class(one.population, policy, county=one.county) == size


def _count(dimension: str, peers: Sequence[Town]) -> int:
    return sum(dimension in one.scores for one in peers)


def _stand(dimension: str, town: Town, peers: Sequence[Town], size: str, policy: Policy) -> Peers:
    """Higher or lower than the middle of the others only when every unknown answer agrees, and by enough points."""
    middle = median([one.scores[dimension][1] for one in peers if dimension in one.scores])
    low, score, high = town.scores[dimension]
    doubtful = low <= middle <= high
    found: Direction = "cannot_tell" if doubtful else direct(score - middle, policy.change_announced)
    return Peers(size, dimension, _count(dimension, peers), middle, found)
