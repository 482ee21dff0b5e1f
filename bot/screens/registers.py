"""The lists of the town hall in the chat: all of them, one page of one, one line with all that stands behind it."""

from dataclasses import dataclass
from datetime import date

from bot.screens.card import Button, Card, Row
from bot.screens.layout import Part, in_rows, label_of, make_card, one_line, pressed, shorten
from bot.turn import Press
from reports.words import Words

NAME_ROOM, VALUE_ROOM = 60, 120
NUMBERS = 5


@dataclass(frozen=True, slots=True)
class RegistersView:
    """Every list with how many lines it has, and the button that opens it."""

    lists: tuple[tuple[str, int, Press], ...]


@dataclass(frozen=True, slots=True)
class RegisterView:
    """One page of a list: what each line is called and says first, from number `first` on; buttons to turn and add."""

    name: str
    count: int
    first: int
    lines: tuple[tuple[str, str, Press], ...]
    earlier: Press | None
    later: Press | None
    add: Press
    back: Press


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field: what it is called and says, who said so and when, what it rests on; the button to correct it. Where
    nobody has said anything, `unknown_to` is who was asked last and did not know, and `asked_on` when.
    """

    label: str
    value: str
    author: str
    day: date | None
    evidence: str
    others: int
    correct: Press
    unknown_to: str = ""
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterLineView:
    """One line of a list with its fields."""

    name: str
    line: str
    fields: tuple[FieldLine, ...]
    take_off: Press
    back: Press


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A date that comes near: of which line, when, in how many days; the button that opens the line."""

    line: str
    day: date
    left: int
    open: Press


def draw_registers(view: RegistersView, words: Words) -> Card:
    parts = [Part(words.say("Lists of the town hall"), "b")]
    if not any(count for _, count, _ in view.lists):
        parts.append(Part(words.say("They fill when the heads and officers have answered and the survey closes.")))
    labels = [(words.say("{list} ({n})", list=name, n=count), press) for name, count, press in view.lists]
    return make_card(parts, pressed(labels), words)


def draw_register(view: RegisterView, words: Words) -> Card:
    parts = [Part(words.say("{list} ({n})", list=view.name, n=view.count), "b", weight=9)]
    if not view.lines:
        parts.append(Part(words.say("Nothing on this list yet.")))
    for n, (line, said, _) in enumerate(view.lines, start=view.first):
        text = f"{n}. {shorten(one_line(line), NAME_ROOM)}"
        if said:
            text = words.say("{line}: {value}", line=text, value=shorten(one_line(said), VALUE_ROOM))
        parts.append(Part(text, weight=7, joined=n > view.first))
    numbers = [Button(str(n), press) for n, (_, _, press) in enumerate(view.lines, start=view.first)]
    turn = [
        Button(label_of(label), press)
        for label, press in ((words.say("Previous"), view.earlier), (words.say("More"), view.later))
        if press is not None
    ]
    ways = (Button(label_of(words.say("Add")), view.add), Button(label_of(words.say("Back")), view.back))
    rows: list[Row] = [*in_rows(numbers, NUMBERS), tuple(turn), ways]
    return make_card(parts, [row for row in rows if row], words)


def draw_register_line(view: RegisterLineView, words: Words) -> Card:
    parts = [
        Part(view.name, "i", weight=5),
        Part(shorten(one_line(view.line), VALUE_ROOM), "b", weight=9),
    ]
    for n, field in enumerate(view.fields, start=1):
        label = shorten(one_line(field.label), VALUE_ROOM)
        value = shorten(one_line(field.value), VALUE_ROOM)
        parts.append(Part(words.say("{number}. {field}", number=n, field=label), weight=6))
        parts.append(Part(value, "b", weight=8, joined=True))
        parts.append(Part(_source(field, words), "i", weight=4, joined=True))
    parts.append(Part(words.say("To correct something, tap its number."), "i", weight=6))
    numbers = [Button(str(n), field.correct) for n, field in enumerate(view.fields, start=1)]
    ways = (
        Button(label_of(words.say("Take off the list")), view.take_off),
        Button(label_of(words.say("Back")), view.back),
    )
    return make_card(parts, [*in_rows(numbers, NUMBERS), ways], words)


def _source(field: FieldLine, words: Words) -> str:
    """Who said so and when, what it rests on, and whether others say otherwise."""
    if field.asked_on is not None:
        return words.say("Does not know: {author}, {day}", author=field.unknown_to, day=field.asked_on)
    if field.day is None:
        return words.say("Nobody has said so far.")
    said = [words.say("{author}, {day}", author=field.author, day=field.day)]
    if field.evidence:
        said.append(shorten(one_line(field.evidence), VALUE_ROOM))
    if field.others:
        said.append(words.plural("{n} other says otherwise", "{n} others say otherwise", field.others))
    return " · ".join(said)


def draw_deadline(view: DeadlineView, words: Words) -> Card:
    line = shorten(one_line(view.line), VALUE_ROOM)
    left = words.say("today") if view.left == 0 else words.plural("in {n} day", "in {n} days", view.left)
    parts = [
        Part(words.say("A date comes near: {line}", line=line), "b", weight=9),
        Part(words.say("{day}, {left}.", day=view.day, left=left), weight=8),
    ]
    return make_card(parts, pressed([(words.say("Open"), view.open)]), words)
