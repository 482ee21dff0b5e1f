"""One fixed interview for the tests of expressions, and the short ways to compile and run on it."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time

import pytest

from flows.expressions import Expression, ExpressionError, compile_expression
from flows.values import Kind, Place, Symbol, Value, View

SYMBOLS = {
    symbol.name: symbol
    for symbol in (
        Symbol("a", Kind.NUMBER),
        Symbol("blank", Kind.NUMBER),
        Symbol("b", Kind.TEXT, multiple=True),
        Symbol("empty", Kind.TEXT),
        Symbol("d", Kind.DATE),
        Symbol("t", Kind.TIME),
        Symbol("flag", Kind.BOOLEAN),
        Symbol("mixed", Kind.ANY),
        Symbol("r", Kind.BLANK, is_repeat=True),
        Symbol("s", Kind.NUMBER, ("r",)),
        Symbol("w", Kind.TEXT, ("r",)),
        Symbol("cell", Kind.BLANK, ("r",), is_repeat=True),
        Symbol("size", Kind.NUMBER, ("r", "cell")),
        Symbol("p", Kind.BLANK, is_repeat=True),
        Symbol("pq", Kind.NUMBER, ("p",)),
        Symbol("staff", Kind.NUMBER),
        Symbol("wifi", Kind.TEXT),
        Symbol("clock", Kind.TIME),
        Symbol("spot", Kind.BLANK, is_repeat=True),
        Symbol("speed", Kind.NUMBER, ("spot",)),
        Symbol("room", Kind.BLANK, ("spot",), is_repeat=True),
        Symbol("area", Kind.NUMBER, ("spot", "room")),
        Symbol("other", Kind.BLANK, is_repeat=True),
    )
}


class Spot:
    """A place in an interview kept as plain mappings: answers, and for each repeat its instances."""

    def __init__(
        self,
        answers: dict[str, Value],
        repeats: dict[str, list["Spot"]] | None = None,
        now: datetime = datetime(2026, 11, 23, 10, 30, tzinfo=UTC),
    ) -> None:
        self.answers = answers
        self.repeats = repeats or {}
        self.around: Spot | None = None
        self.number = 0
        self.now = now
        self.language = "en"
        self.kept: Value = None
        self.dot: Value = None
        self.columns: dict[str, Value] = {}
        self.told: list[tuple[int, bool]] = []
        for instances in self.repeats.values():
            for number, instance in enumerate(instances, start=1):
                instance.around, instance.number = self, number

    def value(self, name: str) -> Value:
        if name in self.answers or self.around is None:
            return self.answers.get(name)
        return self.around.value(name)

    def instances(self, repeat: str) -> Sequence[View]:
        if repeat in self.repeats or self.around is None:
            return self.repeats.get(repeat, [])
        return self.around.instances(repeat)

    def position(self, up: int) -> int:
        return self.number if up == 0 or self.around is None else self.around.position(up - 1)

    def column(self, name: str) -> Value:
        return self.columns.get(name)

    def choice_label(self, value: str, question: str) -> str:
        return f"{question}/{value}/{self.language}"

    def uuid(self, salt: str) -> str:
        return f"uuid-{salt}"

    def spent(self, steps: int, over: bool) -> None:
        self.told.append((steps, over))


def fixed_interview() -> Spot:
    return Spot(
        {
            "a": 3.0,
            "blank": None,
            "b": "web social",
            "empty": None,
            "d": date(2026, 11, 23),
            "t": time(9, 5),
            "flag": True,
            "mixed": "7",
        },
        {
            "r": [
                Spot({"s": 1.0, "w": "x"}, {"cell": [Spot({"size": 10.0}), Spot({"size": 20.0})]}),
                Spot({"s": None, "w": None}, {"cell": []}),
                Spot({"s": 4.0, "w": "y"}, {"cell": [Spot({"size": 5.0})]}),
            ],
            "p": [],
        },
    )


@pytest.fixture
def fixed() -> Callable[[], Spot]:
    """Makes the interview anew."""
    return fixed_interview


@pytest.fixture
def make_spot() -> type[Spot]:
    return Spot


@pytest.fixture
def symbols() -> dict[str, Symbol]:
    return SYMBOLS


@pytest.fixture
def compiled() -> Callable[..., Expression]:
    """Compiles a text on the symbols of the interview."""

    def compile_text(text: str, *, inside: tuple[str, ...] = (), dot: Kind | None = None) -> Expression:
        return compile_expression(text, Place(SYMBOLS, inside, dot))

    return compile_text


@pytest.fixture
def run(compiled: Callable[..., Expression]) -> Callable[..., Value]:
    """The value of a text on the interview."""
    return lambda text, spot=None: compiled(text).evaluate(spot or fixed_interview())


@pytest.fixture
def refused() -> Callable[..., ExpressionError]:
    """The error of a text that must be refused, by default where `.` is a number."""

    def refuse(text: str, *, dot: Kind | None = Kind.NUMBER, **place: object) -> ExpressionError:
        with pytest.raises(ExpressionError) as caught:
            compile_expression(text, Place(SYMBOLS, dot=dot, **place))  # type: ignore[arg-type]
        return caught.value

    return refuse
