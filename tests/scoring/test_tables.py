"""Derived tables and the facts that rules read, on the flows of the library: every figure worked out by hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from scoring.answers import Questionnaire
from scoring.assess import assess
from scoring.assessment import Assessment, Group, Roster, Scope
from scoring.check.filling import make_case
from scoring.facts import ThingFacts
from scoring.model import Model
from scoring.policy import Policy

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
People = Sequence[Mapping[str, Any]]
Town = Callable[..., Assessment]


@pytest.fixture(scope="module")
def town(model: Model, policy: Policy, library: dict[str, Questionnaire]) -> Town:
    """Assess a town: `heads` and `agents` by department, `it` and `law` what the officers said (None: not asked)."""

    def run(
        heads: Mapping[str, Mapping[str, Any]] | None = None,
        agents: Mapping[str, People] | None = None,
        it: Mapping[str, Any] | None = None,
        law: Mapping[str, Any] | None = None,
        level: Any = "municipality",
    ) -> Assessment:
        said = {"dept_head": heads, "agent": agents, "it_officer": it, "legal_officer": law}
        flows = {name: library[model.authorities[name].flow] for name, found in said.items() if found is not None}
        cases = [make_case(one, flows["dept_head"], name) for name, one in (heads or {}).items()]
        cases += [make_case(one, flows["agent"], name) for name, group in (agents or {}).items() for one in group]
        cases += [make_case(it, flows["it_officer"], "town")] if it is not None else []
        cases += [make_case(law, flows["legal_officer"], "town")] if law is not None else []
        names = sorted({*(heads or {}), *(agents or {})}) or ["a"]
        rosters = [Roster(name, 10, len((agents or {}).get(name, ()))) for name in names]
        groups = tuple(Group(name, (name,)) for name in names)
        scope = Scope(level, groups if level == "municipality" else groups[:1], {f.id: f for f in flows.values()})
        return assess(cases, rosters, model, policy, scope, AS_OF)

    return run


def procedure(which: str, volume: int | str, visits: str, stage: str, **more: Any) -> dict[str, Any]:
    return {
        "proc_which": which,
        "proc_stage": stage,
        "proc_volume_class": "exact",
        "proc_volume": volume,
        "proc_visits": visits,
        **more,
    }


def cards(found: Assessment, kind: str = "procedure") -> dict[str, ThingFacts]:
    return {one.key: one for one in found.facts.things[kind]}


FIVE = [
    procedure("market_space", 9000, "v3", "nothing"),
    procedure("birth_certificate", 6000, "v2", "form"),
    procedure("building_permit", 240, "v4_more", "information"),
    procedure("business_licence", 800, "v3", "form"),
    procedure("residence_identity", 3500, "v1", "form"),
]


def test_trips_of_the_design(town: Town) -> None:
    found = cards(town(heads={"a": {"dept_procedures": FIVE}}, law={"online_equal": "no"}))
    trips = {key: (one.values["p_avoidable"], one.values["p_addressable"]) for key, one in found.items()}
    assert trips == {
        "market_space": (18000, 18000),
        "birth_certificate": (6000, 3000),
        "building_permit": (720, 540),
        "business_licence": (1600, 800),
        "residence_identity": (0, 0),
    }
    assert found["business_licence"].values["p_gate"] == "closed"
    assert found["market_space"].values["p_gate"] == "open"
    assert found["market_space"].label["fr"] == "Droit de place, marché"


def test_volumes_count_as_high_in_the_top_third_and_from_316_on(town: Town) -> None:
    found = cards(town(heads={"a": {"dept_procedures": FIVE}}))
    high = {key for key, one in found.items() if one.values["p_volume_high"]}
    assert high == {"market_space", "birth_certificate"}
    few = cards(town(heads={"a": {"dept_procedures": [procedure("local_tax", 315, "v1", "form")]}}))
    assert few["local_tax"].values["p_volume_high"] is False


def test_one_card_for_a_procedure_of_two_departments(town: Town) -> None:
    heads = {
        "a": {"dept_procedures": [procedure("residence_identity", 3500, "v1", "form", proc_papers=2, proc_days=0)]},
        "b": {"dept_procedures": [procedure("residence_identity", 3000, "v2", "information", proc_papers=5)]},
    }
    found = town(heads=heads)
    (card,) = found.facts.things["procedure"]
    assert (card.values["p_volume"], card.values["p_stage"], card.values["p_visits"]) == (3500, 25, 2)
    assert (card.values["p_papers"], card.values["p_days"], card.values["departments"]) == (5, 0, "a b")
    assert found.indicators["C1"].score.value == 25
    assert (found.indicators["C1"].n, found.indicators["C1"].of) == (2, 2)


def test_what_does_not_open_is_information_at_most(town: Town) -> None:
    heads = {"a": {"dept_procedures": [procedure("local_tax", 100, "v1", "everything")]}}
    checked = {word: town(heads=heads, it={"online_checks": [{"check_proc": "local_tax", "check_opened": word}]})
               for word in ("no", "yes", "$dont_know")}  # fmt: skip
    stages = {word: cards(one)["local_tax"].values["p_stage"] for word, one in checked.items()}
    assert stages == {"no": 25, "yes": 100, "$dont_know": 100}
    assert cards(checked["no"])["local_tax"].values["stage_declared"] == 100
    assert [checked[word].indicators["C1"].confidence for word in ("no", "yes")] == ["B", "A"]


def test_others_are_told_apart_by_their_name(town: Town) -> None:
    rows = [
        procedure("other_proc", 10, "v1", "nothing") | {"proc_which/name/other_proc": "  Tombola  PERMIT"},
        procedure("other_proc", 20, "v1", "nothing") | {"proc_which/name/other_proc": "Fishing"},
    ]
    found = cards(town(heads={"a": {"dept_procedures": rows}}))
    assert sorted(found) == ["other_proc/fishing", "other_proc/tombola permit"]


def hard(which: str, visits: str, number: int) -> list[dict[str, Any]]:
    row = {"hard_pick": which, "hard_why": "long_queue", "visits": visits, "unfinished": "u4_5"}
    return [{"procedures": f"{which} local_tax", "hard_procedures": [row]}] * number


@pytest.mark.parametrize(
    ("head", "agents", "visits", "source"), [("v3", 6, 3, "head"), ("$dont_know", 6, 2, "agents"),
                                             ("$dont_know", 4, None, "none")],
)  # fmt: skip
def test_visits_of_heads_then_of_agents_from_k_on(
    town: Town, head: str, agents: int, visits: float | None, source: str
) -> None:
    heads = {"a": {"dept_procedures": [procedure("birth_certificate", 100, head, "nothing")]}}
    card = cards(town(heads=heads, agents={"a": hard("birth_certificate", "v2", agents)}))["birth_certificate"]
    assert (card.values.get("p_visits"), card.values["p_visits_from"]) == (visits, source)
    assert card.values.get("p_fail") == (pytest.approx(0.45) if agents >= 5 else None)
    assert card.values["p_named"] == agents


def test_without_heads_cards_of_what_k_agents_picked(town: Town) -> None:
    people = {"a": hard("birth_certificate", "v2", 5) + hard("market_space", "v3", 4)}
    found = town(agents=people)
    assert set(cards(found)) == {"birth_certificate"}
    assert found.indicators["C1"].score.state == "out_of_scope"


DOCUMENTS = [
    {"doc_which": "fee_schedule", "doc_state": "published", "doc_publishable": "yes", "doc_requests": "r10_49"},
    {"doc_which": "council_minutes", "doc_state": "paper", "doc_publishable": "yes", "doc_condition": "fragile"},
    {"doc_which": "reg_civil", "doc_state": "published"},
]


def test_documents_and_who_says_that_they_may_be_published(town: Town) -> None:
    law = {"publish_rights": [{"pub_doc": "Procès-verbaux du conseil", "may_publish": "after_masking"}]}
    found = town(heads={"a": {"documents": DOCUMENTS}}, law=law)
    minutes, fees, register = (cards(found, "document")[key].values for key in
                               ("council_minutes", "fee_schedule", "reg_civil"))  # fmt: skip
    assert (minutes["d_publishable"], minutes["d_publishable_by"]) == ("after_masking", "legal_officer")
    assert (fees["d_publishable"], fees["d_publishable_by"], fees["d_requests"]) == ("yes", "dept_head", 22)
    assert (register["d_register"], register["d_publishable"]) == (True, "no")
    facts = found.facts.values
    assert (facts["fee_published"], facts["minutes_published"], facts["budget_published"]) == (True, False, False)
    assert facts["register_published"] == 1
    assert found.indicators["B1"].confidence == "D"


def test_what_nobody_was_asked_has_no_fact(town: Town) -> None:
    found = town(law={"programme_exists": "no"}).facts.values
    assert found["programme_exists"] is False
    assert not found.keys() & {"fee_published", "stage_max", "legal_gap", "channels_asleep", "tools", "needs_closed"}
    assert found["A1__status"] == "out_of_scope"


def test_law_and_practice_of_payment(town: Town) -> None:
    law = {"legal_pay_matrix": ["allowed", "allowed", "forbidden", "not_mentioned", "$dont_know"]}
    facts = town(it={"pay_offered": "cash card mobile_money treasury_platform"}, law=law).facts.values
    names = ("legal_gap", "mirror_forbidden", "mirror_unmentioned", "pay_allowed")
    assert [facts[name] for name in names] == [1, 1, 1, True]


def test_calls_within_ninety_days(town: Town) -> None:
    calls = [
        {"call_name": "Soon", "call_deadline": "2026-07-30", "call_eligible": "yes"},
        {"call_name": "Later", "call_deadline": "2026-12-30", "call_eligible": "yes"},
        {"call_name": "Past", "call_deadline": "2026-06-29", "call_eligible": "yes"},
        {"call_name": "Always", "call_deadline": "$not_applicable", "call_eligible": "yes"},
    ]
    found = town(law={"calls_any": "yes", "calls": calls})
    days = {key: one.values["c_days_left"] for key, one in cards(found, "call").items()}
    assert days == {"Soon": 30, "Later": 183, "Past": -1, "Always": 9999}
    assert found.facts.values["calls_90"] == 1


def test_needs_beside_decisions(town: Town) -> None:
    rows = {"input_works": "no", "input_waste": "meetings", "input_budget": "$dont_know"}
    heads = {"a": rows | {"needs_known": "water waste"}, "b": {"input_works": "no", "input_waste": "no"}}
    people = {"a": [{"serve_public": "every_day", "needs_heard": "light taxes_fees"}] * 5}
    facts = town(heads=heads, agents=people).facts.values
    assert facts["needs_closed"] == 2


def test_a_channel_sleeps_when_every_entry_does(town: Town) -> None:
    def asleep(*lasts: str) -> Any:
        rows = [{"chan_which": "facebook", "chan_name": str(at), "chan_last": last} for at, last in enumerate(lasts)]
        return town(it={"channels": rows}).facts.values["channels_asleep"]

    assert [asleep("older"), asleep("older", "older"), asleep("older", "week"), asleep("older", "$dont_know")] == [
        1,
        1,
        0,
        0,
    ]
    assert asleep() == 0


def test_a_seen_channel_bears_more(town: Town) -> None:
    heads = {"a": {"chan_inform": "facebook", "chan_aware": "facebook", "chan_consult": "facebook"}}
    row = {"chan_which": "facebook", "chan_name": "Town", "chan_link": "https://example.org", "chan_last": "week"}
    assert town(heads=heads, it={"channels": [row]}).indicators["E1"].confidence == "A"
    assert town(heads=heads, it={}).indicators["E1"].confidence == "B"
    assert town(law={"dp_files": "some", "dp_files_source": "Law 2008-12"}).indicators["G1"].confidence == "A"


SAFE = {
    "backups": "tested",
    "website": "stale",
    "part_tools": "none",
    "security_in_place": "accounts two_step updates antivirus leavers incident",
    "file_access": "by_role",
}
LAW = {"dp_files": "none", "dp_contact": "no", "applied": "won", "programme_exists": "no", "pay_agreement": "in_use"}


@pytest.mark.parametrize(
    ("it", "law", "heads", "capped"),
    [
        ({"backups": "none"}, {"dp_files": "all", "dp_contact": "trained"}, {}, True),
        ({"backups": "$dont_know"}, {"dp_files": "all", "dp_contact": "trained"}, {}, False),
        ({}, {}, {}, False),
        ({"website": "transactions"}, {}, {}, True),
        ({"part_tools": "sms_poll"}, {}, {}, True),
        ({"part_tools": "open_source"}, {}, {}, False),
        ({}, {}, {"dept_procedures": [procedure("local_tax", 9, "v1", "application")]}, True),
        ({}, {}, {"dept_procedures": [procedure("local_tax", 9, "v1", "form")]}, False),
        ({"website": "transactions"}, {"dp_contact": "$dont_know"}, {}, False),
    ],
)
def test_caps_of_safeguards(
    town: Town, it: dict[str, Any], law: dict[str, Any], heads: dict[str, Any], capped: bool
) -> None:
    found = town(heads={"a": heads}, it=SAFE | it, law=LAW | law).dimensions["G"]
    assert (found.score.value == 49.9, found.cap is not None) == (capped, capped)
    assert (found.score.value or 0) >= 49.9


@pytest.mark.parametrize(
    ("first", "second", "value"), [("not_recorded", "software_shared", 49.9), ("software_shared", "not_recorded", None),
                                   ("$dont_know", "not_recorded", None)],
)  # fmt: skip
def test_the_cap_of_procedures_reads_the_most_used_card(
    town: Town, first: str, second: str, value: float | None
) -> None:
    most = [procedure("market_space", 9000, "v1", "everything", proc_public="all")]
    least = [procedure("building_permit", 240, "v1", "everything", proc_public="all")]
    heads = {
        "a": {"dept_procedures": most, "case_register": first, "data_reuse": "connected"},
        "b": {"dept_procedures": least, "case_register": second, "data_reuse": "connected"},
    }
    found = town(heads=heads)
    assert found.dimensions["C"].cap is None if value is None else found.dimensions["C"].score.value == value
    assert found.facts.values["cases_not_recorded"] is True


def test_a_department_reads_its_own_cards_and_the_town_s_law(town: Town) -> None:
    heads = {
        "a": {"dept_procedures": [procedure("local_tax", 100, "v1", "application", proc_pay="cash")]},
        "b": {"dept_procedures": [procedure("market_space", 900, "v1", "nothing")], "case_register": "not_recorded"},
    }
    found = town(heads=heads, it={}, law={"online_equal": "all", "legal_pay_matrix": ["forbidden"] * 5}, level="unit")
    assert list(cards(found)) == ["local_tax"]
    assert found.indicators["C1"].score.value == 75
    assert cards(found)["local_tax"].values["p_gate"] == "closed"
    assert found.facts.values["stage_max"] == 75
    assert "cases_not_recorded" not in found.facts.values


def test_later_rows_join_what_an_office_said_first(
    model: Model, policy: Policy, library: dict[str, Questionnaire]
) -> None:
    flow = library["technical_diagnosis"]
    first = {"backups": "tested", "channels": [{"chan_which": "facebook", "chan_name": "A", "chan_last": "older"}]}
    later = {"channels": [{"chan_which": "sms", "chan_name": "B", "chan_last": "older"}]}
    scope = Scope("municipality", (Group("a", ("a",)),), {flow.id: flow})
    both = [make_case(one, flow, "it") for one in (first, later)]
    found = [assess(order, [Roster("a", 5, 0)], model, policy, scope, AS_OF) for order in (both, both[::-1])]
    assert found[0] == found[1]
    assert (found[0].facts.values["channels_asleep"], found[0].indicators["G3"].score.value) == (2, 100)


@pytest.mark.parametrize(("need", "score"), [(10, 100), ("$dont_know", 25), (0, 50)])
def test_a_formula_may_read_how_another_indicator_stands(
    model: Model, policy: Policy, library: dict[str, Questionnaire], need: int | str, score: float
) -> None:
    tree = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    focal = next(one for one in tree["dimensions"][5]["indicators"] if one["id"] == "F3")
    focal["record"][0]["value"] = "if(${A1__status} = 'known', 100, if(${A1__status} = 'na', 50, 25))"
    flow = library["department_inventory"]
    case = make_case({"need_computer": need, "computers_working": 5}, flow, "a")
    scope = Scope("unit", (Group("a", ("a",)),), {flow.id: flow})
    found = assess([case], [Roster("a", 9, 0)], Model.model_validate(tree), policy, scope, AS_OF)
    assert found.indicators["F3"].score.value == score
