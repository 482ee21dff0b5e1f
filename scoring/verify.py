"""Where several answers to one fact differ: how far they agree, and what the coordinator should look at."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scoring.agreement import consensus_at, nominal, spread, verdict
from scoring.assessment import Group
from scoring.claims import Claim, Told, gather, gather_record
from scoring.desk import PEOPLE, Desk
from scoring.disclosure import Gate, round_to
from scoring.policy import Policy
from scoring.shared_fact import SharedFact

Why = Literal["", "contested", "gap", "differs", "together"]


@dataclass(frozen=True, slots=True)
class Judged:
    """How far the claims about one fact agree: `agreement` from 0 to 1, and the `difference` (points, visits, or a
    share of the median) between the furthest two. `kind`: `queue`, `finding` or `hint`. `why` it needs a look:
    `contested` (agreement below the cut), `gap`, `differs`, `together` (with another fact of the same thing), or ''.
    """

    fact: str
    key: str
    group: str
    indicator: str
    kind: str
    claims: tuple[Claim, ...]
    agreement: float
    difference: float
    verdict: str
    why: Why = ""
    together: str = ""


def judge_facts(groups: Sequence[Group], desk: Desk, gate: Gate) -> tuple[Judged, ...]:
    """Every fact on which at least two claims stand, in the order of the model."""
    return tuple(_bring_together([judge(one, desk.policy) for one in _told(groups, desk, gate) if len(one.claims) > 1]))


def verify_queue(found: Iterable[Judged]) -> tuple[Judged, ...]:
    """What the coordinator is asked to settle: both answers, and why they are there."""
    return tuple(one for one in found if one.kind == "queue" and one.why)


def find_gaps(found: Iterable[Judged], kind: Literal["finding", "hint"]) -> tuple[Judged, ...]:
    """What is printed beside the result: findings (a stage online on paper only), or hints, which are no findings."""
    return tuple(one for one in found if one.kind == kind and one.why)


def _told(groups: Sequence[Group], desk: Desk, gate: Gate) -> Iterator[Told]:
    for _, indicator in desk.model.indicators():
        yield from gather_record(indicator, groups, desk, gate)
    for fact in desk.model.shared_facts:
        yield from gather(fact, groups, desk, gate)


def judge(told: Told, policy: Policy) -> Judged:
    """Agreement by the scale of the fact, and whether it needs a look by its own rule.

    Each claim counts once: forty colleagues do not outvote the office holder. With colleagues among the claims the
    agreement is rounded to tenths, as their answers are.
    """
    fact = told.fact
    agreement, difference = _measure(told)
    if any(claim.authority == PEOPLE for claim in told.claims):
        agreement = round_to(agreement, 0.1)
    return Judged(
        fact=fact.id,
        key=told.key,
        group=told.group,
        indicator=fact.indicator,
        kind=fact.kind,
        claims=told.claims,
        agreement=agreement,
        difference=difference,
        verdict=verdict(agreement, policy.agreed, policy.contested),
        why=_why(fact, agreement, difference, policy),
        together=fact.together,
    )


def _why(fact: SharedFact, agreement: float, difference: float, policy: Policy) -> Why:
    """Why the fact needs a look, by its own rule; '' when it needs none."""
    at = policy.value(fact.at) if fact.at else 0.0
    match fact.judge:
        case "cuts":
            return "contested" if agreement < policy.contested else ""
        case "any":
            return "differs" if agreement < 1 else ""
        case "gap":
            return "gap" if difference >= at else ""
        case "relative":
            return "differs" if difference > at + 1e-9 else ""


def _measure(told: Told) -> tuple[float, float]:
    answers = [claim.answer for claim in told.claims]
    numbers = [answer for answer in answers if isinstance(answer, float)]
    if len(numbers) < len(answers):
        share = nominal([*Counter(answers).values()])
        return share, 1 - share
    if told.fact.scale == "numbers":
        _, width = spread(numbers)
        return max(0.0, 1 - width) if math.isfinite(width) else 0.0, width
    places: Counter[float] = Counter(numbers)
    return consensus_at(places, told.fact.high - told.fact.low), max(numbers) - min(numbers)


def _bring_together(found: Sequence[Judged]) -> Iterator[Judged]:
    """Facts of one thing enter the queue with each other: a stage that differs is judged beside the volumes."""
    needed = {(one.together, one.key) for one in found if one.together and one.why}
    for one in found:
        joined = bool(one.together) and not one.why and (one.together, one.key) in needed
        yield replace(one, why="together") if joined else one
