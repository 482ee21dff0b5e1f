"""What the screen of a running interview or dialog is given to draw."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ids import base36 as base36
from bot.screens.card import Button, Row
from bot.screens.layout import Part, label_of
from bot.turn import Press
from flows.conversation import Ask, Complete, Refuse, Step, Text


@dataclass(frozen=True, slots=True)
class SurveyView:
    """Where a person stands. `question` is the asked question as callback data names it (telegram.md 11.1), `marks`
    the ticked choice names separated by spaces, `intro` the flow's first words (given with the first question only),
    `preview` the consequences that head the review of a dialog, one a line; `so_far` for a review in the middle, which
    leads back to the question instead of sending.
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

    def press(self, action: str, arg: str = "") -> Press:
        return Press(1, action, self.interview, self.question, arg, self.revision)

    def button(self, label: str, action: str, arg: str = "") -> Button:
        return Button(label_of(label), self.press(action, arg))

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


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a kind of question adds to the card: paragraphs under the hint, and rows of buttons."""

    parts: Sequence[Part] = ()
    rows: Sequence[Row] = ()
    text: bool = False
