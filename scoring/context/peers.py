"""A town beside towns of its size that agreed to be compared, all from what each of them has published."""

from collections.abc import Sequence

from scoring.compare import Town, compare_peers
from scoring.context.cards import PeerRow, Peers
from scoring.disclosure import round_to
from scoring.policy import Policy
from scoring.publication import Publication


def read_town(publication: Publication, population: int | None, *, shares: bool) -> Town:
    """A municipality by its latest publication as a whole: the dimensions that show a number, with their range."""
    used = publication.versions.model
    found = ((card.id, publication.shown(card.figure)) for card in publication.dimensions)
    scores = {
        name: (one.value if one.low is None else one.low, one.value, one.value if one.high is None else one.high)
        for name, one in found
        if one is not None and one.value is not None
    }
    return Town(publication.unit.id, population or None, shares, (used.id, used.version), scores)


def draw_peers(town: Town, others: Sequence[Town], policy: Policy) -> Peers | None:
    """What may be said; None for a town that shares nothing, or has too few others beside it."""
    found = compare_peers(town, others, policy)
    rows = tuple(
        PeerRow(dimension=one.dimension, towns=one.towns, middle=round_to(one.middle, 1), direction=one.direction)
        for one in found
    )
    return _of_size(found[0].size, rows, policy) if found else None


def _of_size(size: str, rows: tuple[PeerRow, ...], policy: Policy) -> Peers:
    """With both ends of the size class: "-5000" and "50000-" name one each."""
    low, _, high = size.partition("-")
    if not high:
        return Peers(above=int(low), up_to=0, rows=rows)
    at = policy.size_classes.index(int(high))
    return Peers(above=policy.size_classes[at - 1] if at else 0, up_to=int(high), rows=rows)
