"""The policy of repeating, as the table that it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox import (
    Again,
    Close,
    Died,
    NotSent,
    Ok,
    Refused,
    Row,
    Unknown,
    Word,
    after,
    back_off,
    kind_of,
    stamp,
    word,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
KINDS = ("edit", "card", "invite", "remind", "summary", "file", "clear")
CUT = Unknown("ServerDisconnectedError")


def again(seconds, tries=0, **more):
    return Again(NOW + timedelta(seconds=seconds), tries, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_surely_not_sent_goes_again_and_costs_no_try(kind):
    assert after(Row(kind), NotSent(), NOW) == again(1)
    assert after(Row(kind, tries=1, fails=3), NotSent(), NOW) == again(8, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_done_is_done(kind):
    assert after(Row(kind), Ok({}), NOW) == Close("sent")


@pytest.mark.parametrize(
    ("kind", "wire", "first", "second"),
    [
        ("edit", CUT, again(0, left=True), again(0, 1, left=True)),
        ("clear", CUT, again(0, left=True), again(0, 1, left=True)),
        ("card", CUT, again(10, 1, left=True), Close("failed:unknown")),
        ("invite", CUT, again(600, 1, left=True), Close("failed:unknown")),
        ("summary", CUT, again(60, 1, left=True), Close("failed:unknown")),
        ("remind", CUT, Close("failed:unknown"), Close("failed:unknown")),
        ("file", CUT, Close("failed:unknown"), Close("failed:unknown")),
        ("edit", Died(), again(0, left=True), again(0, 1, left=True)),
        ("clear", Died(), again(0, left=True), again(0, 1, left=True)),
        ("card", Died(), again(0, 1, left=True), Close("failed:unknown")),
        ("invite", Died(), again(0, 1, left=True), Close("failed:unknown")),
        ("summary", Died(), again(0, 1, left=True), Close("failed:unknown")),
        ("remind", Died(), Close("failed:unknown"), Close("failed:unknown")),
        ("file", Died(), Close("failed:unknown"), Close("failed:unknown")),
    ],
)
def test_an_unknown_outcome_repeats_a_message_once_or_never(kind, wire, first, second):
    assert after(Row(kind), wire, NOW) == first
    assert after(Row(kind, tries=1), wire, NOW) == second


def test_an_edit_that_keeps_being_cut_waits_longer():
    assert after(Row("edit", fails=2), CUT, NOW) == again(4, left=True)


@pytest.mark.parametrize(
    ("kind", "wire", "verdict"),
    [
        ("card", Refused(429, "Too Many Requests: retry after 7", 7), again(7)),
        ("invite", Refused(429, "Too Many Requests", 0), again(1)),
        ("card", Refused(403, "Forbidden: bot was blocked by the user"), Close("failed:blocked")),
        ("invite", Refused(403, "Forbidden: user is deactivated"), Close("failed:blocked")),
        ("summary", Refused(403, "Forbidden: bot was kicked from the group chat"), Close("failed:blocked")),
        ("invite", Refused(403, "Forbidden: bot can't initiate conversation with a user"), Close("failed:not_started")),
        ("invite", Refused(400, "Bad Request: chat not found"), Close("failed:not_started")),
        ("edit", Refused(400, "Bad Request: message is not modified: specified new"), Close("sent")),
        ("edit", Refused(400, "Bad Request: message to edit not found"), again(0, fresh=True)),
        ("edit", Refused(400, "Bad Request: message can't be edited"), again(0, fresh=True)),
        ("edit", Refused(400, "Bad Request: there is no text in the message to edit"), again(0, fresh=True)),
        ("card", Refused(400, "Bad Request: can't parse entities: unclosed tag"), Close("failed:refused")),
        ("card", Refused(400, "Bad Request: message is too long"), Close("failed:refused")),
        ("card", Refused(400, "Bad Request: BUTTON_DATA_INVALID"), Close("failed:refused")),
        ("summary", Refused(400, "upgraded", 0, "-1009"), again(0, moved_to="-1009")),
        ("card", Refused(401, "Unauthorized"), again(60)),
        ("card", Refused(404, "Not Found"), again(60)),
        ("file", Refused(413, "Request Entity Too Large"), Close("failed:too_big")),
        ("card", Refused(502), again(10, 1, left=True)),
        ("remind", Refused(500, "Internal Server Error: restart"), Close("failed:unknown")),
        ("edit", Refused(500, "Internal Server Error: restart"), again(1)),
        ("clear", Refused(502), again(1)),
    ],
)
def test_a_refusal(kind, wire, verdict):
    assert after(Row(kind), wire, NOW) == verdict


@pytest.mark.parametrize(
    ("priority", "outcome"), [(0, "failed:expired"), (1, "failed:expired"), (2, "cancelled"), (3, "cancelled")]
)
def test_nothing_goes_again_after_its_end(priority, outcome):
    ends = stamp(NOW + timedelta(seconds=5))
    kind = "card" if priority < 2 else "invite"
    assert after(Row(kind, priority, closes_at=ends), CUT, NOW) == Close(outcome)
    assert after(Row(kind, priority, closes_at=ends), NotSent(), NOW) == again(1)


@given(st.integers(0, 100), st.floats(0, 1, exclude_max=True))
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(fails, chance):
    seconds = back_off(fails, chance).total_seconds()
    middle = min(900, 2.0**fails)
    assert 0.8 * middle <= seconds + 1e-6
    assert seconds <= 1.2 * middle + 1e-6


@given(
    st.sampled_from(KINDS),
    st.integers(0, 3),
    st.integers(0, 1),
    st.one_of(
        st.just(CUT),
        st.just(Died()),
        st.just(NotSent()),
        st.builds(Refused, st.integers(400, 599), st.text(max_size=20), st.floats(0, 300)),
    ),
)
def test_no_message_is_ever_repeated_twice_after_an_unknown_outcome(kind, priority, tries, wire):
    verdict = after(Row(kind, priority, tries), wire, NOW)
    if isinstance(verdict, Again) and kind not in ("edit", "clear"):
        assert verdict.tries <= 1
        assert not (verdict.left and tries)


@pytest.mark.parametrize(
    ("key", "edited", "kind"),
    [
        ("card:1", True, "edit"), ("card:1", False, "card"), ("invite:w:p", False, "invite"),
        ("remind:w:p:1", False, "remind"), ("summary:c:1", False, "summary"), ("notice:x:1", False, "summary"),
        ("report:r:1", False, "file"), ("qr:l:1", False, "file"), ("clear:1", False, "clear"),
        ("edit:1:7", True, "edit"),
        ("edit:1:7", False, "summary"),
        ("what:ever", False, "summary"),
    ],
)  # fmt: skip
def test_the_class_comes_from_the_key(key, edited, kind):
    assert kind_of(key, edited) == kind


@pytest.mark.parametrize(
    ("outcome", "lease", "left", "expected"),
    [
        (None, "", False, Word.QUEUED),
        (None, "2026-11-23T10:00:01Z", True, Word.SENDING),
        (None, "2026-11-23T09:59:59Z", True, Word.UNCERTAIN),
        (None, "", True, Word.UNCERTAIN),
        ("sent", "", True, Word.SENT),
        ("failed:blocked", "", False, Word.FAILED),
        ("cancelled", "", False, Word.CANCELLED),
    ],
)
def test_six_words(outcome, lease, left, expected):
    assert word(outcome, lease, left, stamp(NOW)) is expected
