"""Which answers of offices are tried, and what each of them could be instead."""

from collections.abc import Iterator, Mapping

from flows.conversation import Scalar, Status
from scoring.answers import Question, Questionnaire
from scoring.assessment import Scope
from scoring.cases import Case
from scoring.desk import PEOPLE, Desk
from scoring.why.trying import Swap, is_head

_TRIED = frozenset({Status.ANSWERED, Status.DONT_KNOW, Status.REFUSED, Status.SKIPPED})
_NOTHING = ("none", "nothing")


def find_swaps(scope: Scope, wanted: Mapping[str, object], desk: Desk) -> Iterator[Swap]:
    """Every other answer to the `wanted` questions (by name) of the heads of the unit and of the officers; what is not
    known first.
    """
    cases = list(_speakers(scope, desk))
    for unknown in (True, False):
        for case, flow in cases:
            for address, status in sorted(case.statuses.items()):
                name = address.rpartition(".")[2]
                if name in wanted and status in _TRIED and (status is not Status.ANSWERED) == unknown:
                    for value in _others(flow.questions[name], address, case, flow, wanted):
                        yield Swap(case, address, value)


def _speakers(scope: Scope, desk: Desk) -> Iterator[tuple[Case, Questionnaire]]:
    departments = {name for group in scope.groups for name in group.departments}
    for authority in desk.model.authorities:
        flow = desk.flow(authority)
        if flow is None or authority == PEOPLE:
            continue
        cases = [one for one in desk.cases.get(flow.id, ()) if not is_head(one, desk) or one.department in departments]
        for case in sorted(cases, key=lambda one: (one.department, one.to_json())):
            yield case, flow


def _others(
    question: Question, address: str, case: Case, flow: Questionnaire, wanted: Mapping[str, object]
) -> Iterator[Scalar]:
    """Each other choice; one word more or less of several; nought, or as much as the greatest number said beside it. A
    question that tells which thing is spoken of is never another.
    """
    if question.repeat and question.name == first_of(question.repeat, flow):
        return
    said = case.values.get(address)
    names = [option.name for option in question.options]
    if question.kind == "words" and names:
        yield from _words(names, str(said or "").split())
    elif names:
        yield from (name for name in names if name != said)
    elif question.kind == "number":
        numbers = (name for name, one in flow.questions.items() if one.kind == "number" and name in wanted)
        beside = [case.values.get(name) for name in numbers]
        greatest = max((float(one) for one in beside if isinstance(one, int | float)), default=0.0)
        yield from (one for one in dict.fromkeys((0.0, greatest)) if one != said)


def _words(names: list[str], said: list[str]) -> Iterator[Scalar]:
    kept = [one for one in said if one not in _NOTHING]
    for name in names:
        if name not in said and name not in _NOTHING:
            yield " ".join(one for one in names if one in kept or one == name)
    if len(kept) > 1:
        yield from (" ".join(one for one in kept if one != name) for name in kept)


def first_of(repeat: str, flow: Questionnaire) -> str:
    """The question that tells which thing a round of a repeat speaks of: its first."""
    return next(name for name, one in flow.questions.items() if one.repeat == repeat)
