"""Answers that differ, in the chat: the list, one of them with all that was done, and what its office is asked."""

from dataclasses import dataclass

from bot.screens.card import Button, Card, Row
from bot.screens.layout import Part, in_rows, label_of, make_card, one_a_row, one_line, pressed, shorten
from bot.turn import Press
from reports.words import Words

TITLE_ROOM, SIDE_ROOM, STEP_ROOM = 160, 200, 420
NUMBERS = 5
STEPS = 8


@dataclass(frozen=True, slots=True)
class VerifyView:
    """One page of the list, from number `first` on: what each fact is and what is said of it or was decided; `open`
    of `count` are not decided.
    """

    open: int
    count: int
    first: int
    lines: tuple[tuple[str, str, Press], ...]
    earlier: Press | None
    later: Press | None


@dataclass(frozen=True, slots=True)
class MatterView:
    """One fact: who says what, whether colleagues' view is hidden, what was done, and what can be done. `files` open
    what was sent as proof.
    """

    title: str
    sides: tuple[str, ...]
    hidden: bool
    steps: tuple[str, ...]
    files: tuple[tuple[str, Press], ...]
    ways: tuple[tuple[str, Press], ...]
    back: Press


@dataclass(frozen=True, slots=True)
class ProofAskedView:
    """An office is asked what its answer rests on; only its own answer is told."""

    title: str
    said: str
    give: Press


@dataclass(frozen=True, slots=True)
class ProofGivenView:
    """Somebody has answered: who, about which fact."""

    author: str
    title: str
    open: Press


@dataclass(frozen=True, slots=True)
class ProofFileView:
    """A file that an office sent as proof: `reference` is Telegram's own; a document where it is no `photo`."""

    author: str
    title: str
    photo: bool
    reference: str


def draw_verify(view: VerifyView, words: Words) -> Card:
    title = words.say("Answers that differ")
    parts = [Part(words.say("{list} ({n})", list=title, n=view.count), "b", weight=9)]
    if not view.lines:
        parts.append(Part(words.say("Nothing to settle. The list fills when a survey closes and offices disagree.")))
    elif view.open:
        left = words.plural("{n} is still open.", "{n} are still open.", view.open)
        parts.append(Part(left, weight=8))
    for n, (line, said, _) in enumerate(view.lines, start=view.first):
        parts.append(Part(f"{n}. {shorten(one_line(line), TITLE_ROOM)}", "b", weight=7))
        parts.append(Part(shorten(one_line(said), SIDE_ROOM), weight=6, joined=True))
    numbers = [Button(str(n), press) for n, (_, _, press) in enumerate(view.lines, start=view.first)]
    turn = tuple(
        Button(label_of(label), press)
        for label, press in ((words.say("Previous"), view.earlier), (words.say("More"), view.later))
        if press is not None
    )
    rows: list[Row] = [*in_rows(numbers, NUMBERS), turn]
    return make_card(parts, [row for row in rows if row], words, protect=True)


def draw_matter(view: MatterView, words: Words) -> Card:
    parts = [Part(shorten(one_line(view.title), TITLE_ROOM), "b", weight=9)]
    parts += [Part(shorten(one_line(side), SIDE_ROOM), weight=8, joined=n > 0) for n, side in enumerate(view.sides)]
    if view.hidden:
        parts.append(Part(words.say("Agents' view hidden, to protect those who answered."), "i", weight=7))
    parts += [Part(shorten(one_line(step), STEP_ROOM), weight=5) for step in view.steps[-STEPS:]]
    back = (words.say("Back"), view.back)
    return make_card(parts, [*pressed(view.files), *one_a_row([*view.ways, back])], words, protect=True)


def draw_proof_asked(view: ProofAskedView, words: Words) -> Card:
    parts = [
        Part(words.say("Somebody else answered differently from you."), weight=9),
        Part(shorten(one_line(view.title), TITLE_ROOM), "b", weight=9),
        Part(words.say("You said: {answer}", answer=shorten(one_line(view.said), SIDE_ROOM)), weight=8, joined=True),
        Part(words.say("What does it rest on? A link, a few words, a photo or a document is enough."), weight=8),
    ]
    return make_card(parts, pressed([(words.say("Answer"), view.give)]), words)


def draw_proof_given(view: ProofGivenView, words: Words) -> Card:
    parts = [
        Part(words.say("An answer came from {author}.", author=view.author), weight=9),
        Part(shorten(one_line(view.title), TITLE_ROOM), "b", weight=8, joined=True),
    ]
    return make_card(parts, pressed([(words.say("Open"), view.open)]), words)


def draw_proof_file(view: ProofFileView, words: Words) -> Card:
    parts = [
        Part(words.say("Sent by {author}.", author=view.author), weight=8),
        Part(shorten(one_line(view.title), TITLE_ROOM), "b", weight=9, joined=True),
    ]
    return make_card(parts, [], words, protect=True, again=("photo" if view.photo else "document", view.reference))
