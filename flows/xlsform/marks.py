"""The sheet `civimeter`: what XLSForm has no column for, and what was rewritten for ODK with what it was before."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.xlsform.scalars import load_json

SHEET = "civimeter"
HEADER = ("list_name", "name", "key", "language", "value", "written")


@dataclass(frozen=True, slots=True)
class Mark:
    """One row. `list` is blank for items and settings, `name` blank for a whole list or the settings.

    `written` is the cell that stands elsewhere instead of `value`; while it still stands there, `value` counts.
    """

    list: str
    name: str
    key: str
    language: str
    value: str | None
    written: str = ""


@dataclass(slots=True)
class Marks:
    """All rows, in the order in which they were made."""

    rows: list[Mark] = field(default_factory=list)
    found: dict[tuple[str, str, str, str], Mark] = field(default_factory=dict)

    def add(
        self, key: str, value: str | None, *, of: tuple[str, str] = ("", ""), language: str = "", written: str = ""
    ) -> None:
        mark = Mark(*of, key, language, value, written)
        self.rows.append(mark)
        self.found[mark.list, mark.name, mark.key, mark.language] = mark

    def get(self, key: str, of: tuple[str, str] = ("", ""), language: str = "") -> Mark | None:
        return self.found.get((*of, key, language))

    def value(self, key: str, of: tuple[str, str] = ("", "")) -> str | None:
        mark = self.get(key, of)
        return mark.value if mark else None

    def texts(self, key: str, of: tuple[str, str] = ("", "")) -> dict[str, str]:
        """The values of a key by language."""
        same = (mark for mark in self.rows if (mark.list, mark.name) == of and mark.key == key and mark.language)
        return {mark.language: mark.value or "" for mark in same}

    def table(self) -> list[tuple[str, ...]]:
        """The rows as cells, under their header."""
        return [HEADER, *((m.list, m.name, m.key, m.language, _encode(m.value), m.written) for m in self.rows)]


def read_marks(rows: Iterable[dict[str, str]]) -> Marks:
    """The rows of the sheet; those without a key are passed over."""
    marks = Marks()
    for row in _known(rows):
        list_name, name, key, language, value, written = row
        marks.add(key, _decode(value), of=(list_name, name), language=language, written=written)
    return marks


def _known(rows: Iterable[dict[str, str]]) -> Iterator[list[str]]:
    for row in rows:
        if row.get("key"):
            yield [row.get(column, "") for column in HEADER]


def _encode(value: str | None) -> str:
    """None is a blank cell; a blank text, and what looks like it, is JSON."""
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if not value.strip() or value.startswith('"') else value


def _decode(cell: str) -> str | None:
    if not cell.startswith('"'):
        return cell or None
    try:
        value = load_json(cell)
    except ValueError:
        return cell
    return value if isinstance(value, str) else cell
