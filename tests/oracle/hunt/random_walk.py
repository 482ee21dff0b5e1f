"""Random walks through a form: whoever walks sees what the trace shows, and answers mostly sensibly."""

import json
import random
from datetime import UTC, datetime
from typing import Any

from flows.conversation import Context
from flows.model import Flow
from flows.trace import CannotBeDone, Operation, Session
from flows.trace.places import every_range, walk_form

NUMBERS = ("0", "1", "2", "3", "4", "5", "7", "10", "12", "18", "20", "25", "100", "-1")
DECIMALS = ("0.5", "1.25", "2.5", "3.1", "19.99", "100", "0.1", "-2.5", "7")
TEXTS = ("foo", "Foo bar", "abc", "x", "12", "No way", "élan", "no", "a b c", "Foo", "longer text here")
DAYS = ("2020-01-01", "2024-02-29", "1999-12-31", "2026-06-15", "2031-01-05", "2010-10-10", "2026-11-01", "2001-07-09")
Script = list[dict[str, Any]]


class Walker:
    """`languages` are the names by which the references know them."""

    def __init__(self, flow: Flow, seed: int, languages: tuple[str, ...] = (), today: datetime | None = None) -> None:
        self.dice = random.Random(seed)
        now = today or datetime.now(UTC)
        self.session = Session(flow, Context(now=now, language=flow.settings.default_language))
        self.languages = languages
        self.script: Script = [{"op": "snap"}]

    def walk(self, steps: int, every: int = 1) -> Script:
        for number in range(steps):
            operation = self.choose()
            if operation is None:
                break
            self.do(operation)
            refused = next(iter(self.session.refused), None)
            if (number + 1) % every == 0 or refused:
                self.script.append({"op": "snap"})
            if refused and self.dice.random() < 0.85:
                self.mend()
        if self.script[-1]["op"] != "snap":
            self.script.append({"op": "snap"})
        return self.script

    def do(self, operation: dict[str, Any]) -> None:
        self.script.append(operation)
        try:
            self.session.run(Operation(**operation))
        except CannotBeDone as error:
            raise AssertionError(f"{operation}: {error}") from error

    def choose(self) -> dict[str, Any] | None:
        roll = self.dice.random()
        if self.languages and roll < 0.03:
            return {"op": "lang", "value": self.dice.choice(self.languages)}
        if roll < 0.15:
            grown = self.grow()
            if grown:
                return grown
        return self.answer() or self.grow()

    def grow(self) -> dict[str, Any] | None:
        found = [
            (path, within)
            for path, within, live in every_range(self.session.interview())
            if live and within.node.repeat_count is None and within.around.is_relevant(within.node)
        ]
        if not found:
            return None
        path, within = self.dice.choice(found)
        if within.live and self.dice.random() < 0.25:
            return {"op": "remove", "path": path, "index": self.dice.randint(1, len(within.live))}
        return {"op": "add", "path": path} if len(within.live) < 5 else None

    def answer(self, path: str | None = None) -> dict[str, Any] | None:
        state = self.session.interview()
        found = [
            each
            for each in walk_form(state)
            if each.live
            and each.node.asked
            and "__" not in each.node.name
            and each.place.is_relevant(each.node)
            and path in (None, each.path)
        ]
        blank = [each for each in found if each.place.record(each.node) is None]
        found = blank if blank and self.dice.random() < 0.6 else found
        if not found:
            return None
        each = self.dice.choice(found)
        shown = self.session.show()[each.path]
        return {"op": "set", "path": each.path, "value": self.value(each.node.question, shown.get("choices", []))}

    def mend(self) -> None:
        """Tries to give an answer that is taken, so that the two references do not drift apart."""
        address = next(iter(self.session.refused))
        path = next(
            each.path for each in walk_form(self.session.interview()) if each.place.prefix + each.node.name == address
        )
        for _ in range(6):
            operation = self.answer(path)
            if operation is None:
                return
            self.do(operation)
            if address not in self.session.refused:
                break
        else:
            self.do({"op": "set", "path": path, "value": ""})

    def value(self, question: Any, choices: list[str]) -> str:
        if self.dice.random() < 0.07:
            return ""
        names = [each.partition("=")[0] for each in choices]
        match question.type:
            case "integer" | "range":
                pool = NUMBERS if question.type == "integer" else NUMBERS[:8]
                return self.dice.choice(pool)
            case "decimal":
                return self.dice.choice(DECIMALS)
            case "date":
                return self.dice.choice(DAYS)
            case "select_one":
                return self.dice.choice(names) if names else ""
            case "select_multiple":
                ticked = [name for name in names if self.dice.random() < 0.4]
                return " ".join(ticked)
            case "rank":
                self.dice.shuffle(names)
                return " ".join(names)
            case "acknowledge":
                return "OK"
            case "geopoint":
                return "14.69 -17.44 0 0"
            case "time":
                return "09:30:00.000"
            case _:
                return self.dice.choice(TEXTS)


def write_script(script: Script) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in script)
