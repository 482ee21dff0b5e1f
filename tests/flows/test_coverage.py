"""Coverage: every way a flow can go is a branch, met only when a transcript really goes it."""

import pytest

from bot.cli.flows.locate import find_folder
from flows.catalogue import library_ids, load_library
from flows.check import check_folder
from flows.coverage import Coverage, measure
from flows.folder import Folder, load_folder

FLOW = """spec_version: 1
settings:
  {id: small, version: "1", title: Small, default_language: en, languages: {en: English, fr: Français}, allow: []}
inputs: [{name: far, type: integer, label: Far, default: 0}]
choices:
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
  fruit:
    - {name: fig, label: Fig, kind: sweet}
    - {name: leek, label: Leek, kind: salt}
    - {name: other_fruit, label: Another, kind: sweet, ask_name: true}
survey:
  - {type: select_one, name: eat, choices: yes_no, label: "Eat?"}
  - type: select_one
    name: best
    choices: fruit
    relevant: ${eat} = 'yes'
    choice_filter: ${far} = 0 or kind = if(${far} = 1, 'sweet', 'salt')
    label: "Best?"
  - {type: integer, name: trees, constraint: . <= 9, required: "${eat} = 'yes'", label: T?}
  - type: repeat
    name: basket
    min: 0
    max: 3
    label: Basket
    add_when: not(${weight} >= 50)
    items: [{type: integer, name: weight, label: "Weight?"}]
  - {type: calculate, name: heavy, calculation: "count(${weight}[if(. > 10, . > 20, false())])"}
  - {type: note, name: last, label: "${best} and ${heavy}"}
"""
HEAD = "flow: small\nlanguage: en\ntoday: 2026-11-23\n"


def covered(*turns: str, flow: str = FLOW) -> Coverage:
    """The coverage of transcripts given as their turns; each must hold."""
    folder = Folder("flow.yaml", flow, transcripts={f"t{at}": HEAD + text for at, text in enumerate(turns)})
    return measure(folder, load_folder(folder))


def missing(coverage: Coverage) -> set[str]:
    return {f"{branch.name} {branch.key} {branch.way}" for branch in coverage.missing}


ALL = (
    "turns: [tap: 'Yes', tap: Fig, type: '12', refuse: {reason: constraint}, type: '3', none, confirm]",
    "turns: [tap: 'Yes', tap: Another, type: Mango, bot: 'T?', type: '3', tap: 'Add: Basket', type: '15',"
    " tap: Done, edit: best, tap: Leek, confirm]",
    "inputs: {far: 1}\nturns: [tap: 'No', say: skip, tap: 'Add: Basket', type: '15', tap: 'Add another: Basket',"
    " type: '60', confirm]",
    "inputs: {far: 1}\nturns: [tap: 'Yes', tap: Another, type: Plum, type: '2', none, confirm]",
    "inputs: {far: 2}\nturns: [tap: 'Yes', tap: Leek, type: '2', tap: 'Add: Basket', type: '5', tap: Done, confirm]",
)


def test_a_whole_set_of_transcripts_meets_every_branch() -> None:
    coverage = covered(*ALL)
    assert missing(coverage) == set()
    assert coverage.complete == {"en"}
    assert coverage.total == len(coverage.branches.all) == 26


@pytest.mark.parametrize(
    ("left_out", "gone"),
    [
        (0, {"best choice fig", "trees constraint refuse"}),
        (
            2,
            {
                "eat choice no",
                "best relevant false",
                "trees required false",
                "basket repeat 2+",
                "basket add_when false",
            },
        ),
        (4, {"best choice_filter if 1 false"}),
    ],
)
def test_what_only_one_transcript_meets_is_missing_without_it(left_out: int, gone: set[str]) -> None:
    rest = [text for at, text in enumerate(ALL) if at != left_out]
    assert missing(covered(*rest)) >= gone


def test_nothing_is_met_by_a_question_that_was_not_reached() -> None:
    """At the first card everything later is blank; that is no answer, so it meets nothing."""
    coverage = covered("turns: [bot: 'Eat?  [Yes]  [No]']")
    assert {branch.name for branch in coverage.seen} <= {"heavy"}
    assert coverage.complete == frozenset()


def test_a_prompt_is_not_an_end() -> None:
    coverage = covered("turns: [tap: 'No', say: skip, tap: 'Add: Basket', type: '1']")
    assert "basket repeat 1" in missing(coverage)
    assert "basket add_when true" not in missing(coverage)


