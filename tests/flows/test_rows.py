"""Rows that are handed in: instances that are there from the start, told in headings, changed by a correction alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.conversation import Context, Progress, Status, plain
from flows.known.inputs import check_inputs
from flows.source import FlowProblems, parse_flow

Talking = Callable[..., Any]
FLOW = """spec_version: 1
settings: {id: checks, version: "1", title: Checks, default_language: en, languages: {en: English}, allow: [dont_know]}
inputs:
  - {name: claims, type: rows, label: Claims, columns: [what, size]}
choices:
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
survey:
  - type: repeat
    name: claim
    label: Claim
    prefill: claims
    min: 0
    max: 3
    unique_by: what
    MORE
    items:
      - {type: text, name: what, label: What?}
      - {type: integer, name: size, label: "Size of ${what}?", constraint: ". < 100"}
      - {type: select_one, name: true_, choices: yes_no, label: "Is it so: ${what}?"}
  - {type: calculate, name: sizes, calculation: "sum(${size}[. != ''])"}
  - {type: calculate, name: given, calculation: "count(${claims})"}
"""
ROWS = {"claims": [{"what": "Open data", "size": 40}, {"what": "Free Wi-Fi"}]}


def talk(talk_of: Talking, rows: Any = None, more: str = "table: false") -> Any:
    return talk_of(FLOW.replace("MORE", more), rows=ROWS if rows is None else rows)


def test_only_what_has_no_value_is_asked(talk_of: Talking) -> None:
    now = talk(talk_of)
    assert (now.at, now.label, now.records) == ("claim#1.true_", "Is it so: Open data?", ())
    assert [plain(each) for each in now.ask.headings] == ["Claim 1: Open data · 40"]
    assert now.ask.progress == Progress(0, 3, False)
    now.taps("yes")
    assert (now.at, [plain(each) for each in now.ask.headings]) == ("claim#2.size", ["Claim 2: Free Wi-Fi"])
    now.says("7").taps("no")
    assert (now.ask.kind, now.at, now.ask.can_cancel) == ("more", "claim", False)
    now.done().confirm()
    answers = now.complete.responses
    assert (answers["claim#1.what"], answers["claim#1.size"], answers["claim#2.size"]) == ("Open data", 40, 7)
    assert (answers["sizes"], answers["given"]) == (47, 2)
    assert now.complete.statuses["claim#1.what"] is Status.ANSWERED


def test_a_label_of_its_own_is_the_heading(talk_of: Talking) -> None:
    now = talk(talk_of, more='instance_label: "About ${what}"')
    assert [plain(each) for each in now.ask.headings] == ["About Open data"]


def test_changed_by_edit_alone_and_kept(talk_of: Talking) -> None:
    now = talk(talk_of).edit("claim#1.size")
    assert (now.at, now.ask.previous, now.ask.previous_status) == ("claim#1.size", 40, Status.ANSWERED)
    now.keep()
    assert now.at == "claim#1.true_"
    assert [record.status for record in now.records] == [None, None]
    now.edit("claim#1.size").says("50")
    assert (now.records[-1].value, now.records[-1].source) == (50, "edit")
    assert now.edit("claim#1.size").says("200").refused == "constraint"


def test_the_review_lists_what_was_given(talk_of: Talking) -> None:
    now = talk(talk_of).taps("yes").says("7").taps("no").done()
    rows = {row.address: plain(row.answer) for row in now.ask.rows}
    assert (rows["claim#1.what"], rows["claim#1.size"], rows["claim#2.size"]) == ("Open data", "40", "7")


def test_one_more_has_the_next_number_and_its_own_key(talk_of: Talking) -> None:
    now = talk(talk_of).taps("yes").says("7").taps("no").add()
    assert now.at == "claim#3.what"
    assert now.says("open DATA ").refused == "already_in_list"
    now.says("Paper").says("1").taps("no")
    assert now.ask.kind == "review"


def test_max_limits_adding_and_not_rows(talk_of: Talking) -> None:
    rows = {"claims": [{"what": f"Claim {number}", "size": number} for number in range(5)]}
    now = talk(talk_of, rows).taps("yes", "no", "yes", "no", "yes")
    assert now.ask.kind == "review"


def test_a_row_is_not_deleted_but_what_was_added_is(talk_of: Talking) -> None:
    now = talk(talk_of).taps("yes")
    assert now.delete("claim#1").ask.notice == "stale"
    now.says("7").taps("no").add().says("Paper")
    now.delete("claim#3")
    assert (now.ask.kind, now.at) == ("more", "claim")


def test_without_rows_it_is_a_repeat_like_any_other(talk_of: Talking) -> None:
    now = talk(talk_of, {})
    assert (now.ask.kind, plain(now.ask.done_label)) == ("more", "None here")
    now.done().confirm()
    assert (now.complete.responses, now.complete.statuses) == ({"sizes": 0, "given": 0}, {})


def test_adding_is_not_wanted_while_there_are_rows(talk_of: Talking) -> None:
    more = "add_when: count(${claims}) = 0"
    assert talk(talk_of, more=more).taps("yes").says("7").taps("no").ask.kind == "review"
    assert talk(talk_of, {}, more=more).ask.kind == "more"


def test_blank_cells_and_other_columns_are_not_answers(talk_of: Talking) -> None:
    now = talk(talk_of, {"claims": [{"what": "", "size": None, "sizes": 4, "nowhere": 1}]})
    assert now.at == "claim#1.what"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("prefill: claims", "prefill: claim", 'E-INPUT survey/claim prefill: no input "claim": did you mean "claims"?'),
        ("columns: [what, size]", "columns: [what, sizes]", 'the column "sizes" of claims is no question of claim'),
        ("    min: 0\n    max: 3\n", '    repeat_count: "2"\n', "beside repeat_count"),
    ],
)
def test_what_cannot_take_rows(old: str, new: str, problem: str) -> None:
    assert old in FLOW
    with pytest.raises(FlowProblems) as raised:
        parse_flow(FLOW.replace("MORE", "table: false").replace(old, new))
    assert problem in str(raised.value)


def test_rows_have_one_place_only() -> None:
    head, _, rest = FLOW.replace("MORE", "table: false").partition("survey:\n")
    inner = "".join(f"    {line}\n" for line in rest.splitlines())
    with pytest.raises(FlowProblems, match="inside another repeat"):
        parse_flow(f"{head}survey:\n  - type: repeat\n    name: outer\n    label: Outer\n    items:\n{inner}")


OTHERS = """spec_version: 1
settings: {id: others, version: "1", title: Others, default_language: en, languages: {en: English}, allow: []}
inputs: [{name: claims, type: rows, label: Claims, columns: [what]}]
choices:
  proc: [{name: tax, label: Tax}, {name: other_proc, label: Another one, ask_name: {en: Which one?}}]
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
survey:
  - type: repeat
    name: claim
    label: Claim
    prefill: claims
    unique_by: what
    instance_label: "To check: ${what}"
    min: 0
    max: 9
    items:
      - {type: select_one, name: what, choices: proc, label: What?}
      - {type: select_one, name: true_, choices: yes_no, label: "Does it work: ${what}?"}
