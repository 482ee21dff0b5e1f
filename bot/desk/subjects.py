"""Which subjects a survey can speak of, and which it does not ask about, in the words of the maturity model."""

from collections.abc import Collection

from scoring.model import Model, load_model
from scoring.policy import load_policy


def subjects(flows: Collection[str], language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Plain names of the dimensions that these flows together can place, and of those that they cannot."""
    model, least = load_model(), load_policy().indicators_needed
    asked: list[str] = []
    not_asked: list[str] = []
    for dimension in model.dimensions:
        name = dimension.plain.get(language) or dimension.plain[model.model.default_language]
        reachable = sum(_reachable(model, indicator.id, flows) for indicator in dimension.indicators)
        (asked if reachable >= least else not_asked).append(name)
    return tuple(asked), tuple(not_asked)


def _reachable(model: Model, indicator: str, flows: Collection[str]) -> bool:
    """Whether some authority of the indicator is asked by these flows, with a formula for its answers."""
    found = next(one for _, one in model.indicators() if one.id == indicator)
    entries = [entry for part in found.parts for entry in part.record]
    return any(entry.scored and model.authorities[entry.authority].flow in flows for entry in entries)
