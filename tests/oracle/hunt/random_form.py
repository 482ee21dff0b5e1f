"""Makes random forms in the terms of XLSForm, of the kind that people write for Kobo or ODK; a seed fixes the form.

Every form comes as a workbook (sheets of rows). Expressions are kept to what both reference engines understand.
"""

import random
from dataclasses import dataclass, field

from hunt.random_expression import Sayings, Sym

Row = dict[str, str]
EN, FR = "English (en)", "Français (fr)"
WORDS = ("water", "school", "farm", "house", "road", "market", "clinic", "name", "age", "visit", "pump", "child")


@dataclass
class Workbook:
    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    settings: list[Row] = field(default_factory=list)

    def as_dict(self) -> dict[str, list[Row]]:
        return {"survey": self.survey, "choices": self.choices, "settings": self.settings}

    def as_tables(self) -> dict[str, list[list[str]]]:
        """The same as rows of cells, headers first."""
        tables = {}
        for name, rows in self.as_dict().items():
            headers = list(dict.fromkeys(key for row in rows for key in row))
            tables[name] = [headers, *([row.get(key, "") for key in headers] for row in rows)]
        return tables


class FormMaker:
    """`size` is about how many questions there are."""

    def __init__(self, seed: int, size: int = 14) -> None:
        self.dice = random.Random(seed)
        self.book = Workbook()
        self.book.settings = [{"form_id": f"form_{seed}", "form_title": f"Form {seed}", "version": "1"}]
        self.book.settings[0]["default_language"] = EN
        self.symbols: list[Sym] = []
        self.repeats: list[Sym] = []
        self.lists: dict[str, list[str]] = {}
        self.count = 0
        self.size = size
        self.path: tuple[str, ...] = ()
        self.groups = 0

    def make(self) -> Workbook:
        for _ in range(self.dice.randint(1, 3)):
            self.make_list()
        while self.count < self.size:
            self.make_item(0)
        if not self.book.choices:
            self.make_list()
        return self.book

    @property
    def say(self) -> Sayings:
        return Sayings(self.dice, self.symbols, self.repeats, self.path, self.lists, self.groups)

    # ---------------------------------------------------------------------------------------------- lists
    def make_list(self) -> str:
        name = f"list{len(self.lists) + 1}"
        names = [f"{name[-1]}{letter}" for letter in "abcdefg"[: self.dice.randint(2, 6)]]
        if self.dice.random() < 0.3:
            names.append("none")
        if self.dice.random() < 0.2:
            names = [str(number) for number in range(1, len(names) + 1)]
        others = [name for names in self.lists.values() for name in names] or ["x", "y"]
        self.lists[name] = names
        for each in names:
            row = {"list_name": name, "name": each, **self.texts("label", each)}
            row["cat"] = self.dice.choice([*others[:3], "any"])
            row["lvl"] = str(self.dice.randint(0, 4))
            self.book.choices.append(row)
        return name

    def texts(self, key: str, text: str) -> Row:
        return {f"{key}::{EN}": text.capitalize(), f"{key}::{FR}": f"fr {text}"}

    # ---------------------------------------------------------------------------------------------- items
    def make_item(self, depth: int) -> None:
        roll = self.dice.random()
        if depth < 2 and roll < 0.08:
            self.make_group(depth)
        elif depth < 2 and roll < 0.17 and len(self.path) < 2:
            self.make_repeat(depth)
        elif roll < 0.34:
            self.make_calculate()
        elif roll < 0.38:
            self.add({"type": "note", "name": self.name("note"), **self.label()} | self.maybe_relevant())
        else:
            self.make_question()

    def name(self, stem: str = "") -> str:
        self.count += 1
        return f"{stem or self.dice.choice(WORDS)}_{self.count}"

    def label(self) -> Row:
        text = self.dice.choice(WORDS)
        here = [sym.name for sym in self.symbols if self.path[: len(sym.path)] == sym.path]
        if here and self.dice.random() < 0.15:
            text += f" ${{{self.dice.choice(here)}}}"
        return self.texts("label", text)

    def add(self, row: Row) -> None:
        self.book.survey.append(row)

    def maybe_relevant(self, chance: float = 0.35) -> Row:
        return {"relevant": self.say.boolean()} if self.symbols and self.dice.random() < chance else {}

    def make_group(self, depth: int) -> None:
        self.add({"type": "begin group", "name": self.name("grp"), **self.label()} | self.maybe_relevant(0.5))
        self.groups += 1
        for _ in range(self.dice.randint(1, 4)):
            self.make_item(depth + 1)
        self.make_question()
        self.groups -= 1
        self.add({"type": "end group"})

    def make_repeat(self, depth: int) -> None:
        row = {"type": "begin repeat", "name": self.name("rep"), **self.label()} | self.maybe_relevant(0.25)
        if self.symbols and self.dice.random() < 0.4:
            row["repeat_count"] = self.say.count()
        self.add(row)
        self.repeats.append(Sym(row["name"], "repeat", self.path))
        outside, groups = self.path, self.groups
        self.path, self.groups = (*outside, row["name"]), 0
        for _ in range(self.dice.randint(1, 3)):
            self.make_item(depth + 1)
        self.make_question()
        self.path, self.groups = outside, groups
        self.add({"type": "end repeat"})

    def make_calculate(self) -> None:
        kind = self.dice.choice(["number", "number", "number", "text", "text", "boolean", "date"])
        name = self.name("calc")
        text = {
            "number": self.say.number,
            "text": self.say.text,
            "boolean": self.say.boolean,
            "date": self.say.date,
        }[kind]()
        if self.dice.random() < 0.05:
            text = f"once({text})"
        self.add({"type": "calculate", "name": name, "calculation": text} | self.maybe_relevant(0.15))
        self.symbols.append(Sym(name, f"calc_{kind}", self.path))

    # ------------------------------------------------------------------------------------------ questions
    def make_question(self) -> None:
        kinds = ["integer"] * 4 + ["decimal"] * 2 + ["text"] * 3 + ["date"] * 2 + ["one"] * 5 + ["many"] * 3
        kind = self.dice.choice([*kinds, "range", "acknowledge", "geopoint", "rank", "time"])
        name = self.name()
        row: Row = {"type": kind, "name": name, **self.label()} | self.maybe_relevant()
        sym = Sym(name, kind, self.path)
        if kind in ("one", "many", "rank"):
            listed = self.dice.choice(list(self.lists))
            row["type"] = f"{ {'one': 'select_one', 'many': 'select_multiple'}.get(kind, kind) } {listed}"
            sym = Sym(name, kind, self.path, listed)
            if self.symbols and self.dice.random() < 0.35:
                row["choice_filter"] = self.say.choice_filter()
        if kind == "range":
            row["parameters"] = "start=0 end=10 step=1"
        row |= self.manners(kind, sym)
        self.add(row)
        self.symbols.append(sym)

    def complaint(self) -> str:
        here = [
            sym.name
            for sym in self.symbols
            if sym.kind in ("integer", "text") and self.path[: len(sym.path)] == sym.path
        ]
        return f"not good: ${{{self.dice.choice(here)}}}!" if here and self.dice.random() < 0.3 else "not good"

    def manners(self, kind: str, sym: Sym) -> Row:
        row: Row = {}
        if self.dice.random() < 0.3:
            row["required"] = "yes" if not self.symbols or self.dice.random() < 0.6 else self.say.boolean()
            if self.dice.random() < 0.5:
                row |= self.texts("required_message", "needed")
        if kind not in ("acknowledge", "geopoint", "rank", "time") and self.dice.random() < 0.3:
            row["constraint"] = self.say.constraint(sym)
            if self.dice.random() < 0.6:
                row |= self.texts("constraint_message", self.complaint())
        if self.dice.random() < 0.12:
            default = self.say.default(sym)
            if default:
                row["default"] = default
        return row
