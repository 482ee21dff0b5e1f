"""A small conversation with the engine, used by the tests of flows: one call for each thing a person can do."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.conversation import (
    Answer,
    Ask,
    Back,
    Complete,
    Confirm,
    Context,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    NonAnswer,
    OpenInstance,
    Record,
    Refuse,
    Status,
    Step,
    plain,
)
from flows.engine import replay, submit
from flows.records import dump_records, load_records
from flows.source import parse_flow

HEAD = """spec_version: 1
settings:
  id: small
  version: "1"
  title: {en: Small, fr: Petit}
  default_language: en
  languages: {en: English, fr: Français}
  allow: []
"""
YES_NO = """choices:
  yes_no:
    - {name: yes, label: {en: "Yes", fr: Oui}}
    - {name: no, label: {en: "No", fr: Non}}
"""


class Talk:
    """Keeps nothing between two events but the text of the records; every step must come out of a replay again."""

    def __init__(self, text: str, language: str = "en", **given: Any) -> None:
        self.flow = parse_flow(text)
        self.language = language
        self.given: dict[str, Any] = {"seed": "talk"} | given
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.kept = "[]"
        self.step: Step = replay(self.flow, self.records, self.context)

    @property
    def records(self) -> tuple[Record, ...]:
        return load_records(self.kept)

    @property
    def context(self) -> Context:
        return Context(now=self.now, language=self.language, **self.given)

    @property
    def ask(self) -> Ask:
        step = self.step.ask if isinstance(self.step, Refuse) else self.step
        assert isinstance(step, Ask), step
        return step

    @property
    def at(self) -> str:
        return self.ask.address

    @property
    def label(self) -> str:
        return plain(self.ask.label)

    @property
    def offers(self) -> dict[str, str]:
        return {offer.name: plain(offer.label) for offer in self.ask.choices}

    @property
    def states(self) -> list[Status]:
        return [offer.status for offer in self.ask.allow]

    @property
    def refused(self) -> str | None:
        return self.step.reason if isinstance(self.step, Refuse) else None

    @property
    def message(self) -> str:
        assert isinstance(self.step, Refuse)
        return plain(self.step.message or ())

    @property
    def complete(self) -> Complete:
        assert isinstance(self.step, Complete), self.step
        return self.step

    @property
    def marks(self) -> list[tuple[str, Any]]:
        return [(record.address, record.value) for record in self.records]

    def send(self, event: Event) -> "Talk":
        self.now += timedelta(minutes=1)
        outcome = submit(self.flow, self.records, self.context, event)
        self.kept = dump_records([*self.records, *outcome.records])
        self.step = outcome.step
        said_once = isinstance(self.step, Refuse) or (isinstance(self.step, Ask) and self.step.notice == "stale")
        if said_once:
            assert outcome.records == ()
        else:
            assert replay(self.flow, self.records, self.context) == self.step
        return self

    def says(self, *words: str) -> "Talk":
        for word in words:
            self.send(Answer(self.at, word))
        return self

    def taps(self, *names: str) -> "Talk":
        for name in names:
            self.send(Answer(self.at, name, typed=False))
        return self

    def silent(self, status: Status) -> "Talk":
        return self.send(NonAnswer(self.at, status))

    def back(self) -> "Talk":
        return self.send(Back())

    def keep(self) -> "Talk":
        return self.send(Keep(self.at))

    def edit(self, address: str) -> "Talk":
        return self.send(Edit(address))

    def add(self) -> "Talk":
        return self.send(OpenInstance(self.at))

    def done(self) -> "Talk":
        return self.send(Done(self.at))

    def delete(self, instance: str) -> "Talk":
        return self.send(DeleteInstance(instance))

    def confirm(self) -> "Talk":
        return self.send(Confirm())


Begin = Callable[..., Talk]


@pytest.fixture
def begin() -> Begin:
    """Starts a conversation on a survey (a YAML list), with the list `yes_no` and whatever settings are given."""

    def start(survey: str, more: str = YES_NO, settings: Mapping[str, str] | None = None, **given: Any) -> Talk:
        extra = "".join(f"  {key}: {value}\n" for key, value in (settings or {}).items())
        return Talk(HEAD + extra + more + "survey:\n" + survey, **given)

    return start


@pytest.fixture
def talk_of() -> Callable[..., Talk]:
    """Starts a conversation on the whole text of a flow."""
    return Talk
