"""The diff and the fingerprint of cards: as few calls as can be, and nothing to guess from what is stored."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.delivery_diff import (
    EditMarkup,
    EditText,
    New,
    Replace,
    Shown,
    Skip,
    diff,
    fingerprint,
    had_keyboard,
    plain,
)
from bot.delivery_keys import PUT_AWAY, wanted_keys
from bot.screens.card import Button, Card
from bot.turn import Press

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BUTTON = Button("Yes", Press(1, "=", "itview01", "0", "1", 3))
CARD = Card("Is there Wi-Fi?", ((BUTTON,),))
SHOWN = Shown(7, fingerprint(CARD, KEY), "tap", 7, "2026-11-23T09:00:00Z")


def step(shown, card):
    return diff(shown, card, fingerprint(card, KEY), NOW)


@pytest.mark.parametrize(
    ("shown", "card", "wanted"),
    [
        (None, CARD, New()),
        (Shown(0), CARD, New()),
        (SHOWN, CARD, Skip()),
        (SHOWN, replace(CARD, rows=()), EditMarkup(7)),
        (SHOWN, replace(CARD, text="And a cable?"), EditText(7)),
        (SHOWN, replace(CARD, text="How many?", expects="text"), Replace(7)),
        (SHOWN, replace(CARD, rows=(), expects="text"), EditMarkup(7)),
        (SHOWN, replace(CARD, photo=b"png"), Replace(7)),
        (replace(SHOWN, newest=9), CARD, Replace(7)),
        (replace(SHOWN, newest=9), replace(CARD, text="x"), Replace(7)),
        (replace(SHOWN, expects="file"), replace(CARD, text="x"), Replace(7)),
        (replace(SHOWN, expects="text"), replace(CARD, text="x"), EditText(7)),
        (replace(SHOWN, content_hash=""), CARD, EditText(7)),
        (replace(SHOWN, shown_at="2026-11-22T09:59:59Z"), replace(CARD, text="x"), Replace(7)),
        (replace(SHOWN, shown_at="2026-11-22T09:59:59Z"), CARD, Skip()),
        (replace(SHOWN, shown_at=""), replace(CARD, text="x"), EditText(7)),
    ],
)
def test_the_smallest_call(shown, card, wanted):
    assert step(shown, card) == wanted


def test_the_fingerprint_needs_the_key_and_sees_every_part():
    cards = [
        CARD,
        replace(CARD, text="Is there wi-fi?"),
        replace(CARD, photo=b""),
        replace(CARD, photo=b"x"),
        replace(CARD, rows=()),
        replace(CARD, rows=((BUTTON._replace(label="yes"),),)),
        replace(CARD, rows=((BUTTON._replace(press=BUTTON.press._replace(revision=4)),),)),
        replace(CARD, rows=((Button("Yes", url="https://example.org"),),)),
        replace(CARD, rows=((BUTTON, BUTTON),)),
        replace(CARD, rows=((BUTTON,), (BUTTON,))),
    ]
    assert len({fingerprint(card, KEY) for card in cards}) == len(cards)
    assert fingerprint(CARD, KEY) != fingerprint(CARD, b"other")
    guess = hashlib.blake2b(b'["Is there Wi-Fi?",""]', digest_size=16).hexdigest()
    assert guess not in fingerprint(CARD, KEY)
    keyed = hashlib.blake2b(b'["Is there Wi-Fi?",""]', key=KEY, digest_size=16).hexdigest()
    assert keyed in fingerprint(CARD, KEY), "the control: with the key it is that"


def test_whether_there_is_a_keyboard_to_strip():
    assert had_keyboard(fingerprint(CARD, KEY), KEY)
    assert not had_keyboard(fingerprint(replace(CARD, rows=()), KEY), KEY)
    assert had_keyboard("", KEY)


def test_plain_words():
    assert plain('<b>A &amp; B</b> <a href="x">link</a> &lt;3') == "A & B link <3"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (None, "tap", None),
        (None, "location", ""),
        ("tap", "location", ""),
        ("location", "location", None),
        ("location", "tap", PUT_AWAY),
        ("text", "text", None),
    ],
)
def test_the_position_key_follows_what_is_expected(before, after, wanted):
    shown = None if before is None else replace(SHOWN, expects=before)
    assert wanted_keys(shown, replace(CARD, expects=after)) == wanted


def test_a_card_that_asks_for_a_position_stands_above_the_field():
    assert step(SHOWN, replace(CARD, text="Where?", expects="location")) == Replace(7)
