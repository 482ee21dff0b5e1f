"""The invented flow of the exchange: 20 single choices, 5 of them with a condition, 2 calculations, two languages."""

from flows.model import Flow
from flows.source import parse_flow
from tests.bench.contenders.common import CHOICE_WORDS, QUESTIONS

ARABIC = ("أبدا", "نادرا", "أحيانا", "غالبا", "دائما")
CONDITIONS = {
    5: "${{q0}} != 'none'",
    8: "${{total}} >= 0",
    11: "${{q3}} != 'none'",
    14: "${{half}} >= 0",
    17: "${{q9}} != ''",
}
"""All of them hold, so that every person answers the same number of questions."""
HEAD = """spec_version: 1
settings:
  id: bench_exchange
  version: "1"
  title: {fr: Mesure, ar: قياس}
  default_language: fr
  languages: {fr: Français, ar: العربية}
choices:
  often:
"""


def flow_text() -> str:
    """The YAML."""
    words = enumerate(zip(CHOICE_WORDS, ARABIC, strict=True))
    choices = "".join(f'    - {{name: c{n}, label: {{fr: "{fr}", ar: "{ar}"}}}}\n' for n, (fr, ar) in words)
    return HEAD + choices + "survey:\n" + "".join(_item(n) for n in range(QUESTIONS))


def _item(n: int) -> str:
    text = f"""  - type: select_one
    name: q{n}
    choices: often
    label:
      fr: "À quelle fréquence ce service numéro {n + 1} répond-il en ligne ?"
      ar: "كم مرة ترد هذه الخدمة رقم {n + 1} عبر الإنترنت؟"
"""
    if n in CONDITIONS:
        text += f'    relevant: "{CONDITIONS[n].format()}"\n'
    if n == 6:
        text += _calculation("total", "if(${q1} = 'c1', 1, 0) + if(${q2} = 'c2', 1, 0) + if(${q4} = 'c4', 1, 0)")
    if n == 12:
        text += _calculation("half", "${total} * 2 + if(${q7} = 'c0', 1, 0)")
    return text


def _calculation(name: str, formula: str) -> str:
    return f'  - {{type: calculate, name: {name}, calculation: "{formula}"}}\n'


def read_flow() -> Flow:
    """The flow itself."""
    return parse_flow(flow_text())
