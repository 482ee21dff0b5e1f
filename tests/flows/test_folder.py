"""What lies beside a flow: overlays merged into it, and country packs checked with it."""

import json
from dataclasses import replace

import pytest

from flows.check import check_folder
from flows.check.reporting.machine import as_json, as_sarif
from flows.check.reporting.plain import tell_problems
from flows.folder import Folder, load_folder, load_pack
from flows.problems import FlowProblems, Problem
from flows.source import parse_body

FLOW = """spec_version: 1
settings:
  id: small
  version: "1"
  title: {en: Small, fr: Petit}
  intro: {en: Hello., fr: Bonjour.}
  default_language: en
  languages: {en: English, fr: Français}
inputs:
  - {name: town, type: text, label: {en: Town, fr: Ville}, default: ""}
  - {name: departments, type: choices, label: {en: Departments, fr: Services}}
choices:
  yes_no:
    - {name: yes, label: {en: "Yes", fr: Oui}}
    - {name: no, label: {en: "No", fr: Non}}
  ways:
    - {name: fibre, label: {en: Fibre, fr: Fibre}}
    - {name: radio, label: {en: Radio, fr: Radio}}
    - {name: nothing, label: {en: None, fr: Aucun}, exclusive: true}
survey:
  - type: select_one
    name: law_eid
    choices: yes_no
    allow: [{not_applicable: {label: {en: No law, fr: Pas de loi}}}]
    label: {en: Is there a law?, fr: Y a-t-il une loi ?}
  - {type: integer, name: law_year, label: {en: Year, fr: Année}, constraint: . >= 1900 and . <= 2100}
  - {type: date, name: law_day, label: {en: Day, fr: Jour}, constraint: . <= today()}
  - {type: integer, name: cost, label: {en: Cost, fr: Coût}, constraint: ". > ${law_year}"}
  - {type: select_multiple, name: links, choices: ways, label: {en: Links, fr: Liens}}
  - {type: select_one, name: place, choices: departments, label: {en: Where, fr: Où}}
  - {type: image, name: photo, label: {en: Photo, fr: Photo}}
  - type: repeat
    name: offices
    label: {en: Office, fr: Bureau}
    items:
      - {type: text, name: office, label: {en: Office, fr: Bureau}}
  - type: select_one
    name: inline
    label: {en: Colour, fr: Couleur}
    choices:
      - {name: red, label: {en: Red, fr: Rouge}}
  - {type: note, name: bye, label: {en: Bye, fr: Au revoir}}
"""
OVERLAY = """settings/languages: Français (Suisse)
settings/intro: Salut.
survey/law_eid/label: Une loi existe-t-elle ?
survey/law_eid/allow/not_applicable/label: Sans loi
choices/yes_no/yes/label: Ouais
survey/inline/red/label: Vermeil
inputs/town/label: Commune
"""
PACK = """law_eid: yes
law_year: 2018
law_day: "2030-01-01"
cost: 5
links: [radio, fibre]
place: water
"""


def folder(overlay: str = "", pack: str = "", tag: str = "fr-CH") -> Folder:
    return Folder("small/flow.yaml", FLOW, {tag: overlay} if overlay else {}, {"sn": pack} if pack else {})


def problems_of(given: Folder) -> tuple[Problem, ...]:
    with pytest.raises(FlowProblems) as caught:
        load_folder(given)
    return caught.value.problems


# ---------------------------------------------------------------------------------------------- overlays
def test_an_overlay_adds_a_language_whose_other_texts_are_those_of_its_base() -> None:
    flow, plain = load_folder(folder(OVERLAY)), load_folder(folder())
    assert flow.settings.languages == {"en": "English", "fr": "Français", "fr-CH": "Français (Suisse)"}
    assert flow.settings.whole_languages == ("en", "fr")
    eid, inline = flow.items["law_eid"], flow.items["inline"]
    said = [
        flow.settings.intro,
        eid.label,
        eid.allow[0].label,  # type: ignore[union-attr,index]
        flow.choices["yes_no"][0].label,
        inline.own_choices[0].label,  # type: ignore[union-attr]
        flow.inputs[0].label,
    ]
    words = ["Salut.", "Une loi existe-t-elle ?", "Sans loi", "Ouais", "Vermeil", "Commune"]
    assert [flow.text(each, "fr-CH") for each in said if each] == words
    assert flow.text(flow.settings.title, "fr-CH") == "Petit"
    assert flow.text(eid.label or "", "fr") == "Y a-t-il une loi ?"
    assert flow.hash != plain.hash
    assert parse_body(flow.body()).hash == flow.hash


def test_a_text_that_an_overlay_lacks_is_not_untranslated() -> None:
    short = "settings/languages: Français (Suisse)\nsettings/intro: Salut.\n"
    assert not [each for each in check_folder(folder(short)) if each.code == "W-UNTRANSLATED"]
    # The control: a language without a base in the flow lacks its texts.
    text = FLOW.replace("fr: Français}", "fr: Français, pt: Português}")
    assert [each for each in check_folder(Folder("f", text)) if each.code == "W-UNTRANSLATED"]


def test_a_plain_text_becomes_one_in_two_languages() -> None:
    text = FLOW.replace("label: {en: Year, fr: Année}", "label: Year")
    overlay = OVERLAY.splitlines()[0] + "\nsurvey/law_year/label: An\n"
    flow = load_folder(Folder("f", text, {"fr-CH": overlay}))
    assert flow.items["law_year"].label == {"en": "Year", "fr-CH": "An"}


