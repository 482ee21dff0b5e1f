"""A flow as the form that ODK clients know: what the exported form says, with its generated questions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flows.limits import MAX_EXPRESSION_CHARS
from flows.model import Choice, Flow, Group, Input, Question, Repeat
from flows.xlsform.filters import offers_anything
from flows.xlsform.names import or_other

AnyItem = Question | Group | Repeat
Items = tuple[AnyItem, ...]
GATE = "__any"
COUNT = "__count"
MISSING = "-"
QUOTES = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


def as_form(flow: Flow, handed_in: Collection[str] = ()) -> Flow:
    """The same flow without what only a chat does: least and most instances, keys, and the prompt to add one.

    A repeat that may be empty gets the question `<repeat>__any` before it, as in the exported form. A repeat with
    a count reads `<repeat>__count`, which keeps its last value while the count is blank, as clients do; its default
    is the count as the author wrote it. A select is hidden while its filter offers nothing, as the exported form
    says in its relevance; a form from somebody else's spreadsheet does not say so, and clients show an empty list.
    `or_other` has its own question for the name. A list that is not among those `handed_in` has the one row that the
    exported form has, as ODK wants one.
    """
    parts = {name: getattr(flow, name) for name in Flow.model_fields}
    absent = {each.name: each for each in flow.inputs if each.type == "choices" and each.name not in handed_in}
    others = tuple(item for item in flow.items.values() if isinstance(item, Question) and or_other(flow, item))
    made = _Form(flow, not flow.settings.xlsform, absent, frozenset(item.name for item in others))
    unnamed = {item.choices for item in others}
    choices = {name: tuple(made.plain(each, name in unnamed) for each in all_) for name, all_ in flow.choices.items()}
    return Flow.model_construct(**parts | {"survey": made.convert_home(flow.survey), "choices": choices})


def straighten(text: str) -> str:
    """Typographic quotes as the plain ones that a form is converted to."""
    return text.translate(QUOTES)


@dataclass(frozen=True, slots=True)
class _Form:
    flow: Flow
    exported: bool
    absent: Mapping[str, Input]
    others: frozenset[str]

    def convert_home(self, items: Items) -> Items:
        """The items of the flow or of one repeat; the counts come first, outside all groups."""
        counts = tuple(_count_of(repeat) for repeat in _repeats_in(items) if repeat.repeat_count is not None)
        return (*counts, *self.convert_all(items))

    def convert_all(self, items: Items) -> Items:
        return tuple(converted for item in items for converted in self.convert(item))

    def convert(self, item: AnyItem) -> Items:
        item = self._with_other_names(item)
        if isinstance(item, Question):
            asked = self._while_offered(self._with_examples(self._with_messages(item)))
            return (asked, _other_of(item)) if item.name in self.others else (asked,)
        if isinstance(item, Group):
            return (item.model_copy(update={"items": self.convert_all(item.items)}),)
        changes = {"items": self.convert_home(item.items), "min": 0, "max": 200, "unique_by": None, "add_when": None}
        if item.repeat_count is not None:
            return (item.model_copy(update=changes | {"repeat_count": f"${{{item.name}{COUNT}}}"}),)
        if item.min > 0 or item.prefill is not None:
            return (item.model_copy(update=changes),)
        relevant = _both(f"${{{item.name}{GATE}}} = 'yes'", item.relevant)
        return _gate_of(item), item.model_copy(update=changes | {"relevant": relevant})

    def plain(self, choice: Choice, unnamed: bool = False) -> Choice:
        """A choice as it is shown; `unnamed`: its name is asked by a question of its own."""
        changes = {"label": self.text(choice.label), **({"ask_name": None} if unnamed else {})}
        return choice.model_copy(update=changes)

    def text(self, text: str | dict[str, str]) -> str | dict[str, str]:
        """A text as the form has it: in a form that came from a spreadsheet a missing translation is a dash."""
        if isinstance(text, str):
            return straighten(text)
        codes = text if self.exported else self.flow.settings.languages
        return {code: straighten(text.get(code, MISSING)) for code in codes}

    def _with_messages(self, item: Question) -> Question:
        said = {"constraint_message": item.constraint_message, "required_message": item.required_message}
        changes = {key: self.text(text) for key, text in said.items() if text is not None}
        return item.model_copy(update=changes) if changes else item

    def _with_other_names(self, item: AnyItem) -> AnyItem:
        """Whatever reads the name of an "other" reads the question that or_other makes for it."""
        changes: dict[str, object] = {}
        for name in self.others:
            for key in item.model_fields_set - {"items", "choices", "xlsform"}:
                value = changes.get(key, getattr(item, key, None))
                if isinstance(value, str | dict):
                    changes[key] = _renamed(value, f"${{{name}__name_other}}", f"${{{name}_other}}")
        return item.model_copy(update=changes) if changes else item

    def _with_examples(self, item: Question) -> Question:
        names = item.list_names
        if not self.absent.keys() & set(names):
            return item
        choices: list[Choice] = []
        for name in names:
            if name in self.absent:
                example = "example" if len(names) == 1 else f"example_{name}"
                choices.append(Choice(name=example, label=self.absent[name].label))
            else:
                choices += map(self.plain, self.flow.choices.get(name, ()))
        return item.model_copy(update={"choices": tuple(choices)})

    def _while_offered(self, item: Question) -> Question:
        names = set(item.list_names)
        if not self.exported or item.choice_filter is None or not names <= self.flow.choices.keys():
            return item
        choices = [*item.own_choices, *(each for name in item.list_names for each in self.flow.choices[name])]
        condition = offers_anything(item.choice_filter, choices)
        if not isinstance(condition, str):
            return item
        relevant = _both(condition, item.relevant)
        fits = len(relevant) <= MAX_EXPRESSION_CHARS
        return item.model_copy(update={"relevant": relevant}) if fits else item


def _renamed(value: str | dict[str, str], old: str, new: str) -> str | dict[str, str]:
    if isinstance(value, str):
        return value.replace(old, new)
    return {code: text.replace(old, new) if isinstance(text, str) else text for code, text in value.items()}


def _other_of(item: Question) -> Question:
    """The question that the form has behind a `select_one … or_other`."""
    name, relevant = f"{item.name}_other", f"selected(${{{item.name}}}, 'other')"
    kept = {"name": f"{item.xlsform['name']}_other"} if "name" in item.xlsform else {}
    return Question(type="text", name=name, label="", relevant=relevant, required=False, xlsform=kept)


def _both(condition: str, other: str | None) -> str:
    return f"({condition}) and ({other})" if other else condition


def _repeats_in(items: Items) -> tuple[Repeat, ...]:
    """The repeats directly here or in groups here."""
    found: list[Repeat] = []
    for item in items:
        if isinstance(item, Repeat):
            found.append(item)
        elif isinstance(item, Group):
            found += _repeats_in(item.items)
    return tuple(found)


def _count_of(repeat: Repeat) -> Question:
    name = f"{repeat.name}{COUNT}"
    return Question(type="decimal", name=name, label="", default=repeat.repeat_count, required=False)


def _gate_of(repeat: Repeat) -> Question:
    choices = tuple(Choice.model_validate({"name": name, "label": name}) for name in ("yes", "no"))
    name = f"{repeat.name}{GATE}"
    return Question(type="select_one", name=name, label="", relevant=repeat.relevant, choices=choices, required=False)
