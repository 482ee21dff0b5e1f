"""Procedure cards: one for each procedure, however many departments declared it, with what residents lose on it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.answers import Answer, Option, State
from scoring.assessment import ThingTable
from scoring.interviews import Interview
from scoring.profiles import read_things
from scoring.tables.asking import NOT_KNOWN, instances, keyed, label_of, mapped, merge, said, score, word
from scoring.tables.gates import gate_of
from scoring.tables.registry import Column, Row, function, table
from scoring.tables.trips import figures_of, visits_of

if TYPE_CHECKING:
    from scoring.desk import Desk

REPEAT = "dept_procedures"
COLUMNS: dict[str, Column] = {
    "p_code": "text",
    "p_label": "text",
    "p_volume": "number",
    "p_volume_high": "boolean",
    "p_visits": "number",
    "p_visits_from": "text",
    "p_fail": "number",
    "p_stage": "number",
    "p_papers": "number",
    "p_offices": "number",
    "p_days": "number",
    "p_avoidable": "number",
    "p_addressable": "number",
    "p_gate": "text",
    "p_named": "number",
    "p_first": "number",
    "stage_declared": "number",
    "departments": "text",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What one head said of one procedure."""

    department: str
    interview: Interview
    instance: str

    def answer(self, name: str) -> Answer:
        """An answer about this procedure."""
        return self.interview.answer(name, self.instance)


READS = {
    "": "proc_which",
    "p_stage": "proc_stage check_proc check_opened",
    "stage_declared": "proc_stage",
    "p_volume": "proc_volume_class proc_volume",
    "p_visits": "proc_visits visits",
    "p_fail": "unfinished",
    "p_papers": "proc_papers",
    "p_offices": "proc_offices",
    "p_days": "proc_days",
    "p_gate": "online_equal proc_pay",
    "p_named": "hard_pick",
    "p_first": "simplify_first",
}


@table("procedure_cards", COLUMNS, needs=("dept_head",), reads=READS, kind="procedure")
def build_cards(desk: "Desk", unit: tuple[str, ...]) -> tuple[Row, ...]:
    """One row for each procedure that a head of the unit declared; without heads, those that at least k agents picked.

    Volume, papers, offices and days are the largest declared, never summed; the stage is the lowest, after the check.
    """
    declared = find_declared(desk, unit)
    agents = find_picked(desk, unit)
    keys = sorted(declared) if desk.flow("dept_head") else _picked_enough(agents, desk)
    checks = find_checks(desk)
    rows = [_card(key, declared.get(key, []), agents, checks, desk) for key in keys]
    return _mark_high(rows, desk)


def find_declared(desk: "Desk", unit: tuple[str, ...]) -> dict[str, list[Declared]]:
    """The declarations of the heads by key."""
    found: dict[str, list[Declared]] = {}
    for department, interview in desk.heads(unit):
        for instance in instances(interview, REPEAT):
            key = keyed(interview, "proc_which", instance)
            if key:
                found.setdefault(key, []).append(Declared(department, interview, instance))
    return found


def find_picked(desk: "Desk", unit: tuple[str, ...]) -> ThingTable | None:
    """What agents said of the procedures that they picked as hard; None where they are not asked."""
    thing = next((one for one in desk.model.things() if one.id == "procedure"), None)
    if thing is None or desk.flow(thing.authority) is None:
        return None
    return read_things(thing, desk, unit)


def _picked_enough(agents: ThingTable | None, desk: "Desk") -> list[str]:
    return sorted(one.key for one in agents.things if one.named >= desk.policy.contributors) if agents else []


def find_checks(desk: "Desk") -> Mapping[str, str]:
    """What the officer found on opening what was declared online: `yes` or `no` by key."""
    interview = desk.office("it_officer", None)
    found: dict[str, str] = {}
    for instance in instances(interview, "online_checks"):
        assert interview is not None
        opened = word(interview, "check_opened", instance)
        key = keyed(interview, "check_proc", instance)
        found[key] = "no" if found.get(key) == "no" else opened
    return found


