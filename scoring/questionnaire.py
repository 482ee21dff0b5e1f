"""Reads a flow as scoring needs it: scores, labels, and which answers decide that a question is asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.conversation import Status
from flows.items import Group, Question, Repeat
from flows.model import Flow
from scoring import answers
from scoring.answers import Option, Questionnaire, Scale
from scoring.cards import Words

_NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_KINDS = {
    **dict.fromkeys(("integer", "decimal", "range"), "number"),
    **dict.fromkeys(("select_multiple", "rank"), "words"),
    **dict.fromkeys(("date", "calculate"), "any"),
}

Handed = Mapping[str, Sequence[Mapping[str, Any]]]
"""Lists handed in at launch by input name, each choice `{name, label}`, as in `flows.conversation.Context`."""


def read_flow(flow: Flow, choices: Handed | None = None) -> Questionnaire:
    """A flow version as scoring sees it; `choices` are the lists handed in (the register of departments)."""
    reader = _Reader(flow, choices or {})
    questions = {one.name: one for one in reader.read(flow.survey, "", ())}
    return Questionnaire(
        id=flow.settings.id,
        version=flow.settings.version,
        hash=flow.hash,
        title=reader.words(flow.settings.title),
        questions=questions,
        matrices=dict(_matrices(flow.survey)),
    )


def _matrices(items: Sequence[Question | Group | Repeat]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every group that is asked as one card, with its rows."""
    for item in items:
        if isinstance(item, Group) and item.appearance == "field-list":
            yield item.name, tuple(row.name for row in item.items if isinstance(row, Question) and row.type != "note")
        if not isinstance(item, Question):
            yield from _matrices(item.items)


class _Reader:
    """Walks the items of a flow with what lies around them."""

    def __init__(self, flow: Flow, choices: Handed) -> None:
        self.flow = flow
        self.choices = choices

    def words(self, text: str | Mapping[str, str] | None) -> Words:
        """A text by language."""
        if isinstance(text, Mapping):
            return dict(text)
        return {self.flow.settings.default_language: text} if text else {}

    def read(
        self, items: Sequence[Question | Group | Repeat], repeat: str, around: tuple[str, ...]
    ) -> Iterator[answers.Question]:
        """Every question and calculate; `around` are the relevances of what encloses it."""
        for item in items:
            conditions = (*around, item.relevant) if item.relevant else around
            if isinstance(item, Repeat):
                yield from self.read(item.items, item.name, conditions)
            elif isinstance(item, Group):
                yield from self.read(item.items, repeat, conditions)
            elif item.type != "note":
                yield self._question(item, repeat, conditions)

    def _question(self, item: Question, repeat: str, conditions: tuple[str, ...]) -> answers.Question:
        return answers.Question(
            name=item.name,
            kind=_KINDS.get(item.type, "text"),
            label=self.words(item.label),
            repeat=repeat,
            options=tuple(self._options(item)),
            scales=tuple(_scales(item)),
            routed=bool(conditions),
            depends=frozenset(name for text in conditions for name in self._deciders(text)),
            na_reason=self._na_reason(item),
            opinion=item.measure is not None and item.measure.kind == "opinion",
            feeds=item.measure.indicator if item.measure and item.measure.use == "record" else (),
            proves=item.evidence_for or "",
        )

    def _deciders(self, text: str) -> Iterator[str]:
        """The questions that an expression reads, through calculates."""
        for name in _NAMED.findall(text):
            item = self.flow.items.get(name)
            if isinstance(item, Question) and item.calculation:
                yield from self._deciders(item.calculation)
            elif isinstance(item, Question):
                yield name

    def _options(self, item: Question) -> Iterator[Option]:
        for name in item.list_names:
            for choice in self.flow.choices.get(name, ()):
                yield Option(choice.name, self.words(choice.label), choice.columns)
            for handed in self.choices.get(name, ()):
                yield Option(str(handed["name"]), self.words(handed["label"]))
        for choice in item.own_choices:
            yield Option(choice.name, self.words(choice.label), choice.columns)

    def _na_reason(self, item: Question) -> str:
        allowed = (one for one in self.flow.allow_of(item) if one.status is Status.NOT_APPLICABLE)
        return next((one.reason for one in allowed if one.reason), "na_user")


def _scales(item: Question) -> Iterator[Scale]:
    """Scales with a condition first: the first that is true replaces the plain one."""
    if item.measure is None:
        return
    for case in item.measure.score_when:
        yield Scale(dict(case.score), case.expr)
    if item.measure.score is not None:
        yield Scale(dict(item.measure.score))
