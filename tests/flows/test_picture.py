"""The picture of a flow: everything is on it once, nothing can break out of it, and it stays readable."""

import json
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from flows.catalogue import library_ids, load_library
from flows.expressions import compile_expression
from flows.model import Flow
from flows.picture import picture_of
from flows.picture.conditions import Wording
from flows.picture.drawing import share_written
from flows.picture.svg import width_of, wrap
from flows.picture.words import WORDS
from flows.plan import plan_of
from flows.source import parse_flow
from flows.values import Place

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>&amp;\"'<!-- ]]>"
FLOW = """spec_version: 1
settings:
  id: town
  version: "1"
  title: {en: Town, ar: البلدية}
  default_language: en
  languages: {en: English, ar: العربية}
  allow: []
choices:
  yes_no: [{name: yes, label: {en: "Yes", ar: نعم}}, {name: no, label: {en: "No", ar: لا}}]
survey:
  - {type: select_one, name: wifi, choices: yes_no, label: {en: "Wi-Fi?", ar: "هل توجد شبكة؟"}}
  - type: repeat
    name: spot
    relevant: ${wifi} = 'yes'
    unique_by: place
    label: {en: Spot, ar: نقطة}
    items:
      - {type: text, name: place, label: {en: Where?, ar: "أين؟"}}
      - {type: integer, name: speed, relevant: "${place} != ''", required: false, label: {en: "Speed at ${place}?"}}
  - {type: calculate, name: spots, calculation: "count(${spot})"}
  - {type: note, name: last, relevant: "not(${wifi} = 'no') and ${spots} > 2", label: {en: "${spots} spots"}}
"""


def big(questions: int) -> Flow:
    """A long flow: groups of ten, every third question with a condition on the one before."""
    lines = [FLOW[: FLOW.index("survey:")], "survey:\n"]
    for number in range(questions):
        if number % 10 == 0:
            lines.append(f"  - type: group\n    name: g{number}\n    label: {{en: Part {number}}}\n    items:\n")
        relevant = f"relevant: \"${{q{number - 1}}} = 'yes'\", " if number % 3 == 1 else ""
        label = f'label: {{en: "Question {number}, about something that takes a few more words to be said in full?"}}'
        lines.append(f"      - {{type: select_one, name: q{number}, choices: yes_no, {relevant}{label}}}\n")
    return parse_flow("".join(lines))


