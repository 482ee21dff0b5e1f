"""A rank: answers are tapped in order, numbers appear before them, and the last one can be taken back."""

from bot.screens.card import Button
from bot.screens.drawing.choices import NUMBERED_LIMIT, by_label, number_rows, page_note, page_row
from bot.screens.layout import Part, in_rows, one_line, page_of, shorten, spell, too_wide
from bot.screens.view import Drawn, SurveyView, base36
from flows.conversation import Ask, Offer
from flows.tables.reading import letter
from reports.words import Words


def draw_rank(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """Long labels stand in the body behind letters: numbers are those of the order."""
    labels = [one_line(spell(offer.label, words)) for offer in ask.choices]
    placed = {name: n for n, name in enumerate(view.order.split(), start=1)}
    page = page_of(len(labels), view.page)
    shown = range(page.start, page.stop)
    parts = [Part(words.say("Tap them in your order, starting with the first."), "i", weight=5)]
    if too_wide(labels):
        room = NUMBERED_LIMIT // max(1, len(shown))
        texts = [f"{letter(n)}. {shorten(labels[n], room)}" for n in shown]
        parts += [Part(text, weight=8, joined=k > 0) for k, text in enumerate(texts)]
        rows = number_rows([_button(view, ask.choices[n], letter(n), placed) for n in shown])
    else:
        buttons = [_button(view, ask.choices[n], labels[n], placed) for n in shown]
        rows = in_rows(buttons, by_label([labels[n] for n in shown]))
    ends = [(button,) for button in _ends(view, len(placed), len(labels), words)]
    return Drawn([*parts, *page_note(page, words)], (*rows, *page_row(view, page, words), *ends))


def _button(view: SurveyView, offer: Offer, label: str, placed: dict[str, int]) -> Button:
    """A choice that has its place keeps it, however often it is tapped."""
    place = placed.get(offer.name)
    return view.button(f"{place}. {label}" if place else label, "+", base36(offer.ordinal))


def _ends(view: SurveyView, placed: int, all_: int, words: Words) -> list[Button]:
    buttons = []
    if placed and placed >= all_:
        buttons.append(view.button(words.say("Done ({n})", n=placed), "!"))
    if placed:
        buttons.append(view.button(words.say("Undo"), "u", base36(placed - 1)))
    return buttons
