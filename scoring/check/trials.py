"""Examples, and random fillings: what is written holds, and no score ever leaves its bounds."""

from collections.abc import Iterator

from scoring.assessment import Group
from scoring.check.chance import Chance
from scoring.check.examples import compare, run_example
from scoring.check.filling import FillingError
from scoring.check.findings import Code, Finding
from scoring.check.towns import PLACES, fill_desk
from scoring.check.written import Flows
from scoring.model import Model
from scoring.policy import Policy
from scoring.units import score_indicator
from scoring.yaml_file import Path

FILLINGS = 1000
_SEED = 20260701
_HAIR = 1e-9


def check_examples(model: Model, policy: Policy, flows: Flows) -> Iterator[Finding]:
    """Every example that does not hold, and every indicator without one."""
    for at, dimension in enumerate(model.dimensions):
        for place, indicator in enumerate(dimension.indicators):
            path: Path = ("dimensions", at, "indicators", place)
            if not indicator.examples:
                cause = f"{indicator.id} has no example"
                yield Finding(Code.EXAMPLE_MISSING, path, cause, "give interviews and the score worked out by hand")
            for number, example in enumerate(indicator.examples):
                here: Path = (*path, "examples", number)
                try:
                    differs = compare(example, run_example(indicator, example, model, policy, flows))
                except FillingError as error:
                    yield Finding(Code.NAME, here, str(error), "write a question and a choice of the flow")
                    continue
                if differs:
                    cause = f"{indicator.id}, example {number + 1}: {differs}"
                    yield Finding(Code.EXAMPLE, here, cause, "work it out again, or mend the formula")


def check_bounds(model: Model, policy: Policy, flows: Flows, fillings: int = FILLINGS) -> Iterator[Finding]:
    """Indicators whose score leaves its bounds, or 0-100, in one of the seeded random fillings."""
    bad: dict[str, str] = {}
    for number in range(fillings):
        desk = fill_desk(Chance(_SEED + number), model, policy, flows)
        groups = tuple(Group(name, (name,)) for name in PLACES)
        for _, indicator in model.indicators():
            score = score_indicator(indicator, groups, desk).score
            value = score.floor if score.value is None else score.value
            inside = -_HAIR <= score.floor <= value + _HAIR <= score.ceiling + 2 * _HAIR <= 100 + 3 * _HAIR
            if not inside and indicator.id not in bad:
                bad[indicator.id] = f"{score.value} in [{score.low}, {score.high}], filling {number}"
    for at, dimension in enumerate(model.dimensions):
        for place, indicator in enumerate(dimension.indicators):
            if indicator.id in bad:
                cause = f"{indicator.id}: {bad[indicator.id]}"
                yield Finding(Code.BOUNDS, ("dimensions", at, "indicators", place), cause, "mend bounds or the formula")
