"""The quick way to the next card gives what the slow way gives, where nothing is kept and all is replayed anew."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.delivery_call import Caller
from bot.delivery_diff import fingerprint
from bot.desk.sittings import Sitting
from bot.desk.standing import Standing
from bot.desk.views_survey import ordinary_card, step_of, view_of
from bot.pacer import Pacer
from bot.screens import survey, view
from bot.screens.card import Card
from bot.screens.stencil import Filled, Stencil
from bot.screens.survey import draw_survey
from bot.telegram.codec import Codec
from bot.words import words
from flows import onward, said
from flows.catalogue import library_ids, load_library
from flows.conversation import Ask, Complete, Context, Fixed, Record, Refuse, Step
from flows.engine import replay
from flows.model import Flow
from flows.nodes import Node, Plan
from flows.plan import plan_of
from flows.source import parse_body
from tests.support.random_flows import random_context, random_flow
from tests.support.random_walks import addresses, next_event

LANGUAGES = ("en", "fr", "es", "pt", "ar")
STEPS = 30
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = b"k" * 32
ROW = {"id": "kJ3x9Qpa", "kind": "survey"}
GIVEN = ("", "", "", "")
CALLER = Caller(cast(Any, None), Pacer(), Codec((KEY,), "7000000001"))
CACHED = {survey: ("own_part", "say_progress", "ways_out"), view: ("own_label",)}
SEEDS = range(12)


@dataclass(frozen=True)
class Pair:
    """One flow twice: the second has a plan of its own, of which nothing is taken to be the same for everybody."""

    quick: Flow
    slow: Flow
    context: Context


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes pairs."""
    slow: list[Flow] = []
    fix = said._say

    def say(plan: Plan, node: Node, language: str) -> said.Said:
        found = fix(plan, node, language)
        if not any(plan.flow is each for each in slow):
            return found
        bare = replace(found, label=None, hint=None, allow=None)
        asks_choices = node.item.type in ("select_one", "select_multiple", "rank")
        return replace(bare, choices=None, shown=None) if asks_choices else bare

    def make(flow: Flow, context: Context) -> Pair:
        slow.append(anew(flow))
        return Pair(flow, slow[-1], context)

    monkeypatch.setattr(said, "_say", say)
    return make


def anew(flow: Flow) -> Flow:
    """The same flow, of which nothing is kept."""
    return parse_body(flow.body())


def library_context(flow: Flow, language: str) -> Context:
    """Lists are handed in where the flow wants some; colleagues and tables where it may have them."""
    places = [{"name": f"d{n}", "label": {"en": f"Office {n}", "fr": f"Bureau {n}"}} for n in range(4)]
    choices = {each.name: places for each in flow.inputs if each.type == "choices"}
    inventory = flow.settings.id == "department_inventory"
    return Context(START, language, "seed", choices=choices, delegate=inventory, tables=inventory)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """The drawing without its caches."""
    with pytest.MonkeyPatch.context() as patch:
        for module, names in CACHED.items():
            for name in names:
                patch.setattr(module, name, getattr(module, name).__wrapped__)
        yield


def drawn_quickly(sitting: Sitting, step: Step | None, found: list[Card]) -> Card:
    """The card as it is sent: through a stencil where there is one. `found` gathers those."""
    ordinary = None if isinstance(step, Refuse) else ordinary_card(sitting, words(sitting.context.language))
    found.extend([ordinary] if ordinary is not None else ())
    return drawn(sitting, step) if ordinary is None else ordinary


def drawn(sitting: Sitting, step: Step | None) -> Card:
    """The card of a sitting, or of the refusal of what was just said in it, drawn from the beginning."""
    step = step if isinstance(step, Refuse) else step_of(sitting, "")
    assert isinstance(step, Ask | Refuse)
    ask = step.ask if isinstance(step, Refuse) else step
    return draw_survey(view_of(sitting, sitting.row, step, ask, ()), words(sitting.context.language))


def sitting_at(flow: Flow, records: tuple[Record, ...], context: Context, standing: Standing | None) -> Sitting:
    row = {**ROW, "revision": len(records)}
    return Sitting(row, flow, records, context, cast(Any, None), cast(Any, None), {}, "w", standing)


def compare(two: Pair, seed: str, stencilled: list[Card] | None = None) -> int:
    """Walks, and compares after every event: the card, what is remembered of it, and its signed buttons. Returns how
    many there were; `stencilled` gathers the cards that were made through a stencil. Raises AssertionError.
    """
    found: list[Card] = [] if stencilled is None else stencilled
    dice, known = random.Random(f"quick {seed}"), addresses(two.quick)
    standing, said_last = Standing(two.quick, (), (), two.context, GIVEN), cast(Step | None, None)
    for minute in range(1, STEPS):
        context = replace(two.context, now=START + timedelta(minutes=minute))
        standing = standing.under(context)
        step, records = standing.step(), standing.records
        assert step == replay(two.slow, records, context), f"{seed}, event {minute}"
        if isinstance(step, Complete):
            return minute
        quick = drawn_quickly(sitting_at(two.quick, records, context, standing), said_last, found)
        with nothing_kept():
            slow = drawn(sitting_at(two.slow, records, context, None), said_last)
        assert quick == slow, f"{seed}, event {minute}"
        assert fingerprint(quick, KEY) == fingerprint(slow, KEY)
        assert CALLER.keyboard(quick, "5000000001") == CALLER.keyboard(slow, "5000000001")
        addressed = [record.address for record in records if record.status is not None]
        outcome = standing.offer(next_event(step, known, addressed, dice))
        said_last = outcome.step
        bodies = ["sealed"] * len(outcome.records)
        standing = standing.then(outcome.records, bodies) if outcome.records else replace(standing, _step=None)
    return STEPS


