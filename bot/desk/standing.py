"""Where interviews stood last, so that the next tap need not read and replay them anew: bounded, only a shortcut."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.desk.kept import Kept
from flows.conversation import Ask, Complete, Context, Event, Outcome, Record, ReviewRow
from flows.engine import begin, go_on, rows_of
from flows.model import Flow
from flows.quickly import replace
from flows.replay import Replay

MOST = 256

Given = tuple[str, ...]
"""The texts, as stored, that a context is made of besides the time."""


@dataclass(slots=True)
class Standing:
    """Records under a context. `bodies` are the sealed texts that the records were read from: they tell whether these
    are still the interview's records, for no two are sealed alike.
    """

    flow: Flow
    bodies: tuple[str, ...]
    records: tuple[Record, ...]
    context: Context
    given: Given
    _replay: Replay | None = field(default=None, repr=False)
    _step: Ask | Complete | None = field(default=None, repr=False)
    after: Replay | None = field(default=None, repr=False)

    def step(self) -> Ask | Complete:
        """What is asked now."""
        if self._step is None:
            self._step = self._begun().step()
        return self._step

    def offer(self, event: Event) -> Outcome:
        """What becomes of an event. The replay that took it is used up; `after` is the one that it led to."""
        before, self._replay = self._begun(), None
        outcome, self.after = go_on(before, event)
        return outcome

    def rows(self) -> tuple[ReviewRow, ...]:
        """The answers that stand at this moment."""
        return rows_of(self._begun())

    def _begun(self) -> Replay:
        if self._replay is None:
            self._replay = begin(self.flow, self.records, self.context)
        return self._replay

    def under(self, context: Context) -> "Standing":
        """The same records under another context, replayed again only where that may make a difference."""
        replay, self._replay = self._replay, None  # it belongs to one of them, who may use it up
        return self._again(context, replay if replay is not None and replay.holds_under(context) else None)

    def at(self, now: datetime) -> "Standing":
        """The same at another time."""
        context = replace(self.context, now=now)
        replay, self._replay = self._replay, None
        return self._again(context, replay if replay is not None and replay.holds_at(context) else None)

    def _again(self, context: Context, replay: Replay | None) -> "Standing":
        step = None if replay is None else self._step
        return Standing(self.flow, self.bodies, self.records, context, self.given, replay, step)

    def then(self, records: tuple[Record, ...], bodies: Sequence[str]) -> "Standing":
        """With the records of the outcome at the end, as they will have been sealed."""
        return Standing(
            self.flow, (*self.bodies, *bodies), (*self.records, *records), self.context, self.given, self.after
        )


class Standings:
    """The interviews of the last people who answered, by their ids. What is kept need not have been committed: what was
    not is never found, as nobody stores such bodies. Beside where an interview stands the `seat` may be kept, which is
    the whole sitting.
    """

    def __init__(self, most: int = MOST) -> None:
        self._kept: Kept[tuple[Standing, Any]] = Kept(most)

    def get(self, interview: str, flow: Flow, bodies: tuple[str, ...]) -> Standing | None:
        """How it stood when these were its records."""
        known = self._kept.get(interview)
        return known[0] if known is not None and known[0].flow is flow and known[0].bodies == bodies else None

    def given(self, interview: str, given: Given) -> Context | None:
        """The context that was made of these texts, at some time."""
        known = self._kept.get(interview)
        return known[0].context if known is not None and known[0].given == given else None

    def seat(self, interview: str) -> Any:
        """The last sitting, which may be another by now; None where there is none."""
        known = self._kept.get(interview)
        return None if known is None else known[1]

    def put(self, interview: str, standing: Standing, seat: Any = None) -> None:
        """Keep how it stands now."""
        self._kept.put(interview, (standing, seat))

    def forget(self) -> None:
        """Drop them all."""
        self._kept.forget()
