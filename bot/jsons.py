"""JSON for the wire: by orjson where the extra `fast` is installed, else by the standard library; the same values."""

import json
from dataclasses import fields
from typing import Any

try:
    import orjson
except ImportError:  # the extra is not installed: everything works, slower
    orjson = None  # type: ignore[assignment]


def to_bytes(value: Any) -> bytes:
    """Compact JSON in UTF-8. Raises TypeError, ValueError for what JSON has no form for."""
    if orjson is not None:
        try:
            return orjson.dumps(value)
        except TypeError:  # half a character, a number beyond 64 bits: the library below has a form for them
            pass
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()


def to_text(value: Any) -> str:
    """The same as a text that keeps every letter as it is; a dataclass becomes the mapping of its fields. Raises
    TypeError, ValueError.

    Not for numbers that are none: one of the libraries has a form for them, the other makes them null.
    """
    if orjson is not None:
        try:
            text: str = orjson.dumps(value).decode()
        except TypeError:
            pass
        else:
            return text
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_fields_of)


def _fields_of(value: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, in their order. Raises TypeError for what is none."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def from_bytes(data: bytes) -> Any:
    """The value of a JSON text. Raises ValueError."""
    if orjson is not None:
        try:
            return orjson.loads(data)
        except ValueError:  # half a character has a form for the library below
            pass
    return json.loads(data)
