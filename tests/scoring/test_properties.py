"""What holds for any answers: order never matters, not knowing never moves a score, better never lowers it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.answers import Questionnaire
from scoring.assessment import Assessment
from scoring.model import Model
from scoring.policy import Policy
from scoring.publish import publish_group

Answers = dict[str, Any]
FED = ("A1", "A2", "A3", "A5", "F1", "F2")
SCORED = ("computer_access", "internet_work", "lost_half_days", "own_means", "learned")
SIGNS = ["$dont_know", "$refused"]
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def people(consultation: Questionnaire) -> st.SearchStrategy[list[Answers]]:
    return st.lists(st.builds(lambda rest, hard: rest | hard, _plain(consultation), _hard(consultation)), max_size=14)


def _choices(consultation: Questionnaire, name: str) -> list[str]:
    return [option.name for option in consultation.questions[name].options]


def _answer(consultation: Questionnaire, name: str) -> st.SearchStrategy[str]:
    choices = _choices(consultation, name)
    if consultation.questions[name].kind == "words":
        ticked = st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True)
        return ticked.map(lambda found: " ".join(sorted(found))) | st.sampled_from(SIGNS)
    return st.sampled_from([*choices, *SIGNS])


def _plain(consultation: Questionnaire) -> st.SearchStrategy[Answers]:
    names = [name for name, question in consultation.questions.items() if not question.repeat]
    return st.fixed_dictionaries({}, optional={name: _answer(consultation, name) for name in names})


def _hard(consultation: Questionnaire) -> st.SearchStrategy[Answers]:
    names = [name for name, question in consultation.questions.items() if question.repeat]
    described = {f"hard_procedures#1.{name}": _answer(consultation, name) for name in names}
    return st.just({}) | st.fixed_dictionaries(described)


@pytest.mark.parametrize("level", ["unit", "municipality"])
def test_the_order_of_people_never_matters(
    run: Callable[..., Assessment],
    frame: Mapping[str, Any],
    model: Model,
    policy: Policy,
    people: st.SearchStrategy[list[Answers]],
    level: str,
) -> None:
    @QUICK
    @given(people.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
    def check(both: tuple[list[Answers], list[Answers]]) -> None:
        first, second = (run(one, 15, level=level) for one in both)
        assert first == second
        texts = [publish_group(one, model=model, policy=policy, **frame).to_json() for one in (first, second)]
        assert texts[0] == texts[1]

    check()


def test_not_knowing_moves_only_bounds_and_coverage(
    run: Callable[..., Assessment], people: st.SearchStrategy[list[Answers]]
) -> None:
    silent = dict.fromkeys(["lost_half_days", "computer_access", "internet_work", "own_means"], "$dont_know")
    silent |= dict.fromkeys(["learned", "digital_acts"], "$refused")

    @QUICK
    @given(people)
    def check(found: list[Answers]) -> None:
        before, after = run(found, 20), run([*found, silent], 20)
        for name in FED:
            one, other = before.indicators[name].score, after.indicators[name].score
            if one.state == "na":
                assert other.state == "missing"
                continue
            assert (one.state, one.value) == (other.state, other.value)
            assert other.floor <= one.floor
            assert other.ceiling >= one.ceiling

    check()


def test_a_better_answer_never_lowers_a_score(
    run: Callable[..., Assessment], people: st.SearchStrategy[list[Answers]], consultation: Questionnaire
) -> None:
    @QUICK
    @given(people, st.data())
    def check(found: list[Answers], data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(SCORED))
        scores = consultation.questions[name].scales[0].scores
        worse, better = sorted(
            data.draw(st.lists(st.sampled_from([c for c, s in scores.items() if s != "na"]), min_size=2, max_size=2)),
            key=lambda choice: scores[choice],
        )
        before, after = (run([*found, {name: choice}], 20) for choice in (worse, better))
        for indicator in FED:
            assert (after.indicators[indicator].score.value or 0) >= (before.indicators[indicator].score.value or 0)
        for dimension in ("A", "F"):
            one, other = (each.dimensions[dimension].score for each in (before, after))
            assert (other.value or 0) >= (one.value or 0)
            assert other.floor >= one.floor
            assert other.ceiling >= one.ceiling

    check()


def test_scores_lie_within_their_bounds(
    run: Callable[..., Assessment], people: st.SearchStrategy[list[Answers]]
) -> None:
    @QUICK
    @given(people)
    def check(found: list[Answers]) -> None:
        result = run(found, 15)
        for score in [one.score for one in (*result.indicators.values(), *result.dimensions.values())]:
            if score.value is not None:
                assert 0 <= score.floor <= score.value <= score.ceiling <= 100

    check()


def test_nothing_shown_of_fewer_than_k(
    run: Callable[..., Assessment],
    frame: Mapping[str, Any],
    model: Model,
    policy: Policy,
    people: st.SearchStrategy[list[Answers]],
) -> None:
    @QUICK
    @given(people)
    def check(found: list[Answers]) -> None:
        publication = publish_group(run(found, 15), model=model, policy=policy, **frame)
        assert all(figure.n >= 5 for figure in publication.figures.values() if figure.kind == "shown")
        for card in publication.dimensions:
            if card.figure and publication.hides(card.figure):
                assert (card.level, card.doubt, card.cap) == ("", "none", None)

    check()
