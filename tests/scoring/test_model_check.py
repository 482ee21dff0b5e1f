"""`model check`: for every code a model that must be refused, and one like it that must not."""

from collections.abc import Callable
from dataclasses import replace
from importlib import resources

import pytest

from scoring.answers import Questionnaire, Scale
from scoring.check import Code, Finding, check_model, check_pack
from scoring.check.circles import find_circle
from scoring.policy import Policy

TEXT = resources.files("scoring").joinpath("models/egov_maturity.model.yaml").read_text("utf-8")
Check = Callable[..., list[Finding]]
R01, R02 = "    indicator: A1\n    source: seed\n", "    indicator: A2\n    source: seed\n"


@pytest.fixture(scope="module")
def check(policy: Policy, library: dict[str, Questionnaire]) -> Check:
    def run(*edits: tuple[str, str], fillings: int = 0, flows: dict[str, Questionnaire] | None = None) -> list[Finding]:
        text = TEXT
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new, 1)
        return check_model(text, "m.yaml", policy, flows or library, fillings)

    return run


def test_the_shipped_model_has_nothing_to_mend(check: Check) -> None:
    assert check(fillings=20) == []


BROKEN = [
    ("${scan_store__score}", "${scan_stor__score}", Code.NAME, "scan_store__score"),
    ('if: "${d_register}"', 'if: "${d_registr}"', Code.NAME, "d_register"),
    ("${policy__training_target}", "${policy__training_targt}", Code.NAME, "policy__training_target"),
    ("not(${data_published})", "not(${data_publishd})", Code.NAME, "data_published"),
    ("over: words(digital_acts)", "over: words(digital_act)", Code.NAME, "digital_acts"),
    ("{over: purposes,", "{over: purpose,", Code.NAME, "purposes"),
    ("value: cap\n", "value: capp\n", Code.NAME, "cap"),
    ("function: top_case_not_recorded", "function: top_case_not_record", Code.NAME, "top_case_not_recorded"),
    ('when: "${F2} < 50"', 'when: "${F22} < 50"', Code.NAME, "F2"),
    ('LF8: {when: "${pay_allowed}"', 'LF8: {when: "${pay_alowed}"', Code.NAME, "pay_allowed"),
    ('value: "${proc_volume}"}', 'value: "${proc_volum}"}', Code.NAME, "proc_volume"),
    ("tables: [procedure_cards,", "tables: [procedure_card,", Code.NAME, "procedure_cards"),
    ("scan_store: doc_system}", "scan_store: doc_sistem}", Code.NAME, "doc_system"),
    ("over: dept_procedures, reduce: mean", "over: proc_public, reduce: mean", Code.TYPE, "not things"),
    ("${scan_store__score}", "${paper_backlog__score}", Code.TYPE, "no scores"),
    ("${scan_store__score}", "${scan_store} + 1", Code.TYPE, "arithmetic"),
    ("${scan_store__score}", "${scan_store}", Code.TYPE, "gives a text"),
    ("over: words(digital_acts)", "over: words(learned)", Code.TYPE, "single answer"),
    ("over: purposes, reduce: share", "over: purposes, reduce: any", Code.TYPE, "a fact"),
    ("${own_means__score}", "if(selected(${agent_hard}, 'no_papers'), 0, 100)", Code.OPINION, "agent_hard"),
    ("${digital_focal__score}", "${backups__score}", Code.AUTHORITY, "technical_diagnosis"),
    ("authority: dept_head, value: \"${data_reuse", "authority: mayor, value: \"${data_reuse", Code.AUTHORITY, "mayor"),
    ("record: [{authority: it_officer, value: \"${scan_store__score}\"}]", "record: [{authority: it_officer}]",
     Code.AUTHORITY, "nobody"),
    ("        level: department\n        weight: headcount\n", "        level: department\n", Code.LEVEL, "weight"),
    ("        level: municipal\n        record: [{authority: it_officer, value: \"${scan_store",
     "        level: municipal\n        weight: equal\n        record: [{authority: it_officer, value: \"${scan_store",
     Code.LEVEL, "weight"),
    ("        weight: equal\n        record: [{authority: dept_head, value: \"${case_register",
     "        weight: volume\n        record: [{authority: dept_head, value: \"${case_register", Code.LEVEL, "volume"),
    (R01, R01 + "    gates: [LF99]\n", Code.GATE, "LF99"),
    ("if(${tools} = 1, ${policy__tools_one},", "if(${tools} = 1, 40,", Code.POLICY, "tools_one"),
    ("${project_status__score}", "${digital_focal__score}", Code.UNUSED, "project_status"),
    ("{en: Website, fr: Site web, ", "{en: Website, ", Code.TEXT, "fr"),
    ("          - dept_head: [{digital_focal: no_time}]\n            score: 50\n",
     "          - dept_head: [{digital_focal: no_time}]\n            score: 50.01\n", Code.EXAMPLE, "got 50.000"),
    ("        examples:\n          - it_officer: [{website: forms}]\n            score: 75\n", "",
     Code.EXAMPLE_MISSING, "E3"),
    ("spec_version: 1\n", "spec_version: 2\n", Code.FILE, "spec_version"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "word"), BROKEN)
