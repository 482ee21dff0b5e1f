"""An invented flow of 200 questions in three languages, 100 of them with a condition of two terms; a full interview."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flows.conversation import Answer, Ask, Complete, Context, Record
from flows.engine import submit
from flows.model import Flow
from flows.source import parse_flow

QUESTIONS = 200
LANGUAGES = ("en", "fr", "ar")
CONTEXT = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), language="en", seed="bench")
HEAD = """spec_version: 1
settings:
  id: bench
  version: "1"
  title: {en: Bench, fr: Banc, ar: قياس}
  default_language: en
  languages: {en: English, fr: Français, ar: العربية}
  allow: [dont_know]
  review: false
choices:
  yes_no:
    - {name: yes, label: {en: "Yes", fr: Oui, ar: نعم}}
    - {name: no, label: {en: "No", fr: Non, ar: لا}}
survey:
"""


def flow_text() -> str:
    """The YAML: by turns a number that is always asked, and a choice that is asked when two others are so."""
    return HEAD + "".join(_items())


def _items() -> Iterator[str]:
    for n in range(QUESTIONS):
        label = f'{{en: "Question number {n}?", fr: "La question numéro {n} ?", ar: "السؤال رقم {n}"}}'
        if n % 2 == 0:
            yield f"  - {{type: integer, name: n{n}, label: {label}}}\n"
            continue
        before = f" and ${{c{n - 2}}} = 'yes'" if n > 2 else " and ${n0} < 9"
        yield f"""  - type: select_one
    name: c{n}
    choices: yes_no
    relevant: ${{n{n - 1}}} > 3{before}
    label: {label}
"""


def read_flow() -> Flow:
    """The flow itself."""
    return parse_flow(flow_text())


def interview(flow: Flow) -> tuple[Record, ...]:
    """All 200 questions answered, so that every condition holds."""
    records: tuple[Record, ...] = ()
    address = "n0"
    while address:
        event = Answer(address, "yes" if address[0] == "c" else "5", typed=False)
        outcome = submit(flow, records, CONTEXT, event)
        records += outcome.records
        address = outcome.step.address if isinstance(outcome.step, Ask) else ""
        assert isinstance(outcome.step, Ask | Complete), outcome.step
    return records
