"""What stands around the figures: the wave before, departments side by side, other methods, towns that agreed."""

from dataclasses import fields, replace
from random import Random
from typing import Any

import pytest
from two_waves import BAD, FLOWS, GOOD, campaign, invent, published, say, two_waves, wave_of

from scoring.assessment import Group, Scope
from scoring.cards import DimensionCard, Named
from scoring.change import Wave, compare_waves
from scoring.context.around import Around
from scoring.context.beside import set_beside
from scoring.context.cards import Beside, Difference, Moved, Peers, Since
from scoring.context.peers import draw_peers, read_town
from scoring.context.printed import Printed, judge, mean_printed
from scoring.context.since import PublishedWave
from scoring.figures import Hidden
from scoring.publication import Publication
from scoring.waves import Disclosed
from tests.scoring import wave_towns
from tests.scoring.conftest import AS_OF, CONSULTATION, make_case

MODEL, POLICY = wave_towns.MODEL, wave_towns.POLICY


def moved(since: Since | None) -> dict[str, Moved]:
    assert since is not None
    return {one.id: one for one in (*since.dimensions, *since.indicators)}


# ------------------------------------------------------------------------------------------------ the wave before
def test_the_second_wave_says_what_changed() -> None:
    first, second = two_waves()
    since = second.publications["town"].context.since
    assert since is not None
    assert (since.opened_at, since.closed_at, since.why_not) == ("2025-12-01", "2025-12-12", "")
    found = moved(since)
    assert found["A"].direction == "higher"
    assert found["A"].after - found["A"].before >= (found["A"].smallest or 100)
    assert {name for name, one in found.items() if one.direction == "lower"} == set()
    assert found["D"].direction == "cannot_tell", "what nobody changed"
    assert found["D"].before == found["D"].after
    assert first.publications["town"].context.since is None


def test_only_what_both_waves_printed_is_compared() -> None:
    """Each number stands in one of both publications, or is the mean of numbers that do."""
    first, second = (found.publications["town"] for found in two_waves())
    since = second.context.since
    assert since is not None
    for one in since.indicators:
        old, new = first.shown(f"indicator.{one.id}"), second.shown(f"indicator.{one.id}")
        assert old is not None
        assert new is not None
        assert (one.before, one.after) == (old.value, new.value)
    for one in since.dimensions:
        old, new = first.shown(f"dimension.{one.id}"), second.shown(f"dimension.{one.id}")
        assert old is not None
        assert new is not None
        assert ((one.before, one.after) == (old.value, new.value)) or not one.whole
    assert dict(since.left_out)["B1"] == "not_shown"


def test_a_hidden_figure_is_not_compared() -> None:
    """Hidden in one of both waves: it is gone from the comparison, and so is the dimension that counted it."""
    first, second = two_waves()
    town = first.publications["town"]
    figures = {**town.figures, "indicator.A2": Hidden(reason="protect")}
    dimensions = tuple(
        replace(
            card, indicators=tuple(replace(one, state="hidden") if one.id == "A2" else one for one in card.indicators)
        )
        for card in town.dimensions
    )
    before = replace(town, figures=figures, dimensions=dimensions)
    found = published(
        say(invent(7, 4), GOOD), around=Around(before=PublishedWave((before, *units(first)), FLOWS))
    ).publications["town"]
    since = found.context.since
    assert since is not None
    assert dict(since.left_out)["A2"] == "not_shown"
    assert "A2" not in moved(since)
    assert not moved(since)["A"].whole
    assert "A2" not in moved(since)["A"].common
    assert "A2" in moved(second.publications["town"].context.since), "the control"


def without(one: Publication, indicator: str) -> Publication:
    """The same publication with one indicator hidden."""

    def hide(card: DimensionCard) -> DimensionCard:
        parts = (replace(part, state="hidden") if part.id == indicator else part for part in card.indicators)
        return replace(card, indicators=tuple(parts))

    figures = {**one.figures, f"indicator.{indicator}": Hidden(reason="protect")}
    return replace(one, figures=figures, dimensions=tuple(map(hide, one.dimensions)))


def elsewhere(one: Publication) -> Publication:
    return replace(one, unit=replace(one.unit, departments=(Named("d9", {"en": "X"}),)))


