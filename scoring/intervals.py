"""What n answers out of N people can tell about all N: exact for small groups, Wilson beyond, and for means.

Sources: the exact set inverts two one-sided hypergeometric tests (2.5 % each); Wilson (1927) as compared by Newcombe
(1998, Statistics in Medicine 17:857-872), with the effective size n(N-1)/(N-n) for a finite population.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""

Interval = Callable[[int, int, int], tuple[float, float]]
"""From x, n and N to the lowest and the highest share of all N people."""


@lru_cache(maxsize=65536)
def exact_heads(x: int, n: int, population: int) -> tuple[int, int]:
    """Fewest and most people of `population` who may say yes when `x` of `n` answers do.

    All K in [x, N-n+x] with P(X<=x|K) > 2.5 % and P(X>=x|K) > 2.5 %, X hypergeometric (N, K, n). Integers throughout.
    """
    _check(x, n, population)
    most = population - n + x
    low = bisect_left(range(x, most), True, key=lambda k: _likely(x, n, population, k)) + x
    high = most - bisect_left(
        range(most - x), True, key=lambda down: _likely(n - x, n, population, population - most + down)
    )
    return low, high


def _likely(x: int, n: int, population: int, k: int) -> bool:
    """P(X >= x | K = k) > 2.5 %; it grows with k, so the set has no holes and its ends can be searched."""
    ways = sum(math.comb(k, i) * math.comb(population - k, n - i) for i in range(x, n + 1))
    return ways * 40 > math.comb(population, n)


def coverage(population: int, n: int, true: int, interval: Interval) -> float:
    """The chance that `interval` (shares from x, n, N) holds the true number, over all samples of `n`."""
    inside = 0
    for x in range(max(0, n - population + true), min(n, true) + 1):
        low, high = interval(x, n, population)
        if population * low - 1e-9 <= true <= population * high + 1e-9:
            inside += math.comb(true, x) * math.comb(population - true, n - x)
    return inside / math.comb(population, n)


def worst_coverage(population: int, n: int, interval: Interval) -> float:
    """The least coverage over every true number of people."""
    return min(coverage(population, n, true, interval) for true in range(population + 1))


def exact_shares(x: int, n: int, population: int) -> tuple[float, float]:
    """The exact set as shares of all people."""
    low, high = exact_heads(x, n, population)
    return low / population, high / population


def wilson(x: int, n: float, z: float = Z) -> tuple[float, float]:
    """Wilson's interval for a share, in [0, 1]; `n` may be an effective size (`x` is then scaled by the caller)."""
    return _wilson(x / n, n, z)


def _wilson(p: float, n: float, z: float = Z) -> tuple[float, float]:
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def wilson_finite(x: int, n: int, population: int) -> tuple[float, float]:
    """Wilson's interval with the effective size n(N-1)/(N-n); everyone answered: the share itself."""
    _check(x, n, population)
    if n == population:
        return x / n, x / n
    return _wilson(x / n, n * (population - 1) / (population - n))


def share_interval(x: int, n: int, population: int, exact_up_to: int) -> tuple[float, float]:
    """The share of all people who would say yes, in [0, 1], when `x` of `n` answers do."""
    if population > exact_up_to:
        return wilson_finite(x, n, population)
    return exact_shares(x, n, population)


def nonresponse_bound(x: int, n: int, population: int) -> tuple[float, float]:
    """The share when all who did not answer would say no, and when all would say yes; nothing is assumed."""
    _check(x, n, population)
    return x / population, (x + population - n) / population


def mean_half_width(values: Sequence[tuple[float, int]], population: int, needed: int) -> float | None:
    """Half-width of the 95 % interval of a mean: t*s/sqrt(n)*sqrt(1-n/N). None below `needed` answers.

    `values` are different answers, each with the number of people who gave it.
    """
    n = sum(number for _, number in values)
    if n < max(2, needed):
        return None
    mean = math.fsum(value * number for value, number in values) / n
    spread = math.fsum((value - mean) ** 2 * number for value, number in values)
    deviation = math.sqrt(spread / (n - 1))
    return student(n - 1) * deviation / math.sqrt(n) * math.sqrt(max(0.0, 1 - n / population))


@lru_cache(maxsize=512)
def student(df: int) -> float:
    """The 97.5 % point of Student's t, by Newton's method on its distribution (Abramowitz & Stegun 26.7.1, 26.7.3-4).

    The distribution is concave from 0 on, so from the point of the normal, which lies below, each step comes nearer
    and none goes beyond.
    """
    scale = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - math.log(df * math.pi) / 2
    point = Z
    for _ in range(60):
        density = math.exp(scale - (df + 1) / 2 * math.log1p(point * point / df))
        step = (0.95 - _inside(point, df)) / (2 * density)
        point += step
        if abs(step) < 1e-12:
            break
    return point


def _inside(t: float, df: int) -> float:
    """P(-t < T < t) for integer degrees of freedom, by its finite series."""
    angle = math.atan(t / math.sqrt(df))
    cosine = math.cos(angle)
    odd = df % 2
    term, total = (cosine, cosine) if odd else (1.0, 1.0)
    if odd and df == 1:
        return 2 * angle / math.pi
    for i in range(2 + odd, df - 1, 2):
        term *= cosine * cosine * (i - 1) / i
        total += term
    if odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total


def _check(x: int, n: int, population: int) -> None:
    if not 0 <= x <= n <= population or n == 0:
        raise ValueError(f"{x} of {n} answers of {population} people")
