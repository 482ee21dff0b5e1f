"""The JSON Schema of a flow for editors: every key with what it takes and what it means, and which type has which."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flows import limits
from flows.items import ASKED, EVERYWHERE, OWN_KEYS, TYPES
from flows.manual.tables import keys_of
from flows.model_parts import CHOICE_NAME, LANGUAGE, NAME
from flows.status import Status

Schema = dict[str, Any]
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
TEXT: Final[Schema] = {"$ref": "#/$defs/text"}
EXPRESSION: Final[Schema] = {"$ref": "#/$defs/expression"}
ITEMS: Final[Schema] = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}}
NAMED: Final[Schema] = {"type": "string", "pattern": NAME}
NAMES: Final[Schema] = {"type": "array", "items": NAMED}
ALLOW: Final[Schema] = {"type": "array", "items": {"$ref": "#/$defs/allowed"}}
SWITCH: Final[Schema] = {"type": "boolean"}
NUMBER: Final[Schema] = {"type": "number"}
WORD: Final[Schema] = {"type": "string"}
SCALE: Final[Schema] = {"type": "object", "additionalProperties": {"$ref": "#/$defs/score"}}
TEXTS: Final = (
    "label", "hint", "required_message", "constraint_message", "instance_label", "first_label", "none_label",
    "add_label", "done_label", "title", "intro", "outro",
)  # fmt: skip
EXPRESSIONS: Final = (
    "relevant", "constraint", "choice_filter", "calculation", "default", "repeat_count", "add_when", "expr"
)  # fmt: skip


def one_of(*words: str) -> Schema:
    """One of some words."""
    return {"enum": list(words)}


def whole(least: int, most: int | None = None) -> Schema:
    """A whole number within limits."""
    return {"type": "integer", "minimum": least} | ({} if most is None else {"maximum": most})


ITEM: Final[Mapping[str, Schema]] = {
    **dict.fromkeys(TEXTS, TEXT),
    **dict.fromkeys(EXPRESSIONS, EXPRESSION),
    "type": one_of(*sorted(TYPES)),
    "name": NAMED,
    "renamed_from": NAMES,
    "comment": WORD,
    "xlsform": {"type": "object"},
    "appearance": WORD,
    "required": {"anyOf": [SWITCH, EXPRESSION]},
    "allow": ALLOW,
    "accept": {"type": "array", "items": one_of("text", "voice")},
    "store": one_of("response", "volunteer"),
    "seconds": whole(1, 600),
    "sensitive": SWITCH,
    "choices": {"anyOf": [WORD, {"type": "array", "items": WORD}, {"$ref": "#/$defs/choices"}]},
    "start": NUMBER,
    "end": NUMBER,
    "step": NUMBER,
    "max_files": whole(1, 5),
    "evidence_for": NAMED,
    "measure": {"$ref": "#/$defs/measure"},
    "items": ITEMS,
    "min": whole(0, limits.MAX_INSTANCES_PER_REPEAT),
    "max": whole(1, limits.MAX_INSTANCES_PER_REPEAT),
    "unique_by": NAMED,
    "prefill": NAMED,
    "table": SWITCH,
}
SETTINGS: Final[Mapping[str, Schema]] = {
    **{key: ITEM[key] for key in ("title", "intro", "outro", "allow")},
    "id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
    "version": {"type": "string", "minLength": 1, "maxLength": 20},
    "default_language": WORD,
    "languages": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": WORD,
        "propertyNames": {"pattern": LANGUAGE},
    },
    "review": SWITCH,
    "back": SWITCH,
    "date_order": one_of("dmy", "mdy", "ymd"),
    "calendar": one_of("gregorian"),
    "minutes": whole(1),
    "renamed_from": {"type": "array", "items": WORD},
    "xlsform": {"type": "object"},
}
CHOICE: Final[Mapping[str, Schema]] = {
    "name": {"type": "string", "pattern": CHOICE_NAME},
    "label": TEXT,
    "exclusive": SWITCH,
    "ask_name": {"anyOf": [SWITCH, TEXT]},
    "renamed_from": {"type": "array", "items": WORD},
}
INPUT: Final[Mapping[str, Schema]] = {
    "name": NAMED,
    "type": one_of("text", "integer", "decimal", "date", "choices", "rows"),
    "label": TEXT,
    "default": {"type": ["string", "number"]},
    "columns": NAMES,
}
MEASURE: Final[Mapping[str, Schema]] = {
    "indicator": {"anyOf": [WORD, {"type": "array", "items": WORD}]},
    "profile": WORD,
    "component": whole(1),
    "kind": one_of("self_fact", "fact", "estimate", "opinion"),
    "authority": {"type": "array", "items": one_of("agent", "dept_head", "it_officer", "legal_officer")},
    "use": one_of("record", "corroborates", "input"),
    "score": SCALE,
    "score_when": {"anyOf": [{"$ref": "#/$defs/case"}, {"type": "array", "items": {"$ref": "#/$defs/case"}}]},
}
FLOW: Final[Mapping[str, Schema]] = {
    "spec_version": {"const": 1},
    "settings": {"$ref": "#/$defs/settings"},
    "inputs": {"type": "array", "items": {"$ref": "#/$defs/input"}, "maxItems": limits.MAX_INPUTS},
    "choices": {"type": "object", "additionalProperties": {"$ref": "#/$defs/choices"}},
    "survey": ITEMS,
}


def flow_schema() -> Schema:
    """The schema of `flow.yaml`, draft 2020-12."""
    body = _object(FLOW, ("spec_version", "settings", "survey"), "flow")
    return {"$schema": DRAFT, "title": "Civimeter flow", **body, "$defs": _definitions()}


def _definitions() -> Schema:
    text = {"anyOf": [WORD, {"type": "object", "minProperties": 1, "additionalProperties": WORD}]}
    return {
        "text": text,
        "expression": {"anyOf": [{"type": "string", "minLength": 1}, NUMBER]},
        "allowed": _allowed(),
        "score": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, one_of("na", "na_scope", "na_law")]},
        "case": _object({"expr": EXPRESSION, "score": SCALE}, ("expr", "score")),
        "settings": _object(SETTINGS, ("id", "version", "title", "default_language", "languages"), "settings"),
        "input": _object(INPUT, ("name", "type", "label"), "input"),
        "choice": _object(CHOICE, ("name", "label"), "choice")
        | {"additionalProperties": {"type": ["string", "number", "null"]}},
        "choices": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/choice"}},
        "measure": _object(MEASURE, ("kind",), "measure"),
        "item": {"type": "object", "required": ["type", "name"], "allOf": list(_by_type())},
    }


def _allowed() -> Schema:
    status = one_of(str(Status.DONT_KNOW), str(Status.REFUSED), str(Status.NOT_APPLICABLE))
    more = {"label": TEXT, "reason": one_of("na_user", "na_scope", "na_law")}
    long = {"type": "object", "maxProperties": 1, "propertyNames": status, "additionalProperties": _object(more, ())}
    return {"anyOf": [status, long]}


def _by_type() -> Iterable[Schema]:
    """What each type may have; an unknown type is told by the first part."""
    yield {"properties": {"type": ITEM["type"]}}
    for kind in sorted(TYPES):
        then = _object({key: ITEM[key] for key in sorted(_keys(kind))}, _needed(kind), "item", "question", "repeat")
        if kind == "repeat":
            then["properties"]["measure"] = _object({"thing": WORD}, ("thing",))
        yield {"if": {"properties": {"type": {"const": kind}}}, "then": then}


def _keys(kind: str) -> set[str]:
    own = {row["key"] for row in keys_of("repeat")} if kind == "repeat" else {"items"}
    return set(EVERYWHERE) | (own if kind in ("group", "repeat") else set(OWN_KEYS[kind]))


def _needed(kind: str) -> tuple[str, ...]:
    if kind in ("group", "repeat"):
        return ("items",)
    if kind == "calculate":
        return ("calculation",)
    return ("label", "choices") if kind in ASKED and "choices" in OWN_KEYS[kind] else ("label",)


def _object(properties: Mapping[str, Schema], needed: Iterable[str], *sections: str) -> Schema:
    """A mapping without other keys, each with its meaning from the manual."""
    meanings = {row["key"]: row["means"] for section in reversed(sections) for row in keys_of(section)}
    told = {
        key: {**schema, "description": meanings[key]} if key in meanings else schema
        for key, schema in properties.items()
    }
    return {"type": "object", "properties": told, "required": list(needed), "additionalProperties": False}
