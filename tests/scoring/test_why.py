"""Every number that is printed has a why, and the why gives the number back: recomputed from what the sheet tells."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.answers import Questionnaire
from scoring.assess import assess, lay_out
from scoring.assessment import Group, Roster, Scope
from scoring.cases import Case
from scoring.disclosure import round_to
from scoring.interviews import Interview
from scoring.policy import Policy
from scoring.publication import Publication
from scoring.publish import publish_group
from scoring.why import turning
from scoring.why.deriving import derive_indicator, recount
from scoring.why.explaining import explain
from scoring.why.recomputing import agrees, range_agrees, recompute
from scoring.why.sheets import Explained, Part, Why
from tests.scoring.test_golden import AGENTS, GOLDEN, NAMES, make_model
from tests.scoring.why_towns import AT, LIBRARY, MODEL, SIZES, Told, a_town, invent, printed_in, tell

QUICK = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SCORES = ("overall", "dimension", "indicator")


@pytest.fixture
def town() -> Told:
    return a_town()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other answers are tried: what a number is made of does not depend on them."""
    monkeypatch.setattr(turning, "TRIALS", 0)


def explanation(publication: Publication) -> Explained:
    found = publication.explanation
    assert found is not None
    return found


def check_every_number(publication: Publication) -> int:
    names = printed_in(publication)
    for name in names:
        assert agrees(publication, name), (publication.unit.id, name, publication.figures.get(name))
        if name.partition(".")[0] in SCORES:
            assert range_agrees(publication, name), (publication.unit.id, name, publication.figures[name])
    return len(names)


@pytest.mark.usefixtures("quick")
def test_every_printed_number_of_any_town_is_recomputed() -> None:
    numbers: list[int] = []

    @QUICK
    @given(st.integers(0, 10**6))
    def check(seed: int) -> None:
        told = tell(invent(seed, SIZES), SIZES)
        numbers.append(sum(check_every_number(one) for one in told.publications.values()))

    check()
    assert max(numbers) > 100


def test_so_is_that_of_a_survey_of_agents_alone() -> None:
    flows = {"agent_consultation": LIBRARY["agent_consultation"]}
    told = tell(invent(5, SIZES, flows), SIZES, flows=flows)
    assert sum(check_every_number(one) for one in told.publications.values()) > 100


def test_sheets_of_offices_give_the_number_exactly(town: Told) -> None:
    """Not only somewhere near it: where nobody but offices speaks, there is one value."""
    found = town.publications["town"]
    exact = [name for name in printed_in(found) if (reach := recompute(found, name)) and reach.low == reach.high]
    assert {"dimension.B", "dimension.C", "indicator.B3", "indicator.C5", "response"} <= set(exact)
    assert len(exact) > 20


# ------------------------------------------------------------------------------------------------ the golden case
@pytest.fixture(scope="module")
def golden(case: Callable[..., Case], consultation: Questionnaire, policy: Policy) -> Callable[[int], Publication]:
    def run(not_recorded: int) -> Publication:
        officer = {name: value for name, value in NAMES.items() if value != "agents"}
        cases = [case({"computer_access": choice}) for choice in AGENTS]
        cases.append(case(officer | {"not_recorded": not_recorded}, flow="golden", department="it"))
        scope = Scope("municipality", (Group("civil", ("civil",)),), {one.id: one for one in (consultation, GOLDEN)})
        rosters, as_of, model = [Roster("civil", 10, 10)], datetime(2026, 11, 23, tzinfo=UTC), make_model()
        found = assess(cases, rosters, model, policy, scope, as_of)
        frame = tell([], {"civil": 0}).judged[0].unit
        campaign = next(iter(tell([], {"civil": 0}).publications.values())).campaign
        unit = replace(frame, level="municipality")
        publication = publish_group(found, unit=unit, campaign=campaign, model=model, policy=policy, at=AT)
        desk = lay_out(cases, rosters, model, policy, scope, as_of)
        return replace(publication, explained=explain(publication, found, desk).to_json())

    return run


def test_the_golden_case_is_recomputed(golden: Callable[[int], Publication]) -> None:
    found = golden(0)
    assert check_every_number(found) >= 28
    whole = recompute(found, "overall")
    assert whole is not None
    assert whole.low <= 50.170 <= whole.high
    assert recompute(found, "dimension.D") is None
    assert explanation(found).sheets["overall"].turnings, "50.170 with a range over a level: an answer decides"


def test_a_cap_is_part_of_the_why(golden: Callable[[int], Publication]) -> None:
    capped = golden(1)
    check_every_number(capped)
    sheet = explanation(capped).sheets["dimension.C"]
    assert sheet.held == 49.9
    lower = with_sheet(capped, replace(sheet, held=30.0))
    assert not agrees(lower, "dimension.C")
    assert not range_agrees(lower, "dimension.C")


