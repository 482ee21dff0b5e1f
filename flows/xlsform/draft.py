"""A form in the making: its sheets, its marks, and what every part of the exporter needs to know of the flow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.items import Group, Question, Repeat
from flows.model import Flow
from flows.nodes import Plan
from flows.plan import plan_of
from flows.syntax import Call, Chain, Literal, Logic, Reference, Tree
from flows.xlsform.book import Row, Sheet
from flows.xlsform.columns import survey_headers
from flows.xlsform.layout import Layout
from flows.xlsform.lines import Line
from flows.xlsform.marks import Marks
from flows.xlsform.names import REFERENCE, Names
from flows.xlsform.rewriting import Rewriter
from flows.xlsform.texts import Texts

Element = Question | Group | Repeat


@dataclass(slots=True)
class Draft:
    """`labelled`: questions whose label is piped somewhere, so that ODK clients need a calculation for it."""

    flow: Flow
    plan: Plan
    languages: dict[str, str]
    texts: Texts
    names: Names
    marks: Marks
    survey: Sheet
    choices: Sheet = field(default_factory=Sheet)
    lines: list[Line] = field(default_factory=list)
    labelled: frozenset[str] = frozenset()
    rewriter: Rewriter = field(init=False)

    def __post_init__(self) -> None:
        self.rewriter = Rewriter(Layout(self.flow), self.named)

    def say(self, place: str, cause: str, way_out: str) -> None:
        self.lines.append(Line("information", place, cause, way_out))

    # ---------------------------------------------------------------------------------------------- cells
    def expression(self, row: Row, item: Element, key: str, also: str = "") -> None:
        """Writes an expression; `also` is a condition that ODK clients need besides."""
        own: str | None = getattr(item, key, None)
        written = self.rewriter.rewrite(own, item.name, key) if own is not None else ""
        if also:
            written = f"({written}) and {also}" if written else also
        if not written:
            return
        row[key] = self.names.put(written)
        if written != own:
            self.marks.add(key, own, of=("", item.name), written=row[key])

    def shown(self, text: str) -> str:
        """A text as ODK clients show it right: labels instead of the names of choices."""
        return REFERENCE.sub(self._label_of, text)

    def _label_of(self, match: re.Match[str]) -> str:
        name = match[1]
        return f"${{{name}__label}}" if name in self.labelled else f"${{{self.names.of(name)}}}"

    # ---------------------------------------------------------------------------------------------- names given
    def named(self, value: Tree, question: str) -> Tree:
        """The label of a choice of a question; where its name was asked, that name if it was given."""
        tree: Tree = Call("jr:choice-name", (value, Literal(f"${{{self.names.of(question)}}}", 0)), 0)
        node = self.plan.nodes.get(question)
        for listed in node.listed if node else ():
            if not listed.choice.asks_name:
                continue
            assert node is not None
            for giver in (*node.namers.get((listed.source, listed.name), ()), node):
                name = Reference(f"{giver.name}__name_{listed.name}", 0)
                given = Chain(name, (("!=", Literal("", 0)),), 0)
                tree = Call("if", (_both(_equal(value, listed.name), given), name, tree), 0)
        return tree


def _equal(value: Tree, name: str) -> Tree:
    return Chain(value, (("=", Literal(name, 0)),), 0)


def _both(left: Tree, right: Tree) -> Tree:
    return Logic("and", (left, right), 0)


def begin(flow: Flow) -> Draft:
    """An empty draft for a flow."""
    languages = headings(flow)
    marks = Marks()
    plan = plan_of(flow)
    survey = Sheet(survey_headers(languages))
    draft = Draft(flow, plan, languages, Texts(flow, languages, marks), Names(flow), marks, survey)
    draft.labelled = frozenset(_labelled(flow, plan))
    return draft


def headings(flow: Flow) -> dict[str, str]:
    """What the columns of each language are called: the code stands in parentheses, as ODK's tools want it."""
    kept: Any = flow.settings.xlsform.get("languages")
    kept = kept if isinstance(kept, Mapping) else {}
    return {
        code: kept[code] if isinstance(kept.get(code), str) else f"{name} ({code})"
        for code, name in flow.settings.languages.items()
    }


def _labelled(flow: Flow, plan: Plan) -> set[str]:
    """The selects that are piped into a text which ODK clients show."""
    found: set[str] = set()
    for item in flow.items.values():
        for key in ("label", "hint", "required_message", "constraint_message"):
            text = getattr(item, key, None) or ""
            for each in [text] if isinstance(text, str) else text.values():
                found |= set(REFERENCE.findall(each))
    nodes = {name: plan.nodes[name] for name in found if name in plan.nodes}
    return {name for name, node in nodes.items() if node.asked and node.question.is_select}
