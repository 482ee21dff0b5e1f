"""Every example of the shipped model is computed as it says."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from flows.conversation import Scalar
from scoring.assessment import Assessment
from scoring.indicator import Example, Indicator
from scoring.model import Model, load_model

EXAMPLES = [
    pytest.param(indicator, example, id=f"{indicator.id}-{number}")
    for _, indicator in load_model().indicators()
    for number, example in enumerate(indicator.examples)
]


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES)
def test_example(
    indicator: Indicator,
    example: Example,
    run: Callable[[Sequence[Mapping[str, Scalar]]], Assessment],
) -> None:
    score = run(example.agent).indicators[indicator.id].score
    if example.score == "none":
        assert score.state == "missing"
    else:
        assert score.value == pytest.approx(example.score, abs=0.001)
    if example.low is not None:
        assert score.low == pytest.approx(example.low, abs=0.001)
    if example.high is not None:
        assert score.high == pytest.approx(example.high, abs=0.001)


def test_each_indicator_that_colleagues_feed_has_an_example(model: Model) -> None:
    fed = {one.id for _, one in model.indicators() if any(e.scored for part in one.parts for e in part.record)}
    assert fed == {"A1", "A2", "A3", "A5", "F1", "F2"}
    assert {one.id for _, one in model.indicators() if one.examples} == fed
