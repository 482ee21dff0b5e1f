"""Which registers there are, and from which answers each is filled: data beside the model."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field, model_validator

from scoring.cards import Words
from scoring.policy import Frozen, validate
from scoring.yaml_file import FileError, read_yaml

Merge = Literal["lowest", "largest", "latest"]


class Source(Frozen):
    """Answers that fill a register: the things of a repeat (`key` names them), or the `rows` of a matrix."""

    flow: str
    authority: str
    repeat: str = ""
    key: str = ""
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    evidence: str = ""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "Source":
        things = bool(self.repeat and self.key and self.fields)
        if things == bool(self.rows):
            raise ValueError("give either a repeat with its key and fields, or rows")
        return self


class Deadline(Frozen):
    """The date that must not pass unseen: `field` holds it, `still` is what a line must say to be watched (one of the
    named values, or nothing at all), `days` are how many days before it somebody is told.
    """

    field: str
    still: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    days: tuple[int, ...]


class Register(Frozen):
    """One list. With `by: department` each department has lines of its own."""

    id: str
    name: Words
    by: Literal["municipality", "department"] = "municipality"
    sources: tuple[Source, ...]
    merge: Mapping[str, Merge] = Field(default_factory=dict)
    deadline: Deadline | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The questions whose answers a line holds, in the order of the file."""
        names = (name for source in self.sources for name in (*source.fields, *(["state"] if source.rows else [])))
        return tuple(dict.fromkeys(names))


class Registers(Frozen):
    """A whole file of registers."""

    spec_version: Literal[1]
    registers: tuple[Register, ...]

    def __getitem__(self, id: str) -> Register:
        """The register of that id; KeyError for one that is not declared."""
        for one in self.registers:
            if one.id == id:
                return one
        raise KeyError(id)

    def __iter__(self) -> Iterator[Register]:  # type: ignore[override]
        return iter(self.registers)


def parse_registers(text: str, name: str = "registers.yaml") -> Registers:
    """Registers from their file; raises FileError with file:line:column and the cause."""
    source = read_yaml(text, name)
    found = validate(Registers, source)
    problems = [f"{source.locate(('registers', *path))}: {cause}" for path, cause in _mistakes(found)]
    if problems:
        raise FileError("\n".join(problems))
    return found


@cache
def load_registers(name: str = "egov_maturity") -> Registers:
    """The shipped registers that belong to a model."""
    file = f"{name}.registers.yaml"
    return parse_registers(resources.files("scoring").joinpath("models", file).read_text("utf-8"), file)


def _mistakes(found: Registers) -> Iterator[tuple[tuple[str | int, ...], str]]:
    seen: set[str] = set()
    for at, one in enumerate(found.registers):
        if one.id in seen:
            yield (at, "id"), f"{one.id} stands twice"
        seen.add(one.id)
        for name in one.merge:
            if name not in one.fields:
                yield (at, "merge"), f"{name} is not one of its fields: {', '.join(one.fields)}"
        if one.deadline is not None:
            for name in (one.deadline.field, *one.deadline.still):
                if name not in one.fields:
                    yield (at, "deadline"), f"{name} is not one of its fields: {', '.join(one.fields)}"
