"""The way of a made-up person through a flow, card by card: how many questions, and how many seconds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from flows.conversation import Answer, Ask, Complete, Context, Event, Record, Status
from flows.engine import replay, submit
from flows.improvise import Persona, improvise
from flows.model import Flow, Question

NOTICE: Final = 35
SENDING: Final = 20
NAMING: Final = 15
PROMPT: Final = 4
LEFT_OUT: Final = 5
"""Seconds, estimates: the notice, review and sending, a name for an "other", whether one more comes, a question passed
over, which is also what a card takes that comes a second time and every note on a card."""
TRIES: Final = 9
MOST_STEPS: Final = 400
ON: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A day on which every walk takes place, so that it is the same walk at every time."""
REVIEWER: Final = "Ms Sarr"
DEPARTMENTS: Final = ("Civil registry", "Markets")


@dataclass(frozen=True, slots=True)
class Walk:
    """What somebody saw and did, in order; `seed` gives the same walk again."""

    seed: str
    asks: tuple[Ask, ...]
    events: tuple[Event, ...]
    complete: Complete

    @property
    def questions(self) -> int:
        """How many questions were asked, each instance of a repeat counted, names for "others" not."""
        return len({ask.address for ask in self.asks if ask.kind in ("question", "matrix")})

    @property
    def besides_lists(self) -> int:
        """How many of them stand outside of repeats: what is asked of everybody with these answers."""
        return len({ask.address for ask in self.asks if ask.kind in ("question", "matrix") and "#" not in ask.address})


def context_of(seed: str, language: str = "en") -> Context:
    """What an interview is handed at launch, as the shell would: one department of two, nothing declared before."""
    register = [{"name": f"d{number}", "label": name} for number, name in enumerate(DEPARTMENTS)]
    inputs = {"invited_department": "d0", "dept_procs": "", "reviewer": REVIEWER}
    return Context(ON, language, seed, inputs, {"departments": register})


def walk(flow: Flow, persona: Persona, seed: str, language: str = "en") -> Walk | None:
    """From the first card to the last tap; None for somebody who does not come to an end."""
    context = context_of(seed, language)
    records: tuple[Record, ...] = ()
    step = replay(flow, records, context)
    asks: list[Ask] = []
    events: list[Event] = []
    while isinstance(step, Ask) and len(asks) < MOST_STEPS:
        event = improvise(step, f"{seed}/{len(asks)}", persona, language)
        asks.append(step)
        events.append(event)
        records = (*records, *submit(flow, records, context, event).records)
        step = replay(flow, records, context)
    return Walk(seed, tuple(asks), tuple(events), step) if isinstance(step, Complete) else None


def typical_walk(flow: Flow, persona: Persona) -> Walk:
    """The walk of median length among those of so many persons of this kind.

    Raises ValueError where none of them comes to an end.
    """
    tried = (walk(flow, persona, f"{persona.name}/{number}") for number in range(TRIES))
    found = sorted((each for each in tried if each is not None), key=lambda each: (len(each.asks), each.seed))
    if not found:
        raise ValueError(f"{flow.settings.id}: no {persona.name} comes to an end within {MOST_STEPS} cards")
    return found[len(found) // 2]


def seconds_of(flow: Flow, walk: Walk) -> int:
    """What the walk takes with the seconds that the flow states for its questions."""
    return NOTICE + SENDING + sum(_seconds(flow, walk))


def _seconds(flow: Flow, walk: Walk) -> Iterator[int]:
    seen: set[str] = set()
    for ask, event in zip(walk.asks, walk.events, strict=True):
        yield _first_time(flow, ask, event, walk) if ask.address not in seen else LEFT_OUT
        seen.add(ask.address)


def _first_time(flow: Flow, ask: Ask, event: Event, walk: Walk) -> int:
    match ask.kind:
        case "name":
            return NAMING
        case "question" | "matrix":
            item = flow.items[ask.address.rpartition(".")[2]]
            assert isinstance(item, Question)
            skipped = not isinstance(event, Answer) and walk.complete.statuses.get(ask.address) == Status.SKIPPED
            return LEFT_OUT * len(ask.notes) + (LEFT_OUT if skipped else item.seconds)
        case "review":
            return 0
    return PROMPT


def patient(persona: Persona) -> Persona:
    """The same person, who never goes back: what is measured is one way through."""
    return replace(persona, hesitant=0.0)