WRONG_OVERLAYS = {
    "survey/law_edi/label: x": ("survey/law_edi/label", "no such text", "did you mean survey/law_eid/label?"),
    "survey/law_eid/hint: x": ("survey/law_eid/hint", "no such text", "remove it"),
    "survey/law_eid/label: 4": ("survey/law_eid/label", "not a text", "put it in quotes"),
    "settings/intro: ''": ("settings/intro", "not a text", "put it in quotes"),
}


@pytest.mark.parametrize("line", WRONG_OVERLAYS)
def test_a_wrong_path_is_told_with_its_line_and_the_nearest(line: str) -> None:
    place, cause, way_out = WRONG_OVERLAYS[line]
    (problem,) = problems_of(folder(f"settings/languages: Français (Suisse)\n{line}\n"))
    file = "overlays/fr-CH.yaml"
    assert problem == Problem("E-OVERLAY", f"{file}: {place}", 2, 1, cause, way_out, file=file)


@pytest.mark.parametrize(
    ("tag", "text", "cause"),
    [
        ("fr-CH", "settings/intro: Salut.\n", "fr-CH has no name of its own"),
        ("pt-MZ", OVERLAY, 'the flow does not speak "pt"'),
        ("fr", OVERLAY, '"fr" is not a language with a region'),
        ("fr-CH", "- a\n", "not a mapping"),
    ],
)
def test_a_wrong_overlay_is_told_as_one(tag: str, text: str, cause: str) -> None:
    (problem,) = problems_of(folder(text, tag=tag))
    assert (problem.code, problem.cause, problem.file) == ("E-OVERLAY", cause, f"overlays/{tag}.yaml")


def test_an_unreadable_file_beside_the_flow_is_named() -> None:
    (problem,) = problems_of(folder("a: [\n"))
    assert (problem.code, problem.file) == ("E-YAML", "overlays/fr-CH.yaml")
    (problem,) = problems_of(folder(pack="a: &b 1\n"))
    assert (problem.code, problem.file) == ("E-YAML-ALIAS", "defaults.sn.yaml")


# ------------------------------------------------------------------------------------------------- packs
def test_a_pack_is_read_in_stored_form() -> None:
    given = folder(pack=PACK)
    assert load_pack(given, "sn") == {
        "law_eid": "yes",
        "law_year": 2018,
        "law_day": "2030-01-01",
        "cost": 5,
        "links": "fibre radio",
        "place": "water",
    }
    assert load_pack(given, "ml") == {}
    assert load_folder(given).hash == load_folder(folder()).hash


WRONG_PACKS = {
    "law_eid: maybe": ('"maybe" is not in the list', "write the name of a choice"),
    "law_eid: nno": ('"nno" is not in the list', 'did you mean "no"?'),
    "law_eid: [yes]": ("a list, and the question takes one value", "write one value"),
    "law_edi: yes": ("no such question", 'did you mean "law_eid"?'),
    "law_year: many": ('"many" is not a whole number', "write digits"),
    "law_year: 1.5": ('"1.5" is not a whole number', "write digits"),
    "law_year: 1800": ('"1800" breaks the constraint', "write a value with . >= 1900 and . <= 2100"),
    "law_day: 2026-02-30": ('"2026-02-30" is not a day', "write it as 2026-11-23"),
    "links: [fibre, nothing]": ('"nothing" stands alone', "write it without the others"),
    "links: {fibre: 1}": ("a mapping, and the question takes a value", "write a value"),
    "links:": ("no value", "write one or remove it"),
    "photo: a": ("takes no value from elsewhere", "remove it"),
    "office: a": ("inside the repeat offices", "remove it: a pack answers questions outside repeats"),
    "bye: a": ("a note is not asked", "name a question"),
}


@pytest.mark.parametrize("line", WRONG_PACKS)
def test_a_value_that_its_question_refuses_is_told_with_its_line(line: str) -> None:
    (problem,) = problems_of(folder(pack=f"# usual here\n{line}\n"))
    cause, way_out = WRONG_PACKS[line]
    file, name = "defaults.sn.yaml", line.partition(":")[0]
    assert problem == Problem("E-PACK", f"{file}: {name}", 2, 1, cause, way_out, file=file)


def test_all_problems_of_all_packs_are_told() -> None:
    given = replace(folder(), defaults={"sn": "law_eid: maybe\nlaw_year: x\n", "ml": "[a]\n"})
    assert [(each.file, each.line) for each in problems_of(given)] == [
        ("defaults.ml.yaml", 1),
        ("defaults.sn.yaml", 1),
        ("defaults.sn.yaml", 2),
    ]


# ------------------------------------------------------------------------------------------------ telling
def test_reports_name_the_file_beside_the_flow() -> None:
    found = {"small/flow.yaml": check_folder(folder(pack="law_eid: maybe\n"))}
    lines = [line for _, line in tell_problems(found)]
    assert lines[1] == (
        '  defaults.sn.yaml:1:1  E-PACK  law_eid: "maybe" is not in the list: write the name of a choice'
    )
    assert json.loads(as_json(found))[0]["file"] == "small/defaults.sn.yaml"
    where = json.loads(as_sarif(found))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "small/defaults.sn.yaml"
