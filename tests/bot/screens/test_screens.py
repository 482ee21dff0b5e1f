"""Every screen, in every language, given hostile values, stays within Telegram's limits and shows only safe HTML."""

import dataclasses
import re
import types
import typing
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.screens.card import Card
from bot.screens.kinds import DRAWINGS
from bot.screens.layout import CAPTION_LIMIT, LABEL_LIMIT, TEXT_LIMIT, utf16_len
from bot.screens.misc import WrongKindView, wrong_kind
from bot.screens.registry import SCREENS, draw
from bot.screens.view import SurveyView
from bot.turn import Press
from flows.conversation import Ask, Candidate, Inserted, NonAnswerOffer, Offer, Progress, Refuse, ReviewRow, Status
from reports.words import Words

HOSTILE = {
    "plain": "Civil registry",
    "html": '</b><script>alert("1")</script> <a href="x">&amp; {sender} {0} %s',
    "long": "x" * 5000,
    "many words": "mairie " * 900,
    "emoji": "😀" * 2600,
    "right to left": "\u202e" + "السجل المدني " * 30 + "\u2066",
    "broken": "\x00\ud800\n\n\t",
    "empty": "",
}
MANY = 40
PRESS = Press(2, "C", "campaign", arg="z" * 4)
LANGUAGES = ("en", "fr", "ar")


def make(wanted: Any, hostile: str, turn: int) -> Any:
    """A value of the wanted type, made of the hostile text; `turn` walks through the members of a choice."""
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if wanted is Press:
        return PRESS
    if origin is typing.Literal:
        return arguments[turn % len(arguments)]
    if origin in (typing.Union, types.UnionType):
        return make(arguments[turn % len(arguments)], hostile, turn)
    if origin is tuple and arguments[-1:] == (Ellipsis,):
        many = 6 if typing.get_origin(arguments[0]) is tuple else MANY
        return tuple(make(arguments[0], hostile, turn + n) for n in range(many))
    if origin is tuple:
        return tuple(make(argument, hostile, turn) for argument in arguments)
    if dataclasses.is_dataclass(wanted):
        return build(typing.cast(type, wanted), hostile, turn)
    simple = {str: hostile, int: 10**9 + turn, bool: bool(turn % 2), date: date(2026, 12, 1), bytes: b"png"}
    return None if wanted is types.NoneType else simple[wanted]


def build(view: type, hostile: str, turn: int) -> Any:
    if view is Inserted:
        return Inserted(hostile)
    hints = typing.get_type_hints(view)
    values = {name: make(hint, hostile, turn) for name, hint in hints.items()}
    if "visible_to" in values:
        values |= {"mode": "named", "visible_to": "nobody"}
    return view(**values)


def asks(hostile: str) -> Iterator[Ask]:
    """Every kind that is drawn, with everything that may stand on its card."""
    offers = tuple(Offer(n * 30, f"choice_{n}", (hostile, Inserted(hostile))) for n in range(MANY))
    rows = tuple(
        ReviewRow(f"q{n}", (hostile,), list(Status)[n % 7], (hostile,) if n % 2 else (), (hostile,))
        for n in range(MANY)
    )
    for name in DRAWINGS:
        for count in (0, 3, MANY):
            yield Ask(
                name if name in ("name", "more", "review") else "question",  # type: ignore[arg-type]
                "q",
                name,
                (hostile,),
                hint=(hostile,),
                choices=offers[:count],
                allow=tuple(NonAnswerOffer(status, (hostile,)) for status in list(Status)[1:5]),
                previous=hostile,
                previous_status=Status.ANSWERED,
                notice="no_longer_offered" if count == 3 else "understood",
                understood=(hostile,),
                previous_label=(hostile,) if count else None,
                notes=(hostile, hostile),
                headings=(hostile, hostile),
                progress=Progress(3, 12),
                can_back=True,
                can_cancel=True,
                add_label=(hostile,),
                done_label=(hostile,),
                rows=rows[:count],
            )


def surveys(hostile: str) -> Iterator[SurveyView]:
    for ask in asks(hostile):
        refuse = Refuse(
            "q", "constraint", ask, (hostile,), {}, tuple(Candidate(hostile, (hostile,)) for _ in range(MANY))
        )
        for step in (ask, refuse):
            yield SurveyView(step, "kJ3x9Qpa", 7, "1k,0,3", hostile, 2, True, (hostile,), (hostile,) * 9)


def views(name: str, hostile: str) -> Iterator[Any]:
    if name == "survey":
        yield from surveys(hostile)
    else:
        yield from (build(SCREENS[name].view, hostile, turn) for turn in range(4))


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
    assert sum(len(row) for row in card.rows) <= 30
    for row in card.rows:
        assert 1 <= len(row) <= 6
        for button in row:
            assert 1 <= utf16_len(button.label) <= LABEL_LIMIT
            assert "\n" not in button.label
            assert (button.press is None) != (not button.url)
            if button.press:
                assert len(button.press.action) == 1
                assert len(button.press.arg) <= 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_bears_hostile_values(name: str, language: str) -> None:
    words = Words("bot", language)
    for hostile in HOSTILE.values():
        for view in views(name, hostile):
            check(draw(name, view, words))


@pytest.mark.parametrize("name", sorted(set(SCREENS) - {"survey"}))
def test_every_screen_speaks_french(name: str) -> None:
    """A screen whose words are the same in both languages was not translated."""
    view = build(SCREENS[name].view, "Ndar", 1)
    assert draw(name, view, Words("bot", "fr")).text != draw(name, view, Words("bot", "en")).text


def test_the_check_itself_sees_what_is_wrong() -> None:
    """The control: a card that Telegram would refuse does not pass."""
    for card in (
        Card(""),
        Card("<b>open"),
        Card("<script>x</script>"),
        Card("x" * 4097),
        Card("x" * 1025, photo=b"png"),
        Card("x", ((),)),
    ):
        with pytest.raises(AssertionError):
            check(card)


def test_a_screen_refuses_the_view_of_another() -> None:
    with pytest.raises(TypeError, match="WrongKindView"):
        draw("help", WrongKindView("voice"), Words("bot", "en"))


def test_the_registry_holds_every_view() -> None:
    assert len(SCREENS) > 50
    assert all(dataclasses.is_dataclass(screen.view) for screen in SCREENS.values())


@pytest.mark.parametrize("kind", ["voice", "photo", "location", "sticker", "poll", "contact", "document", "story"])
def test_every_kind_of_message_gets_an_answer(kind: str) -> None:
    assert wrong_kind(kind, Words("bot", "en"))
    assert ("voices" in wrong_kind(kind, Words("bot", "en"))) == (kind == "voice")
