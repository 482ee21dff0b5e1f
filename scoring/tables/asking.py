"""What the builders of tables share: reading one answer of one thing, and merging what several offices said."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from flows.expressions import to_text
from flows.values import Value
from scoring.answers import Answer, Option, State
from scoring.cards import Words
from scoring.formulas import lift_number
from scoring.interviews import Interview

if TYPE_CHECKING:
    from scoring.desk import Desk

NOT_KNOWN = Answer(State.DK)
NONE = Answer(State.NA, None, "na_scope")


def said(value: Value) -> Answer:
    """An answer that is known."""
    return Answer(State.ANSWERED, value)


def instances(interview: Interview | None, repeat: str) -> Iterator[str]:
    """The things of a repeat; none where nothing is in."""
    if interview is not None and repeat in interview.questionnaire.repeats:
        yield from interview.instances(repeat)


def word(interview: Interview, name: str, instance: str = "") -> str:
    """An answer as text; '' where there is none."""
    answer = interview.answer(name, instance)
    return to_text(answer.value) if answer.state is State.ANSWERED else ""


def score(desk: "Desk", interview: Interview, name: str, repeat: str, instance: str) -> Answer:
    """The score that the flow gives the answer."""
    return lift_number(f"${{{name}__score}}", desk.reading((interview,), (), instance), repeat)


def mapped(answer: Answer, numbers: Callable[[str], float | None]) -> Answer:
    """The number that stands for a choice; not known where it has none."""
    if answer.state is not State.ANSWERED:
        return answer
    number = numbers(to_text(answer.value))
    return NOT_KNOWN if number is None else said(float(number))


def merge(answers: Iterable[Answer], pick: Callable[[list[float]], float]) -> Answer:
    """One number of several: of the known ones, `max` or `min`; not known while none is."""
    found = list(answers)
    numbers = [one.value for one in found if one.state is State.ANSWERED and isinstance(one.value, float)]
    if numbers:
        return said(pick(numbers))
    return NOT_KNOWN if not found or any(one.missing for one in found) else NONE


def tidy(text: str) -> str:
    """A typed name as a key: NFKC, case folded, single spaces, trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def keyed(interview: Interview, name: str, instance: str) -> str:
    """The key of a thing: its choice, or the choice with the name given to it (`other_proc/name`)."""
    choice = word(interview, name, instance)
    named = interview.name_of(name, instance, choice) if choice else ""
    return f"{choice}/{tidy(named)}" if named else choice


def label_of(key: str, options: Sequence[Option]) -> Words:
    """The label of a key by language: that of the choice, or the name that was given."""
    choice, _, named = key.partition("/")
    label = next((option.label for option in options if option.name == choice), {})
    return dict.fromkeys(label, named) if named and label else label
