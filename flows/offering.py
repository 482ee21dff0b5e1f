"""What goes with a question: choices and steps, non-answers, the default, and how a typed answer is read."""

from collections.abc import Iterator
from datetime import date, datetime

from flows.coercion import is_blank, to_text
from flows.conversation import Inserted, NonAnswerOffer, Offer, Scalar, Status
from flows.glance import Glance
from flows.instances import Instance
from flows.items import Question
from flows.kinds import Manners, Reading, Shown, read_answer
from flows.kinds.numbers import is_step
from flows.lists import offered
from flows.nodes import Listed, Node
from flows.piping import pipe

MOST_STEPS = 11
ORDER = (Status.DONT_KNOW, Status.NOT_APPLICABLE, Status.REFUSED)


def make_offers(place: Instance, node: Node) -> Iterator[Offer]:
    """The choices on offer, or the steps of a range where there are few."""
    question = node.question
    if question.is_select:
        for listed in offered(place, node):
            label = (place.interview.choice_text(place, node, listed),)
            yield Offer(listed.ordinal, listed.name, label, listed.choice.exclusive)
    elif question.type == "range":
        for ordinal, name in enumerate(range_steps(question)):
            yield Offer(ordinal, name, (Inserted(name, "number"),))


def range_steps(question: Question) -> list[str]:
    """The steps of a range as text; none where there are too many for buttons."""
    steps: list[str] = []
    number = float(question.start)
    while is_step(round(number, 9), question.start, question.end, question.step):
        steps.append(to_text(round(number, 9)))
        number += question.step
        if len(steps) > MOST_STEPS:
            return []
    return steps


def allowed(place: Instance, node: Node) -> Iterator[NonAnswerOffer]:
    """Skip where the question is not required, then the non-answers in their fixed order."""
    if not place.interview.is_required(place, node):
        yield NonAnswerOffer(Status.SKIPPED)
    yield from allowed_states(place, node)


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
    shown = [shown_of(place, node, listed) for listed in offered(place, node)] if node.question.is_select else []
    languages = tuple(settings.languages)
    return Manners(interview.language, interview.context.now.date(), settings.date_order, shown, languages)


def shown_of(place: Instance, node: Node, listed: Listed) -> Shown:
    """A choice as people may write it: the name given for it, or its label in any language."""
    label = listed.choice.label
    labels = (label,) if isinstance(label, str) else tuple(label.values())
    return Shown(listed.name, (place.interview.choice_text(place, node, listed), *labels))
