"""What a button means to the engine, where no library flow has it yet."""

import pytest

from bot.desk.drafting import marks_after
from bot.desk.events import event_of, typed_answer
from bot.screens.review import says_nothing
from bot.turn import Press, Say
from flows.conversation import Answer, Ask, Edit, Inserted, Offer, ReviewRow, Status


@pytest.mark.parametrize("kind", ["note", "acknowledge"])
def test_a_note_that_stands_alone_is_confirmed(kind: str) -> None:
    ask = Ask("question", "hello", kind, ("Read this.",))
    assert event_of(Press(1, "y", "i", "0"), ask, {}) == Answer("hello", "OK", typed=False)


def test_an_edit_points_at_the_rows_that_are_shown() -> None:
    ask = Ask("question", "b", "text", ("B",))
    rows = (ReviewRow("a", ("A",), Status.ANSWERED),)
    assert event_of(Press(1, "e", "i", "", "0"), ask, {}, rows) == Edit("a")
    assert event_of(Press(1, "e", "i", "", "1"), ask, {}, rows) is None
    assert event_of(Press(1, "e", "i", "", "0"), ask, {}) is None


def test_an_exclusive_choice_stands_alone() -> None:
    offers = (Offer(0, "nothing", ("Nothing",), exclusive=True), Offer(1, "a", ("A",)), Offer(2, "b", ("B",)))
    ask = Ask("question", "q", "select_multiple", ("Q",), choices=offers)
    assert marks_after(Press(1, "+", arg="2"), ask, "a") == "a b"
    assert marks_after(Press(1, "+", arg="0"), ask, "a b") == "nothing"
    assert marks_after(Press(1, "+", arg="1"), ask, "nothing") == "a"
    assert marks_after(Press(1, "-", arg="1"), ask, "a b") == "b"


def test_typed_words_carry_their_message() -> None:
    ask = Ask("question", "q", "text", ("Q",))
    assert typed_answer(ask, Say("hello", 7)) == Answer("q", "hello", typed=True, origin="7")


def test_a_heading_with_a_gap_says_nothing() -> None:
    assert says_nothing(("Hard procedure: ", Inserted("")))
    assert not says_nothing(("Hard procedure: ", Inserted("Birth certificate")))
    assert not says_nothing(("Tools",))
