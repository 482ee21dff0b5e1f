"""The context tells nothing that the figures do not: other answers behind what is hidden, the same context."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from two_waves import FLOWS, MODEL, POLICY, campaign, invent, judged, published, wave_of

from scoring.cases import Case
from scoring.context.around import Around, surround
from scoring.disclosure import Gate
from scoring.publish import draw_publication
from scoring.sensitivity import find_sensitivity
from scoring.sheet import Sheet
from scoring.waves import Disclosed, Judged
from tests.disclosure.attack import recover
from tests.scoring import wave_towns
from tests.scoring.conftest import CONSULTATION

SIZES = {"civil": 12, "markets": 9, "planning": 14, "archive": 3}
SEEN = ("civil", "markets", "planning")


def two_towns(seed: int) -> tuple[Disclosed, Disclosed]:
    """The same town twice, save for what the three people of the archive answered: hidden, as their department is."""
    chance = Random(seed)
    town = wave_towns.settle(chance, SIZES, skip=0)
    other = {**town, "archive": wave_towns.settle(Random(seed + 500), {"archive": 3}, skip=0)["archive"]}
    flows = {CONSULTATION.id: CONSULTATION}

    def twice(answers: Mapping[str, Sequence[Case]]) -> Disclosed:
        first = wave_towns.publish(answers)
        rows, before = wave_towns.rows_of(first), replace(wave_of(first), flows=flows)
        around, later = Around(before=before), replace(wave_towns.CAMPAIGN, id="c2")
        return wave_towns.publish(answers, ledger=rows, around=around, campaign=later)

    return twice(town), twice(other)


@pytest.mark.parametrize("seed", range(2))
def test_answers_of_a_hidden_department_move_nothing(seed: int) -> None:
    one, other = two_towns(seed)
    for name in (*SEEN, "archive"):
        mine, theirs = one.publications[name].context, other.publications[name].context
        assert (mine.since, mine.official) == (theirs.since, theirs.official), name
    town, twin = (found.publications["town"].context for found in (one, other))
    assert town.since is not None
    assert town.since.dimensions
    assert town.beside == twin.beside
    assert one.publications["civil"].figures == other.publications["civil"].figures


def test_the_context_follows_from_publications_alone() -> None:
    """Worked out again from what was frozen, without an answer: the same to the byte."""
    cases = invent(7)
    first = published(cases)
    second = published(invent(8), around=Around(before=wave_of(first)))
    bare = {
        name: replace(one, context=replace(one.context, since=None, beside=None))
        for name, one in second.publications.items()
    }
    again = surround(bare, FLOWS, Around(before=wave_of(first)), MODEL, POLICY)
    assert {name: one.to_json() for name, one in again.items()} == {
        name: one.to_json() for name, one in second.publications.items()
    }


def test_the_context_leaves_no_row_and_opens_nobody() -> None:
    """The ledger of two waves with and without a context is the same, and an attack on it recovers nobody."""
    chance = Random(11)
    town = wave_towns.settle(chance, SIZES, skip=0.1)
    first = wave_towns.publish(town)
    flows = {CONSULTATION.id: CONSULTATION}
    later = replace(wave_towns.CAMPAIGN, id="c2")
    around = Around(before=replace(wave_of(first), flows=flows))
    rows = wave_towns.rows_of(first)
    plain = wave_towns.publish(town, ledger=rows, campaign=later)
    second = wave_towns.publish(town, ledger=rows, campaign=later, around=around)
    assert plain.rows == second.rows
    assert {n: one.figures for n, one in plain.publications.items()} == {
        n: one.figures for n, one in second.publications.items()
    }
    figures = wave_towns.combinations(
        [row for row in (*rows, *wave_towns.rows_of(second)) if not row.measure.startswith("response.")]
    )
    truth = {item: chance.uniform(0, 1000) for figure in figures for item in sorted(figure)}
    assert recover(figures, truth, POLICY.contributors) == []


# ------------------------------------------------------------------------------------------------ other methods
@cache
def whole(seed: int) -> Judged:
    return judged(invent(seed))[1]


def card_with(refused: str, seed: int) -> tuple[object, bool]:
    """The card of a town one of whose figures the gate does not let through."""
    town = whole(seed)
    sheet = Sheet(town.found, Gate.open(POLICY), MODEL, refused=frozenset({refused}))
    context = draw_publication(sheet, town.unit, campaign(), "2026-12-11T17:00:00Z", "coordinator").context
    return context.sensitivity, context.sensitivity_hidden


def test_a_hidden_dimension_hides_the_whole_card() -> None:
    """Seven results, each without one dimension, would give the hidden one away."""
    for figure in ("dimension.A", "overall"):
        assert card_with(figure, 7) == (None, True)
    card, hidden = card_with("nothing", 7)
    assert card is not None
    assert not hidden


def test_the_plain_card_would_give_it_away() -> None:
    """The control: from the card of the exact results the hidden dimension is worked out to the point."""
    town = whole(7)
    card = find_sensitivity(town.found, MODEL, POLICY)
    assert card is not None
    count = len(card.without)
    without = {one.dimension: one.value for one in card.without}
    worked_out = count * card.value - (count - 1) * without["A"]
    assert worked_out == pytest.approx(town.found.dimensions["A"].score.value)


def test_a_hidden_indicator_does_not_vary() -> None:
    """With one of its indicators hidden a dimension counts as one number, whatever that indicator is."""
    open_card, _ = card_with("nothing", 7)
    held, hidden = card_with("indicator.A5", 7)
    assert held is not None
    assert not hidden
    assert held != open_card
