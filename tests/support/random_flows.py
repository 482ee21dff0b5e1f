"""Random flows that are valid: every type, groups, repeats, filters, calculations, matrices, rows; the same for a seed.

`random_body(seed)` is the flow as plain data, `random_flow(seed)` the flow itself, `random_context(flow, seed, minute)`
what it is launched with. `without` leaves things out: any of FEATURES, or the name of a type of question.
"""

import json
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from flows.conversation import Context
from flows.model import Flow
from flows.source import parse_flow

FEATURES: Final = frozenset(
    {
        "groups",
        "repeats",
        "nested",
        "counted",
        "unique_by",
        "filters",
        "calculates",
        "once",
        "matrix",
        "rows",
        "inputs",
        "registers",
        "names",
        "volunteer",
        "voice",
        "notes",
        "defaults",
        "forward",
        "exclusive",
        "french",
        "allow",
    }
)
TYPES: Final = [
    "select_one",
    "select_one",
    "select_one",
    "select_multiple",
    "integer",
    "integer",
    "integer",
    "decimal",
    "text",
    "text",
    "text",
    "range",
    "date",
    "time",
    "geopoint",
    "image",
    "file",
    "audio",
    "rank",
    "acknowledge",
]
NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS: Final = [
    "water",
    "school",
    "road",
    "market",
    "office",
    "paper",
    "queue",
    "card",
    "light",
    "well",
    "stone",
    "boat",
    "tree",
    "clinic",
    "bridge",
]


@dataclass
class Seen:
    """A question that expressions may read. `repeats` are those around it, from the outside in."""

    name: str
    type: str
    repeats: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass
