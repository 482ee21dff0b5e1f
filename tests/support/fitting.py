"""Whether a card fits into Telegram: lengths, buttons, callback data, and what becomes of its HTML."""

import re
from html.parser import HTMLParser

from bot.screens.card import Card
from bot.screens.layout import CAPTION_LIMIT, LABEL_LIMIT, TEXT_LIMIT, utf16_len
from bot.telegram.codec import Codec

# Telegram takes 100 and 8. Only the calendar has a row of seven: six weeks, the names of the days, and ways out.
MOST_BUTTONS, MOST_IN_A_ROW = 62, 7
CODEC = Codec([b"key"], "7" * 12)


class Telegram(HTMLParser):
    """What Telegram makes of a text: the words, and how many entities; an unknown or loose tag is an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words, self.entities = "", 0
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in ("b", "i"), tag
        assert not attrs
        self.open.append(tag)
        self.entities += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def check(card: Card) -> None:
    """All that Telegram would refuse, and all that a phone would show badly."""
    read = Telegram(card.text)
    assert 0 < utf16_len(read.words.strip()) <= (CAPTION_LIMIT if card.photo else TEXT_LIMIT)
    assert read.entities < 90
    assert not re.search("[\x00-\x08\ud800-\udfff]", card.text)
    assert sum(len(row) for row in card.rows) <= MOST_BUTTONS
    for row in card.rows:
        assert 1 <= len(row) <= MOST_IN_A_ROW
        for button in row:
            assert 1 <= utf16_len(button.label) <= LABEL_LIMIT
            assert "\n" not in button.label
            assert (button.press is None) != (not button.url)
            if button.press:
                assert len(button.press.action) == 1
                assert len(button.press.arg) <= 10
                assert len(CODEC.encode(button.press, "9" * 16)) <= 64
