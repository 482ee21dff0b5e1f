"""What an item says to everybody who is asked in one language: worked out once, and kept with the plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from flows.coercion import to_text
from flows.conversation import Fixed, Inserted, NonAnswerOffer, Offer, Status
from flows.items import Question
from flows.kinds import Shown
from flows.kinds.numbers import is_step
from flows.limits import MAX_LANGUAGES
from flows.nodes import Node, Plan

PIPE: Final = re.compile(r"\$\{(\w+)\}", re.ASCII)
MOST_STEPS: Final = 11
ORDER: Final = (Status.DONT_KNOW, Status.NOT_APPLICABLE, Status.REFUSED)
Words = Fixed[str | Inserted]
Allowed = Fixed[NonAnswerOffer]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What is the same for everybody; None where it is not: where a value is piped in, choices are filtered, handed in
    or named by the person. `hint` is None also without one. `allow`: with Skip, and without it. `shown`: the choices
    as people may write them.
    """

    label: Words | None
    hint: Words | None = None
    choices: Fixed[Offer] | None = None
    allow: tuple[Allowed, Allowed] | None = None
    shown: tuple[Shown, ...] | None = None


def said_of(plan: Plan, node: Node, language: str) -> Said:
    """What an item of the plan says in a language. Kept for as many languages as a flow may have; the language of an
    interview need not be one of them.
    """
    found: Said | None = node.said.get(language)
    if found is None:
        if len(node.said) >= MAX_LANGUAGES:
            node.said.clear()
        found = node.said[language] = _say(plan, node, language)
    return found


def _say(plan: Plan, node: Node, language: str) -> Said:
    label = fixed_text(plan, node.item.label or "", language)
    if not isinstance(node.item, Question):
        return Said(label)
    hint = fixed_text(plan, node.item.hint, language) if node.item.hint else None
    said = Said(label, hint, allow=_allow(plan, node, language) if node.asked else (Fixed(), Fixed()))
    if not node.item.is_select:
        steps = range_steps(node.item) if node.item.type == "range" else []
        offers = (Offer(ordinal, name, (Inserted(name, "number"),)) for ordinal, name in enumerate(steps))
        return replace(said, choices=Fixed(offers), shown=())
    if node.from_inputs or node.asks_names or node.choice_filter is not None or node.key_of is not None:
        return said
    listed = [(each, plan.label_text(each.choice.label, language)) for each in node.listed]
    choices = Fixed(Offer(each.ordinal, each.name, (label,), each.choice.exclusive) for each, label in listed)
    return replace(
        said, choices=choices, shown=tuple(shown_as(each.name, each.choice.label, own) for each, own in listed)
    )


@lru_cache(maxsize=8192)
def split_pipes(text: str) -> tuple[str, ...]:
    """Literal and name in turn: `("Speed at ", "place", "?")`."""
    return tuple(PIPE.split(text))


def fixed_text(plan: Plan, text: str | Mapping[str, str], language: str) -> Words | None:
    """A text of the flow; None where something is piped into it."""
    pieces = split_pipes(plan.label_text(text, language))
    return Fixed(piece for piece in pieces if piece) if len(pieces) == 1 else None


def _allow(plan: Plan, node: Node, language: str) -> tuple[Allowed, Allowed] | None:
    """The non-answers of a question in their fixed order, with Skip and without; None where one says what varies."""
    offers: list[NonAnswerOffer] = []
    for status in ORDER:
        found = node.allow.get(status)
        if found is None:
            continue
        label = fixed_text(plan, found.label, language) if found.label else None
        if found.label and label is None:
            return None
        offers.append(NonAnswerOffer(status, label))
    return Fixed((NonAnswerOffer(Status.SKIPPED), *offers)), Fixed(offers)


def shown_as(name: str, label: str | Mapping[str, str], here: str) -> Shown:
    """A choice as people may write it: what stands on its button here, or its label in any language."""
    labels = (label,) if isinstance(label, str) else tuple(label.values())
    return Shown(name, (here, *labels))


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
