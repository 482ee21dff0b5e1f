"""Sets the context of each publication of a wave, once it is settled what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scoring.assessment import Indication
from scoring.cards import Friction
from scoring.compare import Town
from scoring.context.beside import set_beside
from scoring.context.cards import Context, ToSettle
from scoring.context.lists import draw_lists
from scoring.context.peers import draw_peers, read_town
from scoring.context.robust import draw_sensitivity
from scoring.context.since import PublishedWave, find_since
from scoring.desk import PEOPLE
from scoring.items import Flows
from scoring.model import Model
from scoring.next_steps import draw_quick_wins
from scoring.policy import Policy
from scoring.publication import Publication
from scoring.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known beside a wave: the one published before (None: there is none), other municipalities of this
    installation with what each agreed to, the town's own `population` (None: not known), whether it `shares`, and the
    facts of this wave on which answers differ.
    """

    before: PublishedWave | None = None
    towns: tuple[Town, ...] = ()
    population: int | None = None
    shares: bool = False
    to_settle: tuple[ToSettle, ...] = ()


NOTHING = Around()


def draw_context(sheet: Sheet, friction: Friction) -> Context:
    """What one publication alone says of itself: other methods, every quick win, lists to act from."""
    card, hidden = draw_sensitivity(sheet)
    return Context(
        sensitivity=card,
        sensitivity_hidden=hidden,
        quick_wins=draw_quick_wins(sheet, friction),
        lists=draw_lists(sheet, friction),
        official=tuple(name for name, one in sheet.assessment.indicators.items() if _is_official(one)),
    )


def _is_official(found: Indication) -> bool:
    return not found.people and found.authority not in ("", PEOPLE)


def surround(
    frozen: Mapping[str, Publication], flows: Flows, around: Around, model: Model, policy: Policy
) -> dict[str, Publication]:
    """The publications of a wave, each with what it is compared with. A function of publications alone."""
    wave = PublishedWave(tuple(frozen.values()), flows)
    return {name: _surround(one, wave, around, model, policy) for name, one in frozen.items()}


def _surround(one: Publication, wave: PublishedWave, around: Around, model: Model, policy: Policy) -> Publication:
    before, context = around.before, one.context
    if before is not None and one.audience == "coordinator":
        context = replace(context, since=find_since(one, wave, before, model, policy))
    if one.unit.level == "municipality" and one.audience == "coordinator":
        groups = [each for each in wave.publications if each.unit.level == "unit"]
        own = read_town(one, around.population, shares=around.shares)
        context = replace(
            context,
            beside=set_beside(groups, one, model, policy),
            peers=draw_peers(own, around.towns, policy),
            to_settle=around.to_settle,
        )
    return replace(one, context=context)