@pytest.mark.parametrize("flow_id", library_ids())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_of_the_library_is_that_of_the_slow_way(pair: Any, flow_id: str, language: str) -> None:
    flow = load_library(flow_id)
    two = pair(flow, library_context(flow, language))
    assert sum(compare(two, f"{flow_id} {language} {walk}") for walk in range(2)) > STEPS


@pytest.mark.parametrize("seed", SEEDS)
def test_every_card_of_a_random_flow_is_that_of_the_slow_way(pair: Any, seed: int) -> None:
    flow = random_flow(seed)
    compare(pair(flow, replace(random_context(flow, seed), now=START)), f"random {seed}")


# ------------------------------------------------------------------------------------------------ controls
def test_the_control_a_text_that_is_kept_wrongly_is_noticed(pair: Any) -> None:
    flow = anew(load_library("agent_consultation"))
    two, plan = pair(flow, library_context(flow, "fr")), plan_of(flow)
    for node in plan.nodes.values():
        node.said["fr"] = replace(said.said_of(plan, node, "fr"), label=Fixed(("Another text",)))
    with pytest.raises(AssertionError):
        compare(two, "control")


def test_the_control_a_drawing_that_is_kept_wrongly_is_noticed(pair: Any) -> None:
    flow = anew(load_library("agent_consultation"))
    two, plan = pair(flow, library_context(flow, "ar")), plan_of(flow)
    compare(two, "control")
    for node in plan.nodes.values():
        choices = said.said_of(plan, node, "ar").choices
        for key, sheet in (choices.kept if choices is not None else {}).items():
            choices.kept[key] = replace(sheet, per_row=sheet.per_row + 1, keys=sheet.keys[:-1])
    with pytest.raises(AssertionError):
        compare(two, "control")


def test_the_control_an_answer_that_is_read_must_not_be_passed_over(pair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onward, "_is_free", lambda route, here, node, record: record.address == here.address)
    flow = anew(load_library("agent_consultation"))
    two = pair(flow, library_context(flow, "en"))
    for node in plan_of(flow).nodes.values():
        node.unread = True
    with pytest.raises(AssertionError):
        sum(compare(two, f"control {walk}") for walk in range(10))


def test_the_control_the_quick_way_is_taken(pair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[bool] = []
    move_on = onward.move_on

    def counted(*about: Any) -> bool:
        moved.append(move_on(*about))
        return moved[-1]

    monkeypatch.setattr("flows.replay.move_on", counted)
    flow = load_library("regulatory_diagnosis")
    compare(pair(flow, library_context(flow, "pt")), "control")
    assert sum(moved) > len(moved) / 4, "many answers are read by nothing"


# ------------------------------------------------------------------------------------------------ stencils
def stencils(flow: Flow) -> list[Stencil]:
    """Those that are kept with a flow."""
    said_here = [each for node in plan_of(flow).nodes.values() for each in node.said.values()]
    allowed = [allow for each in said_here for allow in each.allow or ()]
    return [kept for allow in allowed for kept in allow.kept.values() if isinstance(kept, Stencil)]


def test_the_control_most_cards_are_made_through_a_stencil(pair: Any) -> None:
    made: list[Card] = []
    flow = anew(load_library("agent_consultation"))
    events = sum(compare(pair(flow, library_context(flow, "es")), f"control {n}", made) for n in range(3))
    assert len(made) > events / 4
    assert len(made) > len(stencils(flow)) > 0
    assert all(isinstance(card.rows, Filled) for card in made)


def shown_otherwise(stencil: Stencil) -> None:
    stencil.html += "."


def meant_otherwise(stencil: Stencil) -> None:
    stencil.keys = [[(label, action, f"{arg}0") for label, action, arg in row] for row in stencil.keys]


def set_otherwise(stencil: Stencil) -> None:
    stencil.keys = [[key] for row in stencil.keys for key in row][::-1]


def hashed_otherwise(stencil: Stencil) -> None:
    stencil.kept = {make: text.replace("=", "+") for make, text in stencil.kept.items()}


@pytest.mark.parametrize("spoil", [shown_otherwise, meant_otherwise, set_otherwise, hashed_otherwise])
def test_the_control_a_stencil_that_is_wrong_is_noticed(pair: Any, spoil: Any) -> None:
    flow = anew(load_library("regulatory_diagnosis"))
    two = pair(flow, library_context(flow, "ar"))
    compare(two, "control")
    assert stencils(flow), "there is something to spoil"
    for stencil in stencils(flow):
        spoil(stencil)
    with pytest.raises(AssertionError):
        compare(two, "control")
