"""What was measured of the library is what its flows still ask, and keeps what is promised to agents."""

from datetime import datetime

import pytest

from bot.desk.commands import LANGUAGES
from flows.catalogue import library_ids, library_text, load_library, load_personas
from flows.effort.measured import (
    FILE,
    KB_A_CARD,
    Profile,
    as_text,
    effort_of,
    measured_profiles,
    typical,
    usual_questions,
)
from flows.effort.walks import ON, Walk, patient, seconds_of, typical_walk, walk
from flows.source import parse_flow
from tests.support.small_flows import V1

CONSULTATION = "agent_consultation"
MOST_KB, MOST_MINUTES, MOST_QUESTIONS = 40, 10, 18
ALL = [(id, profile) for id in library_ids() for profile in measured_profiles(id)]


def walk_of(id: str, profile: Profile) -> Walk:
    person = next(one for one in load_personas(id) if one.name == profile.name)
    found = walk(load_library(id), patient(person), profile.seed)
    assert found is not None
    return found


@pytest.mark.parametrize(("id", "profile"), ALL, ids=[f"{id}-{profile.name}" for id, profile in ALL])
def test_the_counts_are_those_of_the_flow_today(id: str, profile: Profile) -> None:
    found = walk_of(id, profile)
    now = (len(found.asks), found.questions, found.besides_lists, round(seconds_of(load_library(id), found) / 60, 1))
    then = (profile.cards, profile.questions, profile.besides_lists, profile.minutes)
    assert now == then, f"stale: run `civimeter flows measure {id}`"


@pytest.mark.parametrize("id", library_ids())
def test_everybody_is_measured_in_every_language(id: str) -> None:
    profiles = measured_profiles(id)
    assert {one.name: one.weight for one in profiles} == {one.name: one.weight for one in load_personas(id)}
    assert all(set(one.kb) == set(LANGUAGES) for one in profiles)
    assert as_text(profiles) == library_text(id, FILE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typical_agent_needs_no_more_than_is_promised(language: str) -> None:
    profiles = measured_profiles(CONSULTATION)
    assert typical(profiles, lambda each: each.kb[language]) <= MOST_KB
    assert typical(profiles, lambda each: each.minutes) <= MOST_MINUTES
    assert typical(profiles, lambda each: different(walk_of(CONSULTATION, each))) <= MOST_QUESTIONS
    effort = effort_of(load_library(CONSULTATION), language)
    assert effort.kb <= MOST_KB
    assert effort.minutes <= MOST_MINUTES


def different(found: Walk) -> int:
    """How many questions of the guide were asked: AG10 of a second procedure is the same question again."""
    items = load_library(CONSULTATION).items
    names = {ask.address.rpartition(".")[2] for ask in found.asks if ask.kind in ("question", "matrix")}
    return len({items[name].comment.removesuffix("k") for name in names})


def test_the_typical_person_is_in_the_middle() -> None:
    id = CONSULTATION
    person = patient(load_personas(id)[-1])
    tried = [walk(load_library(id), person, f"{person.name}/{number}") for number in range(9)]
    lengths = sorted(len(each.asks) for each in tried if each is not None)
    assert len(typical_walk(load_library(id), person).asks) == lengths[len(lengths) // 2]


def profiles_of(*figures: tuple[float, float]) -> tuple[Profile, ...]:
    return tuple(Profile(str(n), "s", weight, 1, 1, 1, kb, {"en": kb}) for n, (weight, kb) in enumerate(figures))


def test_half_of_the_people_have_so_much_or_less() -> None:
    assert typical(profiles_of((1, 10), (1, 20), (1, 90)), lambda each: each.minutes) == 20
    assert typical(profiles_of((5, 10), (1, 20), (1, 90)), lambda each: each.minutes) == 10
    assert typical(profiles_of((1, 10), (1, 20), (5, 90)), lambda each: each.minutes) == 90
    with pytest.raises(ValueError, match="nobody"):
        typical((), lambda each: each.minutes)


def test_a_flow_that_nobody_measured_is_estimated_by_its_cards() -> None:
    flow = parse_flow(V1, "bicycles.yaml")
    assert (effort_of(flow, "en").questions, effort_of(flow, "en").kb) == (2, 5)
    assert usual_questions(flow) == 0


def test_the_estimate_lies_between_what_was_measured() -> None:
    rates = [profile.kb["en"] / profile.cards for _, profile in ALL]
    assert min(rates) < KB_A_CARD < max(rates)


def test_a_variant_of_a_language_counts_as_its_base() -> None:
    flow = load_library(CONSULTATION)
    assert effort_of(flow, "fr-FR") == effort_of(flow, "fr")
    assert effort_of(flow, "xx").kb >= effort_of(flow, "en").kb


def test_the_day_of_a_walk_is_fixed() -> None:
    assert isinstance(ON, datetime)
    assert ON.tzinfo is not None
