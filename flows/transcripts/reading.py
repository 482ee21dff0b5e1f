"""Transcripts: conversations kept as YAML that a flow must reproduce, and how one is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from flows.expression_error import suggestion
from flows.limits import MAX_TRANSCRIPT_TURNS
from flows.problems import FlowProblems
from flows.yaml_nodes import Document, read_yaml

# What a turn may be: of the first kind bare words, of the second a word with something said.
BARE: Final = frozenset({"confirm", "back", "keep", "cancel", "none", "restart", "pause", "resume", "save"})
SAYING: Final[Mapping[str, tuple[type, ...]]] = {
    **dict.fromkeys(("say", "edit", "delete", "language", "take_back"), (str,)),
    **dict.fromkeys(("send", "table", "delegate", "returned", "refuse", "expect"), (dict,)),
    "bot": (str, int, float),
    "tap": (str, list, int, float),
    "type": (str, int, float),
    "day": (str, int),
}
KEYS: Final = frozenset(
    {"flow", "about", "language", "today", "country", "inputs", "permit", "turns", "expect"}
)  # fmt: skip
NEEDED: Final = ("flow", "language", "today", "turns")
PERMITS: Final = frozenset({"voice", "tables", "delegate"})
SHAPES: Final = {dict: "a mapping", list: "a list", str: "a text"}


class TranscriptError(ValueError):
    """A file that is not a transcript; the text says where, why, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the conversation; `number` counts from 1, `said` is None for a bare word. `line` is in the file."""

    number: int
    verb: str
    said: Any = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation: under what conditions, what is said, and what must have come of it (address -> value)."""

    name: str
    flow: str
    language: str
    today: datetime
    turns: tuple[Turn, ...]
    about: str = ""
    country: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    permit: frozenset[str] = frozenset()
    expect: Mapping[str, Any] = field(default_factory=dict)
    expect_line: int = 0


def read_transcript(text: str, name: str = "transcript") -> Transcript:
    """The transcript of a YAML text. Raises TranscriptError with the place, the cause and the way out."""
    try:
        document = read_yaml(text, name)
    except FlowProblems as problems:
        raise TranscriptError(str(problems)) from problems
    body = document.data
    _check_keys(document)
    return Transcript(
        name=name,
        flow=str(body["flow"]),
        language=str(body["language"]),
        today=read_day(body["today"], name),
        turns=_read_turns(document),
        about=str(body.get("about") or ""),
        country=body.get("country"),
        inputs=_mapping(document, "inputs"),
        permit=frozenset(_permits(document)),
        expect=_mapping(document, "expect"),
        expect_line=document.position(("expect",), key=True)[0] if "expect" in body else 0,
    )


def _fail(document: Document, path: tuple[str | int, ...], why: str) -> TranscriptError:
    line, column = document.position(path, key=True)
    return TranscriptError(f"{document.name}:{line}:{column}: {why}")


def _check_keys(document: Document) -> None:
    body = document.data
    if not isinstance(body, dict):
        raise _fail(document, (), "not a mapping: write flow:, language:, today:, turns:")
    if strange := sorted(set(body) - KEYS):
        way_out = suggestion(strange[0], KEYS, f"known are {', '.join(sorted(KEYS))}")
        raise _fail(document, (strange[0],), f"unknown key {strange[0]!r}: {way_out}")
    for key in NEEDED:
        if key not in body:
            raise _fail(document, (), f"{key} is missing: add {key}:")
    if not isinstance(body.get("country"), str | None):
        raise _fail(document, ("country",), "country: not a code: write sn")


def _mapping(document: Document, key: str) -> Mapping[str, Any]:
    found = document.data.get(key) or {}
    if not isinstance(found, dict):
        raise _fail(document, (key,), f"{key}: not a mapping: write {key}: {{name: value}}")
    return found


def _permits(document: Document) -> list[str]:
    found = document.data.get("permit") or []
    if not isinstance(found, list) or set(map(str, found)) - PERMITS:
        raise _fail(document, ("permit",), f"permit: known are {', '.join(sorted(PERMITS))}")
    return found


def read_day(said: Any, name: str) -> datetime:
    """Nine in the morning of that day, UTC. Raises TranscriptError."""
    try:
        return datetime.fromisoformat(str(said)).replace(hour=9, tzinfo=UTC)
    except ValueError as problem:
        raise TranscriptError(f"{name}: today: {said!r} is not a day: write 2026-11-23") from problem


# ---------------------------------------------------------------------------------------------------- turns
def _read_turns(document: Document) -> tuple[Turn, ...]:
    turns = document.data["turns"]
    if not isinstance(turns, list) or not turns:
        raise _fail(document, ("turns",), "turns: a list is needed")
    if len(turns) > MAX_TRANSCRIPT_TURNS:
        cause = f"{len(turns)} turns, at most {MAX_TRANSCRIPT_TURNS}"
        raise _fail(document, ("turns",), f"{cause}: make two conversations of it")
    return tuple(_read_turn(document, number, turn) for number, turn in enumerate(turns, start=1))


def _read_turn(document: Document, number: int, turn: Any) -> Turn:
    place = ("turns", number - 1)
    line = document.position(place)[0]
    if isinstance(turn, str) and turn in BARE:
        return Turn(number, turn, None, line)
    if not isinstance(turn, dict) or len(turn) != 1 or next(iter(turn)) not in SAYING:
        known = ", ".join(sorted(BARE) + [f"{verb}:" for verb in sorted(SAYING)])
        raise _fail(document, place, f"turn {number}: {turn!r} is no turn: known are {known}")
    verb, said = next(iter(turn.items()))
    if not isinstance(said, SAYING[verb]) or isinstance(said, bool):
        shape = " or ".join(sorted({SHAPES[kind] for kind in SAYING[verb] if kind in SHAPES}))
        raise _fail(document, place, f"turn {number}: {verb}: {said!r} is not {shape}: put texts in quotes")
    if verb == "day" and not str(said).lstrip("+-").isdigit():
        raise _fail(document, place, f"turn {number}: day: {said!r} is not a number of days: write +3")
    return Turn(number, verb, said, line)
