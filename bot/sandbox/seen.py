"""What a person makes of a phone: messages with labels, and the button that was meant."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
MARKS = "☐☑✅✓✔◻◼⬜ "
UNSEEN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands on a phone. `rows` are the labels of its buttons; `mine`: the person wrote it."""

    id: int
    text: str
    rows: list[list[str]]
    mine: bool
    edited: bool
    kind: str
    at: float
    urls: dict[str, str] = field(default_factory=dict)
    entities: list[Json] = field(default_factory=list)
    file: Json | None = None
    reply_to: int = 0
    reactions: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """All labels, row after row."""
        return [label for row in self.rows for label in row]


def read_message(body: Json) -> Message:
    """A message from its JSON on a phone."""
    buttons = [button for row in body["rows"] for button in row]
    return Message(
        id=body["id"],
        text=body["text"],
        rows=[[button["label"] for button in row] for row in body["rows"]],
        mine=body["mine"],
        edited=body["edited"],
        kind=body["kind"],
        at=body["at"],
        urls={button["label"]: button["url"] for button in buttons if button["url"]},
        entities=body["entities"],
        file=body.get("file"),
        reply_to=body["reply_to"],
        reactions=body["reactions"],
    )


def plain_words(text: str) -> str:
    """A text without the direction marks, which nobody sees, in lower case."""
    return text.translate(UNSEEN).casefold()


def plain_label(label: str) -> str:
    """A label without the marks in front of it and the direction marks, in lower case."""
    return plain_words(label).strip(MARKS)


def find_label(rows: list[list[str]], wanted: str) -> tuple[int, int] | None:
    """Place of a button: the exact label, else the only one that begins with the words, else that has them."""
    places = [(label, (r, c)) for r, row in enumerate(rows) for c, label in enumerate(row)]
    words = plain_label(wanted)
    tests = (
        lambda label: label == wanted,
        lambda label: plain_label(label) == words,
        lambda label: plain_label(label).startswith(words),
        lambda label: words in plain_label(label),
    )
    for test in tests:
        found = [place for label, place in places if test(label)]
        if len(found) == 1 or (found and test is tests[0]):
            return found[0]
    return None
