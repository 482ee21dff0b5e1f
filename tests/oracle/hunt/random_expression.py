"""Random expressions over the questions of a form so far, typed as their authors would mean them."""

import random
from collections.abc import Callable
from dataclasses import dataclass

TEXTS = ("foo", "Foo bar", "x", "abc", "12", "no", "")
DAYS = ("2020-01-01", "2024-02-29", "1999-12-31", "2026-06-15", "2031-01-05")


@dataclass(frozen=True)
class Sym:
    """A question so far: its kind, the repeats around it and, for a select, its list."""

    name: str
    kind: str
    path: tuple[str, ...]
    listed: str = ""

    @property
    def ref(self) -> str:
        return f"${{{self.name}}}"


class Sayings:
    def __init__(
        self,
        dice: random.Random,
        symbols: list[Sym],
        repeats: list[Sym],
        path: tuple[str, ...],
        lists: dict[str, list[str]],
        groups: int = 0,
    ) -> None:
        self.groups = groups
        self.dice = dice
        self.lists = lists
        self.path = path
        self.here = [sym for sym in symbols if path[: len(sym.path)] == sym.path]
        self.sets = [sym for sym in symbols if len(sym.path) == 1 and path[:1] != sym.path]
        self.repeats = [sym for sym in repeats if not sym.path and path[:1] != (sym.name,)]

    def pick(self, *kinds: str, sets: bool = False) -> Sym | None:
        found = [sym for sym in (self.sets if sets else self.here) if sym.kind in kinds]
        # What was asked lately is used most, as in real forms.
        return self.dice.choice(found[-6:] if self.dice.random() < 0.7 else found) if found else None

    def any_of(self, makers: list[Callable[[], str | None]]) -> str:
        while True:
            made = self.dice.choice(makers)()
            if made is not None:
                return made

    def maybe_not(self, text: str) -> str:
        return f"not({text})" if self.dice.random() < 0.12 else text

    # ------------------------------------------------------------------------------------------- booleans
    def boolean(self, depth: int = 0) -> str:
        if depth < 2 and self.dice.random() < 0.3:
            word = self.dice.choice([" and ", " or "])
            parts = [self.boolean(depth + 1) for _ in range(self.dice.choice([2, 2, 2, 3]))]
            return "(" + word.join(parts) + ")" if depth else word.join(parts)
        tests = [self.test_number] * 3 + [self.test_one] * 4 + [self.test_many] * 2 + [self.test_text] * 2
        return self.maybe_not(self.any_of([*tests, self.test_date, self.test_set, self.test_filled, self.test_calc]))

    def test_number(self) -> str | None:
        sym = self.pick("integer", "decimal", "range", "calc_number")
        if sym is None:
            return "1 = 1" if not self.here else None
        sign = self.dice.choice(["=", "!=", "<", "<=", ">", ">=", ">", ">="])
        if self.dice.random() < 0.2:
            return f"{sym.ref} {sign} {self.number(1)}"
        return f"{sym.ref} {sign} {self.dice.choice(['0', '1', '2', '3', '5', '10', '18', '2.5'])}"

    def test_one(self) -> str | None:
        sym = self.pick("one")
        if sym is None:
            return None if self.here else "1 = 1"
        name = self.dice.choice(self.lists[sym.listed])
        form = self.dice.choice(["{0} = '{1}'"] * 3 + ["{0} != '{1}'", "selected({0}, '{1}')"])
        return form.format(sym.ref, name)

    def test_many(self) -> str | None:
        sym = self.pick("many")
        if sym is None:
            return None if self.here else "1 = 1"
        name = self.dice.choice(self.lists[sym.listed])
        forms = ["selected({0}, '{1}')"] * 3 + ["not(selected({0}, '{1}'))", "count-selected({0}) >= 2"]
        one = self.pick("one")
        if one and self.dice.random() < 0.15:
            return f"selected({sym.ref}, {one.ref})"
        return self.dice.choice([*forms, "count-selected({0}) = 0"]).format(sym.ref, name)

    def test_text(self) -> str | None:
        sym = self.pick("text", "calc_text")
        if sym is None:
            return None if self.here else "1 = 1"
        forms = [
            "{0} = '{1}'",
            "{0} != '{1}'",
            "string-length({0}) > 3",
            "contains({0}, 'o')",
            "starts-with({0}, 'F')",
            "ends-with({0}, 'r')",
            "regex({0}, '^[a-z ]+$')",
        ]
        return self.dice.choice(forms).format(sym.ref, self.dice.choice(TEXTS))

    def test_date(self) -> str | None:
        sym = self.pick("date", "calc_date")
        if sym is None:
            return None if self.here else "1 = 1"
        sign = self.dice.choice(["<", "<=", ">", ">=", "=", "!="])
        return f"{sym.ref} {sign} {self.date(1)}"

    def test_set(self) -> str | None:
        return (
            f"{made} {self.dice.choice(['>', '=', '>='])} {self.dice.randint(0, 4)}"
            if (made := self.over_set())
            else None
        )

    def test_filled(self) -> str | None:
        sym = self.dice.choice(self.here) if self.here else None
        return None if sym is None else f"{sym.ref} {self.dice.choice(['=', '!='])} ''"

    def test_calc(self) -> str | None:
        sym = self.pick("acknowledge")
        return None if sym is None else f"{sym.ref} = 'OK'"

    # -------------------------------------------------------------------------------------------- numbers
    def number(self, depth: int = 0) -> str:
        simple = [self.read_number] * 4 + [self.literal]
        if depth >= 2:
            return self.any_of(simple)
        makers = [
            *simple,
            self.sum_of,
            self.sum_of,
            self.function_of,
            self.choose_number,
            self.over_set,
            self.count_text,
        ]
        return self.any_of([*makers, self.position, self.days_between, self.indexed])

    def literal(self) -> str:
        return self.dice.choice(["0", "1", "2", "3", "7", "10", "100", "0.5", "12"])

    def read_number(self) -> str | None:
        sym = self.pick("integer", "decimal", "range", "calc_number")
        return sym.ref if sym else None

    def sum_of(self) -> str:
        sign = self.dice.choice(["+", "+", "-", "*", "div", "mod"])
        text = f"{self.number(1)} {sign} {self.number(2)}"
        return f"({text})" if self.dice.random() < 0.4 else text

    def function_of(self) -> str:
        form = self.dice.choice(
            [
                "if({0} = '', 0, {0})",
                "round({0}, 1)",
                "round({0}, 0)",
                "int({0})",
                "abs({0})",
                "round({0} * 100, 2)",
                "-{0}",
            ]
        )
        return self.dice.choice([form, "coalesce({0}, 0)", "number({0})", "max({0}, 3)", "min({0}, {0}, 5)"]).format(
            self.read_number() or "5"
        )

    def choose_number(self) -> str:
        return f"if({self.boolean(1)}, {self.number(1)}, {self.number(2)})"

    def over_set(self) -> str | None:
        options = []
        sym = self.pick("integer", "decimal", "calc_number", sets=True)
        if sym:
            options += [f"{name}({sym.ref})" for name in ("sum", "max", "min", "count", "count-non-empty")]
            options += [f"sum({sym.ref}[. != ''])", f"count({sym.ref}[. > 2])"]
        other = self.pick("text", "one", "many", "date", sets=True)
        if other:
            options += [f"count-non-empty({other.ref})"]
        if self.repeats:
            options += [f"count({self.dice.choice(self.repeats).ref})"]
        return self.dice.choice(options) if options else None

    def count_text(self) -> str | None:
        sym = self.pick("text", "calc_text", "many")
        if sym is None:
            return None
        return f"count-selected({sym.ref})" if sym.kind == "many" else f"string-length({sym.ref})"

    def position(self) -> str | None:
        return f"position({'../' * self.groups}..)" if self.path else None

    def days_between(self) -> str | None:
        sym = self.pick("date")
        if sym is None:
            return None
        form = self.dice.choice(
            [
                "int((today() - {0}) div 365.25)",
                "int(decimal-date-time({0}))",
                "date('2026-01-01') - {0}",
                "int({0} - {0})",
            ]
        )
        return form.format(sym.ref)

    def indexed(self) -> str | None:
        sym = self.pick("integer", "text", "one", "decimal", sets=True)
        if sym is None and len(self.path) == 1 and self.dice.random() < 0.7:
            sym = next(
                (sym for sym in reversed(self.here) if sym.path == self.path and sym.kind in ("integer", "text")), None
            )
            place = f"position({'../' * self.groups}..) - 1"
            return f"indexed-repeat({sym.ref}, ${{{sym.path[0]}}}, {place})" if sym else None
        return f"indexed-repeat({sym.ref}, ${{{sym.path[0]}}}, {self.dice.choice('1123')})" if sym else None

    # ---------------------------------------------------------------------------------------------- texts
    def text(self, depth: int = 0) -> str:
        makers = [self.read_text, self.concat, self.choose_text, self.label_of, self.formatted, self.piece, self.joined]
        if depth > 1:
            makers = [self.read_text, lambda: f"'{self.dice.choice(TEXTS)}'"]
        return self.any_of([*makers, lambda: f"'{self.dice.choice(TEXTS)}'"])

    def read_text(self) -> str | None:
        sym = self.pick("text", "calc_text", "one", "many")
        return sym.ref if sym else None

    def concat(self) -> str:
        number = self.read_number() or "1"
        return f"concat({self.text(1)}, {self.dice.choice([repr('-'), repr(' '), number])}, {self.text(2)})"

    def choose_text(self) -> str:
        return f"if({self.boolean(1)}, {self.text(1)}, {self.text(2)})"

    def label_of(self) -> str | None:
        sym = self.pick("one")
        return f"jr:choice-name({sym.ref}, '{sym.ref}')" if sym else None

    def formatted(self) -> str | None:
        sym = self.pick("date", "calc_date")
        return (
            f"format-date({sym.ref}, '{self.dice.choice(['%Y-%m-%d', '%d/%m/%y', '%e %b %Y', '%a', '%Y%n'])}')"
            if sym
            else None
        )

    def piece(self) -> str | None:
        sym = self.pick("many", "text", "calc_text", "one")
        if sym is None:
            return None
        if sym.kind == "many":
            return f"selected-at({sym.ref}, {self.dice.choice('0012')})"
        forms = ["substr({0}, 0, 2)", "substr({0}, 1)", "string({0})", "coalesce({0}, 'none')", "substr({0}, -2)"]
        return self.dice.choice(forms).format(sym.ref)

    def joined(self) -> str | None:
        sym = self.pick("integer", "text", "one", "decimal", sets=True)
        return f"join('{self.dice.choice([', ', ' ', '-'])}', {sym.ref})" if sym else None

    # ---------------------------------------------------------------------------------------------- dates
    def date(self, depth: int = 0) -> str:
        sym = self.pick("date")
        literal = f"date('{self.dice.choice(DAYS)}')"
        options = [literal, "today()"] + ([sym.ref] * 3 if sym else [])
        if depth == 0 and self.dice.random() < 0.4:
            return f"if({self.boolean(1)}, {self.dice.choice(options)}, {self.dice.choice(options)})"
        return self.dice.choice(options)

    # ------------------------------------------------------------------------------------ keys of questions
    def count(self) -> str:
        sym = self.pick("integer", "range", "calc_number")
        many = self.pick("many")
        number = f"if({sym.ref} > 4, 4, {sym.ref})" if sym and sym.kind == "calc_number" else sym.ref if sym else "2"
        options = ["2", "3"] + ([number] * 3 if sym else []) + ([f"count-selected({many.ref})"] if many else [])
        return self.dice.choice(options)

    def constraint(self, sym: Sym) -> str:
        options = {
            "integer": [". > 0", ". >= 0 and . <= 20", ". < 100 or . = 999", ". mod 2 = 0", ". != 7"],
            "decimal": [". > 0", ". >= 0 and . <= 20.5", ". < 100"],
            "range": [". > 2"],
            "text": ["string-length(.) <= 5", "regex(., '^[A-Za-z ]+$')", ". != 'no'", "regex(., '[0-9]{2}')"],
            "date": [". <= today()", ". > date('2000-01-01')", ". >= date('2020-01-01') and . <= today()"],
            "one": [". != '{0}'", "selected(., '{0}') or . = '{1}'"],
            "many": [
                "count-selected(.) <= 2",
                "not(selected(., '{0}') and count-selected(.) > 1)",
                "selected(., '{0}')",
            ],
        }[sym.kind]
        other = self.pick("integer", "decimal", "calc_number")
        if sym.kind in ("integer", "decimal") and other:
            options = [*options, f". <= {other.ref}", f"{other.ref} = '' or . <= {other.ref}", f". != {other.ref}"]
        day = self.pick("date")
        if sym.kind == "date" and day:
            options = [*options, f". >= {day.ref}", f"{day.ref} = '' or . > {day.ref}"]
        names = self.lists.get(sym.listed, ["a"])
        return self.dice.choice(options).replace("{0}", self.dice.choice(names)).replace("{1}", names[-1])

    def choice_filter(self) -> str:
        one, many, number = self.pick("one"), self.pick("many"), self.pick("integer", "range", "calc_number")
        options = ["cat = 'any'", "lvl < 3", "lvl <= 2 or cat = 'any'"]
        if one:
            options += [f"cat = {one.ref}"] * 2 + [f"cat = {one.ref} or cat = 'any'"] * 2 + [f"name != {one.ref}"]
        if many:
            options += [f"selected({many.ref}, cat)", f"not(selected({many.ref}, name))", f"selected({many.ref}, name)"]
        if number:
            options += [f"lvl <= {number.ref}", f"lvl = {number.ref} or {number.ref} > 5"]
        if self.here:
            options += [f"cat = 'any' or {self.boolean(2)}"]
        return self.dice.choice(options)

    def default(self, sym: Sym) -> str:
        number = self.pick("integer", "decimal")
        match sym.kind:
            case "integer":
                return self.dice.choice(["1", "5", "12", *([f"{number.ref} + 1"] if number else [])])
            case "decimal":
                return self.dice.choice(["2.5", "1"])
            case "text":
                return self.dice.choice(["foo", "Some text", *([f"concat('n', {number.ref})"] if number else [])])
            case "date":
                return self.dice.choice(["2026-01-15", "today()"])
            case "one":
                return self.lists[sym.listed][0]
            case "many":
                return " ".join(self.lists[sym.listed][:2])
        return ""
