"""An XLSForm workbook as a flow: its YAML text, and every cell that could not be taken over, said by its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flows.model import Flow
from flows.problems import Severity
from flows.workbook.read import Sheets
from flows.xlsform.columns import TEXTS
from flows.xlsform.grid import Grid, read_grids
from flows.xlsform.headers import Column, choice_columns, survey_columns
from flows.xlsform.incoming import Incoming
from flows.xlsform.languages import Languages, read_languages
from flows.xlsform.lines import Line, severities
from flows.xlsform.marks import read_marks
from flows.xlsform.naming import Found
from flows.xlsform.outline import Outline, read_outline
from flows.xlsform.read_choices import read_lists
from flows.xlsform.read_items import read_items
from flows.xlsform.read_settings import read_settings, settings_cells
from flows.xlsform.reader import Reader
from flows.xlsform.settling import settle

MOST_KEPT: Final = 64 * 1024
ROW: Final = re.compile(r"survey row (\d+)")


@dataclass(frozen=True, slots=True)
class Imported:
    """`text` and `flow` are None where something was left out and that was not allowed, or nothing is left.

    `lines` are errors, warnings and information; `counts` is the last line of a report.
    """

    text: str | None
    flow: Flow | None
    lines: tuple[Line, ...]
    counts: str

    @property
    def errors(self) -> int:
        return severities(list(self.lines), "error")


def import_form(
    sheets: Sheets, name: str = "form", languages: Mapping[str, str] | None = None, skip_unsupported: bool = False
) -> Imported:
    """The flow of a workbook, as `open_workbook` read it. `languages` maps headings such as "Français" to codes."""
    grids, other = read_grids(sheets)
    survey = grids.get("survey")
    if survey is None or not survey.rows:
        cause, way_out = "no sheet of that name with rows in it", "name the sheet of the questions survey"
        line = Line("error", "survey", cause, way_out)
        return Imported(None, None, (line,), "0 of 0 rows imported")
    return _Import(grids, other, name, languages or {}).run(survey, skip_unsupported)


class _Import:
    """One import: reads, writes YAML, and takes out what the flow's own checks refuse until they refuse nothing."""

    def __init__(
        self, grids: Mapping[str, Grid], other: dict[str, Any], name: str, languages: Mapping[str, str]
    ) -> None:
        self.grids = grids
        self.other = other
        self.name = name
        self.given = languages
        self.lines: list[Line] = []
        marks = grids.get("civimeter")
        self.marks = read_marks([dict(row.cells) for row in marks.rows] if marks else [])

    def run(self, survey: Grid, skip: bool) -> Imported:
        columns = survey_columns(survey.headers)
        outline = read_outline(survey.rows, columns)
        languages = self._languages(columns)
        if not any(column.key == "type" for column in columns):
            self.lines.append(Line("error", "survey", "no column type", "name the column of the types type"))
        elif languages is not None:
            return self._read(outline, columns, languages, skip)
        return Imported(None, None, tuple(self.lines), "0 rows imported")

    def _languages(self, columns: list[Column]) -> Languages | None:
        choices = self.grids.get("choices")
        every = [*columns, *(choice_columns(choices.headers) if choices else ())]
        texts = [column.language for column in every if column.key in ("label", "hint") or column.language]
        default = settings_cells(self.grids.get("settings"))[0].get("default_language", "")
        sheets = [columns, every[len(columns) :]]
        mixed = any(
            column.language is None and any(each.key == column.key and each.language for each in sheet)
            for sheet in sheets
            for column in sheet
            if column.key in TEXTS
        )
        return read_languages(texts, default, self.given, self.marks, self.lines, mixed)

    def _read(self, outline: Outline, columns: list[Column], languages: Languages, skip: bool) -> Imported:
        codes = _headings(languages)
        found = Found(outline)
        lists = read_lists(self.grids.get("choices"), languages, codes, self.marks)
        reader = Reader(outline, found, languages, codes, self.marks, lists, Incoming(found, lists.renamed), columns)
        self._say_kept(columns)
        items = read_items(reader, outline.roots)
        other = self._kept_sheets()
        settings = read_settings(self.grids.get("settings"), self.name, languages, self.marks, self.lines, other)
        data: dict[str, Any] = {"spec_version": 1, "settings": settings}
        data |= {"inputs": reader.inputs} if reader.inputs else {}
        data |= {"choices": lists.lists} if lists.lists else {}
        data["survey"] = items
        self.lines += lists.lines
        text, flow = settle(reader, data, self.lines, self._comments)
        lines = sorted([*self.lines, *outline.lines], key=_row_of)
        failed = severities(lines, "error") and not skip
        counts = _counts(outline, lines)
        return Imported(None if failed else text, None if failed else flow, tuple(lines), counts)

    def _say_kept(self, columns: list[Column]) -> None:
        for column in columns:
            if not column.key:
                media = "media" in column.header or "image" in column.header
                cause = "pictures and sounds are not shown" if media else "the column has no effect here"
                severity: Severity = "warning" if media else "information"
                self.lines.append(Line(severity, f"survey {column.header[:60]!r}", cause, "kept for export"))

    def _kept_sheets(self) -> dict[str, Any]:
        """Other sheets, unless they are too long to travel in a flow."""
        kept: dict[str, Any] = {}
        room = MOST_KEPT
        for title, rows in self.other.items():
            size = sum(len(cell) + 4 for row in rows for cell in row)
            if size <= room and rows:
                kept[title], room = rows, room - size
            elif rows:
                self.lines.append(
                    Line("warning", f"sheet {title[:60]!r}", "not used here, and too long to keep", "left out")
                )
        return kept

    def _comments(self, reader: Reader) -> dict[str, list[str]]:
        """What was left out stands at the top of the text."""
        errors = [line for line in (*self.lines, *reader.outline.lines) if line.severity == "error"]
        head = [f"Imported from {self.name}."] if not self.marks.rows else []
        return {"": [*head, *map(str, errors)]} if head or errors else {}


def _headings(languages: Languages) -> dict[str, str]:
    """Code to heading, blank for the columns without a language."""
    found: dict[str, str] = {}
    for heading, code in languages.codes.items():
        if heading is not None or code not in found:
            found[code] = heading or ""
    return {code: found.get(code, "") for code in languages.names}


def _row_of(line: Line) -> int:
    """Lines about rows come in the order of the sheet, after those about the whole form."""
    match = ROW.match(line.place)
    return int(match[1]) if match else 0


def _counts(outline: Outline, lines: list[Line]) -> str:
    warnings = severities(lines, "warning")
    taken = outline.total - outline.left_out
    return f"{taken} of {outline.total} rows imported, {outline.left_out} left out, {warnings} warnings"


def lines_of(imported: Imported) -> Iterator[str]:
    """The report as text, counts last."""
    yield from map(str, imported.lines)
    yield imported.counts
