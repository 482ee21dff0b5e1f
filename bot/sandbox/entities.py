"""HTML parse mode: a string with tags becomes plain text and entities, with the server's complaints."""

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from bot.sandbox.refusals import Refusal

Entity = dict[str, Any]
KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\0"
PIECE = re.compile(r"&(#x?[0-9a-fA-F]{1,8}|lt|gt|amp|quot);?|<(/?)([^\s>/]*)([^>]*)(>?)|[^&<]+|.", re.DOTALL)
ATTRIBUTE = re.compile(r"""\s*([^\s=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
COMMAND = re.compile(r"(?<![\w/])/[a-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?", re.IGNORECASE | re.ASCII)
URL = re.compile(r"\b(?:https?://|t\.me/)[^\s<>\"'\u2066-\u2069]*[^\s<>\"'\u2066-\u2069.,;:!?)\]]")


def utf16_len(text: str) -> int:
    """Length in UTF-16 code units, the unit of every limit."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Parser:
    source: str
    text: list[str] = field(default_factory=list)
    units: int = 0
    stack: list[tuple[str, str, int]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def add(self, piece: str) -> None:
        self.text.append(piece)
        self.units += utf16_len(piece)

    def fail(self, reason: str, at: int) -> Refusal:
        return Refusal("bad_entities", f"{reason} at byte offset {len(self.source[:at].encode())}")

    def open(self, tag: str, attributes: str, at: int) -> None:
        if tag not in KINDS:
            raise Refusal("bad_entities", f'Unsupported start tag "{tag}" at byte offset {self._bytes(at)}')
        href = ""
        for found in ATTRIBUTE.finditer(attributes):
            if found[2] is None:
                raise self.fail(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', at)
            if found[1].lower() == "href":
                href = _unescape(found[2].strip("\"'"))
        self.stack.append((tag, href, self.units))

    def close(self, tag: str, at: int) -> None:
        if not self.stack:
            raise self.fail("Unexpected end tag", at)
        opened, href, start = self.stack.pop()
        if tag not in ("", opened):
            where = self._bytes(at)
            raise Refusal(
                "bad_entities", f'Unmatched end tag at byte offset {where}, expected "</{opened}>", found "</{tag}>"'
            )
        if self.units > start:
            entity: Entity = {"type": KINDS[opened], "offset": start, "length": self.units - start}
            if opened == "a":
                if not href:
                    return
                entity["url"] = href
            self.entities.append(entity)

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities (offsets in UTF-16 units) of a string with tags; raises Refusal `bad_entities`."""
    parser = _Parser(source)
    for found in PIECE.finditer(source):
        piece = found[0]
        if found[1]:
            parser.add(_unescape(f"&{found[1]};"))
        elif found[3] is None:
            parser.add(piece)
        elif not found[5]:
            raise parser.fail("Unclosed end tag" if found[2] else "Unclosed start tag", found.start())
        elif found[2]:
            parser.close(found[3].lower(), found.start())
        else:
            parser.open(found[3].lower(), found[4], found.start())
    if parser.stack:
        raise Refusal("bad_entities", f'Can\'t find end tag corresponding to start tag "{parser.stack[-1][0]}"')
    return "".join(parser.text), parser.entities


def _unescape(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        name = found[1]
        if not name.startswith("#"):
            return NAMED[name]
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]

    return re.sub(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot);", one, text)


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text without white space at both ends, and its entities moved and cut accordingly, in order."""
    cut = utf16_len(text) - utf16_len(text.lstrip(SPACE))
    text = text.strip(SPACE)
    end = utf16_len(text)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"], entity["type"]))


def check_spans(text: str, entities: list[Entity]) -> None:
    """Raises Refusal for an entity of the caller's that begins or ends within a character or after the text."""
    places = {0: 0}
    for unit, byte in zip(accumulate(map(utf16_len, text)), accumulate(len(c.encode()) for c in text), strict=True):
        places[unit] = byte
    end = max(places)
    for entity in entities:
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        for at, verb in ((start, "begins"), (stop, f"beginning at UTF-16 offset {start} ends")):
            if at > end:
                raise Refusal("entity_span", f"{verb} after the end of the text at UTF-16 offset {at}")
            if at not in places:
                byte = next(byte for unit, byte in places.items() if unit > at)
                raise Refusal("entity_span", f"{verb} in a middle of a UTF-16 symbol at byte offset {byte}")


def detect(text: str) -> list[Entity]:
    """Commands and links that the server finds by itself in plain text."""
    found = [("bot_command", match) for match in COMMAND.finditer(text)]
    urls = [("url", match) for match in URL.finditer(text)]
    taken = [match.span() for _, match in urls]
    found = [(kind, m) for kind, m in found if not any(start <= m.start() < stop for start, stop in taken)]
    return [
        {"type": kind, "offset": utf16_len(text[: match.start()]), "length": utf16_len(match[0])}
        for kind, match in sorted([*found, *urls], key=lambda pair: pair[1].start())
    ]


def read_text(source: str, parse_mode: str | None, given: list[Entity] | None = None) -> tuple[str, list[Entity]]:
    """What the server makes of `text` (or `caption`), `parse_mode` and `entities` of a call."""
    if parse_mode and parse_mode.lower() != "html":
        raise Refusal("bad_parse_mode")
    text, entities = parse_html(source) if parse_mode else (source, list(given or []))
    if given and not parse_mode:
        check_spans(text, entities)
    text, entities = trim(text, entities)
    spans = [(e["offset"], e["offset"] + e["length"]) for e in entities]
    for entity in detect(text):
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        if not any(a < stop and start < b for a, b in spans if (a, b) != (0, utf16_len(text))):
            entities.append(entity)
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], entity["type"]))
