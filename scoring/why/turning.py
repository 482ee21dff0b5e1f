"""The single answer that would change a level; where there is none, the fewest together, and the nearest one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from scoring.assessment import Ranked
from scoring.cards import Words
from scoring.cases import Case
from scoring.desk import DEPARTMENTS, Desk
from scoring.dimensions import find_level
from scoring.disclosure import round_to
from scoring.policy import Policy
from scoring.why.asking import label_of
from scoring.why.sheets import Change, Turning
from scoring.why.swaps import find_swaps, first_of
from scoring.why.trying import Swap, Trial

PRINTED = 3
TOGETHER = 4
TRIALS = 600
"""Answers that are tried for one unit at most, those that nobody knew first: a close takes no longer than this."""


@dataclass(frozen=True, slots=True)
class Move:
    """What answers would make of one figure."""

    swaps: tuple[Swap, ...]
    before: Ranked
    after: Ranked

    @property
    def by(self) -> float:
        return (self.after.score.value or 0.0) - (self.before.score.value or 0.0)

    @property
    def crosses(self) -> bool:
        return self.before.level != self.after.level


def find_turnings(trial: Trial, figures: Iterable[str]) -> dict[str, tuple[Turning, ...]]:
    """For each subject (by its id) and for `overall`, as far as it has a level: what would change that."""
    before = {**trial.found.dimensions, "overall": trial.found.overall}
    wanted = [name for name in figures if before[name].level is not None]
    moves: dict[str, list[Move]] = {name: [] for name in wanted}
    for swap in islice(find_swaps(trial.found.scope, {**trial.feeds, **trial.capped}, trial.desk), TRIALS):
        after = trial.run((swap,)) if wanted else None
        for name in wanted if after is not None else ():
            if after is not None and (found := after.get(name)) is not None and found.level is not None:
                moves[name].append(Move((swap,), before[name], found))
    return {name: tuple(_tell(some, name, trial)) for name, some in moves.items()}


def _tell(moves: Sequence[Move], name: str, trial: Trial) -> Iterator[Turning]:
    crossing = _one_a_question([one for one in moves if one.crosses])
    if crossing:
        yield from (_draw(one, trial.desk) for one in crossing[:PRINTED])
        return
    still = [one for one in moves if abs(one.by) > 1e-9]
    nearest = min(still, key=lambda one: _left(one, trial.desk.policy), default=None)
    if nearest is not None:
        yield _draw(nearest, trial.desk)
        yield from (_draw(one, trial.desk) for one in _fewest(still, name, trial))


def _one_a_question(moves: Iterable[Move]) -> list[Move]:
    """Of each answer only the change that moves least; what was not known keeps its place before the rest."""
    found: dict[tuple[int, str], Move] = {}
    for move in moves:
        key = (id(move.swaps[0].case), move.swaps[0].address)
        if key not in found or abs(move.by) < abs(found[key].by):
            found[key] = move
    return sorted(found.values(), key=lambda move: (_is_known(move.swaps[0]), round(abs(move.by), 9)))


def _is_known(swap: Swap) -> bool:
    return swap.address in swap.case.values


def _left(move: Move, policy: Policy) -> float:
    """Points that are left to the nearest level on the side to which it moves."""
    value = move.after.score.value or 0.0
    cuts = [cut - value for cut in policy.level_cuts if (cut - value) * move.by > 0]
    return min((abs(one) for one in cuts), default=100.0)


def _fewest(moves: Sequence[Move], name: str, trial: Trial) -> list[Move]:
    """The fewest answers that change the level together, upwards or downwards: the strongest first, tried as one."""
    found = [one for side in (1, -1) if (one := _gather(moves, side, name, trial)) is not None]
    return sorted(found, key=lambda one: len(one.swaps))[:1]


def _gather(moves: Sequence[Move], side: int, name: str, trial: Trial) -> Move | None:
    best: dict[tuple[int, str], Move] = {}
    for move in moves:
        key = (id(move.swaps[0].case), move.swaps[0].address)
        if move.by * side > 0 and (key not in best or abs(move.by) > abs(best[key].by)):
            best[key] = move
    order = sorted(best.values(), key=lambda move: -abs(move.by))
    start = moves[0].before
    for many in range(2, min(TOGETHER, len(order)) + 1):
        chosen = order[:many]
        reached = (start.score.value or 0.0) + sum(move.by for move in chosen)
        if find_level(reached, trial.desk.policy) == start.level:
            continue
        after = (trial.run([move.swaps[0] for move in chosen]) or {}).get(name)
        if after is not None and after.level not in (None, start.level):
            return Move(tuple(move.swaps[0] for move in chosen), start, after)
    return None


# ------------------------------------------------------------------------------------------------ as it is told
def _draw(move: Move, desk: Desk) -> Turning:
    level = desk.model.levels[move.after.level].id if move.crosses and move.after.level is not None else ""
    return Turning(
        changes=tuple(_change(swap, desk) for swap in move.swaps),
        before=round_to(move.before.score.value or 0.0, 1),
        after=round_to(move.after.score.value or 0.0, 1),
        level=level,
    )


def _change(swap: Swap, desk: Desk) -> Change:
    authority = next(name for name in desk.model.authorities if (f := desk.flow(name)) and f.id == swap.case.flow)
    flow = desk.flows[swap.case.flow]
    question = flow.questions[swap.question]
    said = swap.case.values.get(swap.address)
    return Change(
        office=swap.case.department if authority == DEPARTMENTS else "",
        authority=authority,
        question=f"{authority}.{swap.question}",
        now={} if said is None else label_of(question, said),
        then=label_of(question, swap.value),
        thing=_thing(swap.case, swap.address, question.repeat, desk),
    )


def _thing(case: Case, address: str, repeat: str, desk: Desk) -> Words:
    """What a round of a repeat speaks of."""
    if not repeat:
        return {}
    flow = desk.flows[case.flow]
    first = first_of(repeat, flow)
    named: Mapping[str, object] = case.values
    said = named.get(f"{address.rpartition('.')[0]}.{first}")
    return {} if said is None else label_of(flow.questions[first], said)
