"""Lengths, columns, pages, shortening and HTML: nothing that is put into a card can break it."""

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screens.card import Button
from bot.screens.layout import (
    ELLIPSIS,
    Part,
    clean,
    columns,
    compose,
    direct,
    label_of,
    make_card,
    page_of,
    shorten,
    spell,
    too_wide,
    utf16_len,
    width,
)
from bot.turn import Press
from flows.conversation import Inserted
from reports.words import FSI, PDI, Words

PRESS = Press(1, "=")
EN, FR, AR = Words("bot", "en"), Words("bot", "fr"), Words("bot", "ar")


class Balance(HTMLParser):
    """Reads HTML as Telegram does: a few tags, each closed where it must be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.read = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert not attrs
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.read += data


@pytest.mark.parametrize(("text", "units"), [("", 0), ("é", 1), ("عربي", 4), ("😀", 2), ("a😀b", 4)])
def test_utf16_len(text: str, units: int) -> None:
    assert utf16_len(text) == units


@given(st.text())
def test_utf16_len_is_what_the_codec_says(text: str) -> None:
    without_halves = text.encode("utf-16", "ignore").decode("utf-16")
    assert utf16_len(without_halves) == len(without_halves.encode("utf-16-le")) // 2


@pytest.mark.parametrize(("text", "units"), [("Skip", 4), ("跳过", 4), ("😀", 2), (f"{FSI}ab{PDI}", 2), ("e\u0301", 1)])
def test_width(text: str, units: int) -> None:
    assert width(text) == units


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_shorten_never_exceeds_its_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert utf16_len(short) <= limit
    assert short == text or short.endswith((ELLIPSIS, PDI)) or limit == 0


def test_shorten_cuts_at_a_word_and_says_so() -> None:
    assert shorten("How many people work here now?", 22) == "How many people work…"


def test_shorten_keeps_half_of_nothing() -> None:
    assert shorten("😀" * 10, 4) == "😀…"
    assert shorten("e\u0301" * 5, 4) == "e\u0301…"


def test_shorten_closes_an_isolate() -> None:
    short = shorten(f"{FSI}{'a' * 50}{PDI} end", 12)
    assert short.count(FSI) == short.count(PDI) == 1


@given(st.lists(st.text(max_size=300), max_size=6), st.integers(min_value=5, max_value=400))
def test_compose_is_balanced_escaped_and_within_the_limit(texts: list[str], limit: int) -> None:
    styles = ("", "b", "i")
    parts = [Part(text, styles[n % 3], weight=n) for n, text in enumerate(texts)]  # type: ignore[arg-type]
    read = Balance(compose(parts, limit))
    assert not read.open
    assert read.tags <= {"b", "i"}
    assert utf16_len(read.read) <= limit


@given(st.text(max_size=200))
def test_compose_shows_what_it_was_given(text: str) -> None:
    assert html.unescape(compose([Part(text)])) == clean(text)


def test_the_lightest_parts_are_cut_first() -> None:
    text = compose([Part("label", weight=9), Part("h" * 50, weight=0)], limit=20)
    assert text.startswith("label\n\n")
    assert text.endswith("h…")
    assert compose([Part("label", weight=9), Part("h" * 50, weight=0)], limit=6) == "label"


@pytest.mark.parametrize(
    ("labels", "per_row"),
    [(["Yes", "No"], [2]), (["x" * 18, "No", "Y"], [2, 1]), (["x" * 19, "No"], [1, 1]), ([], [])],
)
def test_columns(labels: list[str], per_row: list[int]) -> None:
    assert [len(row) for row in columns([Button(label, PRESS) for label in labels])] == per_row


def test_labels_above_thirty_units_stand_in_the_body() -> None:
    assert not too_wide(["x" * 30])
    assert too_wide(["x", "x" * 31])
    assert too_wide(["跳" * 16])


@pytest.mark.parametrize(
    ("length", "wanted", "expected"),
    [
        (12, 5, (0, 1, 0, 12)),
        (13, 0, (0, 2, 0, 8)),
        (13, 1, (1, 2, 8, 13)),
        (13, 9, (1, 2, 8, 13)),
        (40, -3, (0, 5, 0, 8)),
        (0, 0, (0, 1, 0, 0)),
    ],
)
def test_pages(length: int, wanted: int, expected: tuple[int, int, int, int]) -> None:
    page = page_of(length, wanted)
    assert (page.number, page.count, page.start, page.stop) == expected


@pytest.mark.parametrize(("given_", "shown"), [("", "…"), ("\x00", "…"), ("a\nb", "a b"), ("ab\ud800", "ab")])
def test_a_button_always_has_a_label(given_: str, shown: str) -> None:
    assert label_of(given_) == shown


def test_the_buttons_of_a_row_run_from_right_to_left_in_arabic() -> None:
    rows = [(Button("1", PRESS), Button("2", PRESS)), (Button("3", PRESS),)]
    assert [[button.label for button in row] for row in direct(rows, AR)] == [["2", "1"], ["3"]]
    assert [[button.label for button in row] for row in direct(rows, FR)] == [["1", "2"], ["3"]]
    assert make_card([Part("x")], rows, AR).direction == "rtl"


def test_a_card_is_never_empty() -> None:
    assert make_card([Part(" \x00 ")], [], EN).text


def test_piped_values_are_written_in_the_language() -> None:
    text = ("Vous avez dit ", Inserted("30000", "number"), " le ", Inserted("2026-12-01", "date"), Inserted(" !"))
    assert spell(text, FR) == "Vous avez dit 30\u202f000 le 1er décembre 2026 !"
    assert spell((Inserted("twelve", "number"), Inserted("soon", "date")), EN) == "twelvesoon"
    assert spell(("x ", Inserted("\u202eabc")), AR) == f"x {FSI}abc{PDI}"
