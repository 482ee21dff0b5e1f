"""What is typed: numbers, texts, times; and a range, which is tapped towards its value or typed."""

import math

from bot.screens.card import Button, Row
from bot.screens.drawing.choices import number_rows
from bot.screens.layout import Part, spell
from bot.screens.view import Drawn, SurveyView, base36
from flows.conversation import Ask
from reports.words import Words

STEPS = 11
JUMPS = 5
LEAPS = (-10, -1, 1, 10)
MINUS = "−"


def draw_number(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    example = 12.5 if ask.type == "decimal" else 12
    return Drawn([Part(_expected_number(ask, words, example), "i", weight=5)], (), "text")


def _expected_number(ask: Ask, words: Words, example: float) -> str:
    match ask.bounds:
        case (int() | float() as low, int() | float() as high):
            return words.say("Write a number from {low} to {high}.", low=low, high=high)
        case (int() | float() as low, None):
            return words.say("Write a number, {low} or more.", low=low)
        case (None, int() | float() as high):
            return words.say("Write a number, {high} or less.", high=high)
    return words.say("Write a number, for example {example}.", example=example)


def draw_text(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    if ask.appearance == "multiline":
        expected = words.say("Write your answer in one message. A long answer is welcome.")
    else:
        expected = words.say("Write your answer in one message.")
    parts = [Part(expected, "i", weight=5)]
    if ask.voice:
        parts.append(Part(words.say("Or send a voice message of up to 60 seconds."), "i", weight=5, joined=True))
    return Drawn(parts, (), "text")


def draw_name(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    return Drawn([Part(words.say("Write a few words, 40 characters at most."), "i", weight=5)], (), "text")


def draw_time(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    return Drawn([Part(words.say("Write the time, for example {example}.", example="9:30"), "i", weight=5)], (), "text")


# ------------------------------------------------------------------------------------------------ range
def draw_range(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """One button a step where up to eleven steps are offered as choices; else a value that taps move, or typing."""
    if 0 < len(ask.choices) <= STEPS:
        buttons = [view.button(spell(offer.label, words), "=", base36(offer.ordinal)) for offer in ask.choices]
        return Drawn((), number_rows(buttons))
    if ask.steps is None:
        return draw_number(view, ask, words)
    scale = Scale(*ask.steps)
    said = words.say("From {low} to {high}: tap or write a number.", low=scale.start, high=scale.at(scale.last))
    parts = [Part(said, "i", weight=5)]
    rows: list[Row] = [tuple(_step_to(view, scale, n, words.number(scale.at(n))) for n in scale.jumps())]
    if view.value is not None:
        here = scale.place(view.value)
        parts.append(Part(words.say("Your value: {value}", value=scale.at(here)), "b", weight=8))
        rows.append(tuple(_step_to(view, scale, n, _signed(leap, words)) for leap, n in scale.leaps(here)))
        rows.append((view.button(words.say("OK: {value}", value=scale.at(here)), "!"),))
    return Drawn(parts, rows)


def _signed(leap: int, words: Words) -> str:
    return f"{'+' if leap > 0 else MINUS}{words.number(abs(leap))}"


def _step_to(view: SurveyView, scale: "Scale", n: int, label: str) -> Button:
    """A button that says which step is wanted, so that tapping it twice is tapping it once."""
    return view.button(label, "n", base36(n))


class Scale:
    """The steps of a range, from 0 to `last`. A step is a whole number of `step` from `start`."""

    def __init__(self, start: float, end: float, step: float) -> None:
        self.start, self.step = start, step
        self.last = max(0, math.floor((end - start) / step + 1e-9)) if step > 0 else 0

    def at(self, n: int) -> float:
        """The value of a step, without the noise of binary fractions."""
        value = round(self.start + min(max(n, 0), self.last) * self.step, 9)
        return int(value) if float(value).is_integer() else value

    def place(self, value: float) -> int:
        """The step that a value lies on, or the nearest."""
        return min(max(round((value - self.start) / self.step), 0), self.last) if self.step else 0

    def jumps(self) -> list[int]:
        """A few steps spread over the whole range, both ends among them."""
        return sorted({round(self.last * n / (JUMPS - 1)) for n in range(JUMPS)})

    def leaps(self, here: int) -> list[tuple[int, int]]:
        """Each leap that leads somewhere else, with the step where it ends."""
        found = [(leap, min(max(here + leap, 0), self.last)) for leap in LEAPS]
        return [(leap, n) for leap, n in found if n - here == leap]
