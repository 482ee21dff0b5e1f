"""The part of a report that one can act from: procedures by trips, payment beside the law, documents to put online."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.charts import Bar, width
from reports.voice import BETWEEN, Voice
from reports.words import msg
from scoring.cards import Words as Label
from scoring.context.cards import Lists
from scoring.priorities import DocumentLine, ProcedureLine

PLACES = {
    "ranked": "",
    "volume_unknown": msg("Ask the head for the count in the register."),
    "visits_unknown": msg("Ask the head how many visits it takes."),
    "law_closed": msg("Needs a change of the rules."),
}


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure with the trips that could be spared ('' where they are not known), and what is known of it."""

    label: str
    facts: str
    note: str
    trips: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class ListsView:
    procedures: tuple[ProcedureRow, ...]
    law: tuple[str, ...]
    next: tuple[str, ...]
    documents: tuple[str, ...]


def draw_lists(voice: Voice) -> ListsView | None:
    """None where there is nothing to list."""
    lists = voice.publication.context.lists
    if lists is None:
        return None
    most = max((one.addressable or 0.0 for one in lists.procedures), default=0.0)
    return ListsView(
        procedures=tuple(_draw_procedure(voice, one, most) for one in lists.procedures),
        law=tuple(_say_law(voice, lists)),
        next=tuple(_say_document(voice, one) for one in lists.documents.next),
        documents=tuple(_say_documents(voice, lists)),
    )


def _draw_procedure(voice: Voice, one: ProcedureLine, most: float) -> ProcedureRow:
    note, trips = PLACES[one.place], one.addressable
    return ProcedureRow(
        label=voice.name(one.label),
        facts=BETWEEN.join(_say_facts(voice, one)),
        note=voice.words.say(note) if note else "",
        trips="" if trips is None else voice.words.number(round(trips)),
        bar=None if trips is None or not most else Bar(width(100 * trips / most)),
    )


def _say_facts(voice: Voice, one: ProcedureLine) -> Iterator[str]:
    words = voice.words
    if one.volume is not None:
        yield words.say("{n} requests a year", n=round(one.volume))
    if one.visits is not None:
        head = one.visits_from == "head"
        text = msg("{n} visits, says the head") if head else msg("{n} visits, say colleagues")
        yield words.say(text, n=one.visits)


def _say_law(voice: Voice, lists: Lists) -> Iterator[str]:
    for text, things in (
        (msg("The law lets you, and nobody offers it: {things}."), lists.gap),
        (msg("To stop or to bring in line with the law: {things}."), lists.stop),
        (msg("The law does not mention it, ask for legal advice: {things}."), lists.advice),
    ):
        if things:
            yield voice.words.say(text, things=_join(voice, things))


def _join(voice: Voice, things: tuple[Label, ...]) -> str:
    return BETWEEN.join(voice.name(one) for one in things)


def _say_document(voice: Voice, one: DocumentLine) -> str:
    """A document, in which department it is, and what comes before it can be put online."""
    words = voice.words
    names = {each.id: voice.name(each.name) for each in voice.publication.unit.departments}
    said = [_label(voice, one), *([names[one.department]] if one.department in names else [])]
    if one.conserve:
        said.append(words.say("first conserve it, it is fragile"))
    if one.masked:
        said.append(words.say("first hide personal data"))
    return BETWEEN.join(said)


def _label(voice: Voice, one: DocumentLine) -> str:
    return voice.name(one.label) if one.label else one.key


def _say_documents(voice: Voice, lists: Lists) -> Iterator[str]:
    for text, lines in (
        (msg("Ask the legal officer first: {things}."), lists.documents.ask),
        (msg("These registers stand online and must not: {things}."), lists.documents.alert),
    ):
        if lines:
            yield voice.words.say(text, things=BETWEEN.join(dict.fromkeys(_label(voice, one) for one in lines)))
