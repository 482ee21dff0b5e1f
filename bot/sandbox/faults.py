"""Faults on demand: which call they hit and what becomes of it."""

from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from bot.sandbox.refusals import rows

Then = Literal["", "drop_connection", "hang", "half_response", "drip"]
THEN = ("", "drop_connection", "hang", "half_response", "drip")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a fault does. `effect`: is the call carried out before the answer goes wrong.

    `refuse` answers with a row of refusals.yaml, `status` with `description` or `html`;
    `then` breaks the connection, or lets the answer `drip` for so many seconds; `delay` only slows down, by up to
    `spread` seconds more or less. `grow`: with each hit `retry_after` is longer by so many seconds.
    """

    effect: bool = False
    refuse: str = ""
    status: int = 0
    description: str = ""
    retry_after: int = 0
    html: bool = False
    then: Then = ""
    seconds: float = 0.0
    delay: float = 0.0
    spread: float = 0.0
    grow: int = 0


@dataclass(slots=True)
class Fault:
    """A rule: `match` on method, chat, nth matching call (from 1), probability; at most `times` times (0: always)."""

    deed: Deed
    method: str = ""
    chat: int | None = None
    nth: int = 0
    probability: float = 1.0
    times: int = 0
    seen: int = 0
    done: int = 0
    source: dict[str, Any] = field(default_factory=dict)


def read_fault(source: dict[str, Any]) -> Fault:
    """A rule from its JSON or YAML form; raises ValueError for words it does not know."""
    match, do = dict(source.get("match", {})), dict(source.get("do", {}))
    strange = set(match) - {"method", "chat", "nth", "probability"} | set(source) - {"match", "do", "times"}
    strange |= set(do) - set(Deed.__dataclass_fields__)
    if strange:
        raise ValueError(f"a fault does not know {', '.join(sorted(strange))}")
    if do.get("refuse") and do["refuse"] not in rows():
        raise ValueError(f"there is no refusal {do['refuse']!r}")
    if do.get("then", "") not in THEN:
        raise ValueError(f"a fault cannot then {do['then']!r}")
    if "effect" in do:
        do["effect"] = do["effect"] in (True, "yes")
    elif set(do) <= {"delay", "spread"} or do.get("then") == "drip":
        do["effect"] = True
    times = int(source.get("times", 1 if match.get("nth") else 0))
    return Fault(Deed(**do), times=times, source=source, **match)


class Faults:
    """The rules in force; the first that matches is applied."""

    def __init__(self, seed: int = 1) -> None:
        self.rules: list[Fault] = []
        self._random = Random(seed)

    def add(self, source: dict[str, Any]) -> Fault:
        """Put a rule in force."""
        rule = read_fault(source)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """No faults any more."""
        self.rules.clear()

    def match(self, method: str, chat: int | None) -> Fault | None:
        """The rule that hits this call, if any; counts the call for every rule that looks at it."""
        hit: Fault | None = None
        for rule in self.rules:
            if rule.method.lower() not in ("", method.lower()) or rule.chat not in (None, chat):
                continue
            rule.seen += 1
            if hit or (rule.times and rule.done >= rule.times) or (rule.nth and rule.seen != rule.nth):
                continue
            if rule.probability < 1 and self._random.random() >= rule.probability:
                continue
            hit = rule
        if hit:
            hit.done += 1
        return hit

    def delay(self, deed: Deed) -> float:
        """Seconds by which this call is slowed down."""
        return max(0.0, deed.delay + deed.spread * self._random.uniform(-1, 1)) if deed.spread else deed.delay
