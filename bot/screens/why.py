"""Why a figure is what it is, in the chat: the figures to choose from, and one of them explained."""

from dataclasses import dataclass

from bot.screens.card import Button, Card
from bot.screens.layout import Part, columns, label_of, make_card, one_a_row
from bot.turn import Press
from reports.words import Words

# What is cut first where a card is too long: from the last paragraphs upwards, headings and the figure never before.
HEAVIEST, LIGHTEST = 9, 3


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures of one publication that can be asked about, each with its button."""

    unit: str
    figures: tuple[tuple[str, Press], ...]


@dataclass(frozen=True, slots=True)
class WhyView:
    """One figure explained: paragraphs as (style, text), the figures that it is made of, and the way back."""

    lines: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, Press], ...]
    back: Press


def draw_figures(view: FiguresView, words: Words) -> Card:
    parts = [Part(view.unit, "b"), Part(words.say("Which result do you want explained?"))]
    return make_card(parts, one_a_row(view.figures), words, protect=True)


def draw_why(view: WhyView, words: Words) -> Card:
    parts = []
    for n, (style, text) in enumerate(view.lines):
        heading = style == "b"
        after = n > 0 and view.lines[n - 1][0] == "b"
        weight = HEAVIEST if heading else max(LIGHTEST, HEAVIEST - 1 - n)
        parts.append(Part(text, "b" if heading else "i" if style == "i" else "", weight=weight, joined=after))
    below = columns([Button(label_of(label), press) for label, press in view.below])
    return make_card(parts, [*below, *one_a_row([(words.say("Back"), view.back)])], words, protect=True)
