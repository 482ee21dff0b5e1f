"""What the shape alone cannot say: names used twice, keys of another type, lists that do not exist, nesting."""

from collections.abc import Iterator, Sequence
from typing import Any

from flows.expression_error import suggestion
from flows.items import EVERYWHERE, OWN_KEYS, TYPES, Group, Question, Repeat
from flows.known.declared import rows_faults
from flows.limits import (
    MAX_CHOICES_PER_LIST,
    MAX_GROUP_DEPTH,
    MAX_INPUTS,
    MAX_ITEMS,
    MAX_LANGUAGES,
    MAX_LISTS,
    MAX_REPEAT_DEPTH,
)
from flows.model import Choice, Flow
from flows.problems import Problem
from flows.yaml_nodes import Document, Path

RESERVED = frozenset({"meta", "instanceID", "instanceName", "current", "position", "start", "end"})
KEYS_BY_FIELD = {"seconds_given": "seconds"}
AnyItem = Question | Group | Repeat


def find_problems(flow: Flow, document: Document) -> Iterator[Problem]:
    """Every problem of names, keys, lists, languages and nesting, with its place in the document."""
    yield from _Check(flow, document).run()


class _Check:
    def __init__(self, flow: Flow, document: Document) -> None:
        self.flow = flow
        self.document = document
        self.lines: dict[str, int] = {}
        self.inputs = {each.name: each for each in flow.inputs}

    def run(self) -> Iterator[Problem]:
        yield from self._check_settings()
        for index, each in enumerate(self.flow.inputs):
            yield from self._check_name(("inputs", index), each.name, "inputs")
        for name, choices in self.flow.choices.items():
            yield from self._check_list(("choices", name), f"choices/{name}", choices)
        yield from self._check_items(("survey",), self.flow.survey, 0, 0)
        if len(self.flow.items) > MAX_ITEMS:
            cause = f"{len(self.flow.items):,} items, at most {MAX_ITEMS:,}"
            yield self._at(("survey",), "E-LIMIT", "survey", cause, "split the flow in two")

    def _at(self, path: Path, code: str, place: str, cause: str, way_out: str) -> Problem:
        line, column = self.document.position(path)
        return Problem(code, place, line, column, cause, way_out)

    def _check_settings(self) -> Iterator[Problem]:
        settings, flow = self.flow.settings, self.flow
        if settings.default_language not in settings.languages:
            cause = f'language "{settings.default_language}" is not in settings/languages'
            path = ("settings", "default_language")
            way_out = suggestion(settings.default_language, settings.languages, "add it there")
            yield self._at(path, "E-LANGUAGE", "settings default_language", cause, way_out)
        counts = [
            ("inputs", len(flow.inputs), MAX_INPUTS),
            ("choices", len(flow.choices), MAX_LISTS),
            ("settings", len(settings.languages), MAX_LANGUAGES),
        ]
        for key, count, most in counts:
            if count > most:
                yield self._at((key,), "E-LIMIT", key, f"{count} of them, at most {most}", "remove some")
        yield from self._check_texts(("settings",), "settings", settings)
        for index, each in enumerate(flow.inputs):
            yield from self._check_texts(("inputs", index), f"inputs/{each.name}", each)

    def _check_texts(self, path: Path, place: str, part: Any) -> Iterator[Problem]:
        """Languages of the texts: those of the settings, the default one always."""
        for key in type(part).model_fields:
            value = getattr(part, key)
            if not isinstance(value, dict) or key in ("languages", "columns", "xlsform"):
                continue
            default = self.flow.settings.default_language
            known = {*self.flow.settings.languages, default}  # an unknown default is told once, not at every text
            for code in value:
                if code not in known:
                    cause = f'language "{code}" is not in settings/languages'
                    yield self._at((*path, key), "E-LANGUAGE", f"{place} {key}", cause, "add it or remove the text")
            if default not in value and default in self.flow.settings.languages:
                cause = f'no text in the default language "{default}"'
                yield self._at((*path, key), "E-LANGUAGE", f"{place} {key}", cause, "add it")

    def _check_name(self, path: Path, name: str, place: str) -> Iterator[Problem]:
        where = (*path, "name")
        if "__" in name:
            cause = '"__" is reserved for generated names'
            yield self._at(where, "E-NAME", f"{place}/{name}", cause, f"write {name.replace('__', '_')}")
        if name in RESERVED:
            yield self._at(where, "E-NAME", f"{place}/{name}", "a reserved name", f"write {name}_ or another name")
        line = self.document.position(where)[0]
        if name in self.lines:
            cause = f'the name "{name}" is used at line {self.lines[name]} and line {line}'
            yield self._at(where, "E-NAME-TWICE", f"{place}/{name}", cause, "names are unique in the whole flow")
        self.lines.setdefault(name, line)

    def _check_list(self, path: Path, place: str, choices: Sequence[Choice]) -> Iterator[Problem]:
        if not choices:
            yield self._at(path, "E-LIST", place, "an empty list", "add choices or remove it")
        if len(choices) > MAX_CHOICES_PER_LIST:
            cause = f"{len(choices)} choices, at most {MAX_CHOICES_PER_LIST}"
            yield self._at(path, "E-LIMIT", place, cause, "split the list")
        seen: set[str] = set()
        for index, choice in enumerate(choices):
            where = (*path, index)
            if choice.name in seen:
                cause = f'"{choice.name}" stands in the list twice'
                yield self._at(where, "E-CHOICE", f"{place}/{index + 1}", cause, "remove one")
            if choice.asks_name and {".", "-"} & set(choice.name):
                cause = f'"{choice.name}" asks for a name, so it holds no . or -'
                yield self._at(where, "E-CHOICE", f"{place}/{index + 1}", cause, "rename the choice")
            seen.add(choice.name)
            yield from self._check_texts(where, f"{place}/{index + 1}", choice)

    def _check_items(self, path: Path, items: Sequence[AnyItem], depth: int, repeats: int) -> Iterator[Problem]:
        if not items:
            yield self._at(path, "E-KEY", "/".join(map(str, path)), "nothing in it", "add items")
        for index, item in enumerate(items):
            where, place = (*path, index), f"survey/{item.name}"
            yield from self._check_name(where, item.name, "survey")
            yield from self._check_texts(where, place, item)
            if isinstance(item, Question):
                yield from self._check_question(where, place, item)
                continue
            inside = repeats + isinstance(item, Repeat)
            if depth + 1 > MAX_GROUP_DEPTH or inside > MAX_REPEAT_DEPTH:
                cause = f"nested deeper than {MAX_GROUP_DEPTH} groups or {MAX_REPEAT_DEPTH} repeats"
                yield self._at(where, "E-DEPTH", place, cause, "move it out")
            if isinstance(item, Repeat):
                yield from self._check_repeat(where, place, item, repeats)
            if item.label is None and not (isinstance(item, Group) and item.appearance is None):
                yield self._at(where, "E-KEY", place, "no label", "add label:")
            yield from self._check_items((*where, "items"), item.items, depth + 1, inside)

    def _check_question(self, path: Path, place: str, item: Question) -> Iterator[Problem]:
        if item.type not in TYPES:
            way_out = suggestion(item.type, sorted(TYPES), "use one of the types of the language")
            yield self._at((*path, "type"), "E-TYPE", place, f'type "{item.type}"', way_out)
            return
        for key in sorted(KEYS_BY_FIELD.get(key, key) for key in item.model_fields_set):
            if key not in EVERYWHERE and key not in OWN_KEYS[item.type]:
                cause = f'the key "{key}" does not belong to {item.type}'
                yield self._at((*path, key), "E-KEY", place, cause, "remove it")
        if item.required in ("yes", "no"):
            way_out = f"write {str(item.required == 'yes').lower()}"
            yield self._at((*path, "required"), "E-KEY", f"{place} required", f'"{item.required}" is a text', way_out)
        if "text" not in item.accept:
            cause = "a voice alone: where voices can be recognised nobody could answer"
            yield self._at((*path, "accept"), "E-KEY", f"{place} accept", cause, "write [text, voice]")
        if item.label is None and item.type != "calculate":
            yield self._at(path, "E-KEY", place, "no label", "add label:")
        if item.type == "calculate" and item.calculation is None:
            yield self._at(path, "E-KEY", place, "no calculation", "add calculation:")
        if item.is_select:
            yield from self._check_choices(path, place, item)
        if item.store == "volunteer" and len(path) > 2 and self._in_repeat(item.name):
            yield self._at((*path, "store"), "E-STORE", place, "inside a repeat", "move the question out of the repeat")

    def _in_repeat(self, name: str) -> bool:
        repeats = [each for each in self.flow.items.values() if isinstance(each, Repeat)]
        return any(name == inner.name for each in repeats for inner in _inside(each))

    def _check_choices(self, path: Path, place: str, item: Question) -> Iterator[Problem]:
        where = (*path, "choices")
        if not item.list_names and not item.own_choices:
            yield self._at(path, "E-LIST", place, "no choices", "add choices: with the name of a list")
        seen: dict[str, str] = {}
        for name in item.list_names:
            known = self.inputs.get(name)
            if name not in self.flow.choices and (known is None or known.type != "choices"):
                lists = [*self.flow.choices, *(each.name for each in self.flow.inputs if each.type == "choices")]
                way_out = suggestion(name, lists, "add it under choices:")
                yield self._at(where, "E-LIST", f"{place} choices", f'no list "{name}"', way_out)
            for choice in self.flow.choices.get(name, ()):
                if choice.name in seen:
                    cause = f'"{choice.name}" is in {seen[choice.name]} and in {name}'
                    way_out = "names are unique in joined lists"
                    yield self._at(where, "E-LIST", f"{place} choices", cause, way_out)
                seen[choice.name] = name
        if item.own_choices:
            yield from self._check_list(where, f"{place} choices", item.own_choices)

    def _check_repeat(self, path: Path, place: str, item: Repeat, repeats: int) -> Iterator[Problem]:
        if item.min > item.max:
            yield self._at((*path, "min"), "E-LIMIT", place, f"min {item.min} is above max {item.max}", "correct one")
        for fault in rows_faults(item, self.inputs, repeats) if item.prefill is not None else ():
            yield self._at((*path, "prefill"), "E-INPUT", f"{place} prefill", fault.cause, fault.way_out)
        inner = list(_inside(item))
        if item.table and any(isinstance(each, Repeat) for each in inner):
            yield self._at((*path, "table"), "E-TABLE", f"{place} table", "holds a repeat", "remove table")
        if item.unique_by is not None:
            yield from self._check_key((*path, "unique_by"), f"{place} unique_by", item.unique_by, item)

    def _check_key(self, path: Path, place: str, name: str, item: Repeat) -> Iterator[Problem]:
        own = {each.name: each for each in _inside(item, through=False)}
        key = own.get(name)
        if key is None:
            way_out = suggestion(name, own, "name a question of this repeat")
            yield self._at(path, "E-UNIQUE", place, f'no question "{name}" in it', way_out)
        elif key.type not in ("select_one", "text", "calculate"):
            yield self._at(path, "E-UNIQUE", place, f"{name} is of type {key.type}", "select_one, text or calculate")


def _inside(item: Group | Repeat, through: bool = True) -> Iterator[AnyItem]:
    """Everything in a group or repeat; not what is in repeats inside it unless `through`."""
    for each in item.items:
        yield each
        if isinstance(each, Group) or (isinstance(each, Repeat) and through):
            yield from _inside(each, through)
