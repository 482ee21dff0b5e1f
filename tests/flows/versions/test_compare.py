"""Every row of the table of changes: what it weighs, where it stands, and that nothing else was found."""

import pytest

from flows.catalogue import library_ids, load_library
from flows.items import Group, Question, Repeat
from flows.model import Flow, Settings
from flows.model_parts import Choice, Input
from flows.source import parse_flow
from flows.versions import Changes, Sort, Weight, accept, compare, rules
from flows.versions.accepting import accept_all

OLD = """spec_version: 1
settings:
  id: wifi
  version: "1"
  title: {en: Wi-Fi, fr: Wi-Fi}
  default_language: en
  languages: {en: English, fr: Français}
  allow: [dont_know]
inputs:
  - {name: register, type: choices, label: {en: Register, fr: Registre}}
  - {name: town, type: text, default: here, label: {en: Town, fr: Ville}}
choices:
  place:
    - {name: library, label: {en: Library, fr: Bibliothèque}, area: north}
    - {name: market, label: {en: Covered market, fr: Marché couvert}, area: south}
    - {name: other, label: {en: Another, fr: Autre}, area: north, ask_name: true}
survey:
  - {type: text, name: who, label: {en: "Who are you?", fr: "Qui êtes-vous ?"}}
  - type: select_one
    name: where
    choices: place
    choice_filter: area != 'x'
    relevant: ${who} != ''
    label: {en: "Where is it?", fr: "Où est-ce ?"}
    measure: {indicator: A1, kind: fact, authority: [agent], score: {library: 100, market: 0, other: na}}
  - {type: select_one, name: keeper, choices: register, label: {en: "Who keeps it?", fr: "Qui le garde ?"}}
  - type: repeat
    name: spot
    label: {en: Spot, fr: Point}
    min: 1
    max: 5
    unique_by: kind
    add_when: ${speed} > 1
    items:
      - {type: text, name: kind, label: {en: "Which kind?", fr: "Quel genre ?"}}
      - type: integer
        name: speed
        label: {en: "How fast at ${where}?", fr: "Quel débit ?"}
        hint: {en: Mbit/s, fr: Mbit/s}
        constraint: . > 0
        constraint_message: {en: Above 0., fr: Plus que 0.}
  - {type: calculate, name: total, calculation: "sum(${speed})"}
  - {type: note, name: end_note, label: {en: "Done", fr: "Fini"}}
"""
WHO = '  - {type: text, name: who, label: {en: "Who are you?", fr: "Qui êtes-vous ?"}}\n'
KEEPER = '  - {type: select_one, name: keeper, choices: register, label: {en: "Who keeps it?", fr: "Qui le garde ?"}}\n'
MARKET = "    - {name: market, label: {en: Covered market, fr: Marché couvert}, area: south}\n"
LIBRARY = "    - {name: library, label: {en: Library, fr: Bibliothèque}, area: north}\n"
TOTAL = '  - {type: calculate, name: total, calculation: "sum(${speed})"}\n'
KIND = '      - {type: text, name: kind, label: {en: "Which kind?", fr: "Quel genre ?"}}\n'
ADDED = '  - {type: text, name: more, label: {en: "Anything else to tell us?", fr: "Autre chose ?"}}\n'
NEVER_THERE = "      - {name: pier, label: {en: Pier, fr: Jetée}}\n"

COMPATIBLE, COMPARABLE, BREAKING, ERROR = Weight


def changed(*pairs: tuple[str, str]) -> Flow:
    text = OLD
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after, 1)
    return parse_flow(text)


def differences(*pairs: tuple[str, str]) -> Changes:
    return compare(parse_flow(OLD), changed(*pairs))


