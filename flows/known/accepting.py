"""Whether a question would take a value that comes from elsewhere, and the form in which it is stored."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from flows.coercion import to_text
from flows.conversation import Scalar
from flows.expression_error import suggestion
from flows.instances import Instance
from flows.items import FILES
from flows.kinds import Manners, Reading, Reason, Refusal, Shown, read_answer
from flows.nodes import Node

CLOCK: Final = re.compile(r"\b(?:today|now)\s*\(")
WORDS: Final[dict[Reason, tuple[str, str]]] = {
    Reason.NOT_A_CHOICE: ("is not in the list", "write the name of a choice"),
    Reason.NOT_AN_INTEGER: ("is not a whole number", "write digits"),
    Reason.NOT_A_NUMBER: ("is not a number", "write digits, with a point for the fraction"),
    Reason.OUT_OF_TYPE_RANGE: ("has more digits than are kept", "write a smaller number"),
    Reason.NOT_A_STEP: ("is not a step of the range", "write one of its steps"),
    Reason.NOT_A_DATE: ("is not a day", "write it as 2026-11-23"),
    Reason.NOT_A_TIME: ("is not a time of the day", "write it as 09:30"),
    Reason.NOT_A_LOCATION: ("is not a position", "write it as lat lon alt acc"),
    Reason.TOO_LONG: ("is too long", "write it shorter"),
    Reason.INCOMPLETE_RANK: ("does not place every choice", "name all of them, best first"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the value is none for this question, and what to write instead."""

    cause: str
    way_out: str


def accept(
    place: Instance, node: Node, given: Any, known: Collection[str] = (), clock: bool = True
) -> Scalar | Refused:
    """The value in its stored form, or why the question refuses it.

    `known` are the other questions of which something is known here: a constraint that reads yet others is left for
    the interview. Without a `clock` so is one that reads the day.
    """
    question = node.question
    if question.type in FILES or question.store == "volunteer":
        return Refused("takes no value from elsewhere", "remove it")
    raw = _raw(node, given)
    if isinstance(raw, Refused):
        return raw
    read = read_answer(question, raw, False, _manners(place, node))
    if isinstance(read, Refusal):
        return _say(place, node, read, raw)
    if not isinstance(read, Reading) or read.value is None:
        return Refused("no value", "write one or remove it")
    return _clash(place, node, read.value) or _constrained(place, node, read.value, known, clock) or read.value


def _raw(node: Node, given: Any) -> str | Refused:
    """What was written, as text; a list only for what may have several values."""
    if isinstance(given, list | tuple):
        if node.question.type not in ("select_multiple", "rank"):
            return Refused("a list, and the question takes one value", "write one value")
        return " ".join(map(str, given))
    if isinstance(given, dict):
        return Refused("a mapping, and the question takes a value", "write a value")
    if given is None or isinstance(given, bool | str):
        return to_text(given)
    return to_text(float(given)) if isinstance(given, float) else str(given)


def _manners(place: Instance, node: Node) -> Manners:
    """As for a tapped answer, with the whole list: what a filter hides may be shown once more is known."""
    interview = place.interview
    entries = interview.listing(node).entries if node.question.is_select else ()
    shown = [Shown(each.name, ()) for each in entries]
    return Manners(interview.language, interview.context.now.date(), interview.plan.flow.settings.date_order, shown)


def _say(place: Instance, node: Node, refusal: Refusal, raw: str) -> Refused:
    cause, way_out = WORDS.get(refusal.reason, ("is not taken by the question", "correct or remove it"))
    if refusal.reason is Reason.NOT_A_CHOICE:
        names = list(place.interview.listing(node).by_name)
        wrong = next((word for word in raw.split() if word not in names), raw)
        return Refused(f'"{wrong}" {cause}', suggestion(wrong, names, way_out))
    return Refused(f'"{raw[:60]}" {cause}', way_out)


def _clash(place: Instance, node: Node, value: Scalar) -> Refused | None:
    """ "None of these" stands alone."""
    names = str(value).split() if node.question.type == "select_multiple" else []
    by_name = place.interview.listing(node).by_name if len(names) > 1 else {}
    alone = next((name for name in names if name in by_name and by_name[name].choice.exclusive), None)
    return Refused(f'"{alone}" stands alone', "write it without the others") if alone else None


def _constrained(place: Instance, node: Node, value: Scalar, known: Collection[str], clock: bool) -> Refused | None:
    constraint = node.constraint
    if constraint is None or constraint.references - {node.name} - set(known):
        return None
    if not clock and CLOCK.search(constraint.text):
        return None
    if place.interview.keeps_constraint(place, node, node.decode(value), ""):
        return None
    return Refused(f'"{value}" breaks the constraint', f"write a value with {constraint.text}")
