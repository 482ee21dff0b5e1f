"""Sheets of what is no score: tables and cards of colleagues' answers, trips that advice would spare, who answered."""

from collections.abc import Iterator, Mapping

from scoring.assessment import Assessment
from scoring.cards import ActionCard
from scoring.facts import Fact, ThingFacts
from scoring.families import HARDEST, figure_of
from scoring.looking import names_of, names_of_base
from scoring.model import Model, ProfileValue
from scoring.publication import Publication
from scoring.sources import card_figure
from scoring.why.sheets import Part, Way, Why

ANSWERED = "response"
"""The sheet of the share of people who answered."""

_WAYS: Mapping[str, Way] = {"words": "share", "share": "share", "median": "median", "mean": "mean"}
_TRIPS = ("p_volume", "p_visits", "p_stage")


def explain_answered(publication: Publication) -> Why:
    """How many of how many answered: public counts."""
    found = publication.response
    parts = (Part(of="answered", value=found.answered), Part(of="on_list", value=found.on_list))
    return Why(figure=ANSWERED, way="answered", parts=parts)


def explain_friction(publication: Publication, model: Model) -> Iterator[Why]:
    """One sheet for each table, share and card of which anything is shown: its question, and nothing of the answers."""
    shown = {name for name in publication.figures if publication.shown(name)}
    things = {thing.id: thing for thing in model.things()}
    thing = next(iter(things.values()), None)
    if thing is not None and any(name.startswith(f"{HARDEST}.") for name in shown):
        yield Why(figure=HARDEST, way="share", questions=_keys(thing.authority, names_of_base(thing)))
    for value in model.values():
        if value.across in _WAYS and value.for_ not in things:
            yield from _tell(figure_of(value), value, shown)
        elif value.across in _WAYS and value.for_ in things:
            for card in publication.friction.procedures:
                yield from _tell(card_figure(card.code, value), value, shown)


def _tell(figure: str, value: ProfileValue, shown: set[str]) -> Iterator[Why]:
    if figure in shown or any(name.startswith(f"{figure}.") for name in shown):
        yield Why(figure=figure, way=_WAYS[value.across], questions=_keys(value.authority, names_of(value)))


def _keys(authority: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{authority}.{name}" for name in names)


def explain_trips(publication: Publication, found: Assessment) -> Iterator[Why]:
    """For advice that spares trips: the cases, visits and online stage of its procedure with the most."""
    things = {one.key: one for one in found.facts.things.get("procedure", ())}
    for card in (*publication.actions, *publication.blocked):
        if card.trips and (thing := _greatest(card, things)) is not None:
            values = [(name, thing.values.get(name)) for name in _TRIPS]
            parts = tuple(Part(of=name, value=_number(value)) for name, value in values)
            yield Why(figure=f"action.{card.rule}", way="trips", parts=parts)


def _greatest(card: ActionCard, things: Mapping[str, ThingFacts]) -> ThingFacts | None:
    named = [things[one.id] for one in card.things if one.id in things]
    told = [one for one in named if _number(one.values.get("p_addressable")) is not None]
    return max(told, key=lambda one: _number(one.values["p_addressable"]) or 0.0, default=None)


def _number(value: Fact) -> float | None:
    return value if isinstance(value, float) else None