ROWS: dict[str, tuple[Weight, str, list[tuple[str, str]]]] = {
    "label": (COMPATIBLE, "survey/who label", [("Who are you?", "Who is it?")]),
    "translation of a label": (COMPATIBLE, "survey/who label", [("Qui êtes-vous ?", "Vous ?")]),
    "hint": (COMPATIBLE, "survey/speed hint", [("fr: Mbit/s", "fr: en Mbit/s")]),
    "message": (COMPATIBLE, "survey/speed constraint_message", [("Above 0.", "More than 0.")]),
    "language added": (COMPATIBLE, "settings languages", [("fr: Français}", "fr: Français, wo: Wolof}")]),
    "order of choices": (COMPATIBLE, "choices/place", [(LIBRARY, ""), (MARKET, MARKET + LIBRARY)]),
    "appearance": (COMPATIBLE, "survey/keeper appearance", [("name: keeper,", "name: keeper, appearance: minimal,")]),
    "comment": (COMPATIBLE, "survey/keeper comment", [("name: keeper,", "name: keeper, comment: mine,")]),
    "seconds": (COMPATIBLE, "survey/keeper seconds", [("name: keeper,", "name: keeper, seconds: 3,")]),
    "table": (COMPATIBLE, "survey/spot table", [("    max: 5\n", "    max: 5\n    table: true\n")]),
    "ask_name added": (COMPATIBLE, "choices/place/market ask_name", [("area: south}", "area: south, ask_name: true}")]),
    "input with a default": (
        COMPATIBLE,
        "inputs/head",
        [("choices:\n", "  - {name: head, type: text, default: x, label: {en: H, fr: H}}\nchoices:\n")],
    ),
    "title": (COMPATIBLE, "settings title", [("en: Wi-Fi,", "en: The Wi-Fi,")]),
    "order of questions": (COMPATIBLE, "survey", [(KEEPER, ""), (TOTAL, KEEPER + TOTAL)]),
    "note removed": (
        COMPATIBLE,
        "survey/end_note",
        [('  - {type: note, name: end_note, label: {en: "Done", fr: "Fini"}}\n', "")],
    ),
    "label of an input": (COMPATIBLE, "inputs/town label", [("en: Town", "en: The town")]),
    "question added": (COMPARABLE, "survey/more", [(KEEPER, KEEPER + ADDED)]),
    "choice added": (
        COMPARABLE,
        "choices/place/pier",
        [
            (MARKET, MARKET + "    - {name: pier, label: {en: Pier, fr: Jetée}, area: x}\n"),
            ("market: 0,", "market: 0, pier: 1,"),
        ],
    ),
    "constraint tightened": (COMPARABLE, "survey/speed constraint", [(". > 0", ". > 0 and . < 9")]),
    "constraint removed": (COMPARABLE, "survey/speed constraint", [("        constraint: . > 0\n", "")]),
    "relevant": (COMPARABLE, "survey/where relevant", [("${who} != ''", "${who} = 'me'")]),
    "filter": (COMPARABLE, "survey/where choice_filter", [("area != 'x'", "area != 'y'")]),
    "calculation": (COMPARABLE, "survey/total calculation", [("sum(${speed})", "sum(${speed}) * 2")]),
    "measure": (COMPARABLE, "survey/where measure", [("library: 100", "library: 90")]),
    "allow": (COMPARABLE, "survey/who allow", [("name: who,", "name: who, allow: [refused],")]),
    "unique_by": (COMPARABLE, "survey/spot unique_by", [("    unique_by: kind\n", "")]),
    "add_when": (COMPARABLE, "survey/spot add_when", [("${speed} > 1", "${speed} > 2")]),
    "required": (COMPARABLE, "survey/who required", [("name: who,", "name: who, required: false,")]),
    "choice label in the default language": (
        COMPARABLE,
        "choices/place/market label",
        [("en: Covered market", "en: Open market")],
    ),
    "columns of a choice": (COMPARABLE, "choices/place/market columns", [("area: south", "area: north")]),
    "ask_name removed": (COMPARABLE, "choices/place/other ask_name", [("ask_name: true", "ask_name: false")]),
    "input without a default": (
        COMPARABLE,
        "inputs/head",
        [("choices:\n", "  - {name: head, type: text, label: {en: H, fr: H}}\nchoices:\n")],
    ),
    "language removed": (
        COMPARABLE,
        "settings languages",
        [(", fr: Français}", "}")]
        + [
            (text, "")
            for text in (
                ", fr: Wi-Fi",
                ", fr: Registre",
                ", fr: Ville",
                ", fr: Bibliothèque",
                ", fr: Marché couvert",
                ", fr: Autre",
                ', fr: "Qui êtes-vous ?"',
                ', fr: "Où est-ce ?"',
                ', fr: "Qui le garde ?"',
                ", fr: Point",
                ', fr: "Quel genre ?"',
                ', fr: "Quel débit ?"',
                ", fr: Mbit/s",
                ", fr: Plus que 0.",
                ', fr: "Fini"',
            )
        ],
    ),
    "question removed": (BREAKING, "survey/keeper", [(KEEPER, "")]),
    "calculate removed": (BREAKING, "survey/total", [(TOTAL, "")]),
    "renamed without saying so": (ERROR, "survey/keeper", [("name: keeper", "name: guardian")]),
    "type changed": (BREAKING, "survey/speed type", [("type: integer", "type: text"), (". > 0", ". != ''")]),
    "select_one to select_multiple": (
        BREAKING,
        "survey/keeper type",
        [("type: select_one, name: keeper", "type: select_multiple, name: keeper")],
    ),
    "choice removed": (BREAKING, "choices/place/market", [(MARKET, ""), (" market: 0,", "")]),
    "choice renamed without saying so": (
        BREAKING,
        "choices/place/market",
        [("name: market", "name: hall"), (" market: 0,", " hall: 0,")],
    ),
    "moved into a repeat": (
        BREAKING,
        "survey/keeper items",
        [(KEEPER, ""), (KIND, KIND + KEEPER.replace("  - {", "      - {"))],
    ),
    "store": (BREAKING, "survey/keeper store", [("name: keeper,", "name: keeper, store: volunteer,")]),
    "input removed": (
        BREAKING,
        "inputs/town",
        [("  - {name: town, type: text, default: here, label: {en: Town, fr: Ville}}\n", "")],
    ),
    "type of an input": (
        BREAKING,
        "inputs/town type",
        [("name: town, type: text, default: here", "name: town, type: integer, default: 1")],
    ),
    "id": (BREAKING, "settings id", [("id: wifi", "id: hotspots")]),
    "default language": (BREAKING, "settings default_language", [("default_language: en", "default_language: fr")]),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_table(row: str) -> None:
    weight, place, pairs = ROWS[row]
    found = differences(*pairs)
    assert (place, weight) in [(change.place, change.weight) for change in found]
    assert found.worst is weight, list(found)
    assert found.worst.exit_status == {COMPATIBLE: 0, COMPARABLE: 1, BREAKING: 2, ERROR: 2}[weight]


@pytest.mark.parametrize("row", ROWS)
def test_what_forbids_publication_says_a_way_out(row: str) -> None:
    found = differences(*ROWS[row][2])
    assert all(change.cause for change in found)
    assert all(change.way_out for change in found.forbidden)
    assert bool(found.forbidden) == (ROWS[row][0] in (BREAKING, ERROR))


def test_equal_flows_differ_in_nothing() -> None:
    assert len(differences()) == 0
    assert len(differences(('version: "1"', 'version: "2"'))) == 0
    for id in library_ids():
        assert len(compare(load_library(id), load_library(id))) == 0


def test_other_non_answers_concern_what_is_asked_alone() -> None:
    found = differences(("allow: [dont_know]", "allow: []"))
    told = {change.name for change in found if change.place.endswith(" allow")}
    assert told == {"who", "where", "keeper", "kind", "speed"}, "and neither a calculation nor a note"


def test_a_note_may_move_into_a_repeat_and_a_question_may_not() -> None:
    note = '  - {type: note, name: end_note, label: {en: "Done", fr: "Fini"}}\n'
    assert not differences((note, ""), (KIND, f"{KIND}    {note}")).forbidden
    found = differences((WHO, ""), (KIND, f"{KIND}    {WHO}"), ("    relevant: ${who} != ''\n", "")).forbidden
    assert [change.place for change in found] == ["survey/who items"], "control"


def test_every_key_has_a_weight() -> None:
    """A key that the language gains must be given a weight, or be compared elsewhere."""
    keys = {field.alias or name for model in (Question, Group, Repeat) for name, field in model.model_fields.items()}
    assert keys == rules.ITEM.keys() | rules.ELSEWHERE
    assert set(Choice.model_fields) - {"name", "label", "ask_name", "renamed_from"} == rules.CHOICE.keys()
    assert set(Input.model_fields) - {"name"} == rules.INPUT.keys()
    assert set(Settings.model_fields) - rules.SETTINGS.keys() == {"id", "version", "languages", "allow", "renamed_from"}


# ------------------------------------------------------------------------------------------------ renaming
RENAMED = [
    ("name: where", "name: location, renamed_from: [where]".replace(", ", "\n    ")),
    ("How fast at ${where}?", "How fast at ${location}?"),
]


def test_a_renaming_that_is_said_is_told_and_weighs_nothing() -> None:
    found = differences(*RENAMED)
    assert [(change.sort, change.name, change.was, change.weight) for change in found] == [
        (Sort.RENAMED, "location", "where", COMPATIBLE)
    ]


def test_other_changes_of_a_renamed_question_are_still_found() -> None:
    found = differences(*RENAMED, ("${who} != ''", "${who} = 'me'"))
    assert ("survey/location relevant", COMPARABLE) in [(change.place, change.weight) for change in found]


def test_a_renamed_repeat_moves_nothing() -> None:
    found = differences(("name: spot\n", "name: hotspot\n    renamed_from: [spot]\n"))
    assert [(change.place, change.weight) for change in found] == [("survey/hotspot", COMPATIBLE)]


def test_a_renamed_key_and_choice_are_followed_into_what_reads_them() -> None:
    found = differences(
        ("name: kind,", "name: sort, renamed_from: [kind],"),
        ("unique_by: kind", "unique_by: sort"),
        ("name: market,", "name: hall, renamed_from: [market],"),
        ("market: 0", "hall: 0"),
    )
    assert {change.weight for change in found} == {COMPATIBLE}
    assert {change.was for change in found} == {"kind", "market"}


def test_a_new_name_is_guessed_only_for_the_same_type_and_a_similar_label() -> None:
    guessed = differences(("name: keeper", "name: guardian"))
    assert [change.way_out for change in guessed.of(ERROR)] == [
        'write renamed_from: [keeper] at "guardian", or say --accept removed:keeper'
    ]
    other_label = differences((KEEPER, ADDED.replace("type: text", "type: select_one, choices: register")))
    assert other_label.worst is BREAKING
    other_type = differences((KEEPER, KEEPER.replace("select_one, name: keeper", "select_multiple, name: guardian")))
    assert other_type.worst is BREAKING


def test_of_several_new_names_each_is_taken_once() -> None:
    twin = KEEPER.replace("keeper", "second").replace("Who keeps it?", "Who keeps it, too?")
    text = OLD.replace(KEEPER, KEEPER + twin)
    new = text.replace("name: keeper", "name: first_guard").replace("name: second", "name: second_guard")
    found = compare(parse_flow(text), parse_flow(new)).of(ERROR)
    assert {(change.name, change.way_out.split('"')[1]) for change in found} == {
        ("keeper", "first_guard"),
        ("second", "second_guard"),
    }


@pytest.mark.parametrize(("pairs", "place"), [
    ([("name: who,", "name: who, renamed_from: [keeper],")], "survey/who renamed_from"),
    ([("name: who,", "name: who, renamed_from: [gone],"), ("name: keeper,", "name: keeper, renamed_from: [gone],")],
     "survey/keeper renamed_from"),
])  # fmt: skip
def test_an_earlier_name_belongs_to_one_item_and_to_none_in_use(pairs: list[tuple[str, str]], place: str) -> None:
    assert [change.place for change in differences(*pairs).of(ERROR)] == [place]


def test_an_id_that_was_renamed_is_the_same_flow() -> None:
    found = differences(("id: wifi\n", "id: hotspots\n  renamed_from: [wifi]\n"))
    assert found.worst is COMPATIBLE


# ------------------------------------------------------------------------------------------------ accepting
def test_a_removal_that_is_meant_forbids_nothing_any_more() -> None:
    found = differences((KEEPER, ""))
    assert found.worst is BREAKING
    assert accept(found, ["removed:keeper"]).worst is COMPARABLE
    assert accept_all(found).worst is COMPARABLE


@pytest.mark.parametrize(("word", "says"), [
    ("keeper", "write removed:"), ("removed:", "write removed:"), ("removed:keper", 'did you mean "keeper"'),
    ("removed:who", "removed are keeper"),
])  # fmt: skip
def test_what_is_not_a_removal_cannot_be_accepted(word: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        accept(differences((KEEPER, "")), [word])


def test_nothing_but_removals_can_be_accepted() -> None:
    for row in ("type changed", "choice removed", "renamed without saying so"):
        found = differences(*ROWS[row][2])
        assert accept_all(found).forbidden == found.forbidden

    for row in ("type changed", "choice removed"):
        with pytest.raises(ValueError, match="no question is removed"):
            accept(differences(*ROWS[row][2]), ["removed:keeper"])


def test_that_a_likely_renaming_is_a_removal_can_be_said_but_is_never_assumed() -> None:
    found = differences(*ROWS["renamed without saying so"][2])
    assert accept(found, ["removed:keeper"]).worst is COMPARABLE
    assert accept_all(found).worst is ERROR
