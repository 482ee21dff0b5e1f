"""Plays a transcript against a flow: every turn starts from the records as JSON, so each is also a crash test."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn

from flows.card_text import card_text, choice_buttons, silence_buttons
from flows.conversation import (
    Answer,
    Ask,
    Back,
    Complete,
    Confirm,
    Context,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    NonAnswer,
    Pause,
    Refuse,
    Resume,
    Status,
    Step,
    plain,
)
from flows.engine import replay, submit
from flows.model import Flow
from flows.records import dump_records, load_records
from flows.transcript import Transcript, Turn

SAYINGS = {"skip": Status.SKIPPED} | {
    str(status): status for status in (Status.DONT_KNOW, Status.REFUSED, Status.NOT_APPLICABLE)
}
UNSEEN = (None, Status.NOT_ASKED, Status.NOT_REACHED)


class Mismatch(AssertionError):
    """The flow did not reproduce the transcript; the text says at which turn, what was due and what came."""


START = Turn(0, "start")


@dataclass(slots=True)
class Rehearsal:
    """One performance: what is kept between turns is the text of the records, nothing else."""

    flow: Flow
    transcript: Transcript
    kept: str = "[]"
    language: str = ""
    days: int = 0
    turn: Turn = START
    step: Step | None = None
    refusal_due: bool = False
    cards: list[str] = field(default_factory=list)

    def play(self) -> "Rehearsal":
        """Plays all turns and compares what is expected. Raises Mismatch at the first difference."""
        self.language = self.transcript.language
        self.step = self._replay()
        for turn in self.transcript.turns:
            self.turn = turn
            self._play_turn(turn)
            self.cards.append(card_text(self._asked()))
        self._check_end()
        return self

    def _play_turn(self, turn: Turn) -> None:
        if self.refusal_due and isinstance(self.step, Refuse) and turn.verb != "refuse":
            self._fail("no refusal of the turn before", f"refused: {self.step.reason} {self.step.detail or ''}")
        match turn.verb:
            case "bot":
                self._check_card(turn.said)
            case "refuse":
                self._check_refusal(turn.said)
            case "language":
                self.language = turn.said
                self.step = self._replay()
            case "day":
                self.days += int(turn.said)
                self.step = self._replay()
            case "restart":
                self.step = self._replay()
            case _:
                self._submit(self._event(turn))

    # ---------------------------------------------------------------------------------------------- the engine
    def _context(self) -> Context:
        names = {each.name: each.type for each in self.flow.inputs}
        given = self.transcript.inputs
        return Context(
            now=self.transcript.today + timedelta(days=self.days, minutes=self.turn.number),
            language=self.language,
            seed=self.transcript.name,
            inputs={name: value for name, value in given.items() if names.get(name) != "choices"},
            choices={name: value for name, value in given.items() if names.get(name) == "choices"},
            voice="voice" in self.transcript.permit,
            tables="tables" in self.transcript.permit,
            delegate="delegate" in self.transcript.permit,
        )

    def _replay(self) -> Step:
        return replay(self.flow, load_records(self.kept), self._context())

    def _submit(self, event: Event) -> None:
        records = load_records(self.kept)
        outcome = submit(self.flow, records, self._context(), event)
        self.kept = dump_records([*records, *outcome.records])
        self.step, self.refusal_due = outcome.step, True
        if isinstance(self.step, Refuse):
            return
        if isinstance(self.step, Ask) and self.step.notice == "stale":
            self._fail("a turn that counts", "stale: the question was no longer asked")
        if self._replay() != self.step and not isinstance(event, Pause | Resume):
            self._fail("the same step after a restart", card_text(self._asked()))

    # ----------------------------------------------------------------------------------- what a person may do
    def _asked(self) -> Ask | Complete:
        if isinstance(self.step, Refuse):
            return self.step.ask
        if self.step is None:
            raise Mismatch("nothing was played")
        return self.step

    def _event(self, turn: Turn) -> Event:
        ask = self._asked()
        if not isinstance(ask, Ask):
            self._fail("a question", "complete")
        if (turn.verb == "cancel" and not ask.can_cancel) or (turn.verb == "back" and not ask.can_back):
            self._fail(f"{turn.verb} offered", "not offered")
        match turn.verb:
            case "tap":
                event = self._tap(ask, turn.said)
            case "type":
                event = Answer(ask.address, str(turn.said))
            case "say":
                event = self._say(ask, turn.said)
            case "edit":
                event = Edit(turn.said)
            case "delete":
                event = DeleteInstance(turn.said)
            case _:
                event = _bare_event(turn.verb, ask)
        return event

    def _tap(self, ask: Ask, said: str | list[str]) -> Event:
        if isinstance(said, list):
            return Answer(ask.address, " ".join(self._names(ask, said)), typed=False)
        buttons = {**dict(silence_buttons(ask)), **dict(choice_buttons(ask))}
        if isinstance(self.step, Refuse):
            buttons |= {plain(each.label): Answer(ask.address, each.value, False) for each in self.step.candidates}
        if said not in buttons:
            self._fail(f"button {said!r}", card_text(ask))
        return buttons[said]

    def _names(self, ask: Ask, labels: Sequence[str]) -> Iterator[str]:
        offered = {plain(offer.label): offer for offer in ask.choices}
        if strange := [label for label in labels if label not in offered]:
            self._fail(f"choice {strange[0]!r}", card_text(ask))
        ticked = [offered[label] for label in labels]
        yield from (offer.name for offer in sorted(ticked, key=lambda offer: offer.ordinal))

    def _say(self, ask: Ask, said: str) -> Event:
        status = SAYINGS.get(said)
        if status is None or status not in [offer.status for offer in ask.allow]:
            self._fail(f"{said} offered", ", ".join(offer.status for offer in ask.allow) or "no non-answer")
        return NonAnswer(ask.address, status)

    # ------------------------------------------------------------------------------------------ what must be so
    def _check_card(self, said: str) -> None:
        shown = card_text(self._asked())
        if shown.split() != str(said).split():
            self._fail(str(said), shown)

    def _check_refusal(self, said: Mapping[str, Any]) -> None:
        if not isinstance(self.step, Refuse):
            self._fail(f"refusal {said.get('reason')}", card_text(self._asked()))
        came = {"reason": str(self.step.reason), "says": plain(self.step.message or ())}
        for key, due in said.items():
            if came.get(key) != due:
                self._fail(f"{key} {due!r}", f"{came.get(key)!r}")
        self.refusal_due = False

    def _check_end(self) -> None:
        step, expect = self._asked(), self.transcript.expect
        if self.refusal_due and isinstance(self.step, Refuse):
            self._fail("no refusal", f"refused: {self.step.reason}")
        if isinstance(step, Ask):
            if set(expect) - {"progress"}:
                self._fail("complete", card_text(step))
            came = [step.progress.done, step.progress.total]
            if expect.get("progress", came) != came:
                self._fail(f"progress {expect['progress']}", f"{came}")
            return
        for due, value in _differences(step, expect):
            self._fail(due, value)

    def _fail(self, due: str, came: str) -> NoReturn:
        raise Mismatch(f"{self.transcript.name}, turn {self.turn.number} ({self.turn.verb}): due {due}; came {came}")


def rehearse(flow: Flow, transcript: Transcript) -> Rehearsal:
    """Plays the transcript; raises Mismatch where the flow does not reproduce it."""
    return Rehearsal(flow, transcript).play()


def _bare_event(verb: str, ask: Ask) -> Event:
    """The event of a turn that is one word; `cancel` deletes the instance that the question stands in."""
    events: dict[str, Event] = {
        "confirm": Confirm(),
        "back": Back(),
        "keep": Keep(ask.address),
        "cancel": DeleteInstance(ask.address.rpartition(".")[0]),
        "none": Done(ask.address),
        "pause": Pause(),
        "resume": Resume(),
    }
    return events[verb]


def _differences(step: Complete, expect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was due and what came, for each expectation that did not hold."""
    for name in expect.get("absent", ()):
        if step.statuses.get(name) not in UNSEEN or step.responses.get(name) not in (None, ""):
            yield f"{name} absent", repr(step.responses.get(name))
    for address, wanted in expect.items():
        if address in ("complete", "absent"):
            continue
        if isinstance(wanted, dict):
            came: Any = step.statuses.get(address)
            wanted = wanted["status"]
        else:
            came = step.responses.get(address)
        if came != wanted:
            yield f"{address}: {wanted!r}", repr(came)
