"""Every point where the reference engines disagree is named to the author before anybody meets it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.check import Code, check_text

FLOW = """spec_version: 1
settings: {id: s, version: "1", title: S, default_language: en, languages: {en: English}, allow: []}
choices:
  ways: [{name: web, label: Web}, {name: social, label: Social}]
survey:
  - {type: integer, name: a, label: A}
  - {type: integer, name: blank, required: false, label: Blank}
  - {type: select_multiple, name: b, choices: ways, label: B}
  - {type: date, name: d, label: D}
  - {type: repeat, name: r, label: R, items: [{type: integer, name: s, required: false, label: S}]}
  - type: calculate
    name: x
    calculation: >-
      PROBE
  - {type: note, name: told, label: "${x}"}
"""
POINTS = yaml.safe_load((Path(__file__).parents[2] / "oracle" / "disagreements.yaml").read_text("utf-8"))["expressions"]
PROBES = [(point, probe) for point in POINTS if point.get("code") for probe in point["probes"]]
ELSEWHERE = {
    "true() and ${blank}": "W-PORT-BLANK-BOOL",  # the blank is what matters here
}
NOT_SEEN = {
    "number('0x10')",  # no exponent
    "indexed-repeat(${s}, ${r}, 9) = ''",  # nobody knows how many instances there will be
}


def codes_of(expression: str) -> set[str]:
    return {problem.code for problem in check_text(FLOW.replace("PROBE", expression))}


def test_there_are_points_to_name() -> None:
    assert len(PROBES) > 40
    assert {point["code"] for point, _ in PROBES} <= {str(code) for code in Code}
    assert NOT_SEEN | set(ELSEWHERE) <= {probe[0] for _, probe in PROBES}


@pytest.mark.parametrize(("point", "probe"), PROBES, ids=[probe[0] for _, probe in PROBES])
def test_a_disagreement_is_named(point: dict[str, Any], probe: list[str]) -> None:
    due = ELSEWHERE.get(probe[0], point["code"])
    assert (due in codes_of(probe[0])) is (probe[0] not in NOT_SEEN)


@pytest.mark.parametrize(
    "expression", ["${a} + 1", "count(${s})", "selected(${b}, 'web')", "if(${a} > 1, 'y', 'n')", "${d}"]
)
def test_what_all_engines_agree_on_is_not_named(expression: str) -> None:
    assert not {code for code in codes_of(expression) if code.startswith(("E-", "W-"))}
