"""Every text of a flow that somebody may read, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.model import Choice, Flow, Question, Repeat

ITEM_TEXTS = ("label", "hint")
QUESTION_TEXTS = ("required_message", "constraint_message")
REPEAT_TEXTS = ("instance_label", "first_label", "none_label", "add_label", "done_label")

Placed = tuple[str, str | Mapping[str, str] | None, bool]
"""Place, text or none, and whether it stands on a button."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the flow by language, and where it stands; `button` is the label of a choice or non-answer."""

    place: str
    texts: Mapping[str, str]
    button: bool = False


def texts_of(flow: Flow) -> Iterator[Written]:
    """Every text that somebody may read; a plain string is a text in the default language."""
    for place, text, button in _all_texts(flow):
        if text is not None:
            yield Written(place, {flow.settings.default_language: text} if isinstance(text, str) else text, button)


def _all_texts(flow: Flow) -> Iterator[Placed]:
    for key in ("title", "intro", "outro"):
        yield f"settings {key}", getattr(flow.settings, key), False
    for given in flow.inputs:
        yield f"inputs/{given.name} label", given.label, False
    for name, choices in flow.choices.items():
        yield from _choice_texts(f"choices/{name}", choices)
    for item in flow.items.values():
        place = f"survey/{item.name}"
        keys: tuple[str, ...] = ITEM_TEXTS
        if isinstance(item, Question):
            keys += QUESTION_TEXTS
            yield from _choice_texts(place, item.own_choices)
            for offer in item.allow or ():
                yield f"{place} allow {offer.status}", offer.label, True
        elif isinstance(item, Repeat):
            keys += REPEAT_TEXTS
        for key in keys:
            yield f"{place} {key}", getattr(item, key), False


def _choice_texts(place: str, choices: tuple[Choice, ...]) -> Iterator[Placed]:
    for choice in choices:
        yield f"{place}/{choice.name} label", choice.label, True
        if not isinstance(choice.ask_name, bool):
            yield f"{place}/{choice.name} ask_name", choice.ask_name, False
