"""Every screen, in every language, given hostile values, stays within Telegram's limits and shows only safe HTML."""

import dataclasses
import types
import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fitting import check

from bot.screens.card import Card
from bot.screens.kinds import DRAWINGS
from bot.screens.misc import WrongKindView, wrong_kind
from bot.screens.registry import SCREENS, draw
from bot.screens.view import Instance, InstanceList, Leafing, SurveyView
from bot.turn import Press
from flows.conversation import (
    Ask,
    Candidate,
    Cell,
    Change,
    Inserted,
    MatrixRow,
    NonAnswerOffer,
    Offer,
    Pending,
    Progress,
    Refuse,
    ReviewRow,
    Status,
    TableSummary,
)
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
    matrix = tuple(
        MatrixRow(f"q{n}", (hostile,), Status.ANSWERED if n < 6 else None, (hostile, Inserted(hostile)), n == 6)
        for n in range(12)
    )
    for name in DRAWINGS:
        for count in (0, 3, MANY):
            yield Ask(
                name if name in KINDS else "question",  # type: ignore[arg-type]
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
                matrix=matrix,
                pending=tuple(Pending(f"item_{n}", (hostile,), hostile, "2026-11-23T10:00:00Z") for n in range(count)),
                table=summary(hostile, count),
                can_table=True,
                steps=(-1e12, 1e12, 0.001) if count else None,
                bounds=((None, 1e14), (-1e14, None), (0.001, 1e14))[count % 3] if count else None,
                max_files=5,
                voice=True,
                appearance=("month-year", "year", None)[(0, 3, MANY).index(count)],
            )


KINDS = frozenset({"name", "more", "fewer", "matrix", "table", "waiting", "review"})


def summary(hostile: str, count: int) -> TableSummary:
    """A table with everything that may stand in its summary; columns to settle only in some."""
    changes = tuple(Change("q", (hostile,), (hostile,), (hostile,) if n % 2 else (), (hostile,)) for n in range(MANY))
    spans = tuple(((hostile,), -1e12, 1e12) for _ in range(MANY))
    shares = tuple(("ABC", (hostile,)) for _ in range(MANY)) if count == 3 else ()
    return TableSummary(10**9, 10**9, 10**9, 10**9, 10**9, 10**9, 10**9, spans, changes, shares)


def surveys(hostile: str) -> Iterator[SurveyView]:
    for ask in asks(hostile):
        refuse = Refuse(
            "q", "constraint", ask, (hostile,), {}, tuple(Candidate(hostile, (hostile,)) for _ in range(MANY))
        )
        cells = tuple(Cell("ZZZ99999", (hostile,), (hostile,), "not_a_number", value=hostile) for _ in range(MANY))
        for n, step in enumerate((ask, refuse, Refuse("q", "table", ask, cells=cells))):
            view = SurveyView(step, "kJ3x9Qpa", 7, QUESTION, hostile, 2, True, (hostile,), (hostile,) * 9)
            yield replace(view, **on_the_card(hostile, n))
    yield from lists(hostile)


QUESTION = "zzz,5k,5k"
"""As long as callback data can name a question: of a thousand items, in two repeats of two hundred instances."""


def on_the_card(hostile: str, n: int) -> dict[str, Any]:
    """What may wait on a card besides ticks."""
    return {
        "order": " ".join(f"choice_{place}" for place in range(n * 15)),
        "calendar": ("", "1988-", "2026", "2026-11")[n + 1],
        "value": (None, 0.5, 1e12)[n],
        "files": (hostile,) * 5,
        "changes": n == 1,
        "today": date(2026, 11, 27),
        "lists": many_lists(hostile)[n:],
        "recount": True,
    }


def many_lists(hostile: str) -> tuple[InstanceList, ...]:
    rows = tuple(ReviewRow(f"q#{n}.a", (hostile,), Status.ANSWERED, (hostile,)) for n in range(MANY))
    instances = tuple(Instance(f"q#{n}", (hostile, Inserted(hostile)), rows) for n in range(MANY))
    return tuple(InstanceList(repeat, (hostile,), instances) for repeat in ("q", *(f"r{n}" for n in range(MANY))))


def lists(hostile: str) -> Iterator[SurveyView]:
    """The list, one of it, and the question whether to delete that one."""
    ask = Ask("more", "q", "repeat", (hostile,))
    base = SurveyView(ask, "kJ3x9Qpa", 36**5 - 1, QUESTION, lists=many_lists(hostile), page=9)
    for leafing in (Leafing(40), Leafing(40, 39, True), Leafing(40, 39, True, True)):
        yield replace(base, leafing=leafing)


def views(name: str, hostile: str) -> Iterator[Any]:
    if name == "survey":
        yield from surveys(hostile)
    else:
        yield from (build(SCREENS[name].view, hostile, turn) for turn in range(4))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_bears_hostile_values(name: str, language: str) -> None:
    words = Words("bot", language)
    for hostile in HOSTILE.values():
        for view in views(name, hostile):
            check(draw(name, view, words))


@pytest.mark.parametrize("name", sorted(set(SCREENS) - {"survey", "why"}))
def test_every_screen_speaks_french(name: str) -> None:
    """A screen whose words are the same in both languages was not translated; those of `why` come with its view."""
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
