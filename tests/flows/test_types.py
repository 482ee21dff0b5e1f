"""Every asked type: answered, refused, silent, corrected, kept; outside repeats and in one, and back from storage."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from flows.conversation import Answer, Attachment, Event, Status
from flows.items import ASKED

Begin = Callable[..., Any]
RAISED = Attachment("f9", "image", "image/png", size=9)


@dataclass(frozen=True)
class Sort:
    """How a type is written, what it takes (event → stored value), and what it refuses (event → reason)."""

    keys: str
    first: tuple[Any, Any]
    second: tuple[Any, Any]
    wrong: tuple[Any, str]
    pipes: str | None


def typed(raw: str) -> Callable[[str], Event]:
    return lambda address: Answer(address, raw)


def tapped(raw: str) -> Callable[[str], Event]:
    return lambda address: Answer(address, raw, typed=False)


def sent(*files: Attachment) -> Callable[[str], Event]:
    return lambda address: Answer(address, "", files=files)


LIST = "choices: [{name: a, label: Apple}, {name: b, label: Pear}, {name: c, label: Plum}]"
SORTS = {
    "select_one": Sort(LIST, (tapped("a"), "a"), (typed("pear"), "b"), (typed("fig"), "not_a_choice"), "Apple"),
    "select_multiple": Sort(
        LIST, (tapped("c a"), "a c"), (typed("2"), "b"), (typed("1 9"), "not_a_choice"), "Apple, Plum"
    ),
    "rank": Sort(
        LIST,
        (tapped("c a b"), "c a b"),
        (typed("2 1 3"), "b a c"),
        (typed("2 1"), "incomplete_rank"),
        "Plum, Apple, Pear",
    ),
    "integer": Sort("constraint: . < 50", (typed("٤٢"), 42), (typed("7"), 7), (typed("60"), "constraint"), "42"),
    "decimal": Sort("", (typed("2.5"), 2.5), (typed("3"), 3), (typed("½"), "not_a_number"), "2.5"),
    "range": Sort(
        "start: 0, end: 100, step: 5", (tapped("15"), 15), (typed("20"), 20), (typed("16"), "not_a_step"), "15"
    ),
    "text": Sort("", (typed(" One "), "One"), (typed("Two"), "Two"), (typed("x" * 4001), "too_long"), "One"),
    "date": Sort(
        "",
        (typed("23/11/2026"), "2026-11-23"),
        (tapped("2026-01-02"), "2026-01-02"),
        (typed("31/2/2026"), "impossible_date"),
        "2026-11-23",
    ),
    "time": Sort("", (typed("9h30"), "09:30"), (typed("9:30 pm"), "21:30"), (typed("25:00"), "not_a_time"), "09:30"),
    "geopoint": Sort(
        "",
        (tapped("14.6 -17.4 3 8"), "14.6 -17.4 3 8"),
        (typed("1.5, 2"), "1.5 2 0 0"),
        (typed("here"), "not_a_location"),
        None,
    ),
    "image": Sort(
        "",
        (sent(Attachment("f1", "image")), "f1"),
        (sent(RAISED), "f9"),
        (sent(Attachment("f", "audio")), "wrong_file_type"),
        None,
    ),
    "file": Sort(
        "",
        (sent(Attachment("f1", "file", "application/pdf")), "f1"),
        (sent(RAISED), "f9"),
        (typed("f"), "wrong_kind"),
        None,
    ),
    "audio": Sort(
        "",
        (sent(Attachment("f1", "audio")), "f1"),
        (sent(Attachment("f2", "audio")), "f2"),
        (sent(RAISED), "wrong_file_type"),
        None,
    ),
    "acknowledge": Sort("", (tapped("OK"), "OK"), (typed("ok"), "OK"), (typed("no"), "wrong_kind"), None),
}


def test_the_table_has_every_type() -> None:
    assert set(SORTS) == ASKED


def survey(kind: str, inside: bool, more: str = "") -> str:
    keys = ", ".join(each for each in (f"type: {kind}, name: q, label: Q?", SORTS[kind].keys, more) if each)
    after = '{type: text, name: t, label: "Said ${q}"}'
    if not inside:
        return f"  - {{{keys}}}\n  - {after}\n"
    return f"  - type: repeat\n    name: r\n    label: R\n    max: 1\n    items:\n      - {{{keys}}}\n      - {after}\n"


CASES = [(kind, inside) for kind in sorted(ASKED) for inside in (False, True)]


@pytest.mark.parametrize(("kind", "inside"), CASES)
def test_answered_refused_corrected_kept(begin: Begin, kind: str, inside: bool) -> None:
    sort, address = SORTS[kind], "r#1.q" if inside else "q"
    talk = begin(survey(kind, inside))
    assert (talk.at, talk.ask.type) == (address, kind)
    talk.send(sort.wrong[0](address))
    assert (talk.refused, talk.records) == (sort.wrong[1], ())
    talk.send(sort.first[0](address))
    assert (talk.records[-1].value, talk.records[-1].status) == (sort.first[1], Status.ANSWERED)
    if sort.pipes is not None:
        assert talk.label == f"Said {sort.pipes}"
    talk.back()
    assert (talk.at, talk.ask.previous, talk.ask.previous_status) == (address, sort.first[1], Status.ANSWERED)
    talk.keep()
    assert talk.at.endswith("t")
    talk.says("x").edit(address).send(sort.second[0](address))
    assert talk.ask.kind == "review"
    talk.confirm()
    assert talk.complete.responses[address] == sort.second[1]
    assert talk.records[-2].source == ("edit" if sort.second[1] != sort.first[1] else "person")


@pytest.mark.parametrize(("kind", "inside"), CASES)
@pytest.mark.parametrize("status", [Status.DONT_KNOW, Status.REFUSED, Status.NOT_APPLICABLE, Status.SKIPPED])
def test_silent_in_every_way(begin: Begin, kind: str, inside: bool, status: Status) -> None:
    address = "r#1.q" if inside else "q"
    talk = begin(survey(kind, inside, "required: false, allow: [dont_know, refused, not_applicable]"))
    assert status in talk.states
    talk.silent(status)
    assert talk.label == "Said "
    talk.says("x").confirm()
    assert talk.complete.statuses[address] is status
    assert address not in talk.complete.responses


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_no_answer_is_skipped_only_where_that_is_offered(begin: Begin, kind: str) -> None:
    must = begin(survey(kind, False)).send(Answer("q", ""))
    assert must.refused in ("required", "wrong_kind")
    assert must.records == ()
    assert begin(survey(kind, False)).silent(Status.SKIPPED).ask.notice == "stale"


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_hidden_and_back_again(begin: Begin, kind: str) -> None:
    sort = SORTS[kind]
    gate = "  - {type: select_one, name: gate, choices: yes_no, label: Gate?}\n"
    keys = ", ".join(each for each in (f"type: {kind}, name: q, label: Q?", sort.keys) if each)
    talk = begin(f"{gate}  - {{{keys}, relevant: \"${{gate}} = 'yes'\"}}\n").taps("yes")
    talk.send(sort.first[0]("q")).edit("gate").taps("no")
    assert [row.address for row in talk.ask.rows] == ["gate"]
    assert any(record.address == "q" for record in talk.records)
    talk.edit("gate").taps("yes")
    assert talk.ask.kind == "review"
    talk.confirm()
    assert talk.complete.responses["q"] == sort.first[1]
