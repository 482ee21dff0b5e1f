"""Every example of the shipped model is computed as it says, on the flows of the library."""

import pytest

from scoring.answers import Questionnaire
from scoring.check.examples import compare, run_example
from scoring.indicator import Example, Indicator
from scoring.model import Model, load_model
from scoring.policy import Policy

EXAMPLES = [
    pytest.param(indicator, example, id=f"{indicator.id}-{number}")
    for _, indicator in load_model().indicators()
    for number, example in enumerate(indicator.examples)
]


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES)
def test_example(
    indicator: Indicator, example: Example, model: Model, policy: Policy, library: dict[str, Questionnaire]
) -> None:
    assert compare(example, run_example(indicator, example, model, policy, library)) == ""


def test_a_wrong_example_is_told(model: Model, policy: Policy, library: dict[str, Questionnaire]) -> None:
    indicator = next(one for _, one in model.indicators() if one.id == "F3")
    example = indicator.examples[0].model_copy(update={"score": 51.0})
    assert compare(example, run_example(indicator, example, model, policy, library)).startswith("got 50.000")


def test_each_indicator_has_an_example(model: Model) -> None:
    assert all(one.examples for _, one in model.indicators())
