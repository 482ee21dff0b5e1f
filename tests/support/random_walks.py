"""Random walks: what people do on the card before them, what they do out of turn, and what no person would do.

`walk(flow, seed, length)` plays one from the start and checks after every event what must hold whatever happens.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flows.conversation import (
    Answer,
    Ask,
    Attachment,
    Back,
    Complete,
    Confirm,
    Context,
    Delegate,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    KeepFirst,
    NonAnswer,
    OpenInstance,
    Pause,
    Record,
    Refuse,
    Resume,
    Status,
    Step,
    Table,
    TableRow,
    TakeBack,
)
from flows.engine import replay, submit
from flows.improvise import improvise
from flows.kinds import REASONS
from flows.limits import MAX_INSTANCES_PER_REPEAT, MAX_RESPONSES_PER_INTERVIEW
from flows.model import Flow
from flows.records import dump_records, load_records
from tests.support.random_flows import random_context

JUNK: Final = [
    "",
    " ",
    "1",
    "2",
    "-1",
    "1 000",
    "1,500",
    "12.5",
    "yes",
    "c0",
    "c1 c2",
    "c0 none",
    "other_one",
    "2 1",
    "ok",
]
JUNK += ["today", "30/02/2026", "11/2026", "nov 2026", "9h30", "14.69, -17.44", "x" * 41, "x" * 4001, "😀", "a\u0000b"]
JUNK += ["٣", "²", "\u202eabc", "nan", "1e400", "99999999999999999999", "c0\nc1", ",", "the market", "THE MARKET "]
PHOTO, VOICE = Attachment("f1", "image", "image/png", size=9), Attachment("v1", "audio", "audio/ogg", seconds=5)
FILES: Final = [
    (PHOTO,),
    (VOICE,),
    (PHOTO, PHOTO),
    (Attachment("f2", "file", "application/pdf"),),
    (Attachment("", "file"),),
]


@dataclass(frozen=True, slots=True)
class Passed:
    """One event of a walk: the records and the step before it, and what came of it."""

    event: Event
    before: tuple[Record, ...]
    step: Ask
    outcome: Step
    after: tuple[Record, ...]
    context: Context


def addresses(flow: Flow) -> list[str]:
    """Names, instances and answers in instances, of which some exist in an interview and some do not."""
    made = [
        *flow.names,
        "nowhere",
        "",
        "/review",
        "/waiting",
        "a#b",
        "#",
        "r1#1.",
        "q1/name/other_one",
        "r#99999999999",
    ]
    repeats = [name for name in flow.names if flow.items[name].type == "repeat"]
    for repeat in repeats:
        made += [f"{repeat}#{number}" for number in (0, 1, 2, 3)]
        made += [f"{repeat}#{number}.{name}" for number in (1, 2) for name in flow.names]
        made += [f"{repeat}#1.{inner}#1" for inner in repeats]
    return made


def any_event(ask: Ask, known: Sequence[str], dice: random.Random) -> Event:
    """Something that the card does not ask for, or not like that."""
    here = dice.choice(known) if dice.random() < 0.5 else ask.address
    there = dice.choice(known)
    rows = (TableRow(4, None, {"q1": "1"}), TableRow(5, 1, {"nowhere": 2.5}))
    return dice.choice(
        [
            Answer(here, dice.choice(JUNK)),
            Answer(here, dice.choice(JUNK)),
            Answer(here, dice.choice(JUNK), typed=False),
            Answer(here, "", files=dice.choice(FILES)),
            NonAnswer(here, dice.choice(list(Status))),
            Edit(there),
            Edit(there),
            Keep(here),
            DeleteInstance(there),
            OpenInstance(here),
            Done(here),
            KeepFirst(here, dice.randint(-1, 4)),
            Delegate(there, dice.choice(["c-1", "", "returned"])),
            TakeBack(there),
            Table(there, rows, dice.random() < 0.5),
            Back(),
            Back(),
            Confirm(),
            Pause(),
            Resume(),
        ]
    )


def next_event(ask: Ask, known: Sequence[str], said: Sequence[str], dice: random.Random) -> Event:
    """Mostly what a person does with this card, often a second thought about what was said before."""
    chance = dice.random()
    if ask.kind == "review" and said and chance < 0.7:
        return Edit(dice.choice(said))
    if ask.type in ("integer", "decimal", "text") and chance < 0.08:
        return Answer(ask.address, dice.choice(["1 000", "2", "7", "x" * 4001]))
    if chance < 0.7:
        return improvise(ask, f"{dice.random()}", language="en")
    if chance < 0.82 and said:
        return Edit(dice.choice(said))
    return any_event(ask, known, dice)


def walk(flow: Flow, seed: int | str, length: int = 40) -> Iterator[Passed]:
    """The events of one walk. Raises AssertionError where the engine does not keep what it promises."""
    dice, known = random.Random(f"walk {seed}"), addresses(flow)
    records: tuple[Record, ...] = ()
    step = replay(flow, records, random_context(flow, seed))
    for minute in range(1, length):
        if isinstance(step, Complete):
            return
        context = random_context(flow, seed, minute)
        step = replay(flow, records, context)
        assert isinstance(step, Ask)
        said = [record.address for record in records if record.status is not None]
        event = next_event(step, known, said, dice)
        outcome = submit(flow, records, context, event)
        after = load_records(dump_records([*records, *outcome.records]))
        check_outcome(flow, records, context, outcome.step, after)
        yield Passed(event, records, step, outcome.step, after, context)
        records, step = after, replay(flow, after, context)


def check_outcome(flow: Flow, before: Sequence[Record], context: Context, step: Step, after: Sequence[Record]) -> None:
    """Nothing said is lost, a refusal records nothing, what was said is what a replay says, no limit is passed."""
    assert list(after[: len(before)]) == list(before)
    assert len(after) <= MAX_RESPONSES_PER_INTERVIEW
    if isinstance(step, Refuse):
        assert step.reason in REASONS
        assert len(after) == len(before)
        step = step.ask
    elif not (isinstance(step, Ask) and step.notice == "stale"):
        assert replay(flow, after, context) == step
    if isinstance(step, Ask):
        check_ask(step)


def check_ask(ask: Ask) -> None:
    """A card can be drawn and answered: there is a way on, and its figures make sense."""
    assert 0 <= ask.progress.done <= ask.progress.total
    names = [offer.name for offer in ask.choices]
    assert len(names) == len(set(names))
    if ask.kind == "matrix":
        assert [row.address for row in ask.matrix if row.marked] == [ask.address]
    if ask.kind == "more":
        assert ask.can_add
    if ask.kind == "waiting":
        assert ask.pending
    if ask.kind in ("question", "matrix") and ask.type in ("select_one", "select_multiple", "rank"):
        assert ask.choices
    if ask.kind == "fewer":
        assert 0 <= int(ask.previous or 0) <= MAX_INSTANCES_PER_REPEAT
