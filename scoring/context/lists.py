"""Lists to act from, as far as they may be shown: office holders' facts, and of colleagues what is printed anyway."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scoring.cards import Friction, ProcedureCard, Words
from scoring.context.cards import Lists
from scoring.desk import DEPARTMENTS
from scoring.facts import Fact, Facts, ThingFacts
from scoring.next_steps import AGENTS_FIGURES, card_figure, from_colleagues
from scoring.priorities import list_documents, list_law, rank_procedures
from scoring.sheet import Sheet

FROM_VISITS = ("p_visits", "p_visits_from", "p_avoidable", "p_addressable")
"""What is not known any more when the visits that colleagues told are not shown."""


def draw_lists(sheet: Sheet, friction: Friction) -> Lists | None:
    """The lists of a municipality; None for a department, for a public page, and where there is nothing in them."""
    if sheet.assessment.scope.level != "municipality" or sheet.gate.public:
        return None
    facts = sheet.assessment.facts
    labels = {one.key: one.label for one in facts.things.get("means", ())}
    law, documents = list_law(facts), list_documents(facts)
    found = Lists(
        procedures=rank_procedures(Facts(things={"procedure": tuple(_procedures(sheet, friction))})),
        gap=tuple(_named(key, labels, sheet) for key in law.gap),
        stop=tuple(_named(key, labels, sheet) for key in law.stop),
        advice=tuple(_named(key, labels, sheet) for key in law.advice),
        documents=documents,
    )
    named = (found.procedures, found.gap, found.stop, found.advice, documents.next, documents.ask, documents.alert)
    return found if any(named) else None


def _named(key: str, labels: Mapping[str, Words], sheet: Sheet) -> Words:
    return labels.get(key) or {sheet.model.model.default_language: key}


def _procedures(sheet: Sheet, friction: Friction) -> Iterator[ThingFacts]:
    """The procedures with what may be said of them; where no head was asked, those that the hardest table names."""
    cards = {card.code: card for card in friction.procedures}
    head = sheet.model.authorities.get(DEPARTMENTS)
    declared = head is not None and head.flow in sheet.assessment.scope.flows
    for thing in sheet.assessment.facts.things.get("procedure", ()):
        card = cards.get(thing.key)
        if declared or sheet.shown_value(card_figure("p_named", card)) is not None:
            label = thing.label or {sheet.model.model.default_language: thing.key}
            yield replace(thing, label=label, values=_seen(thing.values, card, sheet))


def _seen(values: Mapping[str, Fact], card: ProcedureCard | None, sheet: Sheet) -> dict[str, Fact]:
    """The facts without what colleagues told and no figure shows; what one shows, as it is printed."""
    seen = dict(values)
    for name in AGENTS_FIGURES:
        if name not in values or not from_colleagues(name, values):
            continue
        printed = sheet.shown_value(card_figure(name, card))
        for gone in (FROM_VISITS if name == "p_visits" else (name,)) if printed is None else ():
            seen.pop(gone, None)
        if printed is not None and name != "p_visits":
            seen[name] = printed
    return seen
