"""The regulatory diagnosis: how long it is, recomputed by walking it; what feeds what; what is proposed, what said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from flows.catalogue import library_pack, load_library, load_personas
from flows.check.questions import choices_of
from flows.conversation import (
    Answer,
    Ask,
    Complete,
    Confirm,
    Context,
    Done,
    Event,
    Keep,
    NonAnswer,
    OpenInstance,
    Record,
    Refuse,
    Status,
)
from flows.engine import replay, submit
from flows.improvise import improvise
from flows.known.inputs import check_inputs
from flows.model import Flow, Question

FLOW = "regulatory_diagnosis"
NOTICE, SENDING, PROMPT, LEFT_OUT = 35, 20, 4, 5
SAID: Mapping[str, str] = {"pay_agreement": "signed", "used_part": "petition", "budget_line": "yes"}
TYPED: Mapping[str, str] = {"decimal": "12.5", "date": "2027-02-15", "select_multiple": "1"}


@dataclass(frozen=True, slots=True)
class Town:
    """How much there is to say, and what the walk must come to; `viewed` documents come with the heads' view."""

    name: str
    viewed: int
    programmes: int
    calls: int
    cards: int
    minutes: str
    country: str = ""


TOWNS = [
    Town("eight documents, one programme, two calls", 8, 1, 2, 68, "12.3"),
    Town("twenty documents, two programmes, four calls", 20, 2, 4, 101, "17.2"),
    Town("no document, no programme, no call", 0, 0, 0, 40, "8.0"),
    Town("the same with the country pack", 0, 1, 0, 45, "9.4", country="zz"),
]


def make_context(town: Town) -> Context:
    rows = [{"pub_doc": f"Document {number}", "head_view": "yes"} for number in range(town.viewed)]
    return Context(
        now=datetime(2026, 11, 23, 9, tzinfo=UTC),
        language="en",
        seed="walk",
        inputs={"country": town.country},
        rows={"declared_documents": rows},
        pack=library_pack(FLOW, town.country),
    )


def decide(ask: Ask, town: Town, opened: dict[str, int]) -> Event:
    """What the officer of this town does with this card: keeps what is proposed, gives no sources."""
    wanted = {"publish_rights": 0, "programmes": town.programmes, "calls": town.calls}
    if ask.kind == "review":
        return Confirm()
    if ask.kind == "more":
        opened[ask.address] = opened.get(ask.address, 1) + 1
        return OpenInstance(ask.address) if opened[ask.address] <= wanted[ask.address] else Done(ask.address)
    if ask.previous is not None:
        return Keep(ask.address)
    name = ask.address.rpartition(".")[2]
    if any(offer.status == Status.SKIPPED for offer in ask.allow):
        return NonAnswer(ask.address, Status.SKIPPED)
    gates = {"programme_exists": town.programmes, "calls_any": town.calls}
    if name in gates:
        return Answer(ask.address, "yes" if gates[name] else "no", typed=False)
    if name in SAID:
        return Answer(ask.address, SAID[name], typed=False)
    return Answer(ask.address, TYPED.get(ask.type, "1" if ask.choices else f"Thing {ask.address}"))


def walk(flow: Flow, town: Town) -> tuple[list[Ask], Complete]:
    """All cards to the end."""
    context, asks = make_context(town), list[Ask]()
    records: tuple[Record, ...] = ()
    opened: dict[str, int] = {}
    step = replay(flow, records, context)
    while isinstance(step, Ask):
        asks.append(step)
        outcome = submit(flow, records, context, decide(step, town, opened))
        assert not isinstance(outcome.step, Refuse), outcome.step
        records, step = records + outcome.records, outcome.step
    assert isinstance(step, Complete)
    return asks, step


def item_of(flow: Flow, ask: Ask) -> Question:
    item = flow.items[ask.address.rpartition(".")[2]]
    assert isinstance(item, Question)
    return item


def seconds_of(flow: Flow, ask: Ask, complete: Complete) -> int:
    if ask.kind == "more":
        return PROMPT
    return LEFT_OUT if complete.statuses[ask.address] == Status.SKIPPED else item_of(flow, ask).seconds


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.name)
def test_length_of_each_town(town: Town) -> None:
    flow = load_library(FLOW)
    asks, complete = walk(flow, town)
    cards = [ask for ask in asks if ask.kind != "review"]
    total = NOTICE + SENDING + sum(seconds_of(flow, ask, complete) for ask in cards)
    assert (len(cards), f"{total / 60:.1f}") == (town.cards, town.minutes)


def test_a_view_of_the_departments_is_no_answer_until_it_is_kept() -> None:
    flow, town = load_library(FLOW), TOWNS[0]
    asks, complete = walk(flow, town)
    proposed = [ask for ask in asks if ask.address.endswith(".may_publish")]
    assert len(proposed) == 8
    assert {(ask.previous, ask.previous_status) for ask in proposed} == {("yes", None)}
    assert not [ask for ask in asks if ask.address.endswith((".head_view", ".pub_doc"))]
    assert complete.responses["publish_rights#8.may_publish"] == "yes"


