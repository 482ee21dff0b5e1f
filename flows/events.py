"""What the host tells the engine: an answer, a non-answer, a way back, a thing opened or done."""

from dataclasses import dataclass

from flows.status import Status


@dataclass(frozen=True, slots=True)
class Answer:
    """`raw` as typed by a person, or, with `typed=False`, in its stored form (choice names, a plain number)."""

    address: str
    raw: str
    typed: bool = True
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class NonAnswer:
    address: str
    status: Status


@dataclass(frozen=True, slots=True)
class Back:
    pass


@dataclass(frozen=True, slots=True)
class Edit:
    address: str


@dataclass(frozen=True, slots=True)
class Keep:
    address: str


@dataclass(frozen=True, slots=True)
class OpenInstance:
    repeat: str


@dataclass(frozen=True, slots=True)
class DeleteInstance:
    """`instance` is the address of the instance, e.g. `spot#2`."""

    instance: str


@dataclass(frozen=True, slots=True)
class Done:
    repeat: str


@dataclass(frozen=True, slots=True)
class KeepFirst:
    repeat: str
    count: int


@dataclass(frozen=True, slots=True)
class Confirm:
    pass


@dataclass(frozen=True, slots=True)
class Pause:
    pass


@dataclass(frozen=True, slots=True)
class Resume:
    pass


Told = Answer | NonAnswer | Edit | Keep | Back
Steered = OpenInstance | DeleteInstance | Done | KeepFirst | Confirm | Pause | Resume
Event = Told | Steered
