"""The technical diagnosis: what stands in it, what it feeds, and that officers of every kind get through."""

import re
from datetime import UTC, datetime

import pytest

from flows.beside.texts import texts_of
from flows.catalogue import load_library, load_personas
from flows.check.questions import choices_of
from flows.conversation import Complete, Context, Record, Refuse, Status
from flows.engine import replay, submit
from flows.improvise import ANYBODY, Persona, improvise
from flows.items import Repeat
from flows.limits import MAX_CHOICES_WITHOUT_PAGES
from flows.model import Flow, Question
from flows.model_parts import Choice

DIAGNOSIS = "technical_diagnosis"
SECURITY = ("backups", "security_in_place", "file_access")


def diagnosis() -> Flow:
    return load_library(DIAGNOSIS)


def questions_of(flow: Flow) -> list[Question]:
    return [item for item in flow.items.values() if isinstance(item, Question)]


def question(name: str) -> Question:
    item = diagnosis().items[name]
    assert isinstance(item, Question)
    return item


# ------------------------------------------------------------------------------------------- what stands in it
def test_all_questions_are_there_in_their_order() -> None:
    territory = "IT1 IT1b IT1c IT2 IT3"
    areas = " ".join(f"IT4{letter}" for letter in ("", *"bcdefghijklm"))
    access = "IT5 IT6 IT6b IT7 IT7b IT7c IT7d IT7e IT7f IT7g IT7h"
    online = "IT8 IT9 IT9b IT9c IT10 IT11 IT12 IT12b"
    data = " ".join(f"IT13{letter}" for letter in "abcdefghl") + " IT14 IT15 IT16 IT17 IT18 IT19 IT19b"
    rest = "IT20a IT20b IT20c IT20d IT21 IT21n IT21b IT21c IT21d IT21e"
    order = f"{territory} {areas} {access} {online} {data} {rest}".split()
    assert [item.comment for item in questions_of(diagnosis())] == order
    assert len(order) == 63


def test_measures_feed_what_the_model_expects() -> None:
    fed: dict[str, set[str]] = {}
    for item in questions_of(diagnosis()):
        if item.measure:
            mark = "(c) " if item.measure.use == "corroborates" else ""
            for target in (*item.measure.indicator, *filter(None, [item.measure.profile])):
                fed.setdefault(mark + target, set()).add(item.comment or "")
        if item.evidence_for:
            measure = question(item.evidence_for).measure
            assert measure is not None
            for target in measure.indicator:
                fed.setdefault(f"(e) {target}", set()).add(item.comment or "")
    rows = {f"IT13{letter}" for letter in "abcdefgh"}
    assert fed == {
        "B3": {"IT11"},
        "B4": rows,
        "B5": {*rows, "IT14"},
        "C1": {"IT9", "IT9c"},
        "C4": {"IT10"},
        "D1": {"IT19", "IT19b"},
        "D3": {"IT18"},
        "E1": {"IT21", "IT21d"},
        "E3": {"IT8"},
        "E4": {"IT6", "IT6b", "IT7", "IT7c", "IT7d"},
        "E6": {"IT1", "IT2", "IT3"},
        "G3": {"IT15"},
        "G4": {"IT16", "IT17"},
        "X2": {"IT1", "IT1b", "IT1c", "IT4", *(f"IT4{letter}" for letter in "bcdefghijklm"), "IT5"},
        "X5": {"IT20a", "IT20b", "IT20c"},
        "(c) E2": {"IT21e"},
        "(e) B4": {"IT13l"},
        "(e) B5": {"IT13l"},
        "(e) C1": {"IT9b"},
        "(e) E1": {"IT21b"},
    }


def test_everything_is_a_fact_said_by_the_it_officer() -> None:
    measures = [item.measure for item in questions_of(diagnosis()) if item.measure]
    assert {(each.kind, each.authority) for each in measures} == {("fact", ("it_officer",))}


def test_scored_choices_have_a_score_each() -> None:
    scored = {item.name for item in questions_of(diagnosis()) if item.measure and item.measure.score}
    rows = {item.name for item in questions_of(diagnosis()) if item.choices == "stat_state"}
    single = {"hh_level", "website", "scan_store", "public_data", "backups", "file_access", "report_tracking"}
    assert scored == rows | single
    for name in scored:
        measure = question(name).measure
        assert measure is not None
        assert set(measure.score or ()) == {choice.name for choice in choices_of(diagnosis(), question(name))}, name


def test_security_answers_are_sensitive_and_read_nowhere_else() -> None:
    assert tuple(item.name for item in questions_of(diagnosis()) if item.sensitive) == SECURITY
    piped = {
        name for text in texts_of(diagnosis()) for name in re.findall(r"\$\{(\w+)\}", " ".join(text.texts.values()))
    }
    assert piped.isdisjoint(SECURITY)
    assert piped == {"area_name", "wifi_name", "check_proc", "chan_which", "chan_name"}