def otherwise(one: Publication) -> Publication:
    return replace(one, versions=replace(one.versions, model=replace(one.versions.model, version="0")))


def units(found: Disclosed) -> list[Publication]:
    return [one for one in found.publications.values() if one.unit.level == "unit"]


def test_no_change_that_may_be_called_one() -> None:
    cases = invent(3)
    first = published(cases)
    again = published(cases, campaign("c2"), around=Around(before=wave_of(first))).publications["town"]
    assert {one.direction for one in moved(again.context.since).values()} == {"cannot_tell"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda one: replace(one, unit=replace(one.unit, departments=(Named("d9", {"en": "X"}),))), "departments"),
        (
            lambda one: replace(one, versions=replace(one.versions, model=replace(one.versions.model, version="0"))),
            "method",
        ),
        (lambda one: replace(one, dimensions=()), "nothing"),
    ],
)
def test_why_nothing_is_compared(change: Any, why: str) -> None:
    first, _ = two_waves()
    before = PublishedWave(tuple(change(one) for one in first.publications.values()), FLOWS)
    town = published(invent(7), around=Around(before=before)).publications["town"]
    assert town.context.since is not None
    assert (town.context.since.why_not, town.context.since.dimensions) == (why, ())


def test_another_question_is_another_thing() -> None:
    """The choices of a question changed between the waves: what rests on it is left out, and the survey is named."""
    first, _ = two_waves()
    older = FLOWS["agent_consultation"]
    question = older.questions["own_means"]
    changed = replace(older, version="0", questions={**older.questions, "own_means": replace(question, scales=())})
    before = PublishedWave(tuple(first.publications.values()), {**FLOWS, "agent_consultation": changed})
    since = published(invent(7), around=Around(before=before)).publications["town"].context.since
    assert since is not None
    assert dict(since.left_out)["A5"] == "asked_otherwise"
    assert [(before, after) for _, before, after in since.flows] == [("0", older.version)]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_called_a_change_is_one_of_the_exact_figures_too(seed: int) -> None:
    """The yardstick: both waves recomputed from the answers, which a report never does."""
    chance = Random(seed)
    sizes = {"civil": 14, "markets": 9, "planning": 22}
    old, new = (wave_towns.settle(chance, sizes, skip=0.05) for _ in range(2))
    kind = GOOD if seed % 2 else BAD
    new = {
        name: [make_case({**one.values, **kind}, department=name) if chance.random() < 0.7 else one for one in cases]
        for name, cases in new.items()
    }
    flows = {CONSULTATION.id: CONSULTATION}
    first = wave_towns.publish(old, silent=3)
    before = PublishedWave(tuple(first.publications.values()), flows)
    second = wave_towns.publish(new, silent=3, around=Around(before=before))
    called = 0
    for name in (*sizes, "town"):
        departments = tuple(sizes) if name == "town" else (name,)
        scope = Scope("municipality" if name == "town" else "unit", tuple(Group(d, (d,)) for d in departments), flows)
        rosters = wave_towns.rosters_of(old, 3)
        waves = [Wave(tuple(c for some in town.values() for c in some), rosters, scope, AS_OF) for town in (old, new)]
        exact = compare_waves(waves[0], waves[1], MODEL, POLICY)
        truth = {one.id: one.direction for one in (*exact.dimensions, *exact.indicators)}
        for one in moved(second.publications[name].context.since).values():
            called += one.direction != "cannot_tell"
            assert one.direction in ("cannot_tell", truth[one.id]), (name, one)
    assert called > 0


def test_judging_is_the_same_from_both_sides() -> None:
    low, high, unsure = Printed(20, 20, 20, 5, 1), Printed(60, 60, 60, 5, 1), Printed(60, 10, 90, 5, 1)
    assert judge(low, high, POLICY) == ("higher", 11)
    assert judge(high, low, POLICY)[0] == "lower"
    assert judge(low, unsure, POLICY)[0] == "cannot_tell", "unknown answers could turn it"
    assert judge(low, replace(high, half=None), POLICY) == ("cannot_tell", None)
    assert judge(low, replace(high, half=50.0), POLICY)[0] == "cannot_tell"
    assert mean_printed([low, replace(high, half=None)]).half is None


