"""What is drawn of the actions: their evidence, what colleagues may hide, doors of the law, public links."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from scoring.assessment import Assessment
from scoring.cards import ActionCard
from scoring.disclosure import Gate
from scoring.facts import Fact, Facts, ThingFacts
from scoring.friction import draw_friction
from scoring.model import Model
from scoring.next_steps import draw_actions, draw_blocked, draw_quick_wins
from scoring.policy import Policy
from scoring.publication import Publication
from scoring.publish import publish_group
from scoring.rules import find_actions
from scoring.sheet import Sheet

BASE: dict[str, Fact] = {"pay_allowed": True, "cases_not_recorded": False, "publish_duty": "done"}
STALL: dict[str, Any] = {
    "serve_public": "every_day",
    "procedures": "market_space local_tax",
    "hard_procedures#1.hard_pick": "market_space",
    "hard_procedures#1.visits": "v4_more",
    "hard_procedures#1.unfinished": "u8_10",
    "contact_ways": "own_phone",
}

Draw = Callable[..., tuple[ActionCard, ...]]


@pytest.fixture(scope="module")
def sheet(run: Callable[..., Assessment], model: Model, policy: Policy) -> Callable[..., Sheet]:
    """A municipality with these facts: sheet(people, procedure={...}, legal_gap=2.0)."""

    def make(people: int = 0, public: bool = False, **facts: Any) -> Sheet:
        base = run([STALL] * people, 20, level="municipality")
        kinds = {"procedure": "market_space", "call": "green fund"}
        things = {
            kind: (ThingFacts(key, {"en": key, "fr": f"le {key}"}, facts[kind]),)
            for kind, key in kinds.items()
            if kind in facts
        }
        values = {**base.facts.values, **BASE, **{name: one for name, one in facts.items() if name not in kinds}}
        found = find_actions(replace(base, facts=Facts(values, things)), model, policy)
        return Sheet(found, Gate.open(policy, public=public), model)

    return make


def draw(sheet: Sheet, how: Callable[..., tuple[ActionCard, ...]] = draw_actions) -> dict[str, ActionCard]:
    return {card.rule: card for card in how(sheet, draw_friction(sheet))}


def test_what_office_holders_stated_is_the_evidence(sheet: Callable[..., Sheet]) -> None:
    card = draw(sheet(legal_gap=2.0))["R24"]
    assert (card.because, card.stated) == ((), (("legal_gap", "2"),))
    assert (card.do_first, card.check_first, card.check_law, card.closed) == ((), (), (), ())
    assert draw(sheet(legal_gap=2.0, cases_not_recorded=True))["R24"].do_first[0]["en"].startswith("Open a numbered")


def test_a_closed_door_moves_the_action_apart(sheet: Callable[..., Sheet]) -> None:
    found = sheet(legal_gap=2.0, pay_allowed=False)
    assert "R24" not in draw(found)
    (card,) = draw(found, draw_blocked).values()
    assert (card.rule, card.closed[0]["fr"]) == (
        "R24",
        "les taxes locales peuvent se payer par un moyen numérique",
    )


def test_a_law_that_nobody_knows_is_said(sheet: Callable[..., Sheet]) -> None:
    card = draw(sheet(minutes_published=False, budget_published=True))["R09"]
    assert card.check_law == ()
    unknown = sheet(B5=0.0)
    assert draw(unknown)["R15"].check_law[0]["en"] == "files may be kept with an outside host"


def test_the_heads_visits_need_no_figure_and_colleagues_visits_do(sheet: Callable[..., Sheet]) -> None:
    facts: dict[str, Fact] = {"p_visits": 4.0, "p_addressable": 18004.0}
    by_head = draw(sheet(procedure=facts | {"p_visits_from": "head"}))["R17"]
    assert (by_head.because, by_head.stated) == ((), (("market_space.p_visits", "4"),))
    assert (by_head.residents["fr"], by_head.trips) == ("Moins de déplacements pour le market_space.", 18000)
    told = facts | {"p_visits_from": "agents"}
    assert "R17" not in draw(sheet(4, procedure=told))
    by_agents = draw(sheet(8, procedure=told))["R17"]
    assert (by_agents.because, by_agents.stated) == (("procedure.market_space.visits",), ())


def test_trips_that_rest_on_hidden_visits_are_not_told(sheet: Callable[..., Sheet]) -> None:
    facts: dict[str, Fact] = {
        "p_stage": 0.0,
        "p_volume_high": True,
        "p_addressable": 18000.0,
        "p_visits_from": "agents",
    }
    assert draw(sheet(4, procedure=facts))["R19"].trips == 0
    assert draw(sheet(8, procedure=facts))["R19"].trips == 18000


def test_a_share_of_few_colleagues_leads_to_nothing(sheet: Callable[..., Sheet]) -> None:
    assert "R29" not in draw(sheet(4, own_phone_share=100.0))
    assert draw(sheet(8))["R29"].because == ("share.own_phone_share",)


def test_security_is_on_no_public_link(sheet: Callable[..., Sheet]) -> None:
    facts = {"G3": 0.0, "G4": 0.0, "G2": 0.0, "fee_published": False}
    assert list(draw(sheet(**facts), draw_quick_wins)) == ["R08", "R38", "R41", "R39"]
    assert list(draw(sheet(public=True, **facts), draw_quick_wins)) == ["R08"]


def test_a_call_is_named(sheet: Callable[..., Sheet]) -> None:
    card = draw(sheet(call={"c_eligible": "yes", "c_days_left": 40.0}))["R45"]
    assert card.step["en"] == "Decide whether to apply to green fund, and name who writes."
    assert dict(card.stated) == {"green fund.c_days_left": "40", "green fund.c_eligible": "yes"}


def test_three_are_shown_and_no_place_is_left_open(sheet: Callable[..., Sheet]) -> None:
    found = sheet(8, fee_published=False, G3=0.0, legal_gap=1.0, C2=0.0, E2=0.0)
    cards = draw(found)
    assert list(cards) == ["R08", "R16", "R27"]
    assert not [
        words for card in cards.values() for words in (*card.step.values(), *card.residents.values()) if "{" in words
    ]


def test_a_publication_lists_what_the_law_holds_back(
    sheet: Callable[..., Sheet], frame: dict[str, Any], model: Model, policy: Policy
) -> None:
    found = sheet(legal_gap=2.0, pay_allowed=False).assessment
    drawn = publish_group(found, model=model, policy=policy, **frame)
    assert [card.rule for card in drawn.blocked] == ["R24"]
    assert "R24" not in [card.rule for card in drawn.actions]
    assert Publication.from_json(drawn.to_json()) == drawn
