"""HTML becomes text and entities, counted in UTF-16 units."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import parse_html, read_text, utf16_len
from bot.sandbox.refusals import Refusal


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("😀<i>é</i>", "😀é", [("italic", 2, 1)]),
        ("<b>x<u>y</u></b>", "xy", [("underline", 1, 1), ("bold", 0, 2)]),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#39;&#x1F600;", 'a <b> & "c" \'😀', []),
        ("a &nbsp; & b", "a &nbsp; & b", []),
        ("<code>1 &lt; 2</code>", "1 < 2", [("code", 0, 5)]),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_parses(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found, marks = parse_html(source)
    assert (found, [(mark["type"], mark["offset"], mark["length"]) for mark in marks]) == (text, entities)


def test_link_keeps_its_address() -> None:
    _, entities = parse_html('<a href="https://example.org/?a=1&amp;b=2">x</a>')
    assert entities == [{"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"}]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("é<p>", 'Unsupported start tag "p" at byte offset 2'),
        ("3 < 4", "Unclosed start tag at byte offset 2"),
        ("a </b>", "Unexpected end tag at byte offset 2"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ],
)
def test_complains(source: str, complaint: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {complaint}"


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
def test_escaped_text_comes_back(text: str) -> None:
    assert parse_html(f"<b>{html.escape(text)}</b>")[0] == text


@given(st.text())
def test_nothing_but_a_refusal_is_raised(text: str) -> None:
    try:
        found, entities = read_text(text, "HTML")
    except Refusal:
        return
    assert all(0 <= mark["offset"] < mark["offset"] + mark["length"] <= utf16_len(found) for mark in entities)


def test_white_space_at_the_ends_goes_and_entities_move() -> None:
    text, entities = read_text(" \n<b> x </b>\n", "HTML")
    assert text == "x"
    assert entities == [{"type": "bold", "offset": 0, "length": 1}]


def test_links_and_commands_are_found() -> None:
    text, entities = read_text("See https://t.me/a?start=b_c, or /help.", None)
    words = [text[mark["offset"] : mark["offset"] + mark["length"]] for mark in entities]
    assert words == ["https://t.me/a?start=b_c", "/help"]


@pytest.mark.parametrize(
    ("offset", "length", "said"),
    [
        (1, 1, "begins in a middle of a UTF-16 symbol at byte offset 4"),
        (0, 1, "beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4"),
        (2, 9, "beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11"),
        (4, 1, "begins after the end of the text at UTF-16 offset 4"),
    ],
)
def test_entities_of_the_caller_begin_and_end_with_characters(offset: int, length: int, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_text("😀x", None, [{"type": "bold", "offset": offset, "length": length}])
    assert refused.value.description == f"Bad Request: entity {said}"
    assert read_text("😀x", None, [{"type": "bold", "offset": 0, "length": 2}])[1]
