"""The graph of a flow: circles are named with their way, wherever they go, and nothing else is called one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.graph import find_cycles, needs_of
from flows.plan import plan_of
from flows.problems import FlowProblems
from flows.source import parse_flow

HEAD = """spec_version: 1
settings: {id: small, version: "1", title: Small, default_language: en, languages: {en: English}, allow: []}
choices:
  way: [{name: web, label: Web}, {name: other_way, label: Other, ask_name: true}]
survey:
"""


def calculate(name: str, text: str) -> str:
    return f'  - {{type: calculate, name: {name}, calculation: "{text}"}}\n'


def asked(name: str, more: str = "") -> str:
    return f"  - {{type: integer, name: {name}, {more}label: L}}\n"


def repeat(more: str, *items: str) -> str:
    inside = "".join(f"    {line}\n" for item in items for line in item.splitlines())
    return f"  - type: repeat\n    name: spot\n    label: Spot\n    {more}\n    items:\n{inside}"


CYCLES = {
    "itself": (asked("a", 'relevant: "${a} > 1", '), "survey/a relevant: a → a: remove the reference"),
    "calculates": (
        calculate("rate", "${total} * 2") + calculate("total", "${rate} + 1"),
        "survey/rate calculation: rate → total → rate: remove one of the 2 references",
    ),
    "three": (
        calculate("a", "${b}") + calculate("b", "${c}") + calculate("c", "${a}"),
        "survey/a calculation: a → b → c → a: remove one of the 3 references",
    ),
    "a calculate and a condition": (
        asked("age", 'relevant: "${twice} > 1", ') + calculate("twice", "${age} * 2"),
        "survey/age relevant: age → twice → age: remove one of the 2 references",
    ),
    "a group around": (
        '  - {type: group, name: g, relevant: "${in} > 1", items: [{type: integer, name: in, label: L}]}\n',
        "survey/in relevant: in → in: remove the reference",
    ),
    "a count over its own instances": (
        repeat('repeat_count: "${many}"', asked("speed")) + calculate("many", "count(${spot})"),
        "survey/spot repeat_count: spot → many → spot: remove one of the 2 references",
    ),
    "a sum that decides whether there are instances": (
        repeat('relevant: "${sum} > 1"', asked("speed")) + calculate("sum", "sum(${speed})"),
        "survey/speed relevant: speed → sum → speed: remove one of the 2 references",
    ),
    "the name of a choice": (
        '  - {type: select_one, name: way, choices: way, relevant: "${called} = 1", label: L}\n'
        + calculate("called", "${way__name_other_way} = 'x'"),
        "survey/way relevant: way → called → way: remove one of the 2 references",
    ),
    "a name in quotes": (
        calculate("a", "jr:choice-name('web', '${w}')")
        + '  - {type: select_one, name: w, choices: way, relevant: "${a} = 1", label: L}\n',
        "survey/a calculation: a → w → a: remove one of the 2 references",
    ),
}

NO_CYCLES = (
    asked("a", 'constraint: "${b} > 1", ') + calculate("b", "${a} * 2"),
    asked("a", 'default: "${b}", ') + calculate("b", "${a} * 2"),
    asked("a", 'required: "${b} = 1", ') + calculate("b", "${a} * 2"),
    asked("a", 'constraint: "${a} > 1", '),
    repeat('add_when: "${speed} > 1"', asked("speed")) + calculate("many", "count(${spot})"),
    repeat("min: 0", asked("speed", 'default: "indexed-repeat(${speed}, ${spot}, position(..) - 1)", ')),
    asked("a", 'hint: "${b}", ') + calculate("b", "${a} * 2"),
)


@pytest.mark.parametrize("name", sorted(CYCLES))
def test_a_circle_is_refused_with_its_way(name: str) -> None:
    survey, said = CYCLES[name]
    with pytest.raises(FlowProblems) as refused:
        parse_flow(HEAD + survey)
    told = [problem for problem in refused.value.problems if problem.code == "E-CYCLE"]
    assert said in [str(problem) for problem in told]
    assert all(problem.line > 4 for problem in told)


@pytest.mark.parametrize("survey", NO_CYCLES)
def test_what_gives_no_value_closes_no_circle(survey: str) -> None:
    assert list(find_cycles(needs_of(plan_of(parse_flow(HEAD + survey))))) == []


def reaches(needs: dict[str, dict[str, str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(needs[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs[name]
    return found


NAMES = "abcdefgh"
GRAPHS = st.dictionaries(
    st.sampled_from(NAMES), st.dictionaries(st.sampled_from(NAMES), st.just("relevant"), max_size=3), max_size=8
)


@given(GRAPHS)
def test_circles_are_found_exactly_where_there_are_any(drawn: dict[str, dict[str, str]]) -> None:
    needs = {name: drawn.get(name, {}) for name in NAMES}
    cycles = list(find_cycles(needs))
    circular = {name for name in NAMES if name in reaches(needs, name)}
    assert bool(cycles) is bool(circular)
    assert len({frozenset(cycle.path) for cycle in cycles}) == len(cycles)
    for cycle in cycles:
        assert all(
            after in needs[name] for name, after in zip(cycle.path, (*cycle.path[1:], cycle.path[0]), strict=True)
        )
    assert circular >= {name for cycle in cycles for name in cycle.path}
