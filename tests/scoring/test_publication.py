"""From twelve people's answers to what a coordinator may read: figures, tables, cards, actions, ledger."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scoring.assessment import Assessment
from scoring.figures import Hidden, Shown
from scoring.ledger import ledger_rows
from scoring.policy import Policy
from scoring.publication import Publication
from scoring.yaml_file import read_yaml

Answers = Mapping[str, Any]

PEOPLE = read_yaml((Path(__file__).parent / "people.yaml").read_text("utf-8"), "people.yaml").data
FRONT, BACK = PEOPLE["front"], PEOPLE["back"]


def shown(publication: Publication, name: str) -> Shown:
    figure = publication.figures[name]
    assert isinstance(figure, Shown), name
    return figure


def test_a_department_of_twelve(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 8 + [BACK] * 2, 12)
    assert (found.response.answered, found.response.on_list, found.response.rate) == (10, 12, 83)
    assert (found.response.mark, found.response.everyone) == ("normal", False)
    equipment = next(card for card in found.dimensions if card.id == "A")
    # A1 52, A2 60, A3 46.4, A5 20: 44.6
    assert shown(found, "dimension.A").value == 45
    assert (equipment.level, equipment.known, equipment.in_scope, equipment.total) == ("emerging", 4, 4, 6)
    assert shown(found, "indicator.A5").value == 20
    assert shown(found, "indicator.A5").rounding == "10"
    assert [card.id for card in found.dimensions if card.level] == ["A", "F"]
    assert (found.overall.level, found.overall.reason, found.overall.figure) == ("", "department", "")


def test_not_asked_is_listed_by_name(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 10, 12)
    assert len(found.not_asked) == 32
    missing = {one.id: one for one in found.not_asked}
    assert not missing.keys() & {"A1", "A2", "A3", "A5", "F1", "F2"}
    assert found.say(missing["G3"].name, "fr") == "Sauvegardes"
    assert [found.say(one.name, "fr") for one in missing["B1"].authorities] == [
        "Chef de service",
        "Responsable juridique ou financier",
    ]


def test_hard_procedures(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 8 + [BACK] * 2, 12)
    assert found.friction.hardest is not None
    assert [row.name for row in found.friction.hardest.rows] == ["market_space"]
    (card,) = found.friction.procedures
    assert (shown(found, card.named).value, shown(found, card.named).n) == (100, 8)
    assert (shown(found, card.visits).value, shown(found, card.visits).unit) == (3, "visits")
    # 0.45 of residents are sent back: rounded to ten points, halves upwards
    assert (shown(found, card.sent_back).value, shown(found, card.sent_back).unit) == (50, "percent")
    causes = {row.name: shown(found, row.figure).value for row in card.causes.rows}
    assert causes["too_many_papers"] == 100
    assert causes["long_queue"] == 0


def test_fewer_than_k_people_give_a_row_and_no_card(publish: Callable[..., Publication]) -> None:
    other = FRONT | {"hard_procedures#1.hard_pick": "birth_certificate"}
    found = publish([FRONT] * 4 + [other] * 4, 12)
    assert found.friction.hardest is not None
    assert {row.name: shown(found, row.figure).value for row in found.friction.hardest.rows} == {
        "market_space": 50,
        "birth_certificate": 50,
    }
    assert found.friction.procedures == ()
    assert not [name for name in found.figures if name.startswith("procedure.")]


def test_it_goes_well_is_not_hard(publish: Callable[..., Publication]) -> None:
    well = FRONT | {"hard_procedures#1.hard_why": "nothing"}
    found = publish([well] * 8, 12)
    assert found.friction.procedures == ()
    assert shown(found, "hardest.market_space").value == 0


def test_a_single_procedure_is_the_one_described(publish: Callable[..., Publication]) -> None:
    single = {name: value for name, value in FRONT.items() if name != "hard_procedures#1.hard_pick"}
    found = publish([single | {"procedures": "local_tax"}] * 8, 12)
    assert [card.code for card in found.friction.procedures] == ["local_tax"]


def test_corruption_class_only_for_the_whole_municipality(publish: Callable[..., Publication]) -> None:
    people = [FRONT] * 10
    department, town = publish(people, 12), publish(people, 12, level="municipality")
    public = publish(people, 12, level="municipality", audience="public")
    for found, expected in ((department, False), (town, True), (public, False)):
        names = {name.rpartition(".")[2] for name in found.figures}
        assert ({"pressure", "go_betweens"} <= names) is expected
        assert bool({"pressure", "go_betweens"} & names) is expected
        assert ("pressure" in found.to_json()) is expected
    assert shown(town, "table.agent_hard.pressure").value == 90
    assert shown(town, "table.agent_hard.pressure").at_least


def test_up_to_three_actions_whose_triggers_are_true(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 10, 12)
    assert [card.rule for card in found.actions] == ["R17", "R18", "R29"]
    trips, papers, phone = found.actions
    assert found.say(trips.residents, "en") == "Fewer trips for Market space."
    assert (trips.quick_win, trips.because) == (True, ("procedure.market_space.visits",))
    assert (papers.quick_win, phone.quick_win) == (False, False)
    assert len(papers.check_first) == len(phone.check_first) == 1
    assert phone.because == ("share.own_phone_share",)


def test_nothing_urgent(publish: Callable[..., Publication]) -> None:
    assert publish([BACK] * 10, 12).actions == ()


def test_heads_and_intervals_only_from_twice_k(publish: Callable[..., Publication]) -> None:
    nine, ten = (
        publish([FRONT | {"idea_kind": "nothing"}] * 2 + [FRONT] * 7, 12),
        publish([FRONT | {"idea_kind": "nothing"}] * 3 + [FRONT] * 7, 12),
    )
    few, enough = shown(nine, "table.idea_kind.poster_papers"), shown(ten, "table.idea_kind.poster_papers")
    assert (few.heads, few.sampling_low, few.low) == (None, None, None)
    assert (enough.heads, enough.heads_low, enough.heads_high) == (7, 7, 9)
    assert (enough.sampling_low, enough.sampling_high) == (50, 80)
    assert (few.value, enough.value) == (80, 70)


def test_fewer_than_k_answers_hide_everything_but_the_counts(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 4, 4)
    assert found.figures
    assert all(isinstance(figure, Hidden) for figure in found.figures.values())
    assert (found.response.answered, found.response.on_list, found.response.everyone) == (4, 4, False)
    assert found.actions == ()
    assert ledger_rows(found) == ()
    assert {card.level for card in found.dimensions} == {""}
    assert all(table.hidden and not table.rows for table in found.friction.tables)


def test_five_answers_are_the_control(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 5, 5)
    assert isinstance(found.figures["indicator.A1"], Shown)
    assert found.actions


def test_public_links_need_ten(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 9, 9, audience="public")
    assert found.k == 10
    assert all(isinstance(figure, Hidden) for figure in found.figures.values())
    assert found.actions == ()


def test_hidden_publications_of_different_answers_are_equal(publish: Callable[..., Publication]) -> None:
    """Nothing of the answers is left in a publication where everything is hidden."""
    other = FRONT | {"own_means": "never", "agent_hard": "anger", "hard_procedures#1.hard_pick": "birth_certificate"}
    field = dict.fromkeys(("computer_access", "internet_work", "learned"), "not_needed") | {"learned": "no_need"}
    hidden = {publish([one] * 4, 6).to_json() for one in (FRONT, other, BACK, field, dict.fromkeys(FRONT, "$refused"))}
    assert len(hidden) == 1
    assert publish([BACK] * 5, 6).to_json() != publish([FRONT] * 5, 6).to_json()


def test_response_rule(publish: Callable[..., Publication]) -> None:
    low, limited, normal = (publish([FRONT] * 6, headcount) for headcount in (21, 20, 10))
    assert [found.response.mark for found in (low, limited, normal)] == ["indicative", "limited", "normal"]
    assert [next(c for c in found.dimensions if c.id == "A").level for found in (low, limited, normal)] == [
        "",
        "emerging",
        "emerging",
    ]
    assert next(card for card in low.dimensions if card.id == "A").reason == "response"


def test_declined_only_when_both_sides_have_k(run: Callable[..., Assessment], policy: Policy) -> None:
    from scoring.assess import count_responses
    from scoring.assessment import Roster
    from scoring.disclosure import show_split

    for answered, municipality, told in ((8, False, False), (7, False, True), (8, True, True), (4, False, False)):
        counts = count_responses([Roster("civil", 12, answered, declined=2, unreachable=1)], policy)
        split = show_split(counts, policy.contributors, municipality)
        assert (split.declined is not None) is told, (answered, municipality)
