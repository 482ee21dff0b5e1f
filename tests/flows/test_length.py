"""How long the agent consultation is for each kind of person, recomputed by walking the flow to its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from flows.catalogue import load_library
from flows.conversation import (
    Answer,
    Ask,
    Complete,
    Confirm,
    Context,
    Done,
    Event,
    NonAnswer,
    OpenInstance,
    Refuse,
    Status,
)
from flows.engine import replay, submit
from flows.model import Flow, Question

NOTICE, SENDING, NAMING, PROMPT, LEFT_OUT = 35, 20, 15, 4, 5

FRONT: Mapping[str, str] = {
    "department": "finance",
    "serve_public": "every_day",
    "procedures": "birth_certificate",
    "hard_pick": "birth_certificate",
    "hard_why": "too_many_papers",
    "visits": "v2",
    "unfinished": "u2_3",
    "contact_ways": "counter",
    "agent_hard": "no_papers",
    "complaint_handling": "by_word",
    "needs_heard": "water",
    "computer_access": "shared_short",
    "internet_work": "often_cut",
    "lost_half_days": "d1_2",
    "own_means": "often",
    "digital_acts": "write_document",
    "learned": "colleague",
    "helper_department": "it_team",
    "idea_kind": "fewer_papers",
    "idea": "=skipped",
    "help_test": "not_now",
}
IDEA = {"idea": "Fewer papers for the same certificate."}
SEVERAL = {"procedures": "birth_certificate death_burial"}
FIELD = {"computer_access": "not_needed", "internet_work": "not_needed", **SEVERAL, **IDEA}
OTHERS = {"procedures": "birth_certificate other_proc", "hard_why": "other_reason"}


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of person: answers by question (`=` marks a non-answer), and what the walk must come to."""

    name: str
    answers: Mapping[str, str]
    items: int
    cards: int
    minutes: str
    placed: bool = True
    hard: int = 1


PROFILES = [
    Profile("one procedure, idea left out", {}, 18, 19, "9.2"),
    Profile("one procedure, idea written", IDEA, 18, 19, "9.9"),
    Profile("several, idea left out", SEVERAL, 18, 20, "9.3"),
    Profile("several, idea written", {**SEVERAL, **IDEA}, 18, 20, "10.0"),
    Profile("field, nothing digital", {**FIELD, "digital_acts": "none"}, 16, 18, "9.2"),
    Profile("field, payments by phone", {**FIELD, "digital_acts": "collect_device"}, 17, 19, "9.6"),
    Profile("goes well, no idea", {"hard_why": "nothing", "idea_kind": "nothing"}, 18, 18, "9.2"),
    Profile("none is hard, idea written", {**SEVERAL, **IDEA, "hard_pick": "=not_applicable"}, 15, 16, "8.4"),
    Profile("none of the procedures", {"procedures": "=not_applicable"}, 15, 16, "7.8"),
    Profile("not placed yet", {**SEVERAL, **IDEA}, 19, 21, "10.2", placed=False),
    Profile("two other names", {**OTHERS, **IDEA}, 19, 23, "10.7", placed=False),
    Profile("second hard procedure", {**SEVERAL, **IDEA}, 18, 24, "11.9", hard=2),
    Profile("never deals with residents", {"serve_public": "never"}, 10, 11, "4.9"),
]
TYPICAL = PROFILES[:7]


def make_context(placed: bool = True, language: str = "en") -> Context:
    return Context(
        now=datetime(2026, 11, 23, 9, tzinfo=UTC),
        language=language,
        seed="walk",
        inputs={"reviewer": "the data officer", "dept_procs": "", "invited_department": "finance" if placed else ""},
        choices={"departments": [{"name": "finance", "label": {"en": "Finance", "fr": "Finances"}}]},
    )


def decide(ask: Ask, profile: Profile, opened: int) -> Event:
    """What a person of this profile does with this card."""
    match ask.kind:
        case "review":
            return Confirm()
        case "more":
            return OpenInstance(ask.address) if opened < profile.hard else Done(ask.address)
        case "name":
            return Answer(ask.address, f"Name {ask.address[-4:]}")
    name = ask.address.rpartition(".")[2]
    said = {**FRONT, **profile.answers}[name]
    if name == "hard_pick" and opened == 2:
        said = "death_burial"
    if said.startswith("="):
        return NonAnswer(ask.address, Status(said[1:]))
    return Answer(ask.address, said, typed=ask.type == "text")


def walk(flow: Flow, profile: Profile) -> tuple[list[Ask], Complete]:
    """All cards that a person of this profile sees, to the end."""
    context, records, asks, opened = make_context(profile.placed), (), [], 1
    step = replay(flow, records, context)
    while isinstance(step, Ask):
        asks.append(step)
        event = decide(step, profile, opened)
        opened += isinstance(event, OpenInstance)
        outcome = submit(flow, records, context, event)
        assert not isinstance(outcome.step, Refuse), outcome.step
        records, step = records + outcome.records, outcome.step
    assert isinstance(step, Complete)
    return asks, step


def item_of(flow: Flow, ask: Ask) -> Question:
    item = flow.items[ask.address.rpartition(".")[2]]
    assert isinstance(item, Question)
    return item


def seconds_of(flow: Flow, ask: Ask, complete: Complete) -> int:
    if ask.kind == "name":
        return NAMING
    if ask.kind == "more":
        return PROMPT
    if complete.statuses[ask.address] == Status.SKIPPED:
        return LEFT_OUT
    return item_of(flow, ask).seconds + 5 * len(ask.notes)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_length_of_each_profile(profile: Profile) -> None:
    flow = load_library("agent_consultation")
    asks, complete = walk(flow, profile)
    cards = [ask for ask in asks if ask.kind != "review"]
    codes = {
        flow.items[ask.address.rpartition(".")[2]].comment.removesuffix("k") for ask in cards if ask.kind == "question"
    }
    total = NOTICE + SENDING + sum(seconds_of(flow, ask, complete) for ask in cards)
    assert (len(codes), len(cards), f"{total / 60:.1f}") == (profile.items, profile.cards, profile.minutes)
    assert profile not in TYPICAL or (16 <= len(codes) <= 18 and 8 <= round(total / 60) <= 10)