"""
NAME = "what/name/other_proc"


def named(*names: str) -> dict[str, Any]:
    return {"claims": [{"what": "other_proc", NAME: name} for name in names]}


def test_a_row_may_say_what_another_choice_is_called(talk_of: Talking) -> None:
    now = talk_of(OTHERS, rows=named("Water meter", "Fishing permit"))
    assert (now.at, now.label) == ("claim#1.true_", "Does it work: Water meter?")
    now.taps("yes")
    assert [plain(each) for each in now.ask.headings] == ["To check: Fishing permit"]
    now.taps("no").done().confirm()
    answers = now.complete.responses
    assert (answers[f"claim#1.{NAME}"], answers[f"claim#2.{NAME}"]) == ("Water meter", "Fishing permit")
    assert (answers["claim#1.true_"], answers["claim#2.true_"]) == ("yes", "no")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (named("Water meter"), ""),
        (named("Water meter", "Water meter"), 'claims, row 2, what: "other_proc" stands in row 1, too: remove one'),
        (named("W"), f'claims, row 1, {NAME}: "W" is no short name: write 2 to 40 characters on one line'),
        (
            {"claims": [{"what": "tax", NAME: "Water meter"}]},
            f'claims, row 1, {NAME}: no name is asked for "other_proc" here: choose it in what, or remove the column',
        ),
        (
            {"claims": [{"what": "tax", "what/name/tax": "Water meter"}]},
            'claims, row 1, what/name/tax: no name is asked for "tax" here: choose it in what, or remove the column',
        ),
    ],
)
def test_a_name_that_is_none_is_refused_at_launch(rows: dict[str, Any], told: str) -> None:
    context = Context(datetime(2026, 11, 23, tzinfo=UTC), "en", rows=rows)
    assert "\n".join(map(str, check_inputs(parse_flow(OTHERS), context))) == told
