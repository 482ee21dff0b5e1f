"""Compares what the trace shows with what the reference engines recorded, key by key, where these agree.

Generated nodes are left out. Hidden nodes are compared by their relevance alone. While an answer is refused its
value is not compared: one reference stores what breaks a constraint, the other does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

State = Mapping[str, Mapping[str, Any]]
KEYS = ("v", "choices", "bad", "msg")
METADATA = frozenset({"start", "end", "today", "deviceid", "phonenumber", "username", "audit"})
"""What clients record by themselves; a flow has no such questions."""


@dataclass(frozen=True)
class Difference:
    snap: int
    path: str
    key: str
    references: Any
    ours: Any


@dataclass
class Tally:
    """`same` and `different` count keys on which the references agree; `split` those on which they do not."""

    same: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("rel", *KEYS), 0))
    different: list[Difference] = field(default_factory=list)
    split: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("rel", *KEYS), 0))
    snaps: int = 0

    @property
    def share(self) -> float:
        same = sum(self.same.values())
        return same / max(1, same + len(self.different))


def compare(first: Sequence[State], second: Sequence[State], ours: Sequence[State], tally: Tally) -> None:
    """Adds one walk to the tally: two recordings and the trace of the same script."""
    assert len(first) == len(second) == len(ours), (len(first), len(second), len(ours))
    drifted = False
    for number, (one, two, own) in enumerate(zip(first, second, ours, strict=True)):
        tally.snaps += 1
        drifted = drifted or is_refused(one, two)
        for path, key, left, right, mine in _facts(one, two, own, drifted):
            if left != right:
                tally.split[key] += 1
            elif left != mine:
                tally.different.append(Difference(number, path, key, left, mine))
            else:
                tally.same[key] += 1


def _facts(one: State, two: State, own: State, drifted: bool) -> Iterator[tuple[str, str, Any, Any, Any]]:
    """Path, key and the three values. Once an answer was refused one reference has gone by it and the other has
    not, so that instances stay in both which only that answer has called for; these are passed over.
    """
    for path in one:
        if path not in two or (drifted and "[" in path and not own.get(path, {}).get("rel")):
            continue
        if "__" in path or (path.endswith("_count") and path not in own) or path.removeprefix("/data/") in METADATA:
            continue
        left, right, mine = one[path], two[path], own.get(path, {})
        yield path, "rel", left["rel"], right["rel"], mine.get("rel")
        if not (left["rel"] and right["rel"] and mine.get("rel")):
            continue
        refused = "constraint" in (left.get("bad"), right.get("bad"))
        for key in KEYS:
            if key == "v" and refused:
                continue
            yield path, key, left.get(key), right.get(key), mine.get(key)


def is_refused(*states: State) -> bool:
    """Whether an answer stands refused: one reference keeps it, the other does not, and all else may follow."""
    return any(node.get("bad") == "constraint" for state in states for node in state.values())
