"""A flow as it stands in its YAML: questions, choices and the labels by which a person knows them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.comparing.wording import NAME_WORDS, is_one_of, plain

PIPE = re.compile(r"\$\{(\w+)\}")
AT_MOST = re.compile(r"\s*count-selected\(\.\)\s*<=\s*(\d+)\s*")
NO_LONGER = re.compile(r"\s*string-length\(\.\)\s*<=\s*(\d+)\s*")
NAME = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """`asks` are the words that ask what it is called; empty where nobody asks."""

    name: str
    labels: tuple[str, ...]
    exclusive: bool = False
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """`lists` names its lists of choices, `repeat` the repeat it stands in, `needs` all that decides whether and how
    it is asked, `most` the most ticks and `longest` the most characters that it takes; `clear` is false where its
    constraint is not understood here.
    """

    name: str
    type: str
    order: int
    labels: tuple[re.Pattern[str], ...]
    lists: tuple[str, ...] = ()
    allow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repeat: str = ""
    needs: frozenset[str] = frozenset()
    required: bool = True
    most: int = 0
    longest: int = 0
    clear: bool = True
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """`headings` find the label that an instance is known by, `numbered` its number."""

    name: str
    headings: tuple[re.Pattern[str], ...]
    numbered: tuple[re.Pattern[str], ...]
    add: tuple[str, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a flow that a comparison needs."""

    questions: Mapping[str, Question]
    repeats: Mapping[str, Repeat]
    lists: Mapping[str, tuple[Choice, ...]]
    outro: tuple[str, ...] = ()

    prefilled: bool = False

    @property
    def is_legible(self) -> bool:
        """Whether a card alone says which question it asks: no two are put in the same words, and no row is handed
        in, whose answers nobody gave.
        """
        told = {(one.name, label.pattern) for one in self.questions.values() for label in one.labels}
        return not self.prefilled and len({pattern for _, pattern in told}) == len(told)

    def choices(self, question: Question) -> list[Choice]:
        """The choices of a question, lists joined."""
        return [choice for name in question.lists for choice in self.lists.get(name, ())]

    def asking_name(self, line: str) -> list[tuple[str, str]]:
        """Question and choice whose name is asked by this line."""
        return [
            (question.name, choice.name)
            for question in self.questions.values()
            for choice in self.choices(question)
            if choice.asks and is_one_of(line, choice.asks)
        ]


def texts_of(localised: Any) -> tuple[str, ...]:
    """A text in all its languages."""
    if isinstance(localised, Mapping):
        return tuple(str(text) for text in localised.values())
    return (str(localised),) if localised else ()


def pattern_of(text: str, group: str = ".*") -> re.Pattern[str]:
    """A text of the flow with anything where values are piped in."""
    parts = [re.escape(plain(part)) if part.strip() else "" for part in PIPE.split(text)[::2]]
    return re.compile(f"\\s*({group})\\s*".join(parts) + r"\s*")


def read_sheet(path: Path, given: Mapping[str, Sequence[Mapping[str, Any]]]) -> Sheet:
    """The sheet of a flow; `given` are the lists that come from outside it, by name."""
    # Every scalar stays the text that was written: a choice may be called `no`.
    tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    lists = {name: tuple(map(_choice, choices)) for name, choices in {**tree.get("choices", {}), **given}.items()}
    needs = _closure(dict(_references(tree["survey"], frozenset())))
    questions, repeats = {}, {}
    for order, (item, repeat) in enumerate(_walk(tree["survey"], "")):
        if item["type"] == "repeat":
            repeats[item["name"]] = _repeat(item)
        elif item["type"] not in ("group", "calculate", "note"):
            questions[item["name"]] = _question(item, order, repeat, needs[item["name"]])
    prefilled = any("prefill" in item for item, _ in _walk(tree["survey"], ""))
    return Sheet(questions, repeats, lists, texts_of(tree.get("settings", {}).get("outro")), prefilled)


def _walk(items: Sequence[Mapping[str, Any]], repeat: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    for item in items:
        yield item, repeat
        yield from _walk(item.get("items", ()), item["name"] if item["type"] == "repeat" else repeat)


def _choice(tree: Mapping[str, Any]) -> Choice:
    asks = tree.get("ask_name", "false")
    words = NAME_WORDS if asks == "true" else texts_of(asks) if asks != "false" else ()
    return Choice(str(tree["name"]), texts_of(tree["label"]), tree.get("exclusive") == "true", words)


def _repeat(item: Mapping[str, Any]) -> Repeat:
    headings = tuple(pattern_of(text, ".+?") for text in texts_of(item.get("instance_label")) if PIPE.search(text))
    numbered = tuple(re.compile(re.escape(plain(text)) + r" (\d+)") for text in texts_of(item.get("label")))
    add = (*texts_of(item.get("add_label")), *texts_of(item.get("first_label")))
    done = (*texts_of(item.get("done_label")), *texts_of(item.get("none_label")))
    return Repeat(item["name"], headings, numbered, add, done)


def _question(item: Mapping[str, Any], order: int, repeat: str, needs: frozenset[str]) -> Question:
    lists = item.get("choices", ())
    constraint = str(item.get("constraint", ""))
    most, longest = AT_MOST.fullmatch(constraint), NO_LONGER.fullmatch(constraint)
    return Question(
        name=item["name"],
        type=item["type"],
        order=order,
        labels=tuple(pattern_of(text) for text in texts_of(item.get("label"))),
        lists=(lists,) if isinstance(lists, str) else tuple(lists),
        allow=dict(map(_allowed, item.get("allow", ()))),
        repeat=repeat,
        needs=needs,
        required=item.get("required") != "false",
        most=int(most[1]) if most else 0,
        longest=int(longest[1]) if longest else 0,
        clear=not constraint or bool(most or longest),
        apart=item.get("store") == "volunteer",
    )


def _allowed(offer: Any) -> tuple[str, tuple[str, ...]]:
    if isinstance(offer, str):
        return offer, ()
    status, details = next(iter(offer.items()))
    return status, texts_of((details or {}).get("label"))


def _references(items: Sequence[Mapping[str, Any]], around: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """For each item the names that its own expressions, and those around it, mention."""
    for item in items:
        keys = ("relevant", "choice_filter", "constraint", "calculation", "add_when", "required")
        own = frozenset(name for key in keys for name in PIPE.findall(str(item.get(key, ""))))
        yield item["name"], own | around
        yield from _references(item.get("items", ()), own | around)


def _closure(direct: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The same with all that those names need in turn."""
    needs = dict(direct)
    while True:
        wider = {name: own.union(*(needs.get(other, frozenset()) for other in own)) for name, own in needs.items()}
        if wider == needs:
            return needs
        needs = wider
