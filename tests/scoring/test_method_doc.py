"""The method page: every worked line is computed, its tables are those of the data, and the check can fail."""

import ast
import math
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from flows.catalogue import library_ids, load_library
from scoring import agreement, forecast, intervals, sensitivity
from scoring.change import smallest_change
from scoring.compare import size_class
from scoring.coverage import load_guide
from scoring.dimensions import find_level
from scoring.method_page import with_tables
from scoring.model import load_model
from scoring.policy import load_policy
from scoring.reducers import Score, best, count_over, known, missing, ratio, weigh
from scoring.tables.asking import said
from scoring.tables.trips import figures_of
from scoring.territory import Area, Rate, Spread, spread_rates

PAGE = Path(__file__).parents[2] / "docs" / "method.md"
POLICY = load_policy()
BLOCK = re.compile(r"```worked\n(.*?)```", re.DOTALL)
LINE = re.compile(r"(?P<call>.+?) = (?P<value>[^\[±]+?)(?: \[(?P<ends>[^\]]+)\])?(?: ± (?P<close>[\d.]+))?")


def scores(values: tuple[float | None, ...]) -> list[Score]:
    return [missing() if value is None else known(value) for value in values]


def combine(*values: float | None) -> Score:
    return weigh(scores(values), POLICY.known_share)


def weighted(*pairs: tuple[float, int]) -> Score:
    return weigh([known(value).weighing(Fraction(weight)) for value, weight in pairs], POLICY.known_share)


def find_method(*values: float) -> dict[str, float]:
    found = sensitivity.weigh_methods([sensitivity.Strand(str(at), v, v) for at, v in enumerate(values)], POLICY)
    assert found is not None
    plain, _, geometric, _ = found.variants
    ends = {"low": plain.low, "high": plain.high, "geometric_low": geometric.low, "geometric_high": geometric.high}
    return {"value": found.value, "geometric": geometric.value} | ends


def describe(*areas: tuple[int, float]) -> dict[str, float]:
    rates = [Area(str(at), n, {"x": Rate(v, "household", "plain", "census", 2023)}) for at, (n, v) in enumerate(areas)]
    found = spread_rates("x", rates)
    assert isinstance(found, Spread)
    return {"mean": found.mean, "gap": found.gap, "deviation": found.deviation, "under_half": found.under_half}


def count_trips(volume: float, visits: float, stage: float) -> tuple[object, ...]:
    cells = {"p_volume": said(float(volume)), "p_visits": said(float(visits)), "p_stage": said(float(stage))}
    found = figures_of(cells)
    return found["p_avoidable"].value, found["p_addressable"].value


WORDS: dict[str, Callable[..., Any]] = {
    "combine": combine,
    "share": lambda *hits: combine(*(100 * hit for hit in hits)),
    "ratio": ratio,
    "best": lambda *values: best(scores(values), POLICY.known_share),
    "count_over": lambda ticked, n: count_over(["x"] * ticked, n),
    "weighted": weighted,
    "level": lambda score: load_model().levels[find_level(score, POLICY)].id,
    "sensitivity": find_method,
    "mean": lambda *values: sensitivity.arithmetic_mean(values),
    "heads": intervals.exact_heads,
    "worst_coverage": lambda population, n: intervals.worst_coverage(population, n, intervals.exact_shares),
    "worst_coverage_wilson": lambda population, n: intervals.worst_coverage(population, n, intervals.wilson_finite),
    "wilson": intervals.wilson,
    "bound": intervals.nonresponse_bound,
    "consensus": lambda *counts: agreement.consensus(counts),
    "nominal": lambda *counts: agreement.nominal(counts),
    "spread": lambda *values: agreement.spread(values)[1],
    "territory": describe,
    "chance": forecast.at_least,
    "safe": lambda k, rate: forecast.safe_headcount(k, rate, POLICY.group_chance),
    "smallest_change": lambda s, n, size: smallest_change(s, n, size, s, n, size),
    "size_class": lambda population: size_class(population, POLICY),
    "trips": count_trips,
}


def lines(page: str) -> Iterator[str]:
    for block in BLOCK.findall(page):
        yield from (line for line in block.splitlines() if line.strip())


def compute(text: str) -> Any:
    """The value of one call with plain arguments, with a key of its result or none; nothing else is understood."""
    node = ast.parse(text, mode="eval").body
    key = None
    if isinstance(node, ast.Subscript):
        key, node = ast.literal_eval(node.slice), node.value
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    found = WORDS[node.func.id](*(ast.literal_eval(one) for one in node.args))
    return found if key is None else found[key]


def close(found: Any, wanted: Any, text: str, given: str | None) -> bool:
    """Equal, or as near as the digits that are written."""
    if isinstance(wanted, tuple):
        return all(close(one, other, text, given) for one, other in zip(found, wanted, strict=True))
    if not isinstance(wanted, int | float) or found is None:
        return bool(found == wanted)
    digits = max((len(part) for part in re.findall(r"\.(\d+)", text)), default=3)
    return math.isclose(found, wanted, abs_tol=float(given) if given else 0.51 * 10**-digits)


def holds(line: str) -> bool:
    match = LINE.fullmatch(line.strip())
    assert match, f"not a worked line: {line}"
    found, wanted = compute(match["call"]), ast.literal_eval(match["value"])
    if isinstance(found, Score):
        if match["ends"]:
            low, high = (float(end) for end in match["ends"].split(","))
            ends = close((found.floor, found.ceiling), (low, high), match["ends"], None)
            return ends and close(found.value, wanted, match["value"], None)
        found = found.value
    return close(found, wanted, match["value"], match["close"])


@pytest.mark.parametrize("line", [*lines(PAGE.read_text("utf-8"))])
def test_each_worked_line(line: str) -> None:
    assert holds(line)


def test_there_are_worked_lines_in_every_part_that_computes() -> None:
    page = PAGE.read_text("utf-8")
    assert len(list(lines(page))) > 55
    silent = [part.splitlines()[0] for part in page.split("\n## ")[1:] if "```worked" not in part]
    assert [title.partition(".")[0] for title in silent] == ["8", "12", "13", "14", "15"]
    assert {line.partition("(")[0] for line in lines(page)} == set(WORDS)


@pytest.mark.parametrize(
    "wrong",
    [
        "combine(25, 50, None) = 37.6 [25, 58.333]",
        "combine(25, 50, None) = 37.5 [25, 58.4]",
        "combine(25, 50) = None",
        "heads(7, 10, 12) = (7, 10)",
        "size_class(501) = '-500'",
        "sensitivity(62, 48, 35, 20, 55, 58, 41)['low'] = 44.9 ± 0.15",
    ],
)
def test_a_wrong_line_is_seen(wrong: str) -> None:
    assert not holds(wrong)


def test_the_tables_are_those_of_the_data() -> None:
    page = PAGE.read_text("utf-8")
    flows = {name: load_library(name) for name in library_ids()}
    assert with_tables(page, load_guide(), load_model(), flows) == page, "run .venv/bin/python -m bot.cli.docs"
    for _, indicator in load_model().indicators():
        assert page.count(f"| {indicator.id} |") >= 2, indicator.id
    with pytest.raises(ValueError, match="no <!-- coverage"):
        with_tables(page.replace("<!-- coverage: end -->", ""), load_guide(), load_model(), flows)
