"""Rows that only ODK clients need: labels to pipe, whether something was given, whether there is any, given names."""

from collections.abc import Iterator

from flows.builtin_words import builtin
from flows.items import Group, Question, Repeat
from flows.limits import MAX_NAME_UNITS, MIN_NAME_UNITS
from flows.nodes import Listed, Node
from flows.syntax import Call, Chain, Literal, Reference, Tree
from flows.xlsform.book import Row
from flows.xlsform.columns import GENERATED
from flows.xlsform.draft import Draft
from flows.xlsform.names import or_other
from flows.xlsform.texts import Localised
from flows.xlsform.unparse import unparse

MOST_LABELS = 40


def rows_after(draft: Draft, item: Question) -> Iterator[Row]:
    """The generated rows behind a question: the names of its "others", its label, whether it was given."""
    node = draft.plan.nodes[item.name]
    if item.store == "response" and not or_other(draft.flow, item):
        for listed in node.listed:
            if listed.choice.asks_name:
                yield _name_row(draft, node, listed)
    if item.name in draft.labelled:
        yield _calculate(f"{item.name}__label", draft.names.put(unparse(_label(draft, node))))
    if "voice" in item.accept and item.store == "response":
        yield _calculate(f"{item.name}__given", draft.names.put(f"if(${{{item.name}}} != '', 1, 0)"))


def any_row(draft: Draft, item: Repeat) -> Row:
    """The question whether there is any, in front of a repeat that may stay empty."""
    name = f"{item.name}__any"
    row = {"type": f"select_one {name}", "name": name, "required": "yes", GENERATED: "yes"}
    _put_plain(draft, row, "label", item.label or item.name)
    draft.expression(row, item, "relevant")
    for choice, word in (("yes", "first"), ("no", "none")):
        cells: Row = {"list_name": name, "name": choice}
        own = item.first_label or item.add_label if word == "first" else item.none_label
        _put_plain(draft, cells, "label", own or _said(draft, word, item.label or item.name))
        draft.choices.add(cells)
    draft.marks.add("generated", "yes", of=(name, ""))
    return row


def unseen_row(draft: Draft, item: Group | Repeat) -> Row:
    """A note that is never shown: ODK takes no group in which nothing can be seen."""
    row = {"type": "note", "name": f"{item.name}__unseen", "relevant": "false()", GENERATED: "yes"}
    _put_plain(draft, row, "label", item.name)
    return row


def _said(draft: Draft, word: str, label: Localised) -> dict[str, str]:
    """Built-in words around a label, in every language."""
    default = draft.flow.settings.default_language
    return {
        code: builtin(word, code, default).replace("{label}", draft.flow.text(label, code)) for code in draft.languages
    }


def _put_plain(draft: Draft, row: Row, key: str, value: Localised) -> None:
    """Texts of generated rows leave no marks: the importer drops them with their row."""
    for code, heading in draft.languages.items():
        row[f"{key}::{heading}" if heading else key] = draft.shown(draft.flow.text(value, code)) or "?"


def _calculate(name: str, calculation: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": calculation, GENERATED: "yes"}


def _name_row(draft: Draft, node: Node, listed: Listed) -> Row:
    """The text question for the name of a choice; not asked again where an earlier question asked for it."""
    asked = listed.choice.ask_name
    default = draft.flow.settings.default_language
    words = {code: builtin("name", code, default) for code in draft.languages} if asked is True else asked
    conditions = [f"selected(${{{node.name}}}, '{listed.name}')"]
    givers = node.namers.get((listed.source, listed.name), ())
    conditions += [f"not(selected(${{{giver.name}}}, '{listed.name}'))" for giver in givers]
    row: Row = {
        "type": "text",
        "name": f"{node.name}__name_{listed.name}",
        "required": "no" if node.allow else "yes",
        "relevant": draft.names.put(" and ".join(conditions)),
        "constraint": f"string-length(.) >= {MIN_NAME_UNITS} and string-length(.) <= {MAX_NAME_UNITS}",
        GENERATED: "yes",
    }
    assert isinstance(words, str | dict)
    _put_plain(draft, row, "label", words)
    return row


def _label(draft: Draft, node: Node) -> Tree:
    """The label of a select; of several choices their labels with commas between, in the order of the answer."""
    value: Tree = Reference(node.name, 0)
    if node.question.type == "select_one":
        return draft.named(value, node.name)
    most = min(len(node.listed) or MOST_LABELS, MOST_LABELS)
    parts: list[Tree] = []
    for place in range(most):
        word = Call("selected-at", (value, Literal(float(place), 0)), 0)
        label = draft.named(word, node.name)
        if place:
            more = Call("concat", (Literal(", ", 0), label), 0)
            label = Call("if", (_more_than(value, place), more, Literal("", 0)), 0)
        parts.append(label)
    return Call("concat", tuple(parts), 0) if len(parts) > 1 else parts[0]


def _more_than(value: Tree, count: int) -> Tree:
    return Chain(Call("count-selected", (value,), 0), ((">", Literal(float(count), 0)),), 0)
