"""The auditor against the rule as it is written down: ranks of every maximal union of small sets, in fractions."""

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from scoring.exposure.arithmetic import PRIME, Column, Exact, Modular, Row
from scoring.exposure.auditor import Auditor
from scoring.exposure.search import Undecided, find_bare

ONE = Fraction(1)


def column(slot: str, measure: str = "q") -> Column:
    return Column(measure, slot)


def total(*slots: str) -> Row:
    return {column(slot): ONE for slot in slots}


def auditor(k: int = 5, **people: int) -> Auditor:
    return Auditor(k, {column(slot): number for slot, number in people.items()})


def rank(rows: Sequence[Row], columns: Sequence[Column]) -> int:
    """Rank of a matrix by plain Gauss in fractions."""
    table = [[row.get(at, Fraction(0)) for at in columns] for row in rows]
    found = 0
    for place in range(len(columns)):
        pivot = next((line for line in table[found:] if line[place]), None)
        if pivot is None:
            continue
        table.remove(pivot)
        table.insert(found, pivot)
        for line in table[found + 1 :]:
            factor = line[place] / pivot[place]
            line[:] = [a - factor * b for a, b in zip(line, pivot, strict=True)]
        found += 1
    return found


def unions(people: dict[Column, int], k: int) -> Iterator[set[Column]]:
    """Every union of columns with fewer than k people; columns of one slot may be the same people."""
    for size in range(1, len(people) + 1):
        for chosen in combinations(people, size):
            most: dict[str, int] = {}
            for at in chosen:
                most[at.slot] = max(people[at], most.get(at.slot, 0))
            if sum(most.values()) < k:
                yield set(chosen)


def holds(rows: Sequence[Row], people: dict[Column, int], k: int) -> bool:
    columns = list(people)
    whole = rank(rows, columns)
    return all(rank(rows, [at for at in columns if at not in some]) == whole for some in unions(people, k))


@pytest.mark.parametrize("seed", range(120))
def test_admits_what_the_rule_admits(seed: int) -> None:
    chance = Random(seed)
    k = chance.choice([3, 5, 7])
    slots = chance.choice([3, 9])
    people = {column(f"s{i % slots}", f"q{i}"): chance.randint(1, k + 2) for i in range(chance.randint(2, 7))}
    gate, shown = Auditor(k, people), []
    for _ in range(chance.randint(2, 9)):
        some = chance.sample(list(people), chance.randint(1, len(people)))
        row = {at: Fraction(chance.choice([1, 1, 1, 2, -1]), chance.choice([1, 1, 3])) for at in some}
        expected = holds([*shown, row], people, k)
        assert gate.admits(row) is expected
        assert gate.admit(row) is expected
        shown += [row] * expected
    assert holds(shown, people, k)


def test_a_complement_is_not_admitted() -> None:
    gate = auditor(civil=12, tax=9, archive=3)
    assert gate.admit(total("civil", "tax", "archive"))
    assert gate.admit(total("civil"))
    assert not gate.admit(total("tax"))
    assert not gate.admit(total("archive"))
    assert gate.admit(total("tax", "archive"))


def test_a_total_is_not_admitted_after_its_parts() -> None:
    gate = auditor(civil=12, tax=9, archive=3)
    assert gate.admit(total("civil"))
    assert gate.admit(total("tax"))
    assert not gate.admit(total("civil", "tax", "archive"))


def test_two_small_ones_protect_each_other_only_from_k_on() -> None:
    assert auditor(a=12, x=3, y=2).admit(total("a")) is True
    for x, y, safe in ((3, 2, True), (2, 2, False)):
        gate = auditor(a=12, x=x, y=y)
        assert gate.admit(total("a", "x", "y"))
        assert gate.admit(total("a")) is safe


def test_unions_are_seen_where_no_single_cell_is_exposed() -> None:
    """x+y+z and z+w give x+y-w: no cell alone, but fewer than k people."""
    gate = auditor(k=7, a=9, x=2, y=2, z=5, w=2)
    assert gate.admit(total("a", "x", "y", "z"))
    assert gate.admit(total("a"))
    assert not gate.admit(total("z", "w"))


def test_columns_of_one_slot_may_be_the_same_people() -> None:
    """Three people who answered two questions are three people, not six."""
    rows = {Column("q1", "g"): ONE, Column("q2", "g"): ONE}
    same, apart = dict.fromkeys(rows, 3), {Column("q1", "g"): 3, Column("q2", "h"): 3}
    assert not Auditor(5, same).admit(rows)
    assert Auditor(5, apart).admit(dict.fromkeys(apart, ONE))


def test_a_weighted_sum_gives_away_its_hidden_part() -> None:
    people = {Column("A1", "g"): 12, Column("A2", "g"): 4}
    gate = Auditor(5, people)
    assert gate.admit({Column("A1", "g"): Fraction(1, 24), Column("A2", "g"): Fraction(1, 8)})
    assert not gate.admit({Column("A1", "g"): Fraction(1, 12)})


def test_all_rows_of_a_figure_or_none() -> None:
    gate = auditor(a=12, x=3)
    assert not gate.admit(total("a", "x"), total("a"))
    assert gate.admit(total("a"))
    assert not gate.admit(total("a", "x"))


def test_what_was_shown_before_counts() -> None:
    gate = auditor(a=12, x=3)
    gate.keep([total("a", "x")])
    assert not gate.admit(total("a"))


def test_fractions_have_the_last_word() -> None:
    """Modulo 7 two rows look alike that are not; a verdict on them would be wrong."""
    rows = ({column("x"): ONE, column("y"): ONE}, {column("x"): Fraction(8), column("y"): ONE})
    seven, exact = Modular(7), Exact()
    assert not seven.cancel(seven.read(rows[0]), seven.read(rows[1]), column("x"))
    assert exact.cancel(exact.read(rows[0]), exact.read(rows[1]), column("x"))
    assert pow(3, PRIME - 1, PRIME) == 1


def test_the_search_looks_at_combinations() -> None:
    people = {column(name): 2 for name in "abcd"}
    space = [Exact().read(total("a", "b", "c")), Exact().read(total("b", "c", "d"))]
    found = find_bare(space, people.__getitem__, 5, Exact())
    assert found is not None
    assert set(found) == {column("a"), column("d")}
    assert find_bare(space, people.__getitem__, 4, Exact()) is None


def test_what_is_not_decided_in_time_is_not_shown() -> None:
    """Sixty tiny sets in unions without any order: no town is like that, and nobody waits for it."""
    chance = Random(1)
    people = {column(f"s{at}"): chance.randint(1, 4) for at in range(60)}
    gate = Auditor(10, people)
    gate.keep([dict.fromkeys(chance.sample(list(people), 30), ONE) for _ in range(40)])
    begun = time.process_time()
    assert not gate.admit(dict.fromkeys(chance.sample(list(people), 30), ONE))
    assert time.process_time() - begun < 30
    with pytest.raises(Undecided):
        find_bare([Exact().read(total("a", "b"))], lambda at: 2, 5, Exact(), steps=1)