@pytest.mark.parametrize(
    ("other", "names"), [("agent_consultation", ["proc"]), ("department_inventory", ["proc", "channel"])]
)
def test_shared_lists_are_the_same_in_every_language_that_both_speak(other: str, names: list[str]) -> None:
    """The channels of the town are the same without “none”: a list of what exists needs no such line. What a country
    leaves out is said where its name is handed in.
    """
    flows = (load_library(other), diagnosis())
    spoken = [code for code in flows[0].settings.languages if code in flows[1].settings.languages and "-" not in code]
    for name in names:
        said = [
            [(each.name, _columns(each), [each.label[code] for code in spoken]) for each in flow.choices[name]]  # type: ignore[index]
            for flow in flows
        ]
        assert [each for each in said[0] if each[0] != "none"] == said[1], name


def _columns(choice: Choice) -> dict[str, str]:
    return {name: str(value) for name, value in choice.columns.items() if name != "not_in"}


def test_each_list_has_a_key_that_is_always_answered() -> None:
    repeats = {item.name: item for item in diagnosis().items.values() if isinstance(item, Repeat)}
    assert {name: (each.min, each.max, each.unique_by, each.table) for name, each in repeats.items()} == {
        "areas": (0, 60, "area_name", True),
        "wifi_places": (1, 200, "wifi_name", True),
        "online_checks": (0, 40, "check_proc", False),
        "channels": (0, 30, "chan_name", True),
    }
    for repeat in repeats.values():
        key = question(repeat.unique_by or "")
        assert (key.allow, key.required, key.relevant) == ((), True, None)


def test_long_lists_come_in_pages_and_others_are_named() -> None:
    sizes = {len(choices_of(diagnosis(), item)) for item in questions_of(diagnosis())}
    assert {number for number in sizes if number > MAX_CHOICES_WITHOUT_PAGES} == {15}
    for name, choices in diagnosis().choices.items():
        for choice in choices:
            assert choice.asks_name == (choice.name == "other" or choice.name.startswith("other_")), (name, choice.name)


# ------------------------------------------------------------------------------------------------- people in it
GIVEN = Context(
    datetime(2026, 11, 23, 9, tzinfo=UTC),
    "en",
    "town",
    choices={
        "departments": [{"name": name, "label": name.title()} for name in ("registry", "taxes", "works")],
        "regions": [{"name": "north", "label": "North"}],
    },
    rows={
        "declared_online": [{"check_proc": "local_tax", "check_link": "https://example.org/tax"}],
        "declared_channels": [{"chan_which": "facebook"}, {"chan_which": "sms"}],
    },
)


def improvised(seed: str, persona: Persona, context: Context) -> Complete:
    """One improvised diagnosis to its end."""
    flow = diagnosis()
    records: tuple[Record, ...] = ()
    step = replay(flow, records, context)
    for number in range(2500):
        if isinstance(step, Complete):
            return step
        ask = step.ask if isinstance(step, Refuse) else step
        outcome = submit(flow, records, context, improvise(ask, f"{seed}/{number}", persona, context.language))
        records, step = records + outcome.records, outcome.step
    raise AssertionError(f"diagnosis {seed} did not end")


def test_every_kind_of_officer_gets_through_in_every_language() -> None:
    spoken = [code for code in diagnosis().settings.languages if "-" not in code]
    people = load_personas(DIAGNOSIS)
    for number, language in enumerate(spoken):
        persona = people[number % len(people)]
        done = improvised(f"officer {number}", persona, given(language))
        assert done.statuses["website"] in (Status.ANSWERED, Status.DONT_KNOW), persona.name
        phones = {place: value for place, value in done.responses.items() if place.endswith(".area_smartphone")}
        for place, value in phones.items():
            whole = done.responses.get(place.replace("smartphone", "phone"))
            assert whole is None or float(value) <= float(whole), place  # type: ignore[arg-type]
        best = [done.responses.get(f"best_dept_{rank}") for rank in (1, 2, 3)]
        assert len({each for each in best if each}) == sum(each is not None for each in best), best


def given(language: str) -> Context:
    return Context(GIVEN.now, language, GIVEN.seed, choices=GIVEN.choices, rows=GIVEN.rows)


def test_somebody_of_no_kind_gets_through_with_nothing_handed_in() -> None:
    done = improvised("anybody", ANYBODY, Context(GIVEN.now, "fr", "town"))
    assert done.statuses["hh_sources"] in (Status.ANSWERED, Status.DONT_KNOW)
    assert "hh_region" not in done.responses


def test_personas_name_only_what_the_flow_asks() -> None:
    flow = diagnosis()
    for persona in load_personas(DIAGNOSIS):
        for name, weights in persona.answers.items():
            item = question(name)
            offered = {choice.name for choice in choices_of(flow, item)} | {each.status for each in item.allow or ()}
            offered |= {"skipped"} if item.required is False else set()
            assert set(weights) <= offered, f"{persona.name} {name}: {set(weights) - offered}"
        assert set(persona.ticks) | set(persona.numbers) <= set(flow.items)
        assert {name.partition("/")[0] for name in persona.texts} <= set(flow.items)
