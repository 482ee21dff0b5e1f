"""Writes the facts of an assessment: one place from which rules and pages read scores, statuses and values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.answers import Answer, State
from scoring.assessment import Assessment, Indication, Measure, Tally
from scoring.desk import Desk, Unit
from scoring.facts import Fact, Facts, ThingFacts
from scoring.tables.registry import TABLES, Row


def write_facts(assessment: Assessment, desk: Desk, unit: Unit) -> Assessment:
    """The assessment with its facts."""
    values = {**_of_indicators(assessment.indicators), **_of_measures(assessment.values), **_of_values(desk, unit)}
    tables = [TABLES[name] for name in desk.model.tables if TABLES[name].kind]
    things = {table.kind: _of_rows(desk.table(table.name, unit)) for table in tables}
    return replace(assessment, facts=Facts(values, things))


def _of_indicators(indicators: Mapping[str, Indication]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for name, one in indicators.items():
        facts[f"{name}__status"] = one.score.state
        if one.score.state == "known":
            facts[name] = one.score.value
        elif one.score.state == "na":
            facts[name] = None
    return facts


def _of_measures(values: Mapping[str, Tally | Measure]) -> dict[str, Fact]:
    return {name: one.value for name, one in values.items() if isinstance(one, Measure) and one.value is not None}


def _of_values(desk: Desk, unit: Unit) -> dict[str, Fact]:
    names = [value.name for value in desk.model.values() if value.is_fact]
    return _known({name: desk.value(name, unit) for name in names})


def _of_rows(rows: Sequence[Row]) -> tuple[ThingFacts, ...]:
    return tuple(ThingFacts(row.key, row.label, _known(row.cells)) for row in rows)


def _known(answers: Mapping[str, Answer]) -> dict[str, Fact]:
    """Facts that are known, or do not apply; the others have no entry."""
    return {name: _fact(answer) for name, answer in answers.items() if not answer.missing}


def _fact(answer: Answer) -> Fact:
    value = answer.value if answer.state is State.ANSWERED else None
    return value if isinstance(value, str | float | bool) else None
