"""The library's agent consultation as scoring reads it, and the model beside it: every name that is used exists."""

import pytest

from flows.catalogue import load_library
from scoring.answers import Questionnaire
from scoring.model import Model
from scoring.names import compiled, names_of
from scoring.policy import Policy
from scoring.questionnaire import read_flow


@pytest.fixture(scope="module")
def library() -> Questionnaire:
    departments = [{"name": "civil", "label": {"en": "Civil registry", "fr": "État civil"}}]
    return read_flow(load_library("agent_consultation"), {"departments": departments})


def test_scores_labels_and_reasons(library: Questionnaire) -> None:
    access = library.questions["computer_access"]
    assert access.scales[0].scores["shared_enough"] == 75
    assert access.scales[0].scores["not_needed"] == "na"
    assert {option.name: option.label["fr"] for option in access.options}["own"] == "Un poste pour moi, fourni"
    assert library.questions["procedures"].na_reason == "na_scope"
    assert library.title["fr"] == "Le travail avec les usagers"
    assert len(library.hash) == 64


def test_what_decides_that_a_question_is_asked(library: Questionnaire) -> None:
    assert library.questions["learned"].depends == {"computer_access", "digital_acts"}
    assert library.questions["hard_why"].depends == {"serve_public", "procedures", "hard_pick"}
    assert not library.questions["own_means"].routed
    assert library.questions["department"].routed
    assert library.repeats == ("hard_procedures",)


def test_lists_handed_in_come_first(library: Questionnaire) -> None:
    options = library.questions["helper_department"].options
    assert [option.name for option in options] == ["civil", "it_team", "nobody", "outside"]
    assert options[0].label["fr"] == "État civil"


def test_the_model_names_only_what_the_flow_asks(library: Questionnaire, model: Model) -> None:
    names = names_of((library,), (), frozenset())
    shown = [value for value in model.values() if not value.is_fact]
    used = {value.question for value in shown if value.question}
    used |= {name for thing in model.things() for name in (thing.labels, thing.base, thing.unless["question"])}
    assert used <= set(library.questions)
    for value in shown:
        if value.value:
            assert compiled(value.value, names).references <= set(library.questions)
        choices = {option.name for option in library.questions[value.question or "contact_ways"].options}
        assert set(value.municipality_only) <= choices
    for _, indicator in model.indicators():
        for entry in (entry for part in indicator.parts for entry in part.record if entry.authority == "agent"):
            for text in entry.formulas:
                compiled(text, names)


def test_numbers_of_choices_are_the_same_everywhere(library: Questionnaire, model: Model, policy: Policy) -> None:
    visits = next(value.scale for value in model.values() if value.name == "p_visits")
    assert library.questions["visits"].scales[0].scores == visits
    assert library.questions["unfinished"].scales[0].scores == policy.sent_back
