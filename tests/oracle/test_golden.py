"""The trace says what the reference engines say, wherever these agree: our own forms, random walks, golden recordings.

Needs Python alone; `make oracle` records anew. What is declared in disagreements.yaml must differ, and nothing else.
"""

import sys
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from comparing import Difference, Tally, compare, is_refused
from golden import form_ids, load_flow, read_golden, read_lines, scripts_of

import flows.casts
import flows.coercion
from flows.conversation import Context
from flows.instances import Instance
from flows.model import Flow
from flows.trace import CannotBeDone, Operation, Session

DECLARED = yaml.safe_load((Path(__file__).parent / "disagreements.yaml").read_text("utf-8"))
AGREEMENT = 0.999


load = cache(load_flow)


def trace(flow: Flow, script: Path, today: str) -> list[Any]:
    """The snapshots of a script; what cannot be done is passed over, as in the recordings."""
    now = datetime.fromisoformat(f"{today}T12:00:00").replace(tzinfo=UTC)
    session = Session(flow, Context(now=now, language=flow.settings.default_language))
    shown = []
    for line in read_lines(script):
        try:
            state = session.run(Operation(**line))
        except CannotBeDone:
            continue
        if state is not None:
            shown.append(state)
    return shown


def compare_form(form: str, flow: Flow) -> tuple[Tally, Tally]:
    """All walks through a form: up to a removal both references, after it Web Forms alone, since JavaRosa leaves
    averages and counts stale; there snapshots with a refused answer are passed over, which Web Forms goes by.
    """
    tally, alone = Tally(), Tally()
    head, first = read_golden(form, "webforms")
    _, second = read_golden(form, "javarosa")
    for script in scripts_of(form):
        own = trace(flow, script, head["today"])
        assert len(own) == len(first[script.stem])
        removed, number = len(own), 0
        for line in read_lines(script):
            number += line["op"] == "snap"
            removed = min(removed, number) if line["op"] == "remove" else removed
        one, two = first[script.stem], second[script.stem]
        compare(one[:removed], two[:removed], own[:removed], tally)
        late = [each for each in range(removed, len(own)) if not is_refused(one[each])]
        compare(*([each[number] for number in late] for each in (one, one, own)), alone)
    return tally, alone


@cache
def compared(form: str) -> tuple[Tally, Tally]:
    return compare_form(form, load(form))


def is_declared(form: str, found: Difference, alone: bool) -> bool:
    """Whether a point of disagreements.yaml says that this node differs: from both references, or from Web Forms."""
    return any(
        form in each["forms"]
        and found.key == each["key"]
        and found.path.endswith(each["path"])
        and (alone or each["both"])
        for each in DECLARED["forms"]
    )


@pytest.mark.parametrize("form", form_ids())
def test_walks_agree(form: str) -> None:
    tally, alone = compared(form)
    assert [each for each in tally.different if not is_declared(form, each, False)][:5] == []
    assert [each for each in alone.different if not is_declared(form, each, True)][:5] == []
    assert tally.snaps + alone.snaps >= 40


def test_enough_is_recorded_and_agreed() -> None:
    """The figure that the documentation gives: all walks, all keys on which the references agree."""
    pairs = [compared(form) for form in form_ids()]
    tallies, alone = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    same = sum(sum(each.same.values()) for each in tallies)
    different = sum(len(each.different) for each in tallies)
    walks, snaps = sum(len(scripts_of(form)) for form in form_ids()), sum(each.snaps for each in [*tallies, *alone])
    split: Counter[str] = Counter()
    for each in tallies:
        split.update(each.split)
    share = same / (same + different)
    sys.stdout.write(f"{walks} walks, {snaps} snapshots: {same} keys agree, {different} differ: {share:.4%}; {split}\n")
    assert walks >= 300
    assert snaps >= 4000
    assert share >= AGREEMENT


def test_every_declared_point_is_met() -> None:
    for each in DECLARED["forms"]:
        for form in each["forms"]:
            found = [one for tally in compared(form) for one in tally.different]
            assert any(one.path.endswith(each["path"]) and one.key == each["key"] for one in found), each


# --------------------------------------------------------------------- the comparison fails when a rule is broken
def differences(form: str) -> int:
    return sum(len(tally.different) for tally in compare_form(form, load_flow(form)))


def test_control_relevance_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    assert differences("relevance") == 0
    monkeypatch.setattr(Instance, "is_relevant", lambda place, node: True)
    assert differences("relevance") > 100


def test_control_blank_counts_as_nought(monkeypatch: pytest.MonkeyPatch) -> None:
    assert differences("blanks") == 0
    monkeypatch.setattr(flows.casts, "NAN", 0.0)
    assert differences("blanks") > 10