def _card(
    key: str, declared: list[Declared], agents: ThingTable | None, checks: Mapping[str, str], desk: "Desk"
) -> Row:
    checked = checks.get(key, "")
    stage = merge((score(desk, one.interview, "proc_stage", REPEAT, one.instance) for one in declared), min)
    held = merge([stage, said(desk.policy.unopened_stage)], min) if checked == "no" else stage
    cells: dict[str, Answer] = {
        "p_code": said(key),
        "stage_declared": stage,
        "p_stage": held if stage.state is State.ANSWERED else stage,
        "p_volume": merge((_volume(one, desk) for one in declared), max),
        "p_papers": merge((one.answer("proc_papers") for one in declared), max),
        "p_offices": merge((one.answer("proc_offices") for one in declared), max),
        "p_days": merge((one.answer("proc_days") for one in declared), max),
        "p_first": said(float(sum(word(one.interview, "simplify_first") == key for one in declared))),
        "departments": said(" ".join(sorted({one.department for one in declared}))),
    }
    cells |= visits_of(key, [_visits(one, desk) for one in declared], agents, desk)
    cells |= figures_of(cells)
    fees = [one.answer("proc_pay") for one in declared]
    cells["p_gate"] = gate_of(cells["p_stage"], fees, desk)
    label = label_of(key, _options(desk))
    cells["p_label"] = said(label.get(desk.model.model.default_language) or key)
    return Row(key, cells, label, "A" if checked == "yes" else "")


def _volume(one: Declared, desk: "Desk") -> Answer:
    """The number given, or the mid-point of the class."""
    asked = one.answer("proc_volume_class")
    if asked.state is State.ANSWERED and asked.value == "exact":
        return one.answer("proc_volume")
    return mapped(asked, desk.policy.volume_points.get)


def _visits(one: Declared, desk: "Desk") -> Answer:
    return score(desk, one.interview, "proc_visits", REPEAT, one.instance)


def _options(desk: "Desk") -> tuple[Option, ...]:
    heads = desk.flow("dept_head")
    if heads and "proc_which" in heads.questions:
        return heads.questions["proc_which"].options
    thing = next((one for one in desk.model.things() if one.id == "procedure"), None)
    flow = desk.flow(thing.authority) if thing else None
    return flow.questions[thing.labels].options if thing and flow else ()


def _mark_high(rows: list[Row], desk: "Desk") -> tuple[Row, ...]:
    """Among the top third of the known volumes (rounded up, ties in), and at least the policy's number."""
    volumes = sorted((_number(row, "p_volume") for row in rows), reverse=True)
    found = [volume for volume in volumes if volume >= 0]
    cut = found[math.ceil(len(found) * desk.policy.high_volume_share) - 1] if found else 0.0
    least = max(cut, desk.policy.high_volume)
    return tuple(
        Row(row.key, {**row.cells, "p_volume_high": _is_high(row, least)}, row.label, row.letter) for row in rows
    )


def _is_high(row: Row, least: float) -> Answer:
    volume = _number(row, "p_volume")
    return NOT_KNOWN if volume < 0 else said(volume >= least)


def _number(row: Row, column: str) -> float:
    """A number of a row; -1 where it is not known."""
    value = row.cells[column].value
    return value if isinstance(value, float) else -1.0


@function("top_case_not_recorded", needs=("dept_head",), reads="proc_which proc_volume_class proc_volume case_register")
def top_case_not_recorded(desk: "Desk", unit: tuple[str, ...]) -> Answer:
    """Whether the procedure with the largest known volume belongs to a department that records no cases."""
    rows = [row for row in desk.table("procedure_cards", unit) if _number(row, "p_volume") >= 0]
    if not rows:
        return NOT_KNOWN
    most = max(_number(row, "p_volume") for row in rows)
    largest = {row.key for row in rows if _number(row, "p_volume") == most}
    owners = [one for key, found in find_declared(desk, unit).items() if key in largest for one in found]
    kept = [word(one.interview, "case_register") for one in owners]
    if "not_recorded" in kept:
        return said(True)
    return said(False) if all(kept) else NOT_KNOWN