def test_each_code_names_place_cause_and_way_out(check: Check, old: str, new: str, code: Code, word: str) -> None:
    found = [one for one in check((old, new)) if one.code is code]
    assert found
    assert any(word in f"{one.cause} {one.way_out}" for one in found)
    assert all(one.place.startswith("m.yaml:") and one.way_out for one in found)
    assert all(one.is_error == code.startswith("E") for one in found)


def test_the_place_is_that_of_the_text(check: Check) -> None:
    (found,) = [one for one in check(("${scan_store__score}", "${scan_stor__score}")) if one.is_error]
    line = TEXT[: TEXT.index("${scan_store__score}")].count("\n") + 1
    assert str(found).startswith(f"m.yaml:{line}:")


VOLUME = '{authority: dept_head, over: dept_procedures, key: "${proc_which}", value: "${proc_volume}"}'
TRACKING = '- {authority: it_officer, value: "${report_tracking__score}"}'
COLLEAGUES = '{authority: agent, across: mean, value: "if(${complaint_handling}'
HEADS_RECORD = '{authority: dept_head}\n      - {authority: agent, across: mean, value: "if(selected(${contact_ways}'
SIDES = [
    ("at: volume_differs", "at: volume_differ", Code.NAME, "did you mean volume_differs?"),
    ("line: procedures.proc_volume", "line: procedurs.proc_volume", Code.NAME, "did you mean procedures?"),
    ("line: procedures.proc_volume", "line: procedures.proc_volum", Code.NAME, "did you mean proc_volume?"),
    ("indicator: D3\n    claims", "indicator: D33\n    claims", Code.NAME, "did you mean D3?"),
    ("- id: pay_card\n", "- id: pay_mobile_money\n", Code.NAME, "stands twice"),
    (VOLUME, VOLUME.replace("dept_procedures", "dept_procedure"), Code.NAME, "did you mean dept_procedures?"),
    (VOLUME, VOLUME.replace("dept_procedures", "proc_volume"), Code.TYPE, "not things"),
    (VOLUME, '{authority: dept_head, value: "${dept_staff}"}', Code.TYPE, "alone tells of it"),
    (TRACKING, TRACKING.replace("it_officer", "it_oficer"), Code.AUTHORITY, "did you mean it_officer?"),
    (TRACKING, TRACKING.replace("report_tracking", "case_register"), Code.AUTHORITY, "department_inventory"),
    (HEADS_RECORD, HEADS_RECORD.replace("dept_head", "legal_officer"), Code.AUTHORITY, "no authority of E1"),
    (COLLEAGUES, COLLEAGUES.replace("across: mean, ", ""), Code.LEVEL, "one by one"),
]
"""Shared facts: unknown numbers, registers, indicators, things, questions and sides."""


@pytest.mark.parametrize(("old", "new", "code", "word"), SIDES)
def test_shared_facts_are_read_like_the_rest(check: Check, old: str, new: str, code: Code, word: str) -> None:
    test_each_code_names_place_cause_and_way_out(check, old, new, code, word)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at: volume_differs", "at: visits_gap"),
        ("indicator: D3\n    claims", "indicator: D4\n    claims"),
        ("- id: pay_card\n", "- id: pay_by_card\n"),
        (VOLUME, VOLUME.replace("${proc_volume}", "${proc_days}")),
        (TRACKING, TRACKING.replace("report_tracking", "website")),
        (HEADS_RECORD, HEADS_RECORD.replace("{authority: dept_head}", '{authority: it_officer, value: "1"}')),
        (COLLEAGUES, COLLEAGUES.replace("across: mean", "across: median")),
    ],
)
def test_a_shared_fact_that_is_right_passes(check: Check, old: str, new: str) -> None:
    test_what_is_like_it_and_right_passes(check, old, new)


