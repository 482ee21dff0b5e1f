"""The figures that can be asked about, in the order of the report: the whole, subjects and their results, the rest."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.results import asked
from reports.voice import Voice
from scoring.cards import ActionCard, Table

ANSWERED = "response"
RESIDENTS, NEXT = "residents", "next"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: the id of a figure, of a table or of a heading; `under` is the entry it belongs to ('':
    the first list). `code` is what may be typed for it.
    """

    id: str
    name: str
    under: str = ""
    code: str = ""


def list_entries(voice: Voice) -> tuple[Entry, ...]:
    """Every entry; the same publication gives the same order in every language."""
    return tuple(_list(voice))


def _list(voice: Voice) -> Iterator[Entry]:
    publication, words = voice.publication, voice.words
    if publication.overall.figure:
        yield Entry("overall", words.say("The whole town"), code="overall")
    for card in asked(voice):
        subject = card.figure or f"dimension.{card.id}"
        yield Entry(subject, voice.name(card.name), code=card.id)
        yield from (Entry(one.figure, voice.name(one.name), subject, one.id) for one in card.indicators if one.figure)
    residents = tuple(_of_residents(voice))
    if residents:
        yield Entry(RESIDENTS, words.say("Work with residents"))
        yield from residents
    spared = [card for card in publication.actions if card.trips]
    if spared:
        yield Entry(NEXT, words.say("What to do next"))
        yield from (Entry(f"action.{card.rule}", _say_step(voice, card), NEXT, card.rule) for card in spared)
    yield Entry(ANSWERED, words.say("Who answered"))


def _say_step(voice: Voice, card: ActionCard) -> str:
    return voice.name(card.step)


def _of_residents(voice: Voice) -> Iterator[Entry]:
    friction, words = voice.publication.friction, voice.words
    if friction.hardest is not None:
        yield Entry("hardest", voice.name(friction.hardest.title), RESIDENTS)
    for card in friction.procedures:
        label = voice.name(card.label)
        if card.visits:
            yield Entry(card.visits, words.say("{procedure}, visits needed", procedure=label), RESIDENTS)
        if card.sent_back:
            yield Entry(card.sent_back, words.say("{procedure}, people sent back", procedure=label), RESIDENTS)
        yield Entry(f"procedure.{card.code}.why", label, RESIDENTS)
    yield from (Entry(f"table.{table.id}", voice.name(table.title), RESIDENTS) for table in friction.tables)
    yield from (Entry(row.figure, voice.name(row.label), RESIDENTS) for row in friction.shares)


def find_table(voice: Voice, id: str) -> Table | None:
    """The table of an entry; None where it is a figure of its own."""
    friction = voice.publication.friction
    found = {f"table.{table.id}": table for table in friction.tables}
    found |= {f"procedure.{card.code}.why": card.causes for card in friction.procedures}
    if friction.hardest is not None:
        found["hardest"] = friction.hardest
    return found.get(id)
