"""The floor of a replay: the same questions as closures over a dict, written by hand, with nothing else around them."""

from collections.abc import Callable, Mapping

from tests.bench.sample import QUESTIONS

Answers = Mapping[str, object]
Questions = list[tuple[str, Callable[[Answers], bool] | None]]


def build() -> Questions:
    """Each question with its condition, None where it is always asked."""
    return [(f"n{n}", None) if n % 2 == 0 else (f"c{n}", _condition(n)) for n in range(QUESTIONS)]


def _condition(n: int) -> Callable[[Answers], bool]:
    number, choice = f"n{n - 1}", f"c{n - 2}"
    if n < 3:
        return lambda answers: _above(answers, number, 3) and _below(answers, "n0", 9)
    return lambda answers: _above(answers, number, 3) and answers.get(choice) == "yes"


def _above(answers: Answers, name: str, least: int) -> bool:
    value = answers.get(name)
    return isinstance(value, int | float) and value > least


def _below(answers: Answers, name: str, most: int) -> bool:
    value = answers.get(name)
    return isinstance(value, int | float) and value < most


def walk(questions: Questions, answers: Answers) -> tuple[str | None, int, int]:
    """The first question that is open, and how many of how many are done."""
    first, done, total = None, 0, 0
    for name, relevant in questions:
        if relevant is not None and not relevant(answers):
            continue
        total += 1
        if name in answers:
            done += 1
        elif first is None:
            first = name
    return first, done, total
