"""How long a flow takes: the expected seconds of its longest path."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from flows.items import Group, Question, Repeat

ALTERNATIVE: Final = re.compile(r"""\s*\$\{(\w+)\}\s*=\s*(?:'([^']*)'|"([^"]*)")\s*""")


def longest_path(items: Sequence[Question | Group | Repeat]) -> int:
    """Seconds when everything is asked, each repeat once, an upper bound.

    Of siblings whose `relevant` compares one question with different choices only the longest alternative counts.
    """
    total = 0
    branches: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item in items:
        seconds = item.seconds if isinstance(item, Question) else longest_path(item.items)
        found = ALTERNATIVE.fullmatch(item.relevant or "")
        if found:
            branches[found[1]][found[2] or found[3] or ""] += seconds
        else:
            total += seconds
    return total + sum(max(lengths.values()) for lengths in branches.values())