class Maker:
    """Builds one flow; every expression reads only what came before, so nothing can go round in circles."""

    dice: random.Random
    without: frozenset[str]
    count: int = 0
    seen: list[Seen] = field(default_factory=list)
    repeats: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)

    def has(self, feature: str, chance: float = 1.0) -> bool:
        return feature not in self.without and self.dice.random() < chance

    def name(self, sort: str) -> str:
        self.count += 1
        return f"{sort}{self.count}"

    def text(self, start: str, here: tuple[str, ...] = (), pipes: bool = True) -> Any:
        """A label, sometimes in two languages, sometimes with a value piped in."""
        readable = [each.name for each in self.visible(here) if each.type not in ("image", "file", "audio")]
        pipe = f" ${{{self.dice.choice(readable)}}}" if pipes and readable and self.dice.random() < 0.2 else ""
        english = f"{start} {self.dice.choice(WORDS)}{pipe}?"
        return {"en": english, "fr": f"{english} (fr)"} if self.has("french", 0.5) else english

    # ------------------------------------------------------------------------------------------ expressions
    def visible(self, here: tuple[str, ...]) -> list[Seen]:
        """The questions with one value at a place inside these repeats."""
        return [each for each in self.seen if here[: len(each.repeats)] == each.repeats]

    def sets(self, here: tuple[str, ...]) -> list[Seen]:
        """The questions with many values as seen from there."""
        return [each for each in self.seen if here[: len(each.repeats)] != each.repeats]

    def condition(self, here: tuple[str, ...], depth: int = 0) -> str:
        if depth < 2 and self.dice.random() < 0.25:
            word = self.dice.choice(["and", "or"])
            return f"({self.condition(here, depth + 1)}) {word} ({self.condition(here, depth + 1)})"
        if self.dice.random() < 0.08:
            return f"not({self.condition(here, depth + 1)})"
        tests = [test for each in self.visible(here) for test in self.tests_of(each)]
        tests += [f"count(${{{name}}}) >= {self.dice.randint(1, 2)}" for name, around in self.walkable(here)]
        tests += [f"count-non-empty(${{{each.name}}}) > 0" for each in self.sets(here)]
        if here:
            tests.append(f"position(..) <= {self.dice.randint(1, 3)}")
        return self.dice.choice(tests) if tests else "true()"

    def walkable(self, here: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        return [(name, around) for name, around in self.repeats if name not in here]

    def tests_of(self, each: Seen) -> Iterator[str]:
        ref = f"${{{each.name}}}"
        match each.type:
            case "select_one":
                yield f"{ref} {self.dice.choice(['=', '!='])} '{self.dice.choice(each.choices)}'"
            case "select_multiple" | "rank":
                yield f"selected({ref}, '{self.dice.choice(each.choices)}')"
                yield f"count-selected({ref}) >= {self.dice.randint(1, 2)}"
            case "integer" | "decimal" | "range":
                yield f"{ref} {self.dice.choice(['>', '>=', '<', '<='])} {self.dice.randint(0, 8)}"
                yield f"{ref} != ''"
            case "text":
                yield f"string-length({ref}) > {self.dice.randint(0, 4)}"
            case "date":
                yield f"{ref} >= date('2026-01-01')"
            case _:
                yield f"{ref} != ''"

    def number(self, here: tuple[str, ...]) -> str:
        numbers = [each for each in self.visible(here) if each.type in ("integer", "decimal", "range", "calculate")]
        made = ["1", "2 + 3 * 4 - 1"]
        made += [f"${{{each.name}}} + 1" for each in numbers]
        made += [f"coalesce(${{{each.name}}}, 0) * 2" for each in numbers]
        made += [f"round(${{{each.name}}} div 3, 1)" for each in numbers]
        made += [f"count(${{{name}}})" for name, _ in self.walkable(here)]
        for each in self.sets(here):
            if each.type in ("integer", "decimal", "range"):
                made.append(f"sum(${{{each.name}}}[. != ''])")
                made.append(f"max(${{{each.name}}})")
        return self.dice.choice(made)

    def calculation(self, here: tuple[str, ...]) -> str:
        made = [self.number(here), self.number(here), f"if({self.condition(here)}, {self.number(here)}, '')"]
        for each in self.visible(here):
            if each.type == "text":
                made.append(f"concat('<', substr(${{{each.name}}}, 0, 5), '>')")
            elif each.type == "select_one":
                made.append(f"jr:choice-name(${{{each.name}}}, '${{{each.name}}}')")
            elif each.type == "date":
                made.append(f"format-date(${{{each.name}}}, '%Y-%m')")
        made += [f"join(', ', ${{{each.name}}})" for each in self.sets(here) if each.type in ("text", "integer")]
        made += ["position(..)"] if here else []
        text = self.dice.choice(made)
        return f"once({self.number(here)})" if self.has("once", 0.1) else text

    def constraint(self, kind: str, here: tuple[str, ...], choices: tuple[str, ...]) -> str:
        numbers = [each.name for each in self.visible(here) if each.type == "integer"]
        match kind:
            case "integer" | "decimal":
                plain = f". >= 0 and . <= {self.dice.choice([5, 20, 100])}"
                other = self.dice.choice(numbers) if numbers else ""
                return f"${{{other}}} = '' or . <= ${{{other}}} + 2" if other and self.dice.random() < 0.5 else plain
            case "range":
                return ". > 0"
            case "text":
                return self.dice.choice(
                    ["string-length(.) <= 30", "regex(., '[^0-9]*')", f"not(contains(., '{WORDS[0]}'))"]
                )
            case "select_multiple":
                return "count-selected(.) <= 2"
            case "select_one":
                tail = f" or ${{{self.dice.choice(numbers)}}} > 2" if numbers else ""
                return f". != '{self.dice.choice(choices)}'{tail}" if tail else "string-length(.) < 99"
            case "date":
                return ". <= today()"
            case _:
                return ". != ''"

    # ------------------------------------------------------------------------------------------------ lists
    def make_list(self) -> str:
        name = self.name("list")
        wanted = self.dice.choice([2, 3, 3, 4, 5, 14])
        choices: list[dict[str, Any]] = [
            {"name": f"c{number}", "label": self.text(f"Choice {number}", pipes=False), "kind": self.dice.choice("ab")}
            for number in range(wanted)
        ]
        if self.has("exclusive", 0.25):
            choices.append({"name": "none", "label": "None of these", "exclusive": True, "kind": "a"})
        if self.has("names", 0.3):
            choices.append({"name": "other_one", "label": "Another", "ask_name": True, "kind": "b"})
        self.lists[name] = choices
        return name

    def pick_list(self) -> str:
        if len(self.lists) < 3 or self.dice.random() < 0.2:
            return self.make_list()
        return self.dice.choice(sorted(self.lists))

    # ------------------------------------------------------------------------------------------------ items
    def question(self, here: tuple[str, ...]) -> dict[str, Any]:
        kind = self.dice.choice([each for each in TYPES if each not in self.without])
        item: dict[str, Any] = {"type": kind, "name": self.name("q"), "label": self.text("What", here)}
        choices: tuple[str, ...] = ()
        if kind in ("select_one", "select_multiple", "rank"):
            choices = self.add_choices(item, kind, here)
        if kind == "range":
            item |= self.dice.choice([{}, {"end": 5}, {"start": 1, "end": 7, "step": 2}, {"end": 100, "step": 5}])
        if kind in ("image", "file", "audio"):
            item["max_files"] = self.dice.choice([1, 2])
        if kind == "date" and self.dice.random() < 0.3:
            item["appearance"] = self.dice.choice(["month-year", "year"])
        self.add_conditions(item, kind, here, choices)
        if kind == "text" and self.has("voice", 0.2) and "audio" not in self.without:
            item["accept"] = ["text", "voice"]
        if not here and self.has("volunteer", 0.04):
            item["store"] = "volunteer"
            item.pop("default", None)
        else:
            self.seen.append(Seen(item["name"], kind, here, choices))
        return item

    def add_choices(self, item: dict[str, Any], kind: str, here: tuple[str, ...]) -> tuple[str, ...]:
        name = self.pick_list()
        item["choices"] = name
        registers = [each["name"] for each in self.inputs if each["type"] == "choices"]
        if kind == "select_one" and registers and self.has("registers", 0.15):
            item["choices"] = [registers[0], name]
        elif self.has("filters", 0.2):
            others = [each.name for each in self.visible(here) if each.type == "select_one"]
            tail = f" or ${{{self.dice.choice(others)}}} = 'c0'" if others else ""
            item["choice_filter"] = f"kind = '{self.dice.choice('ab')}'{tail}"
        return tuple(each["name"] for each in self.lists[name])

    def add_conditions(self, item: dict[str, Any], kind: str, here: tuple[str, ...], choices: tuple[str, ...]) -> None:
        if self.dice.random() < 0.35:
            item["relevant"] = self.condition(here)
        if self.has("forward", 0.05):
            item["relevant"] = "${last_gate} != 'c1'"
        if self.dice.random() < 0.3:
            item["constraint"] = self.constraint(kind, here, choices)
            item["constraint_message"] = {"en": "Not so, please.", "fr": "Autrement, merci."}
        if self.dice.random() < 0.3:
            item["required"] = self.dice.choice([False, self.condition(here)])
        if self.has("allow", 0.5):
            item["allow"] = self.dice.choice(
                [[], ["dont_know"], ["dont_know", "refused"], ["not_applicable", "refused"]]
            )
        if kind in ("integer", "decimal") and self.has("defaults", 0.2):
            item["default"] = self.number(here)

    def matrix(self, here: tuple[str, ...]) -> dict[str, Any]:
        chosen, allow = self.pick_list(), self.dice.choice([[], ["dont_know"]])
        rows = []
        for _ in range(self.dice.randint(2, 4)):
            row = {"type": "select_one", "name": self.name("m"), "label": self.text("Row", pipes=False)}
            row |= {"choices": chosen, "allow": allow}
            if self.dice.random() < 0.25:
                row["relevant"] = self.condition(here)
            rows.append(row)
        names = tuple(each["name"] for each in self.lists[chosen])
        self.seen += [Seen(row["name"], "select_one", here, names) for row in rows]
        return {
            "type": "group",
            "name": self.name("g"),
            "label": "All of these",
            "appearance": "field-list",
            "items": rows,
        }

    def group(self, here: tuple[str, ...], depth: int) -> dict[str, Any]:
        item: dict[str, Any] = {"type": "group", "name": self.name("g"), "label": self.text("About", here)}
        if self.dice.random() < 0.4:
            item["relevant"] = self.condition(here)
        item["items"] = self.items(here, depth + 1, self.dice.randint(1, 4))
        return item

    def repeat(self, here: tuple[str, ...], depth: int) -> dict[str, Any]:
        name = self.name("r")
        item: dict[str, Any] = {"type": "repeat", "name": name, "label": self.text("Thing", pipes=False)}
        if self.dice.random() < 0.3:
            item["relevant"] = self.condition(here)
        counted = self.has("counted", 0.3)
        if counted:
            counts = ["2", "3", f"if({self.condition(here)}, 2, 1)", self.number(here)]
            numbers = [each.name for each in self.visible(here) if each.type in ("integer", "range")]
            counts += [f"if(${{{number}}} > 3, 3, ${{{number}}})" for number in numbers] * 2
            item["repeat_count"] = self.dice.choice(counts)
        else:
            item |= {"min": self.dice.choice([0, 1, 1, 2]), "max": self.dice.choice([2, 3, 12])}
        item["items"] = self.items((*here, name), depth + 1, self.dice.randint(1, 3))
        self.repeats.append((name, here))
        inside = [each for each in item["items"] if each["type"] in ("select_one", "text") and "store" not in each]
        if inside and not counted and self.has("unique_by", 0.3):
            item["unique_by"] = self.dice.choice(inside)["name"]
        if not counted and self.dice.random() < 0.2:
            item["add_when"] = self.condition((*here, name))
        if inside and self.dice.random() < 0.4:
            item["instance_label"] = f"Thing: ${{{inside[0]['name']}}}"
        if not here and not counted and self.has("rows", 0.4):
            self.add_rows(item, name)
        return item

    def add_rows(self, item: dict[str, Any], name: str) -> None:
        """An input of rows that answers the plain questions of the repeat."""
        kinds = {"text", "integer", "select_one"}
        plain = [each for each in item["items"] if each["type"] in kinds and isinstance(each.get("choices", ""), str)]
        plain = [each for each in plain if not {"constraint", "choice_filter"} & set(each)]
        if plain:
            item["prefill"] = f"{name}_rows"
            columns = [each["name"] for each in plain]
            self.inputs.append({"name": f"{name}_rows", "type": "rows", "label": "Rows", "columns": columns})

    def items(self, here: tuple[str, ...], depth: int, wanted: int) -> list[dict[str, Any]]:
        return [self.item(here, depth) for _ in range(wanted)]

    def item(self, here: tuple[str, ...], depth: int) -> dict[str, Any]:
        mark = self.dice.random()
        if mark < 0.12 and depth < 3 and "groups" not in self.without:
            return self.group(here, depth)
        if mark < 0.28 and len(here) < (2 if "nested" not in self.without else 1) and "repeats" not in self.without:
            return self.repeat(here, depth)
        if mark < 0.31 and self.has("matrix"):
            return self.matrix(here)
        if mark < 0.42 and self.has("calculates"):
            name = self.name("k")
            item = {"type": "calculate", "name": name, "calculation": self.calculation(here)}
            self.seen.append(Seen(name, "calculate", here))
            return item
        if mark < 0.46 and self.has("notes"):
            item = {"type": "note", "name": self.name("n"), "label": self.text("Note", here)}
            if self.dice.random() < 0.4:
                item["relevant"] = self.condition(here)
            return item
        return self.question(here)

    def body(self, size: int) -> dict[str, Any]:
        if self.has("inputs", 0.6):
            self.inputs.append({"name": "town", "type": "text", "label": "Town", "default": "Thiès"})
            self.inputs.append({"name": "staff", "type": "integer", "label": "Staff", "default": 3})
            self.seen += [Seen("town", "text"), Seen("staff", "integer")]
        if self.has("registers", 0.5):
            self.inputs.append({"name": "departments", "type": "choices", "label": "Departments"})
        self.make_list()
        survey = self.items((), 0, size)
        if self.has("forward"):
            last = {"type": "select_one", "name": "last_gate", "label": "The last?", "choices": sorted(self.lists)[0]}
            survey.append(last)
        settings = {
            "id": "random_flow",
            "version": "1",
            "title": "Random",
            "default_language": "en",
            "languages": {"en": "English", "fr": "Français"},
            "allow": self.dice.choice([[], ["dont_know", "refused"]]) if "allow" not in self.without else [],
            "review": self.dice.random() < 0.7,
        }
        made = {"spec_version": 1, "settings": settings, "inputs": self.inputs, "choices": self.lists, "survey": survey}
        return made if self.inputs else {key: value for key, value in made.items() if key != "inputs"}


def random_body(seed: int | str, size: int = 8, without: Collection[str] = ()) -> dict[str, Any]:
    """The flow as plain data. `size` counts the items at the top."""
    return Maker(random.Random(f"flow {seed}"), frozenset(without)).body(size)


def random_text(seed: int | str, size: int = 8, without: Collection[str] = ()) -> str:
    """Its text: JSON, which this dialect of YAML reads."""
    return json.dumps(random_body(seed, size, without), ensure_ascii=False, indent=1)


def random_flow(seed: int | str, size: int = 8, without: Collection[str] = ()) -> Flow:
    """The flow, parsed and planned."""
    return parse_flow(random_text(seed, size, without))


def random_context(flow: Flow, seed: int | str, minute: int = 0) -> Context:
    """What a flow of `random_flow` is launched with; the same at every minute but for the time."""
    dice = random.Random(f"context {seed}")
    departments = [{"name": "it", "label": "IT"}, {"name": "culture", "label": {"en": "Culture", "fr": "La culture"}}]
    rows = {each.name: _rows(flow, each.columns, dice) for each in flow.inputs if each.type == "rows"}
    return Context(
        now=NOW + timedelta(minutes=minute),
        language=dice.choice(["en", "fr"]),
        seed=f"seed {seed}",
        inputs={"town": "Podor", "staff": dice.randint(0, 6)} if dice.random() < 0.7 else {},
        choices={"departments": departments if dice.random() < 0.8 else []},
        voice=dice.random() < 0.5,
        tables=dice.random() < 0.5,
        delegate=dice.random() < 0.5,
        rows=rows,
        pack=_pack(flow, dice),
    )


def _rows(flow: Flow, columns: Collection[str], dice: random.Random) -> list[dict[str, Any]]:
    """Up to three rows; each column has a value in most of them."""
    rows: list[dict[str, Any]] = []
    for number in range(dice.randint(0, 3)):
        row: dict[str, Any] = {}
        for name in columns:
            question = flow.items[name]
            values = {"text": f"Row {number}", "integer": number}
            value = values.get(question.type) or f"c{number % 2}"
            if dice.random() < 0.8:
                row[name] = value
        rows.append(row)
    return rows


def _pack(flow: Flow, dice: random.Random) -> dict[str, Any]:
    """Answers for a few plain questions at the top."""
    if dice.random() < 0.6:
        return {}
    plain = [item for item in flow.survey if item.type == "integer" and getattr(item, "store", "") == "response"]
    return {item.name: dice.randint(1, 4) for item in plain if dice.random() < 0.6}
