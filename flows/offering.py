"""What goes with a question: choices and steps, non-answers, the default, and how a typed answer is read."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from flows.coercion import is_blank, to_text
from flows.conversation import NonAnswerOffer, Offer, Scalar, Status
from flows.glance import Glance
from flows.instances import Instance
from flows.kinds import Manners, Reading, Shown, read_answer
from flows.lists import offered
from flows.nodes import Listed, Node
from flows.piping import pipe
from flows.said import ORDER, said_of, shown_as


def make_offers(place: Instance, node: Node) -> Sequence[Offer]:
    """The choices on offer, or the steps of a range where there are few."""
    interview = place.interview
    said = said_of(interview.plan, node, interview.language).choices
    return said if said is not None else tuple([_offer(place, node, listed) for listed in offered(place, node)])


def _offer(place: Instance, node: Node, listed: Listed) -> Offer:
    label = (place.interview.choice_text(place, node, listed),)
    return Offer(listed.ordinal, listed.name, label, listed.choice.exclusive)


def allowed(place: Instance, node: Node) -> Sequence[NonAnswerOffer]:
    """Skip where the question is not required, then the non-answers in their fixed order."""
    interview = place.interview
    required, said = interview.is_required(place, node), said_of(interview.plan, node, interview.language).allow
    if said is not None:
        return said[required]
    states = allowed_states(place, node)
    return tuple(states) if required else (NonAnswerOffer(Status.SKIPPED), *states)


def allowed_states(place: Instance, node: Node) -> Iterator[NonAnswerOffer]:
    """The non-answers that the question allows, in their fixed order, without Skip."""
    for status in ORDER:
        found = node.allow.get(status)
        if found is not None:
            yield NonAnswerOffer(status, pipe(place, found.label) if found.label else None)


def default_of(place: Instance, node: Node) -> Scalar:
    """The default in its stored form; None where there is none or it is not an answer to this question."""
    if node.default is None:
        return None
    value = node.default.evaluate(Glance(place, address=place.prefix + node.name))
    if is_blank(value):
        return None
    raw = value.isoformat() if isinstance(value, date | datetime) else to_text(value)
    read = read_answer(node.question, raw, False, manners_of(place, node))
    return read.value if isinstance(read, Reading) else None


def manners_of(place: Instance, node: Node) -> Manners:
    """How an answer to this question is read here and now."""
    interview = place.interview
    settings = interview.plan.flow.settings
    languages = tuple(settings.languages)
    today, shown = interview.context.now.date(), shown_at(place, node)
    return Manners(interview.language, today, settings.date_order, shown, languages)


def shown_at(place: Instance, node: Node) -> Sequence[Shown]:
    """The choices on offer as people may write them; none where there are no choices."""
    shown = said_of(place.interview.plan, node, place.interview.language).shown
    return shown if shown is not None else [shown_of(place, node, listed) for listed in offered(place, node)]


def shown_of(place: Instance, node: Node, listed: Listed) -> Shown:
    """A choice as people may write it: the name given for it, or its label in any language."""
    return shown_as(listed.name, listed.choice.label, place.interview.choice_text(place, node, listed))
