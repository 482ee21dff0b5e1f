"""Chance that is the same for the same seed, everywhere and always."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws one after the other; the same seed gives the same draws."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.count = 0

    def random(self) -> float:
        """A number in [0, 1)."""
        self.count += 1
        digest = blake2b(f"{self.seed}|{self.count}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64

    def randint(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        return least + int(self.random() * (most - least + 1))

    def choice(self, among: Sequence[T]) -> T:
        """One of them."""
        return among[int(self.random() * len(among))]

    def sample(self, among: Sequence[T], number: int) -> list[T]:
        """Some of them, each once."""
        left = list(among)
        return [left.pop(int(self.random() * len(left))) for _ in range(min(number, len(left)))]
