"""What the last survey has published: one summary for the town, one for each group of departments."""

from dataclasses import dataclass
from datetime import date

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, pressed
from bot.screens.misc import name_room
from bot.turn import Press
from reports.words import Words

SHOWN = 40


@dataclass(frozen=True, slots=True)
class SummariesView:
    """`units`: the name of each and the button that brings its summary, in the order in which they are listed;
    `more`: what else there is to look at.
    """

    closed: date
    units: tuple[tuple[str, Press], ...]
    more: tuple[tuple[str, Press], ...] = ()


def draw_summaries(view: SummariesView, words: Words) -> Card:
    head = words.say("Results of the survey that closed on {closed}. Which do you want to read?", closed=view.closed)
    shown = tuple((name_room(name), press) for name, press in view.units[:SHOWN])
    return make_card([Part(head, "b")], [*pressed(shown), *pressed(view.more)], words)