def test_rows_without_a_view_or_with_the_answer_itself_are_told() -> None:
    flow, base = load_library(FLOW), make_context(TOWNS[2])

    def causes(row: Mapping[str, str]) -> list[str]:
        context = Context(base.now, "en", seed="", inputs={}, rows={"declared_documents": [row]})
        return [f"{each.column}: {each.cause}" for each in check_inputs(flow, context)]

    assert causes({"pub_doc": "Urban plan", "head_view": "not_agreed"}) == []
    assert causes({"pub_doc": "Urban plan", "may_publish": "yes"}) == ["may_publish: no such column"]
    assert causes({"pub_doc": "Urban plan", "head_view": "perhaps"}) != []


def test_the_pack_narrows_and_proposes_and_leaves_the_town_its_own_answers() -> None:
    flow, pack = load_library(FLOW), library_pack(FLOW, "zz")
    abroad, inside = walk(flow, TOWNS[2])[0], walk(flow, TOWNS[3])[0]
    offered = [
        {offer.name for ask in cards if ask.address == "used_part" for offer in ask.choices}
        for cards in (abroad, inside)
    ]
    assert offered[0] - offered[1] == {"e_vote"}
    assert "petition" in offered[1]
    own = {"dp_files", "dp_contact", "pay_agreement", "used_part", "decision_part", "applied", "budget_line"}
    assert not own & set(pack)
    assert {ask.address for ask in inside if ask.notice == "from_pack"} == set(pack)


def test_measures_feed_what_the_model_expects() -> None:
    fed: dict[str, set[str]] = {}
    for item in load_library(FLOW).items.values():
        if isinstance(item, Question) and item.measure:
            mark = "(c) " if item.measure.use == "corroborates" else ""
            for place in (*item.measure.indicator, item.measure.profile):
                fed.setdefault(mark + place, set()).add(item.comment) if place else None
    pay, part = {f"LF8{letter}" for letter in "cdefg"}, {f"LF10{letter}" for letter in "abcdefgh"}
    assert fed == {
        "G1": {"LF2"},
        "G2": {"LF3"},
        "G5": {"LF5", "LF9", "LF11"} | part,
        "G6": {"LF13", "LF13e"},
        "G7": {"LF15"},
        "C4": pay,
        "B1": {"LF19a", "LF19"},
        "(c) B1": {"LF17"},
        "(c) D2": {"LF12"},
        "X3": {"LF1", "LF4", "LF5", "LF6", "LF7", "LF18"} | pay | part,
        "X4": {"LF13b", "LF13c", "LF13d", "LF13e", "LF14"} | {f"LF14{letter}" for letter in "bcdefgh"},
    }


def test_each_scored_answer_is_that_of_the_legal_officer_and_evidence_names_its_question() -> None:
    flow = load_library(FLOW)
    questions = [item for item in flow.items.values() if isinstance(item, Question)]
    assert {item.measure.authority[0] for item in questions if item.measure} == {"legal_officer"}
    shown = {item.evidence_for: item.comment for item in questions if item.evidence_for}
    assert shown == {
        "dp_law": "LF1s",
        "dp_files": "LF2s",
        "online_equal": "LF4s",
        "esign": "LF5s",
        "scan_proof": "LF6s",
        "legal_pay_matrix": "LF8s",
        "legal_part_matrix": "LF10s",
        "publish_duty": "LF17s",
        "cloud": "LF18s",
    }
    assert {item.name for item in questions if item.sensitive} == {"dp_files", "dp_contact"}


def test_names_of_the_lists_answer_to_the_names_of_the_questions() -> None:
    """Scoring joins `used_part` to the rows of the law by name."""
    flow = load_library(FLOW)
    used = flow.items["used_part"]
    assert isinstance(used, Question)
    processes = {f"law_{choice.name}" for choice in choices_of(flow, used) if not choice.exclusive}
    assert processes == {name for name in flow.items if name.startswith("law_") and name != "law_part_source"}
    assert "mobile_money" in {name.removeprefix("legal_") for name in flow.items}


@pytest.mark.parametrize("seed", range(24))
def test_anybody_comes_to_the_end(seed: int) -> None:
    flow, persona = load_library(FLOW), load_personas(FLOW)[seed % 3]
    context = make_context(TOWNS[seed % 4])
    records: tuple[Record, ...] = ()
    for number in range(600):
        ask = replay(flow, records, context)
        if isinstance(ask, Complete):
            return
        records += submit(flow, records, context, improvise(ask, f"{seed}/{number}", persona)).records
    pytest.fail("no end in 600 cards")


def test_personas_name_only_what_the_flow_asks() -> None:
    flow = load_library(FLOW)
    for persona in load_personas(FLOW):
        for name, weights in persona.answers.items():
            item = flow.items[name]
            assert isinstance(item, Question)
            offered = {choice.name for choice in choices_of(flow, item)} | {each.status for each in item.allow or ()}
            offered |= {"skipped"} if item.required is False else set()
            assert set(weights) <= offered, f"{persona.name} {name}: {set(weights) - offered}"
        assert {name.partition("/")[0] for name in persona.texts} | set(persona.ticks) <= set(flow.items)
