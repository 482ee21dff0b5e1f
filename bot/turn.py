"""The one shape of everything: a Turn comes in, Effects go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from flows.events import Attachment
from flows.quickly import made_quickly


@dataclass(frozen=True, slots=True)
class Grant:
    """A right that ends: `scope` is `municipality:<id>`, `department:<id>` or `campaign:<id>`."""

    role: str
    scope: str
    expires_at: str


@made_quickly
@dataclass(frozen=True, slots=True)
class Actor:
    """Who wants something. `id` is a Telegram id as text, or `clock`, or `shell`; a person may hold several grants."""

    id: str
    grants: tuple[Grant, ...] = ()
    language: str = "en"
    first_name: str = ""


class Press(NamedTuple):
    """A button as it was pressed or will be drawn, before the codec signs it. A tuple, since every card makes a dozen,
    and a frozen dataclass takes three times as long to make.

    Version 1 (`subject` an interview): `action` is a code of telegram.md 11.2. Version 2 (`subject` whatever the
    action is about): `action` is the one-character code of an Action.
    """

    version: Literal[1, 2]
    action: str
    subject: str = ""
    question: str = ""
    arg: str = ""
    revision: int = 0


@made_quickly
@dataclass(frozen=True, slots=True)
class Tap:
    """A press of a button of version 1, on an interview or a dialog. `message` is the id of the card's message."""

    press: Press
    message: int | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Say:
    """Typed words that are no command. `edited`: an earlier message was changed."""

    text: str
    message: int
    edited: bool = False


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a message: `id` fetches it, `name` is the sender's (never logged), `size` in bytes (0: not said).

    `data` is there once the file was fetched, which happens only for who may send one now; `trouble` says why a wanted
    file could not be. `examined` is what a process of its own has made of the data.
    """

    id: str
    name: str = field(default="", repr=False)
    size: int = 0
    data: bytes | None = field(default=None, repr=False)
    trouble: Literal["", "too_big", "unreachable"] = ""
    examined: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def ending(self) -> str:
        """What the name says it is, in small letters; nothing where it says nothing."""
        _, dot, end = self.name.rpartition(".")
        return end.strip().lower() if dot else ""


@dataclass(frozen=True, slots=True)
class Send:
    """Something that is not text: voice, sticker, photo, document, location, contact, poll, other.

    `file` is a document that may be fetched. `files` are what came as an answer, by Telegram's own reference; `place`
    is `lat lon alt acc` of a location or venue; `album` names the messages that were sent together.
    """

    kind: str
    message: int
    file: SentFile | None = None
    files: tuple[Attachment, ...] = ()
    place: str = ""
    album: str = ""


@made_quickly
@dataclass(frozen=True, slots=True)
class Act:
    """An Action by name: a command, a button of version 2, a verb of the command line, a tick of the clock."""

    name: str
    about: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forged:
    """A button whose signature is wrong, or that was drawn for somebody else."""


Intent = Tap | Say | Send | Act | Forged


@made_quickly
@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that someone wants done. `id` is `<bot id>:<update id>` or a unique name for clock and shell.

    `chat` is the chat id as text (empty for clock and shell), `private` whether it is a private chat, `at` an aware
    instant, `seed` random text given by the world, `query` the id of the callback query to acknowledge, if any.
    """

    id: str
    door: Literal["chat", "web", "cli", "clock"]
    actor: Actor
    chat: str
    at: datetime
    seed: str
    intent: Intent
    language: str = "en"
    private: bool = True
    query: str | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Expect:
    """Compare-and-set: the row's revision must still be this one; it is raised by one when the unit is done."""

    table: str
    id: str
    revision: int


@made_quickly
@dataclass(frozen=True, slots=True)
class Write:
    """A named statement of the storage registry and the rows (JSON-able mappings) it is to be given."""

    statement: str
    rows: tuple[Mapping[str, Any], ...]


@made_quickly
@dataclass(frozen=True, slots=True)
class Show:
    """An outbox row: names a screen and what it is about; holds no words and no answer.

    `priority`: 0 interactive, 1 summaries and replies to coordinators, 2 invitations, 3 reminders.
    """

    chat: str
    screen: str
    about: str = ""
    priority: int = 0
    key: str = ""
    due_at: str = ""
    closes_at: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """A line of the hash-chained audit: what was done to what, never an answer."""

    action: str
    object: str
    result: str = "done"


@made_quickly
@dataclass(frozen=True, slots=True)
class Effects:
    """All that a turn changes, as data. `toast` is shown to who pressed the button, at most 200 characters.

    `stands`: where an interview stands once this is committed, for whoever draws its card then; only a shortcut.
    """

    expects: tuple[Expect, ...] = ()
    writes: tuple[Write, ...] = ()
    shows: tuple[Show, ...] = ()
    audit: tuple[Audit, ...] = ()
    toast: str = ""
    stands: Any = field(default=None, compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Unit:
    """Effects stamped with the turn that caused them, as the writer takes them."""

    turn: str
    effects: Effects
    actor: str = ""
    municipality: str = ""
    at: str = ""
    lane: str = ""


class Written(StrEnum):
    """What became of a unit: committed, here before, or somebody else was faster."""

    DONE = "done"
    SEEN = "seen"
    STALE = "stale"
