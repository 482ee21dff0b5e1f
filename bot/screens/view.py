"""What the screen of a running interview or dialog is given to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.ids import base36 as base36
from bot.screens.card import Button, Expects, Row
from bot.screens.layout import Laid, Part, label_of, own_label
from bot.screens.stencil import Key as Key
from bot.screens.stencil import KeyRows as KeyRows
from bot.turn import Press
from flows.conversation import Ask, Complete, Refuse, ReviewRow, Step, Text
from flows.quickly import made_quickly

CANDIDATES = 8
"""Readings of a typed answer that are offered as buttons."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One described thing of a repeat: its address, its heading and its answers."""

    address: str
    heading: Text
    rows: tuple[ReviewRow, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceList:
    """What is described in one repeat: the address of the repeat, its label, and the instances in order."""

    repeat: str
    label: Text
    instances: tuple[Instance, ...] = ()


@dataclass(frozen=True, slots=True)
class Leafing:
    """The list that is looked at, by its place among `lists`; the instance that is open in it, by its place; whether
    that one may be deleted, and whether the person is being asked if it shall be.
    """

    list: int
    instance: int | None = None
    can_delete: bool = False
    deleting: bool = False


@made_quickly
@dataclass(frozen=True, slots=True)
class SurveyView:
    """Where a person stands. `question` is the asked question as callback data names it (telegram.md 11.1), `marks`
    the ticked choice names separated by spaces, `intro` the flow's first words (given with the first question only),
    `preview` the consequences that head the review of a dialog, one a line; `so_far` for a review in the middle, which
    leads back to the question instead of sending.

    What is on the card and no answer yet: `order` the names placed of a rank, separated by spaces; `calendar` how far a
    date is chosen (`1988-` a page of years, `2026` a year, `2026-11` a month); `value` of a range; `files` the names of
    those received; `changes` whether the changes of a table are shown. `today` is the day in the town's time zone.
    `lists` are the repeats with something in them, `leafing` says where in them the person looks; `recount` whether the
    number of a repeat can be corrected from here. `handing`: the person is asked which part a colleague shall have,
    `part` is what the whole part is called. `usual`: how many questions the notice spoke of.
    """

    step: Step
    interview: str = ""
    revision: int = 0
    question: str = ""
    marks: str = ""
    page: int = 0
    dialog: bool = False
    intro: Text = ()
    preview: tuple[str, ...] = ()
    so_far: bool = False
    order: str = ""
    calendar: str = ""
    value: float | None = None
    files: tuple[str, ...] = ()
    changes: bool = False
    today: date | None = None
    lists: tuple[InstanceList, ...] = ()
    leafing: Leafing | None = None
    recount: bool = False
    handing: bool = False
    part: Text = ()
    usual: int = 0

    def press(self, action: str, arg: str = "") -> Press:
        return Press(1, action, self.interview, self.question, arg, self.revision)

    def button(self, label: str, action: str, arg: str = "") -> Button:
        return Button(label_of(label), self.press(action, arg))

    def own(self, label: str, action: str, arg: str = "") -> Button:
        """A button with words of our own on it, and nothing of a person."""
        return Button(own_label(label), Press(1, action, self.interview, self.question, arg, self.revision))

    def keyed(self, rows: KeyRows) -> list[Row]:
        """The buttons of rows that were made ready for everybody. They are most of what a card is made of: the tuples
        are filled without a call of ours for each.
        """
        interview, question, revision, new = self.interview, self.question, self.revision, tuple.__new__
        return [
            tuple([
                new(Button, (label, new(Press, (1, action, interview, question, arg, revision)), ""))
                for label, action, arg in row
            ])
            for row in rows
        ]  # fmt: skip

    @property
    def ask(self) -> Ask:
        """What is asked, also beside a refusal. A finished interview asks nothing: ValueError."""
        match self.step:
            case Ask():
                return self.step
            case Refuse(ask=ask):
                return ask
            case Complete():
                raise ValueError("a finished interview asks nothing: show the closing screen")

    @property
    def found(self) -> int:
        """How many readings a typed answer has that could mean several things; 0 when nothing is asked back."""
        return len(self.step.candidates) if isinstance(self.step, Refuse) else 0


@made_quickly
@dataclass(frozen=True, slots=True)
class Drawn:
    """What a kind of question adds to the card: paragraphs under the hint, and rows of buttons."""

    parts: Sequence[Part | Laid] = ()
    rows: Sequence[Row] = ()
    expects: Expects = "tap"
