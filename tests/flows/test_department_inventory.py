"""The inventory of a department: what stands in it, what it feeds, and that people of every kind get through."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flows.catalogue import load_library, load_personas
from flows.check.questions import choices_of
from flows.conversation import Complete, Context, Record, Refuse, Status
from flows.engine import replay, submit
from flows.improvise import ANYBODY, Persona, improvise
from flows.items import Repeat
from flows.limits import MAX_CHOICES_WITHOUT_PAGES
from flows.model import Flow, Question

INVENTORY = "department_inventory"


def inventory() -> Flow:
    return load_library(INVENTORY)


def questions_of(flow: Flow) -> list[Question]:
    return [item for item in flow.items.values() if isinstance(item, Question)]


# ------------------------------------------------------------------------------------------- what stands in it
def test_all_questions_are_there_in_their_order() -> None:
    equipment = "DH1 DH2 DH3 DH4 DH5 DH6 DH6b DH7 DH8 DH9"
    documents = "DH10 DH10b DH10c DH10d DH10k DH10j DH10g DH10h"
    procedures = "DH11 DH11b DH11c DH11d DH11e DH11f DH11g DH11g2 DH11h DH11i DH11j DH11k DH11z"
    say = "DH12 DH13a DH13b DH13c DH13d DH13e DH13f DH13g DH13i DH13j DH14 DH14b"
    people = "DH15a DH15b DH15c DH16 DH17 DH18 DH19 DH19b DH20 DH21 DH21b"
    order = f"{equipment} {documents} {procedures} {say} {people}".split()
    assert [item.comment for item in questions_of(inventory())] == order


def test_measures_feed_what_the_model_expects() -> None:
    fed: dict[str, set[str]] = {}
    for item in questions_of(inventory()):
        if item.measure:
            for target in (*item.measure.indicator, *filter(None, [item.measure.profile])):
                fed.setdefault(target, set()).add(item.comment or "")
        if item.evidence_for:
            proved = inventory().items[item.evidence_for]
            assert isinstance(proved, Question)
            assert proved.measure is not None
            fed.setdefault(f"(e) {proved.measure.indicator[0]}", set()).add(item.comment or "")
    assert fed == {
        "A1": {"DH2", "DH3"},
        "A2": {"DH7"},
        "A3": {"DH8"},
        "A4": {"DH3", "DH4"},
        "A6": {"DH6", "DH6b"},
        "B1": {"DH10", "DH10b", "DH10c"},
        "B2": {"DH10", "DH10b"},
        "C1": {"DH11", "DH11b", "DH11d", "DH11e"},
        "C2": {"DH11", "DH11j"},
        "C3": {"DH9"},
        "C5": {"DH12"},
        "D2": {f"DH13{row}" for row in "abcdefg"},
        "D4": {"DH14b"},
        "D5": {"DH14"},
        "E1": {"DH15a", "DH15b", "DH15c"},
        "E2": {"DH16"},
        "E5": {"DH20"},
        "F2": {"DH1", "DH17"},
        "F3": {"DH18"},
        "F4": {"DH19"},
        "X1": {"DH11g2", "DH21", "DH21b"},
        "X5": {"DH19b"},
        "(e) B1": {"DH10d"},
        "(e) C1": {"DH11c"},
    }


def test_the_head_is_the_first_authority_except_on_what_may_be_published() -> None:
    first = {item.name: item.measure.authority[:1] for item in questions_of(inventory()) if item.measure}
    assert {name for name, role in first.items() if role != ("dept_head",)} == {"doc_publishable"}
    assert first["doc_publishable"] == ("legal_officer",)


def test_no_opinion_is_scored_and_no_sensitive_answer_is_shown_elsewhere() -> None:
    opinions = {item.name for item in questions_of(inventory()) if item.measure and item.measure.kind == "opinion"}
    assert opinions == {"simplify_first", "simplify_why"}
    assert not any(inventory().items[name].measure.indicator for name in opinions)  # type: ignore[union-attr]
    assert {item.name for item in questions_of(inventory()) if item.sensitive} == {"simplify_why"}


def test_lists_shared_with_the_agents_are_the_same_in_every_language_that_both_speak() -> None:
    agents, heads = load_library("agent_consultation"), inventory()
    spoken = [code for code in agents.settings.languages if code in heads.settings.languages]
    for name in ("proc", "visits", "needs"):
        said = [
            [(choice.name, choice.exclusive, in_languages(choice.label, spoken)) for choice in flow.choices[name]]
            for flow in (agents, heads)
        ]
        assert said[0] == said[1], name


def in_languages(label: str | Mapping[str, str], spoken: list[str]) -> dict[str, str | None]:
    assert isinstance(label, Mapping)
    return {code: label.get(code) for code in spoken}


def test_each_list_has_a_key_that_is_always_answered() -> None:
    repeats = {item.name: item for item in inventory().items.values() if isinstance(item, Repeat)}
    assert {name: (each.min, each.max, each.unique_by) for name, each in repeats.items()} == {
        "documents": (0, 30, "doc_which"),
        "dept_procedures": (0, 20, "proc_which"),
    }
    for repeat in repeats.values():
        key = inventory().items[repeat.unique_by or ""]
        assert isinstance(key, Question)
        assert (key.allow, key.required, key.relevant) == ((), True, None)


def test_long_lists_come_in_pages_and_others_are_named() -> None:
    paged = {len(choices_of(inventory(), item)) for item in questions_of(inventory())}
    assert {number for number in paged if number > MAX_CHOICES_WITHOUT_PAGES} == {15, 17}
    for name, choices in inventory().choices.items():
        for choice in choices:
            assert choice.asks_name == (choice.name == "other" or choice.name.startswith("other_")), (name, choice.name)


def test_channels_say_whether_they_are_online() -> None:
    reach = {choice.name: choice.columns.get("reach", "") for choice in inventory().choices["channel"]}
    online = {"sms", "messaging", "facebook", "other_network", "website"}
    assert {name for name, where in reach.items() if where == "online"} == online
    assert {name for name, where in reach.items() if not where} == {"none"}


# ------------------------------------------------------------------------------------------------- people in it
def improvised(seed: str, persona: Persona, language: str) -> Complete:
    """One improvised inventory to its end."""
    flow = inventory()
    context = Context(datetime(2026, 11, 23, 9, tzinfo=UTC), language, "town")
    records: tuple[Record, ...] = ()
    step = replay(flow, records, context)
    for number in range(600):
        if isinstance(step, Complete):
            return step
        ask = step.ask if isinstance(step, Refuse) else step
        outcome = submit(flow, records, context, improvise(ask, f"{seed}/{number}", persona, language))
        records, step = records + outcome.records, outcome.step
    raise AssertionError(f"inventory {seed} did not end")


def test_every_kind_of_head_gets_through_in_every_language() -> None:
    spoken = list(inventory().settings.languages)
    for number, persona in enumerate(load_personas(INVENTORY)):
        done = improvised(f"head {number}", persona, spoken[number % len(spoken)])
        assert done.statuses["help_offline"] in (Status.ANSWERED, Status.DONT_KNOW), persona.name
        working, need = done.responses.get("computers_working"), done.responses.get("need_computer")
        assert (working is None) or (need is None) or need > 0, persona.name  # type: ignore[operator]
        named = {value for address, value in done.responses.items() if address.endswith(".proc_which")}
        assert done.responses.get("simplify_first") in {None, *named}, persona.name


def test_somebody_of_no_kind_gets_through() -> None:
    assert improvised("anybody", ANYBODY, "fr").statuses["dept_staff"] in (Status.ANSWERED, Status.DONT_KNOW)


def test_personas_name_only_what_the_flow_asks() -> None:
    flow = inventory()
    for persona in load_personas(INVENTORY):
        for name, weights in persona.answers.items():
            item = flow.items[name]
            assert isinstance(item, Question)
            offered = {choice.name for choice in choices_of(flow, item)} | {each.status for each in item.allow or ()}
            offered |= {"skipped"} if item.required is False else set()
            assert set(weights) <= offered, f"{persona.name} {name}: {set(weights) - offered}"
        assert set(persona.ticks) | set(persona.numbers) <= set(flow.items)
        assert {name.partition("/")[0] for name in persona.texts} <= set(flow.items)
        assert persona.numbers["proc_days"] == (0, 45)
