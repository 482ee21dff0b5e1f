"""The made-up person: the same for the same seed, able to answer every kind of Ask, mostly going forwards."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.catalogue import load_library, load_personas
from flows.conversation import (
    Answer,
    Ask,
    Back,
    Complete,
    Confirm,
    Context,
    DeleteInstance,
    Done,
    Keep,
    KeepFirst,
    NonAnswer,
    NonAnswerOffer,
    Offer,
    OpenInstance,
    Record,
    Refuse,
    ReviewRow,
    Status,
)
from flows.engine import replay, submit
from flows.improvise import ANYBODY, Persona, improvise, pick_persona
from flows.records import dump_records, load_records

SEEDS = [str(number) for number in range(400)]
CALCULATED = {f"hard_procedures#{number}.hard_{what}" for number in range(1, 20) for what in ("code", "label")}
FILES = ("image", "file", "audio", "acknowledge")
CHOICES = tuple(
    Offer(ordinal, name, (name,), exclusive=name == "none") for ordinal, name in enumerate(("a", "b", "c", "d", "none"))
)


def ask_about(type: str, **more: object) -> Ask:
    return Ask(**{"kind": "question", "address": "thing", "type": type, "label": ("Which?",), **more})  # type: ignore[arg-type]


def test_same_seed_says_the_same_and_another_seed_something_else() -> None:
    ask = ask_about("select_one", choices=CHOICES)
    assert improvise(ask, "7") == improvise(ask, "7")
    assert len({improvise(ask, seed) for seed in SEEDS}) >= len(CHOICES)


@pytest.mark.parametrize(
    "type",
    [
        "select_one",
        "select_multiple",
        "rank",
        "text",
        "integer",
        "decimal",
        "range",
        "date",
        "time",
        "geopoint",
        "image",
        "file",
        "audio",
        "acknowledge",
    ],
)
def test_answers_every_type(type: str) -> None:
    choices = CHOICES if type in ("select_one", "select_multiple", "rank") else ()
    for seed in SEEDS[:50]:
        event = improvise(ask_about(type, choices=choices), seed)
        assert isinstance(event, Answer)
        assert event.address == "thing"
        assert event.raw
        if choices:
            assert set(event.raw.split()) <= {offer.name for offer in choices}


def test_exclusive_choice_stands_alone_and_names_follow_the_list() -> None:
    persona = Persona(answers={"thing": {"d": 1, "b": 1, "none": 1}})
    said = {improvise(ask_about("select_multiple", choices=CHOICES), seed, persona).raw for seed in SEEDS}  # type: ignore[union-attr]
    assert said == {"b", "d", "b d", "none"}


def test_ticks_stay_between_least_and_most() -> None:
    persona = Persona(ticks={"thing": (2, 3)}, answers={"thing": {"a": 1, "b": 1, "c": 1, "d": 1}})
    counts = {
        len(improvise(ask_about("select_multiple", choices=CHOICES), seed, persona).raw.split()) for seed in SEEDS
    }  # type: ignore[union-attr]
    assert counts == {2, 3}


def test_a_narrowed_list_frees_what_the_persona_did_not_name() -> None:
    persona = Persona(answers={"thing": {"x": 8, "y": 8, "d": 1}})
    said = {improvise(ask_about("select_one", choices=CHOICES), seed, persona).raw for seed in SEEDS}  # type: ignore[union-attr]
    assert said >= {"a", "b", "c", "d"}
    known = Persona(answers={"thing": {"a": 8, "d": 1, "refused": 50}})
    said = {improvise(ask_about("select_one", choices=CHOICES), seed, known).raw for seed in SEEDS}  # type: ignore[union-attr]
    assert said == {"a", "d"}


def test_weights_rule_what_is_chosen_and_what_is_left_out() -> None:
    persona = Persona(answers={"thing": {"a": 9, "b": 1, "refused": 5}})
    ask = ask_about("select_one", choices=CHOICES, allow=(NonAnswerOffer(Status.REFUSED),))
    said = Counter(improvise(ask, seed, persona) for seed in SEEDS)
    a, b = Answer("thing", "a", typed=False), Answer("thing", "b", typed=False)
    assert set(said) == {a, b, NonAnswer("thing", Status.REFUSED)}
    assert said[a] > said[NonAnswer("thing", Status.REFUSED)] > said[b] > 0


def test_steers_through_every_kind_of_card() -> None:
    more = ask_about("repeat", kind="more", add_label=("More",), done_label=("No",))
    assert {improvise(more, seed) for seed in SEEDS} == {OpenInstance("thing"), Done("thing")}
    must = ask_about("repeat", kind="more", can_done=False)
    assert {improvise(must, seed) for seed in SEEDS} == {OpenInstance("thing")}
    assert improvise(ask_about("repeat", kind="fewer", previous=2), "1") == KeepFirst("thing", 2)
    review = ask_about("review", kind="review", rows=(ReviewRow("thing", ("Which?",), Status.ANSWERED, ("a",)),))
    assert Counter(type(improvise(review, seed)) for seed in SEEDS)[Confirm] > 350
    named = ask_about("text", kind="name", address="thing/name/other")
    assert all(2 <= len(improvise(named, seed).raw) <= 40 for seed in SEEDS)  # type: ignore[union-attr]


def test_goes_back_now_and_then_and_only_where_it_may() -> None:
    ask = ask_about("select_one", choices=CHOICES, can_back=True)
    backs = sum(improvise(ask, seed, Persona(hesitant=0.2)) == Back() for seed in SEEDS)
    assert 40 < backs < 120
    closed = ask_about("select_one", choices=CHOICES, can_back=False)
    assert not any(improvise(closed, seed, Persona(hesitant=1.0)) == Back() for seed in SEEDS)
    opened = ask_about("select_one", address="spot#2.thing", choices=CHOICES, can_cancel=True)
    assert improvise(opened, "1", Persona(hesitant=1.0)) == DeleteInstance("spot#2")
    kept = ask_about("select_one", choices=CHOICES, previous="a", previous_status=Status.ANSWERED)
    assert {type(improvise(kept, seed)) for seed in SEEDS} == {Keep, Answer}


def test_personas_are_drawn_by_weight() -> None:
    many, few = Persona("many", weight=9), Persona("few", weight=1)
    drawn = Counter(pick_persona([many, few], seed).name for seed in SEEDS)
    assert drawn["many"] > 3 * drawn["few"] > 0
    assert pick_persona([], "1") is ANYBODY


def department_context(language: str) -> Context:
    departments = [{"name": "finance", "label": {"en": "Finance", "fr": "Finances"}}]
    inputs = {"invited_department": "finance", "reviewer": "the data officer"}
    return Context(datetime(2026, 11, 23, 9, tzinfo=UTC), language, "town", inputs, {"departments": departments})


def _interview(seed: str, context: Context) -> tuple[Complete, int, tuple[Record, ...]]:
    """One improvised interview to its end, and how many events it took."""
    flow, persona = load_library("agent_consultation"), pick_persona(load_personas("agent_consultation"), seed)
    records: tuple[Record, ...] = ()
    step = replay(flow, records, context)
    for number in range(200):
        if isinstance(step, Complete):
            return step, number, records
        ask = step.ask if isinstance(step, Refuse) else step
        outcome = submit(flow, records, context, improvise(ask, f"{seed}/{number}", persona, context.language))
        records, step = records + outcome.records, outcome.step
    raise AssertionError(f"interview {seed} did not end")


def test_hesitant_people_never_lose_their_way() -> None:
    """Much going back: after each event a restart shows the same card, and progress stays within its total."""
    flow, context = load_library("agent_consultation"), department_context("en")
    person = replace(load_personas("agent_consultation")[0], hesitant=0.3, silent=0.2)
    for seed in range(12):
        records: tuple[Record, ...] = ()
        step = replay(flow, records, context)
        for number in range(60):
            if isinstance(step, Complete):
                assert not set(step.responses) - set(step.statuses) - CALCULATED
                break
            ask = step.ask if isinstance(step, Refuse) else step
            assert ask.progress.done <= ask.progress.total
            outcome = submit(flow, records, context, improvise(ask, f"{seed}/{number}", person))
            records, step = load_records(dump_records(records + outcome.records)), outcome.step
            assert isinstance(step, Refuse) or replay(flow, records, context) == step


def test_a_department_of_forty_looks_like_one() -> None:
    context = department_context("fr")
    done = [_interview(f"agent {number}", context) for number in range(40)]
    assert max(events for _, events, _ in done) < 80
    access = Counter(complete.responses.get("computer_access") for complete, _, _ in done)
    described = [complete.responses.get("hard_procedures#1.hard_code") for complete, _, _ in done]
    assert len(access) >= 4
    assert access.most_common(1)[0][1] < 30
    assert len(set(described)) >= 5
    assert (
        4
        <= sum(
            complete.responses.get("serve_public") == "never" or code is None
            for (complete, _, _), code in zip(done, described, strict=True)
        )
        <= 24
    )
    silent = sum(status in ("dont_know", "refused") for complete, _, _ in done for status in complete.statuses.values())
    total = sum(len(complete.statuses) for complete, _, _ in done)
    assert 0.005 < silent / total < 0.2
    assert any("hard_procedures#2.visits" in complete.statuses for complete, _, _ in done)
