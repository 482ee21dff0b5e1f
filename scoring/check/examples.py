"""Runs the examples of indicators: what each must give, and what it gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scoring.answers import Answer, Questionnaire, State
from scoring.assess import lay_out
from scoring.assessment import Group, Indication, Roster, Scope
from scoring.cases import Case
from scoring.check.filling import SIGNS, make_case
from scoring.desk import DEPARTMENTS, PEOPLE
from scoring.indicator import Example, Indicator
from scoring.model import Model
from scoring.policy import Policy
from scoring.tables.registry import TABLES, Row
from scoring.units import score_indicator

CLOSE = 0.001
"""How far a computed figure may be from the one written."""

Flows = Mapping[str, Questionnaire]
_TOWN = "town"


def run_example(indicator: Indicator, example: Example, model: Model, policy: Policy, flows: Flows) -> Indication:
    """The indicator over the interviews of an example; the flows launched are those that it gives interviews for.

    Raises FillingError for a name that a flow does not have.
    """
    given = {name: interviews for name in model.authorities if (interviews := _given(example, name))}
    asked = {name: flows[model.authorities[name].flow] for name in given}
    cases = [case for name, interviews in given.items() for case in _cases(name, interviews, asked[name])]
    places = sorted({case.department for case in cases} - {_TOWN}) or ["d1"]
    groups = tuple(Group(name, (name,)) for name in places)
    people = len(given.get(PEOPLE, ()))
    rosters = [Roster(name, max(1, people), people) for name in places]
    scope = Scope("municipality", groups, {flow.id: flow for flow in asked.values()})
    as_of = datetime.fromisoformat(example.as_of).replace(tzinfo=UTC)
    desk = replace(lay_out(cases, rosters, model, policy, scope, as_of), given=_rows(indicator, example))
    return score_indicator(indicator, groups, desk)


def _given(example: Example, authority: str) -> Sequence[Mapping[str, Any]]:
    """The interviews of an authority; a head who said nothing where only cards are given."""
    found: Sequence[Mapping[str, Any]] = getattr(example, authority, ())
    return found or (({},) if example.cards and authority == DEPARTMENTS else ())


def _cases(authority: str, interviews: Sequence[Mapping[str, Any]], flow: Questionnaire) -> Iterator[Case]:
    """Agents of one department, heads of one department each, officers of the municipality."""
    for number, answers in enumerate(interviews, 1):
        place = "d1" if authority == PEOPLE else f"d{number}" if authority == DEPARTMENTS else _TOWN
        yield make_case(answers, flow, place)


def _rows(indicator: Indicator, example: Example) -> dict[str, list[Row]]:
    """The rows given ready, for the table that the indicator runs over."""
    within = [entry.within for part in indicator.parts for entry in part.record if entry.within]
    tables = {one.over for one in within if isinstance(one.over, str) and one.over in TABLES}
    if not example.cards:
        return {}
    rows = [Row(str(number), _cells(card)) for number, card in enumerate(example.cards)]
    return dict.fromkeys(tables, rows)


def _cells(card: Mapping[str, Any]) -> dict[str, Answer]:
    return {name: _cell(value) for name, value in card.items()}


def _cell(value: Any) -> Answer:
    if str(value) not in SIGNS:
        return Answer(State.ANSWERED, float(value) if isinstance(value, int) else value)
    return Answer({"$dont_know": State.DK, "$refused": State.REFUSED}.get(str(value), State.NA), None, "na_user")


def compare(example: Example, found: Indication) -> str:
    """What differs, as `got …, wanted …`; '' when the example holds."""
    score = found.score
    state = {"none": "missing", "na": "na"}.get(str(example.score), "known")
    wanted = (example.score if state == "known" else None, example.low, example.high)
    got = (score.value, score.low, score.high)
    close = all(_close(one, other) for one, other in zip(wanted, got, strict=True))
    if state == score.state and close:
        return ""
    return f"got {_say(score.state, *got)}, wanted {_say(state, *wanted)}"


def _close(wanted: object, got: float | None) -> bool:
    return not isinstance(wanted, int | float) or (got is not None and abs(got - wanted) <= CLOSE)


def _say(state: str, value: object, low: float | None, high: float | None) -> str:
    name = {"missing": "none", "known": ""}.get(state, state)
    text = name or (f"{value:.3f}" if isinstance(value, int | float) else "")
    return text if low is None or high is None else f"{text} [{low:.3f}, {high:.3f}]"
