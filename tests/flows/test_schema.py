"""The schema for editors takes what the loader takes and refuses what it refuses, as far as a schema can."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flows.catalogue import library_ids, library_text
from flows.manual import schema
from flows.manual.tables import keys_of
from flows.problems import FlowProblems
from flows.source import parse_flow
from flows.yaml_nodes import read_yaml

VALIDATOR = Draft202012Validator(schema.flow_schema())
GOOD = """spec_version: 1
settings: {id: a, version: "1", title: {en: A}, default_language: en, languages: {en: English}}
inputs: [{name: towns, type: choices, label: Towns}, {name: staff, type: integer, label: Staff, default: 3}]
choices:
  way: [{name: web, label: {en: Web}, area: north}, {name: other, label: Other, ask_name: "Which?", exclusive: true}]
survey:
  - {type: note, name: hello, label: Hello}
  - type: select_one
    name: one
    choices: [way, towns]
    label: One
    allow: [dont_know, {not_applicable: {label: None here, reason: na_scope}}]
    measure:
      {indicator: [A1, A2], kind: fact, authority: [agent], score_when: {expr: 1 = 1, score: {web: 10, other: na}}}
  - {type: text, name: idea, accept: [text, voice], label: Idea, required: "1 = 1"}
  - {type: range, name: mark, start: 0, end: 5, step: 0.5, label: Mark}
  - {type: calculate, name: sum, calculation: 2 + 2}
  - type: repeat
    name: spots
    label: Spots
    min: 0
    measure: {thing: spot}
    items: [{type: group, name: in, label: In, appearance: field-list, items: [{type: image, name: pic, label: P}]}]
"""
WRONG = (
    ("spec_version: 1", "spec_version: 2"),
    ("id: a", "id: A"),
    ("languages: {en: English}", "languages: {}"),
    ("title: {en: A}, ", ""),
    ("type: choices, label: Towns", "type: chosen, label: Towns"),
    ("{name: web, label", "{label"),
    ("type: note", "type: notes"),
    ("name: hello", "name: 1hello"),
    ("    choices: [way, towns]\n", ""),
    ("[dont_know,", "[maybe,"),
    ("reason: na_scope", "reason: never"),
    ("kind: fact", "kind: guess"),
    ("score: {web: 10", "score: {web: maybe"),
    ("accept: [text, voice]", "accept: [video]"),
    ("step: 0.5", "steps: 0.5"),
    (", calculation: 2 + 2", ""),
    ("min: 0", "min: -1"),
    ("measure: {thing: spot}", "measure: {thin: spot}"),
    ("type: image, name: pic, label: P", "type: image, name: pic, label: P, choices: way"),
    ("type: text, name: idea", "type: text, name: idea, max_files: 2"),
)


def data(text: str) -> Any:
    return read_yaml(text, "flow.yaml").data


@pytest.mark.parametrize("text", [GOOD, *(library_text(flow_id, "flow.yaml") for flow_id in library_ids())])
def test_flows_that_load_are_valid(text: str) -> None:
    parse_flow(text)
    assert [error.message for error in VALIDATOR.iter_errors(data(text))] == []


@pytest.mark.parametrize(("before", "after"), WRONG)
def test_what_the_loader_refuses_is_invalid(before: str, after: str) -> None:
    assert before in GOOD
    spoiled = GOOD.replace(before, after, 1)
    with pytest.raises(FlowProblems):
        parse_flow(spoiled)
    assert not VALIDATOR.is_valid(data(spoiled))


def test_the_schema_itself_is_valid_and_explains_every_key() -> None:
    Draft202012Validator.check_schema(schema.flow_schema())
    known = {"settings": schema.SETTINGS, "choice": schema.CHOICE, "input": schema.INPUT, "measure": schema.MEASURE}
    for section, keys in {**known, "flow": schema.FLOW}.items():
        assert set(keys) == {row["key"] for row in keys_of(section)}
    rows = {row["key"] for section in ("item", "question", "repeat") for row in keys_of(section)}
    assert rows == set(schema.ITEM) - {"title", "intro", "outro", "expr"}