NEAR = [
    ("${scan_store__score}", "if(${scan_store__score} >= 0, ${scan_store__score} + 0, 0)"),
    ('if: "${d_register}"', 'if: "${d_register} and ${d_register__status} = \'answered\'"'),
    ("over: dept_procedures, reduce: mean",
     'over: dept_procedures, if: "${proc_which__status} != \'na\'", reduce: mean'),
    ("${own_means__score}", "if(${agent_hard__status} = 'na', ${own_means__score}, ${own_means__score})"),
    ("if(${tools} = 1, ${policy__tools_one},", "if(${tools} = 1, ${policy__tools_one} + 0 * 50,"),
    (R01, R01 + "    gates: [LF1]\n"),
    (R01, R01 + "    prerequisites: [R02]\n"),
    ("          - dept_head: [{digital_focal: no_time}]\n            score: 50\n",
     "          - dept_head: [{digital_focal: no_time}]\n            score: 50.0005\n"),
    ("{en: Website, fr: Site web, ", "{en: Website, fr: Website, "),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), NEAR)
def test_what_is_like_it_and_right_passes(check: Check, old: str, new: str) -> None:
    assert [str(one) for one in check((old, new))] == []


def test_a_choice_without_a_score(check: Check, library: dict[str, Questionnaire]) -> None:
    technical = library["technical_diagnosis"]
    store = technical.questions["scan_store"]
    scores = dict(store.scales[0].scores)

    def with_scores(changed: dict[str, float | str]) -> list[Code]:
        questions = {**technical.questions, "scan_store": replace(store, scales=(Scale(changed),))}
        flow = replace(technical, questions=questions, hash=str(len(changed)) + str(changed))
        return [one.code for one in check(flows=library | {"technical_diagnosis": flow})]

    assert Code.SCORE in with_scores({name: score for name, score in scores.items() if name != "nowhere"})
    assert Code.SCORE in with_scores(scores | {"nowhere": 101.0})
    assert Code.SCORE not in with_scores(scores | {"nowhere": "na"})


def test_circles(check: Check) -> None:
    both = ((R01, R01 + "    prerequisites: [R02]\n"), (R02, R02 + "    prerequisites: [R01]\n"))
    (found,) = [one for one in check(*both) if one.code is Code.CYCLE]
    assert found.cause == "rules wait for each other: R01 -> R02 -> R01"
    values = ("question: part_contributions,", 'value: "${tools}",')
    tools = ("          count-selected(${part_tools})", "          ${contributions} + count-selected(${part_tools})")
    assert Code.CYCLE in {one.code for one in check(values, tools)}
    assert find_circle({"a": ["b", "c"], "b": ["c"], "c": []}) == []


def test_scores_stay_within_their_bounds(check: Check) -> None:
    doubled = check(("${project_status__score}", "${project_status__score} * 2"), fillings=15)
    assert [one.cause[:2] for one in doubled if one.code is Code.BOUNDS] == ["F4"]
    assert check(("${project_status__score}", "${project_status__score} * 1"), fillings=15) == []


ROW = "{region: hills, device: phone, value: 61.5, unit: household, stratum: rural, source: DHS, year: 2021}"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (ROW, 0),
        (ROW.replace(", source: DHS", ""), 1),
        (ROW.replace(", year: 2021", ""), 1),
        (ROW.replace("61", "611"), 1),
    ],
)
def test_no_row_of_a_country_without_source_and_year(row: str, found: int) -> None:
    text = f"country: xx\nregions: [{{name: hills, label: {{en: Hills}}}}]\nregional_rates:\n  - {row}\n"
    findings = check_pack(text, "xx.yaml")
    assert [(one.code, one.place.startswith("xx.yaml:4:")) for one in findings] == [(Code.PACK, True)] * found
