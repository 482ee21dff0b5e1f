"""A survey of districts, its table sent and filled in, and what comes of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from flows.conversation import Ask, Context, Record, Refuse, Table
from flows.engine import replay, submit
from flows.source import parse_flow
from flows.tables.reading import Sent, Sheets, Unreadable, read_table
from flows.tables.template import template

DISTRICTS = """spec_version: 1
settings:
  id: districts
  version: "1"
  title: {en: Districts, fr: Quartiers, ar: الأحياء}
  default_language: en
  languages: {en: English, fr: Français, ar: العربية}
  allow: []
choices:
  kind:
    - {name: old, label: {en: Old town, fr: Vieille ville, ar: المدينة القديمة}}
    - {name: new, label: {en: New town, fr: Ville nouvelle, ar: المدينة الجديدة}}
    - name: other_kind
      label: {en: Other, fr: Autre, ar: غير ذلك}
      ask_name: {en: "What is it?", fr: "Quoi ?", ar: "ما هو؟"}
  things:
    - {name: phone, label: {en: Phone, fr: Téléphone, ar: هاتف}}
    - {name: tablet, label: {en: Tablet, fr: Tablette, ar: لوحة}}
    - {name: nothing, label: {en: Nothing, fr: Rien, ar: لا شيء}, exclusive: true}
survey:
  - type: repeat
    name: areas
    label: {en: District, fr: Quartier, ar: حي}
    min: 0
    max: 80
    unique_by: area
    items:
      - {type: text, name: area, label: {en: Name, fr: Nom, ar: الاسم}}
      - {type: select_one, name: kind, choices: kind, label: {en: Kind, fr: Type, ar: النوع}}
      - type: integer
        name: households
        label: {en: Households, fr: Ménages, ar: الأسر}
        constraint: . >= 0 and . <= 20000
        constraint_message: {en: From 0 to 20000., fr: De 0 à 20000., ar: من 0 إلى 20000.}
      - type: decimal
        name: smartphone
        allow: [dont_know]
        label: {en: "Smartphones, per cent", fr: "Smartphones, en %", ar: الهواتف الذكية بالمئة}
        constraint: . >= 0 and . <= 100
        constraint_message: {en: From 0 to 100., fr: De 0 à 100., ar: من 0 إلى 100.}
      - type: select_multiple
        name: things
        choices: things
        required: false
        label: {en: Things, fr: Objets, ar: أشياء}
      - type: date
        name: counted
        required: false
        relevant: ${households} > 100
        label: {en: Counted on, fr: Compté le, ar: تاريخ العد}
      - {type: image, name: picture, required: false, label: {en: Picture, fr: Photo, ar: صورة}}
  - {type: text, name: last, label: {en: Anything else?, fr: Autre chose ?, ar: شيء آخر؟}}
"""


class Desk:
    """One interview about districts, with tables permitted."""

    def __init__(self, language: str = "en", tables: bool = True, text: str = DISTRICTS) -> None:
        self.flow = parse_flow(text)
        self.context = Context(datetime(2026, 11, 23, 9, tzinfo=UTC), language, seed="talk", tables=tables)
        self.records: tuple[Record, ...] = ()
        self.step: Any = replay(self.flow, (), self.context)

    def send(self, event: Any) -> Any:
        outcome = submit(self.flow, self.records, self.context, event)
        self.records += outcome.records
        self.step = outcome.step
        return self.step

    @property
    def ask(self) -> Ask:
        return self.step.ask if isinstance(self.step, Refuse) else self.step

    def sheet(self) -> bytes:
        return template(self.flow, "areas", self.records, self.context)

    def read(self, sheets: Sheets) -> Sent | Unreadable:
        return read_table(self.flow, "areas", sheets, self.records, self.context)

    def fill(self, *rows: Mapping[str, Any]) -> Sheets:
        """The sheet that was sent with rows filled in below what stands there, by key."""
        sheets = {name: [list(row) for row in grid] for name, grid in book(self.sheet()).items()}
        page = next(iter(sheets.values()))
        keys = page[0]
        for row in rows:
            page.append([row.get(key, "") for key in keys])
        return sheets

    def table(self, *rows: Mapping[str, Any], save: bool = False, **more: Any) -> Table:
        sent = self.read(self.fill(*rows))
        assert isinstance(sent, Sent), sent
        return Table("areas", sent.rows, save, sent.letters, **more)


def book(data: bytes) -> dict[str, list[list[Any]]]:
    """All sheets of a workbook as rows of cells, from its first cell on."""
    found = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: found.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in found.sheet_names}


@pytest.fixture
def desk() -> Desk:
    return Desk()
