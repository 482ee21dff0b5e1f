"""What a procedure costs residents: visits, the share sent back, trips that could be avoided."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scoring.answers import Answer, State
from scoring.assessment import Measure, ThingResult, ThingTable
from scoring.tables.asking import NOT_KNOWN, merge, said

if TYPE_CHECKING:
    from scoring.desk import Desk


def visits_of(key: str, heads: Sequence[Answer], agents: ThingTable | None, desk: "Desk") -> dict[str, Answer]:
    """Visits by the heads (the largest), else the agents' median; the share sent back and the agents who picked it.

    An agents' figure counts from k contributors on.
    """
    picked = next((one for one in agents.things if one.key == key), None) if agents else None
    head = merge(heads, max)
    colleagues = _measured(picked, "p_visits", desk)
    known = head if head.state is State.ANSWERED else colleagues
    source = "head" if head.state is State.ANSWERED else "agents" if colleagues.state is State.ANSWERED else "none"
    named = float(picked.named) if picked else 0.0
    return {
        "p_visits": known,
        "p_visits_from": said(source),
        "p_fail": _measured(picked, "p_fail", desk),
        "p_named": said(named) if agents else NOT_KNOWN,
    }


def _measured(picked: ThingResult | None, name: str, desk: "Desk") -> Answer:
    found = picked.values.get(name) if picked else None
    if not isinstance(found, Measure) or found.value is None or found.n < desk.policy.contributors:
        return NOT_KNOWN
    return said(float(found.value))


def figures_of(cells: Mapping[str, Answer]) -> dict[str, Answer]:
    """Trips a year that could be avoided, and those of them that going online does not already spare.

    avoidable = volume * max(0, visits - 1); addressable = avoidable * (1 - stage / 100).
    """
    volume, visits, stage = (cells[name] for name in ("p_volume", "p_visits", "p_stage"))
    if not isinstance(volume.value, float) or not isinstance(visits.value, float):
        return {"p_avoidable": NOT_KNOWN, "p_addressable": NOT_KNOWN}
    avoidable = volume.value * max(0.0, visits.value - 1)
    if not isinstance(stage.value, float):
        return {"p_avoidable": said(avoidable), "p_addressable": NOT_KNOWN}
    return {"p_avoidable": said(avoidable), "p_addressable": said(avoidable * (1 - stage.value / 100))}
