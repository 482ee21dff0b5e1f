"""Plays a transcript against a flow: between two turns there are only the records, so each is a crash test."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from flows.conversation import (
    Ask,
    Complete,
    Context,
    Event,
    Outcome,
    Pause,
    Record,
    Refuse,
    Resume,
    Scalar,
    Step,
    Table,
)
from flows.engine import submit_at
from flows.model import Flow
from flows.plan import plan_of
from flows.records import dump_records, load_records
from flows.replay import Replay
from flows.transcripts.acting import event_of
from flows.transcripts.card_text import card_text
from flows.transcripts.colleagues import send_back
from flows.transcripts.comparing import compare_card, compare_expectations, compare_refusal, refusal_of
from flows.transcripts.differences import START, CannotAct, Difference, Fix, Mismatch, unclaimed
from flows.transcripts.reading import Transcript, Turn
from flows.transcripts.staging import letters_of, make_base

__all__ = ["Mismatch", "Performance", "rehearse"]

SILENT: Final = frozenset({"bot", "refuse", "expect"})
Observer = Callable[["Performance", Event | None, Outcome | None], None]
"""Told after each event, and once at the start (without event), what came of it."""


class _Over(Exception):
    """What comes after cannot be played."""


@dataclass(slots=True)
class Performance:
    """One conversation. What is kept between turns has been written as JSON and read again; nothing else is."""

    flow: Flow
    name: str
    base: Context
    turn: Turn = START
    records: list[Record] = field(default_factory=list)
    step: Step | None = None
    days: int = 0
    table: Table | None = None
    unclaimed: Turn | None = None
    differences: list[Difference] = field(default_factory=list)
    observers: Sequence[Observer] = ()
    _before: Replay | None = None

    # ---------------------------------------------------------------------------------------------- the engine
    @property
    def context(self) -> Context:
        """A minute goes by with every turn."""
        return replace(self.base, now=self.base.now + timedelta(days=self.days, minutes=self.turn.number))

    @property
    def asked(self) -> Ask | Complete:
        """The card that stands there now; after a refusal still the one that was refused."""
        if self.step is None:
            self._before = self.stand()
            self.step = self._before.step()
        return self.step.ask if isinstance(self.step, Refuse) else self.step

    @property
    def is_complete(self) -> bool:
        """Whether everything was asked and sent."""
        return isinstance(self.asked, Complete)

    @property
    def kept(self) -> str:
        """The records as JSON."""
        return dump_records(self.records)

    def stand(self) -> Replay:
        """The whole interview under the present records."""
        return Replay(plan_of(self.flow), self.records, self.context)

    def submit(self, event: Event) -> None:
        """Hands an event to the engine, and checks that what came of it survives a restart: a replay of the records
        as they were read back, from which the next event goes on.
        """
        outcome = submit_at(self._before or self.stand(), event)
        if outcome.records:
            self.records += load_records(dump_records(outcome.records))
            self._before = self.stand()
        self.step = outcome.step
        for observe in self.observers:
            observe(self, event, outcome)
        if isinstance(self.step, Refuse):
            self.unclaimed = self.turn
            return
        if isinstance(self.step, Ask) and self.step.notice == "stale":
            self._stop("a turn that counts", "stale: this is not asked now", f"the card is {card_text(self.step)!r}")
        elif isinstance(event, Table):
            self.table = None if event.save else event
        elif not isinstance(event, Pause | Resume) and self._before and self._before.step() != self.step:
            self._stop("the same step after a restart", card_text(self.step), "report this defect of the engine")

    # --------------------------------------------------------------------------------------------------- turns
    def play(self, turns: Sequence[Turn]) -> None:
        """Plays turns until one of them is not possible."""
        if self.step is None:
            self._begin()
        try:
            for turn in turns:
                self.play_turn(turn)
        except _Over:
            return

    def attempt(self, turn: Turn) -> Difference | None:
        """Plays one turn; where it is not possible nothing happens, and the difference says why."""
        known = len(self.differences)
        self.play([turn])
        found = self.differences[known:]
        del self.differences[known:]
        return found[0] if found and not found[0].fixes else None

    def claim(self, turn: Turn) -> None:
        """Says of the refusal that stands there that a turn mentions it."""
        self.turn, self.unclaimed = turn, None

    def _begin(self) -> None:
        for observe in self.observers:
            observe(self, None, None)
        self.step = self.asked

    def play_turn(self, turn: Turn) -> None:
        """Plays one turn; differences are noted, and what is impossible ends the play."""
        if turn.verb != "refuse":
            self.claim_refusal()
        self.turn = turn
        match turn.verb:
            case "bot":
                for due, came, card in compare_card(turn.said, self._now()):
                    self._differ(due, came, UPDATE, Fix("replace", ("turns", turn.number - 1, "bot"), card))
            case "refuse":
                self._compare_refusal(turn)
            case "expect":
                self.compare(turn.said, ("turns", turn.number - 1, "expect"))
            case "language":
                self.base, self.step = replace(self.base, language=turn.said), None
            case "day":
                self.days, self.step = self.days + int(turn.said), None
            case "returned":
                self._hand_back(turn.said)
            case "restart":
                self.step = None
            case _:
                self._act(turn)

    def _act(self, turn: Turn) -> None:
        ask = self.asked
        if not isinstance(ask, Ask):
            self._stop("a question", "complete", "remove the turn: the conversation is over")
        elif turn.verb == "cancel" and ask.kind == "table":
            self.step = self.table = None
        else:
            candidates = self.step.candidates if isinstance(self.step, Refuse) else ()
            try:
                event = event_of(turn, ask, candidates, self.table)
            except CannotAct as problem:
                self._stop(problem.due, problem.came, problem.way_out)
            if isinstance(event, Table):
                event = replace(event, letters=letters_of(self.flow, event.repeat, self.records, self.context))
            self.submit(event)

    def _hand_back(self, said: Mapping[str, Any]) -> None:
        try:
            records = send_back(self.flow, self.records, self.context, said)
        except CannotAct as problem:
            self._stop(problem.due, problem.came, problem.way_out)
        self.records += load_records(dump_records(records))
        self.step = None

    def _now(self) -> Step:
        return self.asked if self.step is None else self.step

    # --------------------------------------------------------------------------------------- what must be so
    def claim_refusal(self) -> None:
        """A refusal that no turn mentions is a difference of the turn that was refused."""
        if self.unclaimed is None or not isinstance(self.step, Refuse):
            return
        self.differences.append(unclaimed(self.name, self.unclaimed, refusal_of(self.step)))
        self.unclaimed = None

    def _compare_refusal(self, turn: Turn) -> None:
        self.unclaimed = None
        for due, came, refusal in compare_refusal(turn.said, self._now()):
            path = ("turns", turn.number - 1)
            if refusal is None:
                way_out = "say what is refused, or remove the turn (--update does it)"
                self._differ(due, came, way_out, Fix("remove", path))
            else:
                self._differ(due, came, UPDATE, Fix("replace", (*path, "refuse"), refusal))

    def compare(self, expect: Mapping[str, Any], path: tuple[str | int, ...]) -> None:
        """Compares values, statuses and progress as they are now."""
        step, stand = self._now(), self.stand()
        for key, (due, came, value) in compare_expectations(expect, step, stand):
            self._differ(due, came, UPDATE, Fix("replace", (*path, key), value))

    def compare_end(self, transcript: Transcript) -> None:
        """What is expected of the whole; nothing is, when the conversation could not be played to its end."""
        self.claim_refusal()
        if all(each.fixes for each in self.differences):
            step, stand, self.turn = self._now(), self.stand(), Turn(0, "expect", None, transcript.expect_line)
            for key, (due, came, value) in compare_expectations(transcript.expect, step, stand):
                self._differ(due, came, UPDATE, Fix("replace", ("expect", key), value))

    def _differ(self, due: str, came: str, way_out: str, *fixes: Fix) -> None:
        self.differences.append(Difference(self.name, self.turn, due, came, way_out, fixes))

    def _stop(self, due: str, came: str, way_out: str) -> None:
        self._differ(due, came, way_out)
        raise _Over


UPDATE: Final = "correct the flow, or let --update write what came"


def perform(
    flow: Flow, transcript: Transcript, pack: Mapping[str, Scalar] | None = None, observers: Sequence[Observer] = ()
) -> Performance:
    """Plays the whole transcript and notes every difference; it raises nothing."""
    performance = Performance(flow, transcript.name, make_base(flow, transcript, pack))
    performance.observers = observers
    performance.play(transcript.turns)
    performance.compare_end(transcript)
    return performance


def rehearse(flow: Flow, transcript: Transcript, pack: Mapping[str, Scalar] | None = None) -> Performance:
    """Plays the transcript; raises Mismatch with the first difference where the flow does not reproduce it."""
    performance = perform(flow, transcript, pack)
    if performance.differences:
        raise Mismatch(performance.differences[0])
    return performance
