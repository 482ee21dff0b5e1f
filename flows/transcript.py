"""Transcripts: conversations kept as YAML that a flow must reproduce, and how one is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows.limits import MAX_TRANSCRIPT_TURNS
from flows.problems import FlowProblems
from flows.yaml_nodes import read_yaml

# What a turn may be: of the first kind bare words, of the second a word with something said.
BARE = frozenset({"confirm", "back", "keep", "cancel", "none", "restart", "pause", "resume"})
SAYING = frozenset({"bot", "tap", "type", "say", "edit", "delete", "refuse", "language", "day"})
KEYS = frozenset({"flow", "about", "language", "today", "inputs", "permit", "turns", "expect"})
PERMITS = frozenset({"voice", "tables", "delegate"})


class TranscriptError(ValueError):
    """A file that is not a transcript; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the conversation; `number` counts from 1, `said` is None for a bare word."""

    number: int
    verb: str
    said: Any = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation: under what conditions, what is said, and what must have come of it (address -> value)."""

    name: str
    flow: str
    language: str
    today: datetime
    turns: tuple[Turn, ...]
    about: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    permit: frozenset[str] = frozenset()
    expect: Mapping[str, Any] = field(default_factory=dict)


def read_transcript(text: str, name: str = "transcript") -> Transcript:
    """The transcript of a YAML text. Raises TranscriptError with the place and the cause."""
    try:
        body = read_yaml(text, name).data
    except FlowProblems as problems:
        raise TranscriptError(str(problems)) from problems
    if not isinstance(body, dict):
        raise TranscriptError(f"{name}: not a mapping: write flow:, language:, today:, turns:")
    if strange := sorted(set(body) - KEYS):
        raise TranscriptError(f"{name}: unknown key {strange[0]!r}: known are {', '.join(sorted(KEYS))}")
    if missing := sorted({"flow", "language", "today", "turns"} - set(body)):
        raise TranscriptError(f"{name}: {missing[0]} is missing")
    if set(body.get("permit", ())) - PERMITS:
        raise TranscriptError(f"{name}: permit: known are {', '.join(sorted(PERMITS))}")
    return Transcript(
        name=name,
        flow=body["flow"],
        language=body["language"],
        today=_read_day(body["today"], name),
        turns=_read_turns(body["turns"], name),
        about=body.get("about", ""),
        inputs=body.get("inputs", {}),
        permit=frozenset(body.get("permit", ())),
        expect=body.get("expect", {}),
    )


def _read_day(said: Any, name: str) -> datetime:
    """Nine in the morning of that day, UTC."""
    try:
        return datetime.fromisoformat(str(said)).replace(hour=9, tzinfo=UTC)
    except ValueError as problem:
        raise TranscriptError(f"{name}: today: {said!r} is not a day: write 2026-11-23") from problem


def _read_turns(turns: Any, name: str) -> tuple[Turn, ...]:
    if not isinstance(turns, list) or not turns:
        raise TranscriptError(f"{name}: turns: a list is needed")
    if len(turns) > MAX_TRANSCRIPT_TURNS:
        raise TranscriptError(f"{name}: {len(turns)} turns, at most {MAX_TRANSCRIPT_TURNS}")
    return tuple(_read_turn(number, turn, name) for number, turn in enumerate(turns, start=1))


def _read_turn(number: int, turn: Any, name: str) -> Turn:
    if isinstance(turn, str) and turn in BARE:
        return Turn(number, turn)
    if isinstance(turn, dict) and len(turn) == 1:
        verb, said = next(iter(turn.items()))
        if verb in SAYING:
            return Turn(number, verb, said)
    known = ", ".join(sorted(BARE) + [f"{verb}:" for verb in sorted(SAYING)])
    raise TranscriptError(f"{name}: turn {number}: {turn!r} is no turn: known are {known}")
