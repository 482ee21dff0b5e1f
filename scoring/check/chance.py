"""Draws among things: the same for the same seed, everywhere and always."""

from collections.abc import Sequence
from typing import TypeVar

from scoring.draws import Draws

T = TypeVar("T")


class Chance:
    """Draws one after the other; the same seed gives the same draws."""

    __slots__ = ("_draws",)

    def __init__(self, seed: int) -> None:
        self._draws = Draws(seed)

    def random(self) -> float:
        """A number in [0, 1)."""
        return self._draws.uniform()

    def randint(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        return least + self._draws.below(most - least + 1)

    def choice(self, among: Sequence[T]) -> T:
        """One of them."""
        return among[self._draws.below(len(among))]

    def sample(self, among: Sequence[T], number: int) -> list[T]:
        """Some of them, each once."""
        left = list(among)
        return [left.pop(self._draws.below(len(left))) for _ in range(min(number, len(left)))]
