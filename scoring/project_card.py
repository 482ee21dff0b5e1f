"""The sheet of one project for a funder, as a publication holds it: each field is filled or says who could know."""

from dataclasses import dataclass
from typing import Literal

from scoring.assessment import GateState
from scoring.cards import Named, Version, Words
from scoring.packs import Cost

State = Literal["met", "open", "unknown"]


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A field without a value: `who` could know it (an authority of the model, or `coordinator`, for whom the model has
    no words), and what to do.
    """

    who: Named
    how: Literal["ask", "to_be_agreed", "two_quotes"] = "ask"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the coordinator typed for one project: a target with its date, and the fare of one trip as a range."""

    target: float | None = None
    target_date: str = ""
    fare: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every sheet of a report: municipality, day, wave."""

    municipality: Words
    day: str
    wave: int


@dataclass(frozen=True, slots=True)
class People:
    """How many are concerned, as a range: `cases` a year of the procedures, or colleagues of the unit (`staff`)."""

    least: int
    most: int
    of: Literal["cases", "staff"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What an office holder stated: the fact and its value (`true`, a number, a choice), of which thing (`about`, {}
    for the unit), and what the model calls the fact ({} where it has no words for it).
    """

    fact: str
    value: str
    about: Words
    title: Words


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the project rests on: figures by id, statements of office holders, the letter of confidence, and the
    baseline: the figure of this report (its id, or what was stated) for the indicator that should move. `measures`
    names that indicator ({} where the model has no words for it); `source` is who said so.
    """

    because: tuple[str, ...]
    stated: tuple[Statement, ...]
    confidence: str | NotKnown
    indicator: str
    measures: Words
    baseline: str | NotKnown
    source: Named | None


@dataclass(frozen=True, slots=True)
class Door:
    """A door of the law: what must hold, whether it does, and the text that the legal officer named for it."""

    name: Words
    state: GateState
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What comes before it: other steps with their state, doors of the law with theirs; `risk`: the first open one."""

    prerequisites: tuple[tuple[str, Words, State], ...]
    gates: tuple[Door, ...]
    risk: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSheet:
    """One project. `fares`: what residents would no longer pay for trips, an estimate; None without a fare."""

    rule: str
    step: Words
    residents: Words
    owner: Named
    frame: Frame
    editions: tuple[Version, Version]
    evidence: Evidence
    people: People | NotKnown
    before: Before
    target: tuple[float, str] | NotKnown
    cost: Cost | NotKnown
    fares: tuple[float, float] | None
