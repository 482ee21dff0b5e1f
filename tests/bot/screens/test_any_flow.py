"""Whatever the flow: every card that a walk meets fits into Telegram, and no button on it is dead."""

import random
from collections.abc import Iterator
from typing import Any, cast

import pytest
from fitting import check

from bot.desk.answering import candidate_marks, meant
from bot.desk.drafting import draft_for, drafted, kept_refusal
from bot.desk.handing import parts_of
from bot.desk.leafing import leafed_to
from bot.desk.sittings import Sitting
from bot.desk.views_survey import step_of, view_of
from bot.screens.card import Card
from bot.screens.kinds import DRAWINGS
from bot.screens.survey import draw_survey
from bot.turn import Press
from bot.words import words
from flows.conversation import Ask, Complete, Refuse
from flows.engine import replay, submit
from flows.model import Flow
from tests.support.random_flows import random_flow
from tests.support.random_walks import Passed, walk

SEEDS = (*range(22), 165, 480)
LENGTH = 30
TAPS = 6
LANGUAGES = ("en", "fr", "ar")
ROW = {"id": "kJ3x9Qpa", "revision": 36**5 - 1, "kind": "survey"}
NO_EVENT = "#@t"
"""Another page, back to the question, a table: these change no answer and need no event."""


def sittings(seed: int) -> Iterator[Sitting]:
    """Every state that a walk reaches, with the refusal that led to it, if one did."""
    flow = random_flow(seed)
    for each in walk(flow, seed, LENGTH):
        if not isinstance(replay(flow, each.after, each.context), Complete):
            yield sitting_at(flow, each)


def sitting_at(flow: Flow, each: Passed) -> Sitting:
    draft: dict[str, Any] = {}
    if isinstance(each.outcome, Refuse):
        draft = {"address": each.outcome.address, "refused": kept_refusal(each.outcome)}
    key, turn = cast(Any, None), cast(Any, None)
    return Sitting(ROW, flow, each.after, each.context, key, turn, draft)


def drawn(sitting: Sitting, language: str) -> Card:
    step = step_of(sitting, "")
    assert isinstance(step, Ask | Refuse)
    ask = step.ask if isinstance(step, Refuse) else step
    return draw_survey(view_of(sitting, ROW, step, ask, ()), words(language))


def after_tap(sitting: Sitting, press: Press) -> dict[str, Any] | None:
    """The draft that a tap leads to; None for a tap that is an event, which must not be a dead one."""
    ask = sitting.step
    assert isinstance(ask, Ask)
    draft = draft_for(sitting, ask)
    if press.action in "+-nu":
        changed = leafed_to(press, sitting, ask) if press.arg.startswith("l") else drafted(press, ask, draft)
        assert changed is not None, f"{press} is dead on {ask.kind} {ask.type}"
        return changed
    if press.action == "h":
        assert parts_of(ask), f"{press} hands nothing over on {ask.kind} {ask.type}"
        return None
    if press.action in NO_EVENT or candidate_marks(press, ask, draft) is not None:
        return None
    event = meant(press, sitting, ask)
    assert event is not None, f"{press} means nothing on {ask.kind} {ask.type}"
    step = submit(sitting.flow, sitting.records, sitting.context, event).step
    assert not (isinstance(step, Ask) and step.notice == "stale"), f"{press} is stale on {ask.kind} {ask.type}: {event}"
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_every_card_of_any_flow_fits_and_every_button_lives(seed: int) -> None:
    dice = random.Random(seed)
    for sitting in sittings(seed):
        here: Sitting | None = sitting
        for _ in range(TAPS):
            assert here is not None
            cards = [drawn(here, language) for language in LANGUAGES]
            for card in cards:
                check(card)
            presses = [button.press for row in cards[0].rows for button in row if button.press]
            drafts = [after_tap(here, press) for press in presses]
            following = [draft for draft in drafts if draft is not None]
            if not following:
                break
            here = Sitting(ROW, here.flow, here.records, here.context, here.key, here.turn, dice.choice(following))


def test_the_walks_meet_every_kind() -> None:
    """The control: cards of all kinds were drawn, not a few of them again and again."""
    met = {ask.type if ask.kind == "question" else ask.kind for ask in met_asks()}
    assert met >= set(DRAWINGS) - {"table", "note", "waiting"}


def met_asks() -> Iterator[Ask]:
    for seed in SEEDS:
        for sitting in sittings(seed):
            assert isinstance(sitting.step, Ask)
            yield sitting.step


def test_a_dead_button_is_seen() -> None:
    """The control: a button of another kind of card does not pass."""
    sitting = next(each for each in sittings(0))
    for press in (Press(1, "n", arg="3024"), Press(1, "b", arg="9"), Press(1, "d", arg="9-9")):
        with pytest.raises(AssertionError):
            after_tap(sitting, press)
