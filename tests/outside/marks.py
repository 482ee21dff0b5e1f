"""What Telegram's server does with words before anybody sees them: tags become entities, commands are found.

The emulator knows entities and no tags. Written apart from the sandbox's reader, on the parser of Python's own library.
"""

import re
from html.parser import HTMLParser
from typing import Any

KINDS = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "code": "code", "a": "text_link"}
"""The closed set of tags that the product uses."""
COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?=\s|$)")
Entity = dict[str, Any]


class BadTag(ValueError):
    """A tag outside the set, never closed or closed without being open."""


def units(text: str) -> int:
    """Length in UTF-16 code units, in which entities are counted."""
    return len(text.encode("utf-16-le")) // 2


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Entity] = []
        self._open: list[tuple[str, int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KINDS:
            raise BadTag(f"<{tag}>")
        self._open.append((tag, units(self.text), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise BadTag(f"</{tag}>")
        _, start, url = self._open.pop()
        if length := units(self.text) - start:
            link = {"url": url} if tag == "a" else {}
            self.entities.append({"type": KINDS[tag], "offset": start, "length": length} | link)

    def handle_data(self, data: str) -> None:
        self.text += data


def read_tags(source: str) -> tuple[str, list[Entity]]:
    """The words and their entities. Raises BadTag."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    if reader._open:
        raise BadTag(f"<{reader._open[-1][0]}> is never closed")
    return reader.text, reader.entities


def commands_in(text: str) -> list[Entity]:
    """The entity of a command at the beginning of what a person wrote."""
    found = COMMAND.match(text)
    return [{"type": "bot_command", "offset": 0, "length": found.end()}] if found else []
