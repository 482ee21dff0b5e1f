"""The inventory of a department: what it feeds, how long it is for each kind of department, and that people get through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from flows.catalogue import load_library, load_personas
from flows.check.questions import choices_of
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
    Record,
    Refuse,
    Status,
    Table,
    TableRow,
)
from flows.engine import replay, submit
from flows.improvise import ANYBODY, Persona, improvise
from flows.items import Repeat
from flows.limits import MAX_CHOICES_WITHOUT_PAGES
from flows.model import Flow, Question

NOTICE, SENDING, NAMING, PROMPT, TABLE, CELL = 35, 20, 15, 4, 90, 4
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
            assert isinstance(proved, Question) and proved.measure
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


def test_lists_shared_with_the_agents_are_the_same_in_every_language() -> None:
    agents, heads = load_library("agent_consultation"), inventory()
    for name in ("proc", "visits", "needs"):
        assert heads.choices[name] == agents.choices[name], name


def test_each_list_has_a_key_that_is_always_answered() -> None:
    repeats = {item.name: item for item in inventory().items.values() if isinstance(item, Repeat)}
    assert {name: (each.min, each.max, each.unique_by) for name, each in repeats.items()} == {
        "documents": (0, 30, "doc_which"),
        "dept_procedures": (0, 20, "proc_which"),
    }
    for repeat in repeats.values():
        key = inventory().items[repeat.unique_by or ""]
        assert isinstance(key, Question) and key.allow == () and key.required is True and key.relevant is None


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


# ------------------------------------------------------------------------------------------------- how long it is
ANSWERS: Mapping[str, str] = {
    "dept_staff": "24",
    "need_computer": "10",
    "computers_working": "7",
    "computers_supported": "5",
    "scanners": "1",
    "doc_state": "paper",
    "doc_link": "https://example.org/document",
    "doc_year_from": "1985",
    "proc_stage": "nothing",
    "proc_link": "https://example.org/form",
    "proc_volume_class": "c100_999",
    "consulted_last": "m12",
    "project_status": "pilot",
    "trained_staff": "3",
}
REGISTERS = "reg_civil reg_mail reg_staff".split()
PUBLISHED = "council_minutes by_laws budget_accounts".split()
PAPERS = "urban_plan tenders statistics_yearbook".split()
PROCEDURES = (
    "birth_certificate marriage_family death_burial residence_identity local_tax market_space "
    "building_permit business_licence land_plot complaint"
).split()


@dataclass(frozen=True, slots=True)
class Department:
    """What a department holds and does; the first `forms` procedures have their form online."""

    documents: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    forms: int = 0
    by_table: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    def things(self, repeat: str) -> tuple[str, ...]:
        return self.documents if repeat == "documents" else self.procedures

    def say(self, name: str, thing: str) -> str:
        """The answer to a question, for one thing where it lies in a list."""
        if name in ("doc_which", "proc_which"):
            return thing
        if name == "doc_state" and thing in PUBLISHED:
            return "published"
        if name == "proc_stage" and thing in self.procedures[: self.forms]:
            return "form"
        return {**ANSWERS, **self.answers}.get(name, "")


def department(documents: int, procedures: int, by_table: bool = False) -> Department:
    """A third of the documents are registers, a third is published, a quarter of the procedures has a form online."""
    third = (documents + 1) // 3
    kinds = (*REGISTERS[:third], *PUBLISHED[:third], *PAPERS[: documents - 2 * third])
    return Department(kinds, tuple(PROCEDURES[:procedures]), (procedures + 2) // 4, by_table)


def answer(flow: Flow, ask: Ask, thing: str, who: Department) -> Event:
    """What the head says on this card: the given answer, else the first choice, else 1."""
    name = ask.address.rpartition(".")[2]
    said = who.say(name, thing)
    if said.startswith("="):
        return NonAnswer(ask.address, Status(said[1:]))
    if ask.kind == "name":
        return Answer(ask.address, "A name of its own")
    if ask.choices:
        return Answer(ask.address, said or ask.choices[0].name, typed=False)
    return Answer(ask.address, said or ("A few words" if ask.type == "text" else "1"))


def rows_of(flow: Flow, repeat: str, who: Department) -> tuple[TableRow, ...]:
    """A table of the things: each question that is asked of a thing is a cell, with the label of the choice."""
    filled = walk(flow, Department(who.documents, who.procedures, who.forms, answers=who.answers))[1]
    rows = []
    for number, _ in enumerate(who.things(repeat), start=1):
        cells = {}
        for address, value in filled.responses.items():
            if address.startswith(f"{repeat}#{number}."):
                cells |= cell_of(flow, address.rpartition(".")[2], str(value))
        rows.append(TableRow(number + 3, None, cells))
    return tuple(rows)


def cell_of(flow: Flow, name: str, value: str) -> dict[str, str]:
    item = flow.items[name]
    assert isinstance(item, Question)
    if item.type == "select_multiple":
        return {f"{name}/{tick}": "x" for tick in value.split()}
    labels = {choice.name: choice.label["en"] for choice in choices_of(flow, item)}  # type: ignore[index]
    return {name: labels.get(value, value)}


def steer(flow: Flow, ask: Ask, who: Department, opened: dict[str, int], saved: set[str]) -> Event:
    """The next event: a whole table where one is sent, otherwise one thing after the other."""
    repeat = ask.address.partition("#")[0]
    match ask.kind:
        case "review":
            return Confirm()
        case "table":
            saved.add(ask.address)
            return Table(ask.address, rows_of(flow, ask.address, who), save=True)
        case "more" if who.by_table and ask.address not in saved and who.things(ask.address):
            return Table(ask.address, rows_of(flow, ask.address, who))
        case "more" if not who.by_table and opened.get(ask.address, 0) < len(who.things(ask.address)):
            opened[ask.address] = opened.get(ask.address, 0) + 1
            return OpenInstance(ask.address)
        case "more":
            return Done(ask.address)
    things = who.things(repeat) if repeat in ("documents", "dept_procedures") else ("",)
    return answer(flow, ask, things[max(opened.get(repeat, 1), 1) - 1], who)


def walk(flow: Flow, who: Department) -> tuple[list[Ask], Complete]:
    """All cards that the head of this department sees, to the end."""
    context = Context(datetime(2026, 11, 23, 9, tzinfo=UTC), "en", "walk", tables=who.by_table)
    records: tuple[Record, ...] = ()
    asks: list[Ask] = []
    opened: dict[str, int] = {}
    saved: set[str] = set()
    step = replay(flow, records, context)
    while isinstance(step, Ask):
        asks.append(step)
        outcome = submit(flow, records, context, steer(flow, step, who, opened, saved))
        assert not isinstance(outcome.step, Refuse), outcome.step
        records, step = records + outcome.records, outcome.step
    assert isinstance(step, Complete)
    return asks, step


def seconds(flow: Flow, asks: list[Ask]) -> Iterator[int]:
    """The estimate for each card; a table counts its file and its cells once, on its summary."""
    for ask in asks:
        match ask.kind:
            case "name":
                yield NAMING
            case "more":
                yield PROMPT
            case "table":
                assert ask.table is not None
                yield TABLE + CELL * ask.table.answers
            case "question" | "matrix":
                item = flow.items[ask.address.rpartition(".")[2]]
                assert isinstance(item, Question)
                yield item.seconds


EMPTY = {"need_computer": "0", "scanners": "0", "consulted_last": "never", "project_status": "none"}
LENGTHS = [
    ("nothing held, nothing done", Department(), 33, "8.8", 8),
    ("the shortest way", Department(answers=EMPTY), 28, "7.0", 6),
    ("3 documents, 4 procedures", department(3, 4), 101, "21.8", 21),
    ("5 documents, 6 procedures", department(5, 6), 138, "28.7", 28),
    ("8 documents, 10 procedures", department(8, 10), 204, "40.8", 40),
    ("3 + 4 by tables", department(3, 4, by_table=True), 39, "16.7", 16),
    ("5 + 6 by tables", department(5, 6, by_table=True), 39, "18.9", 18),
    ("8 + 10 by tables", department(8, 10, by_table=True), 39, "22.9", 22),
]


@pytest.mark.parametrize(
    ("who", "cards", "minutes", "of_cards"), [each[1:] for each in LENGTHS], ids=[each[0] for each in LENGTHS]
)
def test_length_of_each_kind_of_department(who: Department, cards: int, minutes: str, of_cards: int) -> None:
    """`of_cards` are the minutes without notice and sending, to the minute: those of the design's own table."""
    asks, _ = walk(inventory(), who)
    seen = [ask for ask in asks if ask.kind != "review"]
    total = sum(seconds(inventory(), asks))
    assert (len(seen), f"{(NOTICE + SENDING + total) / 60:.1f}", round(total / 60)) == (cards, minutes, of_cards)


def test_the_notice_says_the_longest_way_with_one_thing_in_each_list() -> None:
    assert inventory().settings.minutes is None
    assert inventory().minutes == 13


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
