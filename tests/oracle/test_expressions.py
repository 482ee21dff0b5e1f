"""Every probed expression gives what the reference engines give where these agree, and our rule where they do not."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from probes import all_probes
from probing import our_value

FOLDER = Path(__file__).parent
RECORDED = json.loads((FOLDER / "expressions.json").read_text("utf-8"))
POINTS = yaml.safe_load((FOLDER / "disagreements.yaml").read_text("utf-8"))["expressions"]
DECLARED: dict[str, list[str]] = {probe[0]: probe[1:] for point in POINTS for probe in point["probes"]}
BOOLEANS = {"1": "true", "0": "false"}


def agreed(first: str, second: str) -> str | None:
    """What both say, `failed` where both refuse it; None where they differ in more than how true is written."""
    if first in ("true", "false"):
        second = BOOLEANS.get(second, second)
    return first if first == second else None


def differs(declared: str, said: str) -> bool:
    """`*` stands for what depends on the day or on chance."""
    return declared not in ("*", said)


@pytest.mark.parametrize("probe", RECORDED["probes"], ids=lambda probe: probe[0])
def test_probe(probe: tuple[str, str, str]) -> None:
    expression, first, second = probe
    ours = our_value(expression, RECORDED["today"])
    if expression in DECLARED:
        said = zip(DECLARED[expression], (first, second, ours), strict=True)
        assert [pair for pair in said if differs(*pair)] == []
        return
    both = agreed(first, second)
    assert both is not None, f"not declared: Web Forms {first!r}, JavaRosa {second!r}, ours {ours!r}"
    if both == "failed":
        assert ours.startswith("refused E-")
    else:
        assert ours == both


def test_the_recording_is_of_these_probes() -> None:
    assert [probe[0] for probe in RECORDED["probes"]] == all_probes()
    assert len(all_probes()) >= 318


def test_declared_points_are_probed_and_differ() -> None:
    said: dict[str, Any] = {probe[0]: probe[1:] for probe in RECORDED["probes"]}
    for expression, (_, _, ours) in DECLARED.items():
        first, second = said[expression]
        assert agreed(first, second) != ours, expression
    assert len({point["id"] for point in POINTS}) == len(POINTS) >= 30


def test_control_a_wrong_rule_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.functions.numbers.math.floor", lambda value: int(value // 1) + 1)
    assert our_value("round(2.4)", RECORDED["today"]) != "2"
