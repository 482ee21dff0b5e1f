"""All parts of one sandbox in one place, as methods and people's hands are given them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.forms import Form
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.line import Line
from bot.sandbox.profile import Profile
from bot.sandbox.queues import Queue
from bot.sandbox.render import message_json
from bot.sandbox.world import Chat, Message, Person, World, message_bytes

Json = dict[str, Any]


@dataclass(slots=True)
class Query:
    """A tap that waits for its answerCallbackQuery."""

    id: str
    person: int
    message: int
    at: float
    answered: bool = False


@dataclass
class Bench:
    """One running sandbox's state."""

    clock: Clock
    journal: Journal
    queue: Queue
    token: str
    world: World = field(default_factory=World)
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    profile: Profile = field(default_factory=Profile)
    bell: Bell = field(default_factory=Bell)
    queries: dict[str, Query] = field(default_factory=dict)
    status: Json = field(default_factory=dict)
    logged_out: bool = False
    line: Line | None = None
    webhook_changed: Callable[[], None] = lambda: None

    def message(self, message: Message) -> Json:
        """A message as the Bot API shows it."""
        return message_json(self.world, message, self.profile.name())

    def deliver(self, chat: Chat, message: Message) -> None:
        """A message or an edit reached the phones of a chat."""
        self.world.count_bytes(chat, *message_bytes(message))
        chat.typing_until = 0.0
        self.bell.ring(*chat.members)

    def person(self, person: int) -> Person:
        """A person by id; KeyError if there is none."""
        return self.world.people[person]


@dataclass(slots=True)
class Call:
    """One call of a method of the Bot API."""

    bench: Bench
    form: Form

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter, or the default."""
        return self.form.values.get(name, default)

    def text(self, name: str) -> str:
        """A parameter as a string; numbers are written out."""
        value = self.form.values.get(name, "")
        return value if isinstance(value, str) else str(value)

    @property
    def chat_id(self) -> int | None:
        """The chat of the call if it is named by a number."""
        chat = self.form.values.get("chat_id")
        return chat if isinstance(chat, int) else None
