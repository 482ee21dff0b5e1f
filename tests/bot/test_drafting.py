"""What waits on a card: taps say what is wanted, so that one tap twice, or from an older card, changes nothing more."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.drafting import drafted, files_of, first_draft, kept_refusal, with_file
from bot.desk.events import event_of
from bot.desk.recording import parse_record, record_text
from bot.desk.redrawing import refusal_from
from bot.ids import base36
from bot.telegram.codec import parse
from bot.turn import Press
from flows.conversation import (
    Answer,
    Ask,
    Attachment,
    Candidate,
    Cell,
    Inserted,
    Offer,
    Pending,
    Record,
    Refuse,
    Status,
    TakeBack,
)

CHOICES = tuple(Offer(n, f"c{n}", (f"C{n}",)) for n in range(4))
ASKS = {
    "select_multiple": Ask("question", "q", "select_multiple", ("?",), choices=CHOICES),
    "rank": Ask("question", "q", "rank", ("?",), choices=CHOICES),
    "range": Ask("question", "q", "range", ("?",), steps=(0, 100, 0.5)),
    "date": Ask("question", "q", "date", ("?",)),
    "image": Ask("question", "q", "image", ("?",), max_files=3),
    "table": Ask("table", "q", "repeat", ("?",)),
    "text": Ask("question", "q", "text", ("?",)),
}
TAPS = {
    "select_multiple": ["+0", "-0", "+3"],
    "rank": ["+0", "+3", "u0", "u1"],
    "range": ["n0", f"n{base36(200)}", "n1"],
    "date": ["n2016-", "n2024", "n2024-02"],
    "image": ["u0", "u1"],
    "table": ["nc", "ns"],
    "text": [],
}


def press(code: str) -> Press:
    return Press(1, code[0], arg=code[1:])


def photo(reference: str) -> Attachment:
    return Attachment(reference, "image", "image/jpeg", size=9)


def begun(kind: str) -> dict[str, Any]:
    draft = first_draft(ASKS[kind])
    return with_file(with_file(draft, photo("r1")), photo("r2")) if kind == "image" else draft


@given(st.data())
def test_every_tap_of_a_draft_may_be_repeated(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([kind for kind, taps in TAPS.items() if taps]))
    draft = begun(kind)
    for code in data.draw(st.lists(st.sampled_from(TAPS[kind]), max_size=6)):
        once = drafted(press(code), ASKS[kind], draft)
        assert once is not None
        assert drafted(press(code), ASKS[kind], once) == once
        draft = once


@given(st.sampled_from(sorted(ASKS)), st.sampled_from("+-nu"), st.from_regex(r"[A-Za-z0-9_,:\-]{0,12}", fullmatch=True))
def test_no_argument_breaks_a_draft_or_an_event(kind: str, action: str, arg: str) -> None:
    drafted(Press(1, action, arg=arg), ASKS[kind], begun(kind))
    for code in "=yekdb!":
        event_of(Press(1, code, arg=arg), ASKS[kind], begun(kind))


def test_a_tap_of_another_kind_of_question_is_stale() -> None:
    """The control: a tap is not taken where it means nothing."""
    assert drafted(press("n2024"), ASKS["range"], begun("range")) is None
    assert drafted(press("n3024"), ASKS["date"], begun("date")) is None
    assert drafted(press("+0"), ASKS["text"], begun("text")) is None
    assert drafted(press("nzzz"), ASKS["range"], begun("range")) is None, "beyond the end"


def test_an_order_grows_and_shrinks_from_its_end() -> None:
    draft = first_draft(ASKS["rank"])
    for code in ("+2", "+0", "+2", "+1", "u2", "+3"):
        draft = drafted(press(code), ASKS["rank"], draft) or {}
    assert draft["order"] == "c2 c0 c3"
    assert event_of(press("!"), ASKS["rank"], draft) == Answer("q", "c2 c0 c3", typed=False)


def test_a_correction_begins_with_the_answer_that_stands() -> None:
    assert first_draft(replace(ASKS["rank"], previous="c3 gone c1"))["order"] == "c3 c1"
    assert first_draft(replace(ASKS["range"], previous=7))["value"] == 7
    assert first_draft(replace(ASKS["select_multiple"], previous="c1 c2"))["marks"] == "c1 c2"


def test_done_sends_what_has_gathered() -> None:
    files = begun("image")
    assert event_of(press("!"), ASKS["image"], files) == Answer("q", "", False, files=(photo("r1"), photo("r2")))
    assert event_of(press("!"), ASKS["image"], first_draft(ASKS["image"])) is None
    value = drafted(press("n3"), ASKS["range"], begun("range")) or {}
    assert event_of(press("!"), ASKS["range"], value) == Answer("q", "1.5", typed=False)
    assert event_of(press("!"), ASKS["range"], begun("range")) is None
    assert event_of(press("!"), ASKS["text"], begun("text")) is None
    assert files_of(with_file(files, photo("r1")))[-1].reference == "r1", "sent twice, there once"


def test_a_day_of_the_calendar_is_an_answer() -> None:
    day = date(2024, 2, 29)
    event = event_of(Press(1, "=", arg=base36(day.toordinal())), ASKS["date"], {})
    assert event == Answer("q", "2024-02-29", typed=False)
    assert event_of(Press(1, "=", arg="zzzzzzzz"), ASKS["date"], {}) is None


def test_taking_back_names_the_item() -> None:
    ask = Ask("waiting", "/waiting", "waiting", (), pending=(Pending("topics", (), "x", ""),))
    assert event_of(press("b0"), ask, {}) == TakeBack("topics")
    assert event_of(press("b1"), ask, {}) is None


def test_a_refusal_is_kept_whole() -> None:
    ask = ASKS["date"]
    label = (Inserted("2026-03-04", "date"), " or so")
    cell = Cell("D7", ("Market",), label, "constraint", ("From 0 to ", Inserted("9", "number")), "12", {"limit": 9})
    bare = Cell("D8", (), (), "not_a_number")
    candidates = (Candidate("2026-03-04", label),)
    refuse = Refuse("q", "ambiguous_date", ask, label, {"count": 3}, candidates, (cell, bare))
    assert refusal_from(kept_refusal(refuse), ask) == refuse


@pytest.mark.parametrize("code", ["n2024-02", "nl0-2-d", "d0-2", "u1", "t", "b0", "nc"])
def test_every_argument_fits_the_form_of_callback_data(code: str) -> None:
    assert parse(f"1{code[0]}.kJ3x9Qpa.1k.{code[1:]}.7") == Press(1, code[0], "kJ3x9Qpa", "1k", code[1:], 7)


def test_a_record_is_kept_whole() -> None:
    record = Record("idea", Status.ANSWERED, at="2026-11-27T10:00:00+00:00", attachment="AwADBAAD", author="c-1")
    assert parse_record(record_text(record)) == record
    apart = replace(record, store="volunteer", value="me", raw="me", attachment=None)
    assert parse_record(record_text(apart)) == replace(apart, value=None, raw=None), "kept apart from the interview"
