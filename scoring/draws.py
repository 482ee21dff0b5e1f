"""Numbers as if thrown, the same ones for the same seed on every machine: simulations that anybody can repeat.

Source: SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
"""

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


class Draws:
    """A stream of numbers that its seed decides. It protects nothing: never use it for a secret."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """The next number in [low, high), of 2**53 equally likely ones."""
        return low + (high - low) * ((self._next() >> 11) / (1 << 53))

    def below(self, limit: int) -> int:
        """The next whole number from 0 up to, but not including, `limit` (at least 1)."""
        if limit < 1:
            raise ValueError(f"nothing to draw from: the limit is {limit}")
        return self._next() * limit >> 64

    def sample(self, population: int, size: int) -> frozenset[int]:
        """`size` different numbers of `range(population)`, every set of them equally likely (Floyd 1987)."""
        if not 0 <= size <= population:
            raise ValueError(f"{size} different ones of {population} cannot be drawn")
        chosen: set[int] = set()
        for last in range(population - size, population):
            one = self.below(last + 1)
            chosen.add(last if one in chosen else one)
        return frozenset(chosen)

    def _next(self) -> int:
        self._state = (self._state + _STEP) & _MASK
        mixed = self._state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & _MASK
        return mixed ^ (mixed >> 31)
