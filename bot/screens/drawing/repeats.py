"""Things described one by one: whether one more comes, what to do with too many, and the list of them to change."""

from collections.abc import Iterator

from bot.screens.card import Button, Card, Row
from bot.screens.layout import Part, columns, in_rows, make_card, one_line, page_of, shorten, spell
from bot.screens.review import LISTS, NUMBERS, ROWS, answer_of, list_row, says_nothing, turn_row
from bot.screens.view import Drawn, Instance, InstanceList, Leafing, SurveyView, base36
from flows.conversation import Ask
from reports.words import Words

ROOM = 160


def draw_more(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """Whether one more thing is described: two buttons, the flow's own words on them."""
    add = spell(ask.add_label, words) if ask.add_label else words.say("Add another")
    done = spell(ask.done_label, words) if ask.done_label else words.say("Done")
    buttons = []
    if ask.can_add:
        buttons.append(view.button(add, "a"))
    if ask.can_done:
        buttons.append(view.button(done, "!"))
    rows = [*columns(buttons)]
    if ask.can_table:
        rows.append((view.button(words.say("Send a table"), "t"),))
    place = _list_of(view, ask.address)
    if place is not None:
        many = len(view.lists[place].instances)
        rows.append((view.button(words.say("See or correct the list ({n})", n=many), "n", f"l{base36(place)}"),))
    return Drawn((), rows)


def draw_fewer(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """More things are described than there should be; nothing is hidden before the person has said which."""
    place = _list_of(view, ask.address)
    count = int(ask.previous) if isinstance(ask.previous, int | float) else 0
    described = len(view.lists[place].instances) if place is not None else count + 1
    said = words.say("You now say {count}, but {described} are described.", count=count, described=described)
    keep = _keep_first(count, words)
    rows: list[Row] = [(view.button(keep, "k", base36(count)),)]
    if place is not None:
        rows.append((view.button(words.say("Choose which to delete"), "n", f"l{base36(place)}"),))
    if view.recount:
        rows.append((view.button(words.say("Correct the number"), "e", "0"),))
    return Drawn([Part(said, weight=9)], rows)


def _keep_first(count: int, words: Words) -> str:
    match count:
        case 0:
            return words.say("Keep none of them")
        case 1:
            return words.say("Keep the first one")
    return words.say("Keep the first {n}", n=count)


def _list_of(view: SurveyView, repeat: str) -> int | None:
    """The place of the list of a repeat; None while nothing is described in it."""
    return next((n for n, each in enumerate(view.lists) if each.repeat == repeat and each.instances), None)


# ------------------------------------------------------------------------------------------------ the list
def draw_leafing(view: SurveyView, leafing: Leafing, words: Words) -> Card:
    """The list of what is described, or one of it with its answers. Nothing changes before a button says so."""
    listed = view.lists[leafing.list]
    if leafing.instance is None:
        parts, rows = _list(view, leafing, listed, words)
    else:
        instance = listed.instances[leafing.instance]
        draw = _ask_delete if leafing.deleting else _instance
        parts, rows = draw(view, leafing, instance, words)
    return make_card(parts, rows, words)


def _list(view: SurveyView, leafing: Leafing, listed: InstanceList, words: Words) -> tuple[list[Part], list[Row]]:
    page = page_of(len(listed.instances), view.page, size=ROWS, above=ROWS)
    shown = range(page.start, page.stop)
    parts = [Part(one_line(spell(listed.label, words)), "b", weight=9)]
    parts += [
        Part(f"{n + 1}. {_heading(listed.instances[n], n, words)}", weight=8, joined=n > page.start) for n in shown
    ]
    if page.count > 1:
        parts.append(Part(words.say("Page {page} of {pages}.", page=page.number + 1, pages=page.count), "i", weight=7))
    parts.append(Part(words.say("To see, correct or delete one, tap its number."), "i", weight=6))
    numbers = [view.button(str(n + 1), "n", _at(leafing, n)) for n in shown]
    rows = [*in_rows(numbers, NUMBERS), turn_row(view, page.number, page.count, words)]
    return parts, [*rows, (view.button(words.say("Continue"), "@"),)]


def _instance(view: SurveyView, leafing: Leafing, instance: Instance, words: Words) -> tuple[list[Part], list[Row]]:
    here = leafing.instance or 0
    page = page_of(len(instance.rows), view.page, size=ROWS, above=ROWS)
    shown = range(page.start, page.stop)
    parts = [Part(_heading(instance, here, words), "b", weight=9), *_answers(instance, shown, words)]
    parts.append(Part(words.say("To change an answer, tap its number."), "i", weight=6))
    numbers = [view.button(str(n + 1), "e", base36(n)) for n in shown]
    rows: list[Row] = [*in_rows(numbers, NUMBERS), turn_row(view, page.number, page.count, words)]
    inner = [n for n, each in enumerate(view.lists) if each.repeat.startswith(f"{instance.address}.")]
    rows += [list_row(view, n, words) for n in inner[:LISTS]]
    if leafing.can_delete:
        rows.append((view.button(words.say("Delete"), "n", f"{_at(leafing, here)}-d"),))
    return parts, [*rows, _back_to(view, f"l{base36(leafing.list)}", words)]


def _answers(instance: Instance, shown: range, words: Words) -> Iterator[Part]:
    for n in shown:
        row = instance.rows[n]
        yield Part(f"{n + 1}. {shorten(one_line(spell(row.label, words)), ROOM)}", weight=7)
        yield Part(shorten(one_line(answer_of(row, words)), ROOM), "i", weight=8, joined=True)


def _ask_delete(view: SurveyView, leafing: Leafing, instance: Instance, words: Words) -> tuple[list[Part], list[Row]]:
    here = leafing.instance or 0
    text = words.say("Delete this with all its answers?")
    yes: Button = view.button(words.say("Yes, delete"), "d", _at(leafing, here)[1:])
    parts = [Part(_heading(instance, here, words), "b", weight=9), Part(text, weight=9)]
    return parts, [(yes,), _back_to(view, _at(leafing, here), words)]


def _back_to(view: SurveyView, state: str, words: Words) -> Row:
    return (view.button(words.say("Back"), "n", state),)


def _at(leafing: Leafing, instance: int) -> str:
    """Where a button leads: `l<list>-<instance>`, both by their place."""
    return f"l{base36(leafing.list)}-{base36(instance)}"


def _heading(instance: Instance, n: int, words: Words) -> str:
    """The instance by name; one that has none yet by its number."""
    if says_nothing(instance.heading) or not instance.heading:
        return words.say("Number {n}", n=n + 1)
    return shorten(one_line(spell(instance.heading, words)), ROOM)
