"""Who decides what is shown: the gate of the product, and two that only count heads or refresh at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from scoring.exposure.arithmetic import Column
from scoring.exposure.auditor import Auditor
from tests.disclosure.attack import Combination, Item

Publisher = Callable[[Sequence[Combination], int], list[Combination]]
"""From figures in the order of their use, and k, to those that are shown."""


def people_of(figure: Combination) -> int:
    return len({person for _, person in figure})


def publish_naively(figures: Sequence[Combination], k: int) -> list[Combination]:
    """Everything that k people stand behind."""
    return [figure for figure in figures if people_of(figure) >= k]


def publish_through_the_gate(
    figures: Sequence[Combination], k: int, slots: Mapping[int, str] | None = None
) -> list[Combination]:
    """What the auditor admits, one after another. `slots`: whose answers to several questions belong together."""
    atoms = list(gather(figures, slots))
    auditor = Auditor(k, {column: people for column, people, _ in atoms})
    place = {item: column for column, _, items in atoms for item in items}
    shown = []
    for figure in figures:
        row = {place[item]: Fraction(weight).limit_denominator(10**9) for item, weight in figure.items()}
        if people_of(figure) >= k and auditor.admit(row):
            shown.append(figure)
    return shown


def gather(
    figures: Sequence[Combination], slots: Mapping[int, str] | None
) -> Iterable[tuple[Column, int, tuple[Item, ...]]]:
    """The atoms: answers that count alike in every figure, with the number of people behind them.

    Without slots everybody gives one answer, and each atom is a slot of its own.
    """
    weights: dict[Item, list[tuple[int, float]]] = {}
    for at, figure in enumerate(figures):
        for item, weight in figure.items():
            weights.setdefault(item, []).append((at, weight))
    groups: dict[tuple[str, str, tuple[tuple[int, float], ...]], list[Item]] = {}
    for item, counted in weights.items():
        slot = slots[item[1]] if slots else ""
        groups.setdefault((item[0], slot, tuple(counted)), []).append(item)
    for number, ((measure, slot, _), items) in enumerate(groups.items()):
        yield Column(f"{measure}.{number}", slot or str(number)), len(items), tuple(items)
