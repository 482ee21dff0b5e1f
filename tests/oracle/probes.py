"""The expressions that are probed: those of probes.txt, and operators over many pairs of sides."""

from collections.abc import Iterator
from pathlib import Path

SIDES = ("${a}", "${blank}", "${b}", "2", "'3'", "'abc'", "''", "true()")


def all_probes() -> list[str]:
    """Every expression, once, in a fixed order."""
    return list(dict.fromkeys(_all()))


def _all() -> Iterator[str]:
    yield from (Path(__file__).parent / "probes.txt").read_text("utf-8").splitlines()
    for left in ("${a}", "${blank}", "'3'", "'abc'"):
        for sign in ("+", "-", "*", "div", "mod"):
            for right in ("2", "'3'", "${blank}"):
                yield f"{left} {sign} {right}"
    for left in SIDES[:5]:
        for sign in ("=", "!=", "<"):
            for right in SIDES[3:]:
                yield f"{left} {sign} {right}"