# ------------------------------------------------------------------------------------------------ the controls
def with_sheet(publication: Publication, sheet: Why) -> Publication:
    found = explanation(publication)
    changed = replace(found, sheets={**found.sheets, sheet.figure: sheet})
    return replace(publication, explained=changed.to_json())


def falsify(part: Part, by: float) -> Part:
    if part.parts:
        return replace(part, parts=tuple(falsify(one, by) for one in part.parts))
    return part if part.value is None else replace(part, value=part.value + by)


@pytest.mark.parametrize("figure", ["overall", "dimension.B", "dimension.C", "indicator.B3", "indicator.C5"])
def test_a_false_number_is_found_out(town: Told, figure: str) -> None:
    found = town.publications["town"]
    sheet = explanation(found).sheets[figure]
    assert agrees(found, figure)
    for by in (-25.0, 25.0):
        false = replace(sheet, parts=tuple(falsify(part, by) for part in sheet.parts))
        assert not agrees(with_sheet(found, false), figure)


def test_a_missing_part_or_a_false_weight_is_found_out(town: Told) -> None:
    found = town.publications["town"]
    sheet = explanation(found).sheets["dimension.C"]
    assert not agrees(with_sheet(found, replace(sheet, parts=sheet.parts[1:])), "dimension.C")
    heavy = (replace(sheet.parts[0], weight="5"), *sheet.parts[1:])
    assert not agrees(with_sheet(found, replace(sheet, parts=heavy)), "dimension.C")
    missing = replace(sheet, needed="1")
    assert not agrees(with_sheet(found, missing), "dimension.C"), "one of its five results is not known"


def test_a_number_without_a_sheet_is_an_error(town: Told) -> None:
    bare = replace(town.publications["town"], explained="")
    with pytest.raises(KeyError):
        recompute(bare, "overall")


# ------------------------------------------------------------------------------------------------ exactly
def test_the_steps_of_every_result_give_it_exactly(town: Told) -> None:
    """Colleagues included: the way that is told is the way that was taken."""
    for one in town.judged:
        for _, indicator in MODEL.indicators():
            if one.found.scope.level == "municipality" or indicator.level != "municipal":
                steps = recount(derive_indicator(indicator, one.found.scope.groups, town.desk))
                score = one.found.indicators[indicator.id].score
                assert (steps.state, steps.value, steps.low, steps.high) == (
                    score.state, score.value, score.low, score.high
                ), indicator.id  # fmt: skip


def test_points_and_questions_that_are_told_give_the_colleagues_results() -> None:
    """An independent count over the raw answers, with nothing but what the sheet says: the question, its points."""
    flows = {"agent_consultation": LIBRARY["agent_consultation"]}
    told = tell(invent(8, SIZES, flows), SIZES, flows=flows)
    found = told.publications["civil"]
    counted = 0
    for name in ("indicator.A1", "indicator.A2", "indicator.A3", "indicator.A5", "indicator.F2"):
        shown, sheet = found.shown(name), explanation(found).sheets.get(name)
        if shown is None or sheet is None or shown.value is None:
            continue
        key = next(one for one in sheet.questions if one.startswith("agent."))
        assert round_to(average(told.cases, key, explanation(found)), float(shown.rounding)) == shown.value, name
        counted += 1
    assert counted >= 4


def average(cases: tuple[Case, ...], key: str, explained: Explained) -> float:
    """The mean of the points of what the people of one department ticked."""
    flow, asked = LIBRARY["agent_consultation"], explained.questions[key]
    question = flow.questions[key.removeprefix("agent.")]
    worth = {label["en"]: points for label, points in asked.points}
    by_name = {option.name: worth.get(option.label["en"]) for option in question.options}
    said = [Interview(one, flow).answer(question.name).value for one in cases if one.department == "civil"]
    points = [found for one in said if (found := by_name.get(str(one))) is not None]
    return sum(points) / len(points)


# ------------------------------------------------------------------------------------------------ frozen
def test_sheets_are_frozen_with_the_publication(town: Told) -> None:
    found = town.publications["town"]
    again = Publication.from_json(found.to_json())
    assert again == found
    assert again.hash == found.hash != replace(found, explained="").hash
    assert explanation(again) == explanation(found)
    assert explanation(again).to_json() == found.explained


def test_the_order_of_interviews_never_changes_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "TRIALS", 60)  # as many as it takes to see another order
    sizes = {"civil": 6}
    cases = invent(4, sizes)
    first, second = tell(cases, sizes), tell(cases[::-1], sizes)
    assert first.publications == second.publications


def test_what_was_published_before_has_no_sheets_and_is_still_read(town: Told) -> None:
    old = replace(town.publications["town"], explained="").to_json().replace('"explained":"",', "")
    assert "explained" not in old
    assert Publication.from_json(old).explanation is None
