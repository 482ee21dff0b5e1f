"""The messages that bring a table: what to do with it, in three short lines."""

from dataclasses import dataclass

from bot.screens.card import Card
from bot.screens.layout import Part, make_card
from reports.words import Words


@dataclass(frozen=True, slots=True)
class TableView:
    """The name and the bytes of the file, and how many of its cells are wrong."""

    name: str
    file: bytes
    wrong: int = 0


def draw_table_sheet(view: TableView, words: Words) -> Card:
    """The sheet to fill in."""
    parts = [
        Part(words.say("One line for each. What is known already stands in it."), "b"),
        Part(words.say("Fill it in on a computer or a phone, save it, and send the file back here.")),
        Part(words.say("You will see what was understood before anything is kept.")),
    ]
    return make_card(parts, [], words, document=(view.name, view.file))


def draw_table_marked(view: TableView, words: Words) -> Card:
    """The sheet that was sent, its wrong cells coloured."""
    said = words.plural(
        "{n} cell needs another look: it is red.", "{n} cells need another look: they are red.", view.wrong
    )
    parts = [Part(said, "b"), Part(words.say("The reason stands beside each. Correct them and send the file again."))]
    return make_card(parts, [], words, document=(view.name, view.file))