def texts(svg: str) -> list[str]:
    """Everything written on the picture, in order."""
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def boxes(svg: str, kind: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every box of a class."""
    found = []
    for node in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        if node.get("class") == kind:
            x, y, width, height = (float(node.get(key, "0")) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + width, y + height))
    return found


def test_questions_conditions_repeats_and_languages_are_on_it() -> None:
    shown = texts(picture_of(parse_flow(FLOW)))
    whole = "\n".join(shown)
    for words in ("Town", "English 100%", "Wi-Fi?", "Speed at ‹#2›?", "if #1 = Yes", "if #2 answered", "1 to 20 times"):
        assert words in whole
    assert "if #1 is not No and spots > 2" in whole
    assert "spots = count(spot)" in whole
    assert "each #2 once" in whole
    assert "speed · optional" in whole
    assert any("questions: 3" in line and "conditions: 3" in line and "repeats: 1" in line for line in shown)
    assert share_written(parse_flow(FLOW), "ar") < 1
    assert len(boxes(picture_of(parse_flow(FLOW)), "again")) == 1


def test_right_to_left_is_mirrored_and_says_so() -> None:
    svg = picture_of(parse_flow(FLOW), "ar")
    root = ElementTree.fromstring(svg)
    arabic = [node for node in root.iter(f"{SVG}text") if "هل توجد" in "".join(node.itertext())]
    assert [node.get("direction") for node in arabic] == ["rtl"]
    assert "إذا \u2068#1\u2069 = نعم" in "\n".join(texts(svg))
    cards = boxes(svg, "card")
    mirrored = boxes(picture_of(parse_flow(FLOW)), "card")
    assert cards[0][0] == pytest.approx(float(root.get("width", "0")) - mirrored[0][2])


def test_nothing_breaks_out_of_the_picture() -> None:
    flow = parse_flow(FLOW)
    model = flow.model_dump(mode="json", by_alias=True)
    model["settings"]["title"] = model["survey"][0]["label"] = HOSTILE
    model["choices"]["yes_no"][0]["label"] = HOSTILE
    hostile = Flow.model_validate_json(json.dumps(model))
    svg = picture_of(hostile)
    assert {node.tag for node in ElementTree.fromstring(svg).iter()} == {
        f"{SVG}{tag}" for tag in ("svg", "title", "style", "rect", "circle", "path", "text")
    }
    assert "<script" not in svg
    assert HOSTILE in texts(svg)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("questions", [1, 20, 200])
def test_cards_never_lie_on_each_other_and_the_page_keeps_its_shape(questions: int) -> None:
    svg = picture_of(big(questions))
    cards = boxes(svg, "card")
    assert len(cards) == questions
    for one, other in pairwise(sorted(cards)):
        if one[0] == other[0]:
            assert one[3] <= other[1]
        else:
            assert one[2] <= other[0]
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    assert max(card[2] for card in cards) < width
    assert max(card[3] for card in cards) < height
    assert width / height < 2.6
    for number in range(questions):
        assert any(line.startswith(f"Question {number},") for line in texts(svg))


def test_a_frame_that_goes_on_is_named_in_the_next_column() -> None:
    assert any(line.startswith("… Part") for line in texts(picture_of(big(200))))


@pytest.mark.parametrize("flow_id", library_ids())
def test_the_library_is_drawn_in_each_of_its_languages(flow_id: str) -> None:
    flow = load_library(flow_id)
    for language in flow.settings.languages:
        svg = picture_of(flow, language)
        asked = [node for node in plan_of(flow).nodes.values() if node.asked]
        assert len(boxes(svg, "card")) == len(asked)
        assert svg == picture_of(flow, language)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${wifi} != 'no'", "#1 is not No"),
        ("selected(${wifi}, 'yes')", "#1 = Yes"),
        ("not(selected(${wifi}, 'yes'))", "#1 is not Yes"),
        ("not(${wifi} = 'yes' or ${spots} = 1)", "#1 is not Yes and spots is not 1"),
        ("(${wifi} = 'yes' or ${spots} = 1) and ${spots} > 0", "(#1 = Yes or spots = 1) and spots > 0"),
        ("count-selected(${wifi}) >= 2", "#1: ≥ 2 chosen"),
        ("${wifi} = ''", "#1 not answered"),
        ("${spots} + 1 > 2 * 3", "spots + 1 > 2 × 3"),
        ("string-length(${wifi}) > 1", "string-length(#1) > 1"),
        ("not(${spots} > 1)", "not spots > 1"),
        ("count(${speed}[. > 2]) > 0", "count(#3[. > 2]) > 0"),
    ],
)
def test_conditions_are_said_in_words(text: str, words: str) -> None:
    flow = parse_flow(FLOW)
    wording = Wording(flow, "en", {"wifi": 1, "place": 2, "speed": 3})
    assert wording.say(compile_expression(text, Place(plan_of(flow).symbols)).tree) == words


def test_words_are_there_in_every_language() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


def test_lines_are_cut_to_their_width() -> None:
    lines = wrap("word " * 40 + "x" * 300, 14, 200, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width_of(line, 14) <= 200 for line in lines)
    assert wrap("", 14, 200, 3) == []


def test_signs_that_xml_cannot_hold_do_not_break_the_picture() -> None:
    hostile = FLOW.replace("title: ", 'title: "\\x01 \\x1b" # ', 1).replace(
        'label: {en: "Wi-Fi?"', 'label: {en: "Wi\\x02Fi?"', 1
    )
    assert hostile.count("\\x") == 3, "control: both texts are hostile"
    svg = picture_of(parse_flow(hostile))
    assert "Wi\ufffdFi?" in "\n".join(texts(svg))
