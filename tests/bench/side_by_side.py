"""The runs side by side: every contender in the same run, in rounds, each alone on its core."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench import machine
from tests.bench.contend import CONTENDERS, Contender, has_webhook
from tests.bench.exchange import Pace, broadcast, exchange, idle, stored_by
from tests.bench.load import Failed
from tests.bench.measure import Result
from tests.bench.others import OTHERS, Run
from tests.bench.results import Figures, median_of
from tests.bench.storing import STORES, WRITERS

SENDERS = ("naive-ptb", "aiogram", "product-poll")
NOISY = 0.10


@dataclass
class Report:
    """What was measured so far; `say` is told of every round as it ends."""

    say: Callable[[str], None]
    rounds: int = 3
    pace: Pace = field(default_factory=Pace)
    recipients: int = 600
    bench: dict[str, dict[str, Figures]] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    goals: list[Result] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=machine.described)

    def run(self, name: str) -> None:
        """One run by name."""
        match name:
            case "exchange" | "delay50":
                delay = 50.0 if name == "delay50" else 0.0
                found = self._rounds(name, self._all(), lambda one: exchange(one, self.pace, delay=delay))
            case "idle":
                found = self._rounds(name, self._all(), idle)
            case "storage":
                found = self._rounds(name, [one for one in CONTENDERS if one.name in STORES], self._stored)
            case "broadcast":
                senders = [one for one in CONTENDERS if one.name in SENDERS]
                found = self._rounds(name, senders, lambda one: broadcast(one, self.recipients, self.pace), rounds=1)
            case _:
                self._other(OTHERS[name])
                return
        self.bench[name] = found

    def _other(self, run: Run) -> None:
        """A run whose rows stay out of `bench.json`."""
        try:
            with run.contenders() as contenders:
                found = self._rounds(run.name, contenders, lambda one: run.measure(one, self.pace), run.rounds)
        except Failed as error:
            self.say(f"{run.name}: left out: {error}")
            return
        self.goals += run.goals(found)

    def _all(self) -> list[Contender]:
        if has_webhook():
            return list(CONTENDERS)
        self.say("product-hook: left out, this product does not know --webhook yet")
        return [one for one in CONTENDERS if one.name != "product-hook"]

    def _rounds(
        self,
        run: str,
        contenders: list[Contender],
        measure: Callable[[Contender], tuple[Figures, dict[str, Any]]],
        rounds: int = 0,
    ) -> dict[str, Figures]:
        """A B C A B C …; who fails the check once has no row."""
        found: dict[str, list[Figures]] = {one.name: [] for one in contenders}
        for number in range(rounds or self.rounds):
            for one in [one for one in contenders if one.name in found]:
                try:
                    figures, seen = measure(one)
                except Failed as error:
                    self.say(f"{run} {one.name}: no row: {error}")
                    found.pop(one.name)
                    continue
                self._note(run, one.name, number, figures, seen)
                found[one.name].append(figures)
        return {name: median_of(each) for name, each in found.items() if each}

    def _note(self, run: str, name: str, number: int, figures: Figures, seen: dict[str, Any]) -> None:
        self.lines.append({"run": run, "contender": name, "round": number, **figures, "seen": seen, **self.about})
        noisy = seen.get("foreign_use", 0) > NOISY
        shown = ", ".join(f"{key} {value:g}" for key, value in figures.items())
        more = f", load generator {seen['load_use']:.0%} of its core" if "load_use" in seen else ""
        more += f", others {seen['foreign_use']:.0%} of the machine: disturbed" if noisy else ""
        self.say(f"{run} {name} {number + 1}: {shown}{more}")

    def _stored(self, contender: Contender) -> tuple[Figures, dict[str, Any]]:
        """256 writers on a disk whose sync takes 4 ms longer."""
        seen = stored_by(contender.name, self.pace.seconds, WRITERS, machine.slow_disk())
        return {"per_s": seen["per_s"], "p99_ms": seen["p99_ms"]}, seen


def runs_wanted(asked: str, known: tuple[str, ...], others: tuple[str, ...]) -> Iterator[str]:
    """The names in `RUNS=…`: all of the usual ones without it, everything for `all`. Raises SystemExit for others."""
    if not asked:
        yield from known
        return
    for name in (*known, *others) if asked == "all" else asked.split(","):
        if name not in (*known, *others):
            raise SystemExit(f"RUNS={name}: not a run: {', '.join((*known, *others))} or all")
        yield name
