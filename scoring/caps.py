"""Caps: what a dimension cannot pass while something basic is known to be missing."""

from scoring.answers import State
from scoring.desk import DEPARTMENTS, PEOPLE, Desk, Unit
from scoring.formulas import lift_test
from scoring.interviews import Interview
from scoring.model import Cap
from scoring.records import NAMED


def find_cap(dimension: str, unit: Unit, desk: Desk) -> Cap | None:
    """The first cap of the dimension whose condition is true on known answers."""
    caps = (cap for cap in desk.model.caps if cap.dimension == dimension)
    return next((cap for cap in caps if _acts(cap, unit, desk)), None)


def _acts(cap: Cap, unit: Unit, desk: Desk) -> bool:
    """Whether the condition is true; one that names what nobody was asked cannot be."""
    interviews = _heard(cap, unit, desk)
    asked = {name for one in interviews for name in one.questionnaire.questions}
    known = asked | desk.model.fact_names
    if not all(name in known for name in NAMED.findall(cap.when)):
        return False
    found = lift_test(cap.when, desk.reading(interviews, unit))
    return found.state is State.ANSWERED and found.value is True


def _heard(cap: Cap, unit: Unit, desk: Desk) -> tuple[Interview, ...]:
    """The interviews that a cap reads: of its authority, or of every office of the municipality."""
    if not cap.authority:
        return desk.officers()
    interview = desk.office(cap.authority, unit if cap.authority in (PEOPLE, DEPARTMENTS) else None)
    return (interview,) if interview else ()
