"""Every text of a flow that somebody may read, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from flows.model import Allowed, Choice, Flow, Question, Repeat

ITEM_TEXTS = ("label", "hint")
QUESTION_TEXTS = ("required_message", "constraint_message")
PROMPTS = ("first_label", "none_label", "add_label", "done_label")

Stands = Literal["text", "choice", "button"]
Placed = tuple[str, str | Mapping[str, str] | None, Stands]
"""Place, text or none, and where it stands: a choice moves into the text when it is too long for a button."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the flow by language, its place, and where people see it."""

    place: str
    texts: Mapping[str, str]
    stands: Stands = "text"

    @property
    def button(self) -> bool:
        """Whether it is tapped: the label of a choice, of a non-answer or of a prompt."""
        return self.stands != "text"


def texts_of(flow: Flow) -> Iterator[Written]:
    """Every text that somebody may read; a plain string is a text in the default language."""
    for place, text, stands in _all_texts(flow):
        if text is not None:
            yield Written(place, {flow.settings.default_language: text} if isinstance(text, str) else text, stands)


def _all_texts(flow: Flow) -> Iterator[Placed]:
    for key in ("title", "intro", "outro"):
        yield f"settings {key}", getattr(flow.settings, key), "text"
    yield from _offer_texts("settings", flow.settings.allow)
    for given in flow.inputs:
        yield f"inputs/{given.name} label", given.label, "text"
    for name, choices in flow.choices.items():
        yield from _choice_texts(f"choices/{name}", choices)
    for item in flow.items.values():
        place = f"survey/{item.name}"
        keys: tuple[str, ...] = ITEM_TEXTS
        if isinstance(item, Question):
            keys += QUESTION_TEXTS
            yield from _choice_texts(place, item.own_choices)
            yield from _offer_texts(place, item.allow or ())
        elif isinstance(item, Repeat):
            keys += ("instance_label", *PROMPTS)
        for key in keys:
            yield f"{place} {key}", getattr(item, key), "button" if key in PROMPTS else "text"


def _offer_texts(place: str, offers: tuple[Allowed, ...]) -> Iterator[Placed]:
    for offer in offers:
        yield f"{place} allow {offer.status} label", offer.label, "button"


def _choice_texts(place: str, choices: tuple[Choice, ...]) -> Iterator[Placed]:
    for choice in choices:
        yield f"{place}/{choice.name} label", choice.label, "choice"
        if not isinstance(choice.ask_name, bool):
            yield f"{place}/{choice.name} ask_name", choice.ask_name, "text"
