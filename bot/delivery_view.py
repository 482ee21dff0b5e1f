"""What delivery needs of the rest of the shell, and the little that it remembers between two calls."""

from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.pacer import Pacer
from bot.screens.card import Card
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.turn import Effects
from bot.vault import Key
from bot.world import World

REMEMBERED = 1024


class Views(Protocol):
    """Draws what an outbox row names, from what is true now."""

    async def card(self, chat: str, screen: str, about: str, stands: Any = None) -> Card | None:
        """The card in the chat's language; None when there is nothing to show any more. `stands` is how the interview
        of the chat's one card was left by the commit that is to be shown.
        """
        ...


Unreachable = Callable[[str, str], Awaitable[Effects]]
"""From a chat and a reason (`blocked` or `not_started`) to what changes because of it."""


async def nothing_follows(chat: str, reason: str) -> Effects:
    """For a delivery that keeps no account of people."""
    return Effects()


class Pace(Protocol):
    """One pace for all that send."""

    async def slot(self) -> float:
        """The instant, on the monotonic clock, at which one broadcast may leave."""
        ...

    def answered(self) -> None:
        """A message left without asking."""
        ...


class Others(Protocol):
    """The other workers, as far as sending is concerned."""

    @property
    def pace(self) -> Pace | None:
        """None where nobody else sends."""
        ...

    def live(self) -> bool:
        """Whether what we have in hand is still ours."""
        ...


class Alone:
    """Nobody else sends, and nobody takes anything over."""

    pace = None

    def live(self) -> bool:
        return True


ALONE = Alone()


class Marks:
    """The highest message id by chat; bounded, and only ever a shortcut."""

    def __init__(self) -> None:
        self._marks: OrderedDict[str, int] = OrderedDict()

    def raise_to(self, chat: str, message: int) -> None:
        """Remember a message, unless a later one is known."""
        self._marks[chat] = max(message, self._marks.pop(chat, 0))
        if len(self._marks) > REMEMBERED:
            self._marks.popitem(last=False)

    def get(self, chat: str) -> int:
        """The highest id that is remembered, or 0."""
        return self._marks.get(chat, 0)

    def forget(self, chat: str) -> None:
        """Drop the chat."""
        self._marks.pop(chat, None)


@dataclass(slots=True)
class Memory:
    """`newest` message of a chat, the message whose button was `tapped` last, `fails` in a row by outbox key."""

    newest: Marks = field(default_factory=Marks)
    tapped: Marks = field(default_factory=Marks)
    fails: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything that work on a row may use. `key` is the installation's; `bot` the bot's id as text."""

    views: Views
    writer: Writer
    store: Store
    pacer: Pacer
    world: World
    key: Key
    bot: str
    on_unreachable: Unreachable = nothing_follows
    memory: Memory = field(default_factory=Memory)