@pytest.mark.parametrize(
    ("branch", "suggested"),
    [
        ("survey/best relevant: no transcript makes it true", "eat: 'Yes'"),
        ("survey/best choice: no transcript takes fig", "tap 'Fig' at best"),
        ("survey/trees constraint: no transcript has an answer refused", 'type "10" at trees, then refuse:'),
        ("survey/basket repeat: no transcript says None", "tap 'None here'"),
        ("survey/basket repeat: no transcript says Done", "tap 'Done' after an instance"),
        ("survey/basket repeat: no transcript has 2+ of them", "describe 2+ of basket and go on after it"),
        ("survey/basket add_when: no transcript makes it false", "weight >= 50"),
        ("choices/fruit ask_name other_fruit: no transcript gives the name", "choose other_fruit at best"),
        ("choices/fruit ask_name other_fruit: no transcript shows the name", "give a name for other_fruit"),
        ("survey/best choice_filter: no transcript is offered other choices", "come to best after other answers"),
        ("survey/trees required: no transcript makes it true", "eat: 'Yes'"),
    ],
)
def test_each_gap_comes_with_an_answer(branch: str, suggested: str) -> None:
    told = {f"{place}: {what}": how for place, what, how in covered("turns: [bot: 'Eat? [Yes] [No]']").told()}
    found = [answer for place, answer in told.items() if place.startswith(branch)]
    assert found, told
    assert suggested in found[0]


def test_a_rule_that_reads_the_day_gets_a_proposal_too() -> None:
    flow = FLOW.replace("constraint: . <= 9,", "constraint: \". >= 1990 and . <= int(format-date(today(), '%Y'))\",")
    found = [how for _, what, how in covered("turns: [bot: 'Eat? [Yes] [No]']", flow=flow).told() if "refused" in what]
    assert found == ['type "1989" at trees, then refuse: {reason: constraint}']


def test_counted_repeats_and_scales_are_branches() -> None:
    flow = FLOW.split("survey:")[0] + (
        "survey:\n"
        "  - {type: integer, name: n, label: N?}\n"
        "  - type: select_one\n    name: good\n    choices: yes_no\n    label: Good?\n"
        "    measure: {profile: X1, kind: estimate, authority: [agent], score: {yes: 1, no: 0},"
        ' score_when: {expr: "${n} > 1", score: {yes: 2, no: 0}}}\n'
        '  - {type: repeat, name: r, repeat_count: "${n}", label: R, items: [{type: text, name: x, label: X?}]}\n'
        "  - {type: repeat, name: two, repeat_count: 2, label: R, items: [{type: text, name: y, label: Y?}]}\n"
    )
    two = "type: a, type: b, confirm]"
    once = covered(f"turns: [type: '1', tap: 'Yes', type: one, {two.replace('type: a', 'type: a', 1)}", flow=flow)
    assert missing(once) == {"r repeat 0", "r repeat 2+", "good choice no", "good score_when 1 true"}
    more = (f"turns: [type: '0', tap: 'No', {two}", f"turns: [type: '2', tap: 'Yes', type: c, type: d, {two}")
    assert missing(covered(*more, flow=flow)) == {"r repeat 1"}


def test_the_checker_hears_of_every_gap() -> None:
    folder = Folder("flow.yaml", FLOW, transcripts={"t": HEAD + ALL[0]})
    problems = [problem for problem in check_folder(folder) if problem.code == "W-COVERAGE"]
    assert len(problems) == len(measure(folder, load_folder(folder)).missing) > 0
    assert {problem.severity for problem in problems} == {"warning"}
    found = next(problem for problem in problems if problem.place == "survey/best relevant")
    assert FLOW.splitlines()[found.line - 1].strip().startswith("relevant: ")
    assert not [each for each in check_folder(Folder("flow.yaml", FLOW)) if each.code == "W-COVERAGE"]


@pytest.mark.parametrize("flow_id", library_ids())
def test_library_flows_are_covered_whole_in_one_language_and_complete_in_each(flow_id: str) -> None:
    flow = load_library(flow_id)
    coverage = measure(find_folder(flow_id), flow)
    most = max(coverage.by_language.values(), key=len)
    assert [each for each in coverage.branches.all if each not in most] == []
    assert coverage.complete == set(flow.settings.whole_languages)
