"""A dialog: a flow on the same engine as every survey, and what its answers do once confirmed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk.desk import Desk
from bot.desk.sittings import Sitting
from bot.turn import Effects, Turn
from flows.conversation import Complete, Confirm, Scalar
from flows.engine import submit
from reports.words import Words

Choices = Mapping[str, Sequence[Mapping[str, Any]]]
Answers = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Given:
    """What a dialog about one thing is told when it opens: single values and lists."""

    inputs: Mapping[str, Scalar]
    choices: Choices


@dataclass(frozen=True, slots=True)
class Dialog:
    """`choices` are pinned when the dialog opens, or what `given` says for a municipality, a subject and a language;
    `vet` says what only the host can refuse (None: fine); `preview` heads the review with consequences; `apply` is
    asked for the role again and returns the effects.
    """

    name: str
    action: str
    choices: Callable[[Desk, str], Awaitable[Choices]]
    preview: Callable[[Desk, Sitting, Answers, Words], Awaitable[tuple[str, ...]]]
    apply: Callable[[Turn, Desk, Sitting, Answers], Awaitable[Effects]]
    vet: Callable[[Desk, Sitting, str, Scalar, Words], Awaitable[str | None]] | None = None
    given: Callable[[Desk, str, str, str], Awaitable[Given]] | None = None


def confirmed(sitting: Sitting) -> Answers:
    """What the answers would be if the review were confirmed now; nothing while something is still asked."""
    step = submit(sitting.flow, sitting.records, sitting.context, Confirm()).step
    return step.responses if isinstance(step, Complete) else {}
