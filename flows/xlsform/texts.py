"""Texts by language as cells, one column for each language, and what is noted so that they read back the same."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flows.model import Flow
from flows.xlsform.book import Row
from flows.xlsform.columns import header
from flows.xlsform.marks import Marks

Localised = str | Mapping[str, str]
LABELS: Final = re.compile(r"\$\{(\w+?)__label\}", re.ASCII)
Shown = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Texts:
    """`languages` maps a code to its heading, such as `English (en)`; blank for a column without language."""

    flow: Flow
    languages: Mapping[str, str]
    marks: Marks

    def put(
        self,
        row: Row,
        key: str,
        value: Localised | None,
        *,
        of: tuple[str, str],
        prefix: str = "",
        shown: Shown = str,
        needed: str = "",
    ) -> None:
        """Writes one text. With no prefix every language is filled, as an ODK client has no fallback.

        `shown` makes of a text what an ODK client should show; `needed` stands where a text is empty.
        """
        if value is None:
            return
        cells = {code: self._cell(value, code, shown, prefix) or needed for code in self.languages}
        row.update({header(key, self.languages[code], prefix): text for code, text in cells.items()})
        if isinstance(value, str):
            self._mark_plain(key, value, cells, of)
        else:
            self._mark_parts(key, value, cells, of, shown)

    def _cell(self, value: Localised, code: str, shown: Shown, prefix: str) -> str:
        if isinstance(value, str):
            return shown(value) if not prefix or code == self.flow.settings.default_language else ""
        if code in value:
            return shown(value[code])
        return "" if prefix else shown(self.flow.text(value, code))

    def _mark_plain(self, key: str, value: str, cells: Mapping[str, str], of: tuple[str, str]) -> None:
        written = cells[self.flow.settings.default_language]
        read = read_cells(self.languages, cells)
        if not isinstance(read, str) or unpiped(read) != value:
            self.marks.add(key, value, of=of, written=written)

    def _mark_parts(
        self, key: str, value: Mapping[str, str], cells: Mapping[str, str], of: tuple[str, str], shown: Shown
    ) -> None:
        """One mark for each language whose cell is not what was written there."""
        for code, cell in cells.items():
            own = value.get(code)
            if own != (unpiped(cell) or None):
                self.marks.add(key, own, of=of, language=code, written=cell)
        if isinstance(read_cells(self.languages, cells), str):
            self.marks.add(key, None, of=of, written="by language")


def unpiped(text: str) -> str:
    """The text without the generated names: `${place__label}` is `${place}`."""
    return LABELS.sub(r"${\1}", text)


def read_cells(languages: Mapping[str, str], cells: Mapping[str, str]) -> Localised | None:
    """Cells by code as a text: plain where only the column without language is filled."""
    present = {code: text for code, text in cells.items() if text}
    if len(present) == 1 and not languages[next(iter(present))]:
        return next(iter(present.values()))
    return present or None


def read_text(
    languages: Mapping[str, str],
    cells: Mapping[str, str],
    marks: Marks,
    key: str,
    of: tuple[str, str],
    convert: Shown = str,
) -> Localised | None:
    """The text that `Texts.put` wrote, with what was changed in the cells since; `convert` reads a cell."""
    plain = marks.get(key, of)
    if plain is not None and plain.value is not None and all(text in ("", plain.written) for text in cells.values()):
        return plain.value
    found: dict[str, str | None] = {}
    for code in languages:
        cell = cells.get(code, "")
        mark = marks.get(key, of, code)
        noted = mark is not None and mark.written == cell
        found[code] = mark.value if mark is not None and noted else convert(unpiped(cell)) or None
    present = {code: text for code, text in found.items() if text is not None}
    if plain is not None and plain.value is None:
        return present or None
    return read_cells(languages, present) if all(present.values()) else present


def with_default(value: Localised | None, default: str) -> Localised | None:
    """A text by language always has one in the default language: where it is missing, the first that there is."""
    if value is None or isinstance(value, str) or default in value:
        return value
    return {default: next(iter(value.values())), **value}
