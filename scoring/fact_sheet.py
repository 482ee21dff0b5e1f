"""Writes the facts of an assessment: one place from which rules and pages read scores, statuses and values."""

from collections.abc import Mapping
from dataclasses import replace

from scoring.assessment import Assessment, Indication, Measure, Tally
from scoring.facts import Fact, Facts


def write_facts(assessment: Assessment) -> Assessment:
    """The assessment with its facts."""
    values = {**_of_indicators(assessment.indicators), **_of_measures(assessment.values)}
    return replace(assessment, facts=Facts(values, {}))


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
