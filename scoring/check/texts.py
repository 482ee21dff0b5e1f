"""Texts that are missing in a language, and scored questions that feed nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.check.findings import Code, Finding
from scoring.check.reading import read_questions
from scoring.check.written import Flows
from scoring.model import Model
from scoring.yaml_file import Path

_TEXTS = frozenset({"name", "meaning", "plain", "sentence", "title", "source", "step", "residents", "text", "question"})


def check_texts(model: Model, data: Any) -> Iterator[Finding]:
    """Every text in every language that the model says it has; `data` is the file as plain data."""
    languages = set(model.model.languages)
    for path, words in _texts(data, ()):
        missing = sorted(languages - {code for code, text in words.items() if str(text).strip()})
        if missing:
            cause = f"no text in {', '.join(missing)}"
            yield Finding(Code.TEXT, path, cause, "write it, or take the language from model.languages")


def _texts(part: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Texts by language: mappings under the keys of texts, and those of `checks`."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            at = (*path, key)
            named = key in _TEXTS or path == ("checks",)
            if named and isinstance(value, Mapping) and all(len(str(code)) in (2, 3, 5) for code in value):
                yield at, value
            elif key != "examples":
                yield from _texts(value, at)
    elif isinstance(part, list):
        for at_number, value in enumerate(part):
            yield from _texts(value, (*path, at_number))


def check_unused(model: Model, flows: Flows) -> Iterator[Finding]:
    """Scored questions of the flows that no indicator of this model reads."""
    used = {name for names in read_questions(model, flows).values() for name in names}
    for flow in (flows[name] for name in model.flows if name in flows):
        for question in flow.questions.values():
            if question.scales and question.feeds and question.name not in used:
                cause = f"{question.name} of {flow.id} has scores for {', '.join(question.feeds)} and feeds nothing"
                yield Finding(
                    Code.UNUSED, ("flows", flow.id), cause, "read it in an indicator, or take its scores away"
                )