# ------------------------------------------------------------------------------------------------ side by side
def test_departments_in_the_order_of_the_roster_and_nobody_first() -> None:
    cases = say(say(invent(5, 4), GOOD, "d2"), BAD, "d1")
    beside = published(cases).publications["town"].context.beside
    assert beside is not None
    assert [one.id for one in beside.units] == ["d1", "d2"]
    assert Difference(about="A5", higher="d2", lower="d1") in beside.differences
    assert {field.name for field in fields(Difference)} == {"about", "higher", "lower"}
    assert {field.name for field in fields(Beside)} == {"units", "rows", "differences", "pairs"}
    other = published(say(say(invent(5, 4), BAD, "d2"), GOOD, "d1")).publications["town"].context.beside
    assert other is not None
    assert [one.id for one in other.units] == ["d1", "d2"], "the same order, whoever stands higher"


def test_what_is_hidden_of_a_department_stays_so_beside_others() -> None:
    found = wave_towns.publish(wave_towns.settle(Random(1), {"civil": 12, "markets": 9, "archive": 3}, skip=0))
    beside = found.publications["town"].context.beside
    assert beside is not None
    cells = {cell.unit: cell for row in beside.rows for cell in row.cells if row.dimension == "A"}
    assert (cells["archive"].state, cells["archive"].value) == ("hidden", None)
    assert cells["civil"].state == "shown"
    assert "archive" not in {name for one in beside.differences for name in (one.higher, one.lower)}


def test_one_department_is_beside_nobody() -> None:
    first, _ = two_waves()
    one = first.publications["d1"]
    assert set_beside([one], first.publications["town"], MODEL, POLICY) is None
    assert one.context.beside is None, "a department's own report compares it with nobody"


# ------------------------------------------------------------------------------------------------ towns
def test_a_town_that_agreed_beside_those_that_did() -> None:
    town = published(invent(7)).publications["town"]
    own = read_town(town, 8000, shares=True)
    assert set(own.scores) <= {card.id for card in town.dimensions}
    low, score, high = own.scores["D"]
    others = [replace(own, id=f"t{n}", scores={"D": (n, n, n)}) for n in (10, 20, 30)]
    found = draw_peers(own, others, POLICY)
    assert found is not None
    assert found == Peers(above=5000, up_to=20000, rows=found.rows)
    assert [(row.dimension, row.towns, row.middle) for row in found.rows] == [("D", 3, 20)]
    assert found.rows[0].direction == ("higher" if low >= 20 and score >= 30 else "cannot_tell")
    ends = []
    for people in (300, 60_000):
        sized = [replace(one, population=people) for one in (own, *others)]
        found = draw_peers(sized[0], sized[1:], POLICY)
        assert found is not None
        ends.append((found.above, found.up_to))
    assert ends == [(0, 500), (50_000, 0)]
    assert draw_peers(own, others[:2], POLICY) is None
    assert draw_peers(replace(own, shares=False), others, POLICY) is None
    assert high >= score


# ------------------------------------------------------------------------------------------------ other methods
def test_the_card_is_frozen_with_its_seed() -> None:
    _, second = two_waves()
    card = second.publications["town"].context.sensitivity
    assert card is not None
    assert (card.seed, card.draws, card.noise) == (POLICY.draw_seed, POLICY.draws, 25)
    assert len(card.variants) == 4
    known = [one.id for one in second.publications["town"].dimensions if one.reason == ""]
    assert [one.dimension for one in card.without] == known
    for one in card.variants:
        assert one.low <= one.value <= one.high
        assert one.stays % 5 == 0
    assert second.publications["d1"].context.sensitivity is None, "a department has no level as a whole"
    again = Publication.from_json(second.publications["town"].to_json())
    assert again == second.publications["town"]


def test_every_quick_win_cites_what_it_rests_on() -> None:
    _, second = two_waves()
    for name in ("town", "d1", "d2"):
        publication = second.publications[name]
        assert publication.context.quick_wins
        for one in publication.context.quick_wins:
            assert one.quick_win
            assert one.because or one.stated or one.things, one.rule
            assert all(publication.shown(figure) for figure in one.because)
