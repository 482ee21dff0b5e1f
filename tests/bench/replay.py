"""How long a replay takes: 200 questions, 100 of them relevant, beside the same work as closures over a dict.

Run it: `.venv/bin/python -m tests.bench.replay`. It prints microseconds, the fastest of many rounds.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from timeit import Timer
from typing import Any

from flows.conversation import Answer, Ask, Context, Record
from flows.engine import replay, submit
from flows.model import Flow
from flows.source import parse_flow

HEAD = """spec_version: 1
settings:
  {id: bench, version: "1", title: Bench, default_language: en, languages: {en: English}, allow: [], review: false}
choices:
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
survey:
"""
GATE = '  - {{type: select_one, name: q{0}, choices: yes_no, label: Question {0}, relevant: "{1}"}}\n'
NUMBER = '  - {{type: integer, name: q{0}, label: Question {0}, relevant: "{1}"}}\n'
CONTEXT = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), language="en", seed="bench")
QUESTIONS = 200


def make_flow(questions: int = QUESTIONS) -> Flow:
    """Blocks of ten: a gate, four questions behind a yes, five behind a no; every question has a condition."""
    lines = []
    for number in range(questions):
        gate, place = number - number % 10, number % 10
        if not place:
            lines.append(GATE.format(number, f"${{q{number - 10}}} != ''" if number else "true()"))
        else:
            test = f"${{q{gate}}} = '{'yes' if place < 5 else 'no'}' and 1 < 2"
            lines.append((NUMBER if place % 2 else GATE).format(number, test))
    return parse_flow(HEAD + "".join(lines))


def answer_all(flow: Flow) -> tuple[Record, ...]:
    """The records of a walk that always says yes, so that half of the questions are relevant."""
    records: tuple[Record, ...] = ()
    step = replay(flow, records, CONTEXT)
    while isinstance(step, Ask):
        outcome = submit(flow, records, CONTEXT, Answer(step.address, "yes" if step.choices else "7", typed=False))
        records, step = (*records, *outcome.records), outcome.step
    return records


def by_hand(questions: int = QUESTIONS) -> Callable[[Mapping[str, Any]], str | None]:
    """The same walk written for this flow alone: closures over a dict of the answers."""
    steps: list[tuple[str, Callable[[Mapping[str, Any]], bool]]] = []
    for number in range(questions):
        gate, place = f"q{number - number % 10}", number % 10
        if not place:
            before = f"q{number - 10}"
            steps.append((gate, (lambda v, b=before: bool(v.get(b))) if number else (lambda v: True)))
        else:
            word = "yes" if place < 5 else "no"
            steps.append((f"q{number}", lambda v, g=gate, w=word: v.get(g) == w))

    def walk(records: Any) -> str | None:
        answers = dict(records)
        values: dict[str, Any] = {}
        for name, relevant in steps:
            if relevant(values):
                if name not in answers:
                    return name
                values[name] = answers[name]
        return None

    return walk


def fastest(work: Callable[[], Any], rounds: int = 60, runs: int = 20) -> float:
    """Microseconds of one run in the fastest round."""
    return min(Timer(work).repeat(rounds, runs)) / runs * 1e6


def main() -> None:
    """Measures a replay before the last answer, the closures, and all submits of one interview."""
    flow = make_flow()
    records = answer_all(flow)[:-1]
    walk, pairs = by_hand(), [(record.address, record.value) for record in records]
    step = replay(flow, records, CONTEXT)
    assert isinstance(step, Ask)
    assert walk(pairs) == step.address
    ours = fastest(lambda: replay(flow, records, CONTEXT))
    theirs = fastest(lambda: walk(pairs))
    whole = min(Timer(lambda: answer_all(flow)).repeat(5, 1)) * 1e3
    sys.stdout.write(f"replay {ours:.0f} µs; closures over a dict {theirs:.0f} µs; ratio {ours / theirs:.1f}\n")
    sys.stdout.write(f"{len(records) + 1} submits of one interview {whole:.1f} ms\n")


if __name__ == "__main__":
    main()
