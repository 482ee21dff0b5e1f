"""The gate: thresholds by size alone, and rounding that tells no more than it should."""

from dataclasses import replace

import pytest

from scoring.assessment import Indication, Measure, Ranked, Tally
from scoring.disclosure import Gate, round_down, round_to, round_up
from scoring.figures import Figure, Hidden, Shown
from scoring.policy import Policy, parse_policy
from scoring.reducers import Score
from scoring.yaml_file import FileError


@pytest.fixture
def gate(policy: Policy) -> Gate:
    return Gate.open(policy)


def value(figure: Figure) -> float | None:
    assert isinstance(figure, Shown)
    return figure.value


@pytest.mark.parametrize(
    ("x", "n", "percent"),
    [(2, 12, 20), (1, 19, 10), (9, 19, 50), (9, 20, 45), (33, 99, 35), (33, 100, 33), (67, 200, 34), (5, 5, 100)],
)
def test_percent_by_number_of_contributors(gate: Gate, x: int, n: int, percent: int) -> None:
    assert value(gate.show_share(x, n, 300)) == percent


def test_halves_go_up_and_bounds_go_outwards() -> None:
    assert [round_to(one, 10) for one in (15, 25, 14.9, 0)] == [20, 30, 10, 0]
    assert (round_down(58.4, 5), round_up(55.1, 5)) == (55, 60)
    assert (round_down(60, 5), round_up(60, 5)) == (60, 60)


@pytest.mark.parametrize("x", range(5))
def test_whether_it_shows_depends_on_sizes_only(gate: Gate, x: int) -> None:
    assert gate.show_share(x, 4, 12) == Hidden(reason="small")
    assert isinstance(gate.show_share(x, 5, 12), Shown)


def test_exact_heads_need_everybody_to_be_concerned(gate: Gate) -> None:
    whole, part = (gate.show_share(7, 10, 12, whole=whole) for whole in (True, False))
    assert isinstance(whole, Shown)
    assert isinstance(part, Shown)
    assert (whole.heads, whole.heads_low, whole.heads_high) == (7, 7, 9)
    assert (part.heads, part.heads_low, part.heads_high) == (None, None, None)


def test_bound_without_assumption_below_80_percent_response(gate: Gate) -> None:
    few, most = gate.show_share(7, 10, 14), gate.show_share(7, 10, 12)
    assert isinstance(few, Shown)
    assert isinstance(most, Shown)
    assert (few.low, few.high) == (50, 80)
    assert (most.low, most.high) == (None, None)


def test_shared_sensitive_opinion_is_shown_as_90_or_more(gate: Gate) -> None:
    for x in (9, 10):
        figure = gate.show_share(x, 10, 10, sensitive=True)
        assert isinstance(figure, Shown)
        assert (figure.value, figure.at_least, figure.heads, figure.sampling_low) == (90, True, None, None)
    assert value(gate.show_share(8, 10, 10, sensitive=True)) == 80
    assert value(gate.show_share(10, 10, 10)) == 100


def test_medians_and_shares_of_residents(gate: Gate) -> None:
    assert value(gate.show_measure(Measure(value=2.5, n=6, aside=0), 6, "visits")) == 2.5
    assert value(gate.show_measure(Measure(value=0.43, n=6, aside=0), 6, "percent")) == 40
    assert gate.show_measure(Measure(value=2.5, n=4, aside=0), 6, "visits") == Hidden(reason="small")
    assert gate.show_measure(Measure(value=None, n=0, aside=0), 6, "visits") == Hidden(reason="small")


def test_dont_know_share_counts_those_who_do_not_know(gate: Gate) -> None:
    tally = Tally(n=6, dk=4, refused=1, aside=0, counts={})
    assert value(gate.show_unknown(tally, 12)) == 40


def test_public_links_need_twice_as_many(policy: Policy) -> None:
    public = Gate.open(policy, public=True)
    assert (public.k, public.exact) == (10, 20)
    assert public.show_share(3, 9, 12) == Hidden(reason="small")
    assert isinstance(public.show_share(3, 10, 12), Shown)


def test_no_policy_below_the_floor(policy: Policy) -> None:
    from importlib import resources

    text = resources.files("scoring").joinpath("models/egov_maturity.policy.yaml").read_text("utf-8")
    low = text.replace("contributors: 5 ", "contributors: 2 ")
    with pytest.raises(FileError, match=r"policy\.yaml:\d+:\d+: 2 is below the floor of 3"):
        parse_policy(low)
    assert parse_policy(text).hash == policy.hash
    assert parse_policy(text.replace("contributors: 5 ", "contributors: 6 ")).hash != policy.hash


def test_statements_without_gaps_have_no_range(gate: Gate) -> None:
    """A third of offices, said in full, is 33 and no range from 33 to 34; an open answer, or colleagues, keep one."""
    third = Score("known", 100 / 3, 100 / 3, 100 / 3)
    whole = Ranked(id="A", score=third, half=None, n=3, known=1, applicable=1, in_scope=1, total=1)
    for figure in (gate.show_indicator(Indication(id="A1", score=third, n=3)), gate.show_ranked(whole, 3, None)):
        assert isinstance(figure, Shown)
        assert (figure.low, figure.value, figure.high) == (33, 33, 33)
    left_open = gate.show_indicator(Indication(id="A1", score=replace(third, high=40.2), n=3))
    of_colleagues = gate.show_indicator(Indication(id="A1", score=third, n=10, people=10))
    assert isinstance(left_open, Shown)
    assert isinstance(of_colleagues, Shown)
    assert (left_open.low, left_open.high) == (33, 41)
    assert (of_colleagues.low, of_colleagues.high) == (30, 40)
