"""Fills the marked blocks of a page with the tables that belong there."""

import re
from collections.abc import Callable, Mapping
from typing import Final

MARK: Final = re.compile(r"<!-- ([a-z ]+): begin -->\n.*?<!-- \1: end -->", re.DOTALL)


class UnknownBlock(ValueError):
    """A page has a block that nothing fills."""


def fill(page: str, blocks: Mapping[str, Callable[[], str]]) -> str:
    """The page with the content of every marked block made anew. Raises UnknownBlock."""

    def draw(found: re.Match[str]) -> str:
        name = found[1]
        if name not in blocks:
            raise UnknownBlock(f"nothing fills the block {name!r}: there are {', '.join(blocks)}")
        return f"<!-- {name}: begin -->\n{blocks[name]()}\n<!-- {name}: end -->"

    return MARK.sub(draw, page)


def blocks_in(page: str) -> tuple[str, ...]:
    """The names of the blocks of a page, in their order."""
    return tuple(found[1] for found in MARK.finditer(page))
