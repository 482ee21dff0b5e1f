"""How long a flow takes: the questions of its longest path, and their expected seconds."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from flows.items import Group, Question, Repeat

ALTERNATIVE: Final = re.compile(r"""\s*\$\{(\w+)\}\s*=\s*(?:'([^']*)'|"([^"]*)")\s*""")
Way = list[Question]


def longest_path(items: Sequence[Question | Group | Repeat]) -> int:
    """Seconds of the longest way."""
    return _seconds(longest_way(items))


def longest_way(items: Sequence[Question | Group | Repeat]) -> Way:
    """The questions and notes when everything is asked, each repeat once, an upper bound; in the order of the flow.

    Of siblings whose `relevant` compares one question with different choices only the longest alternative counts.
    """
    ways = [([item] if isinstance(item, Question) else longest_way(item.items), item) for item in items]
    branches: dict[str, dict[str, Way]] = defaultdict(lambda: defaultdict(list))
    for way, item in ways:
        for question, choice in _alternative(item):
            branches[question][choice] += way
    taken = {question: max(found, key=lambda choice: _seconds(found[choice])) for question, found in branches.items()}
    return [
        each
        for way, item in ways
        for each in way
        if all(taken[question] == choice for question, choice in _alternative(item))
    ]


def _alternative(item: Question | Group | Repeat) -> Iterator[tuple[str, str]]:
    """The question and the choice that a condition compares, where it does nothing else."""
    found = ALTERNATIVE.fullmatch(item.relevant or "")
    if found:
        yield found[1], found[2] or found[3] or ""


def _seconds(way: Way) -> int:
    return sum(each.seconds for each in way)
