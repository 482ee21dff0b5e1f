"""What came is written into a transcript, and nothing else of the file changes."""

import pytest

from flows.folder import Folder, load_folder
from flows.transcripts import read_transcript, rehearse
from flows.transcripts.trial import Trial, try_all, try_one
from flows.transcripts.writing import card_block, short, write_transcript
from flows.yaml_nodes import read_yaml

FLOW = """spec_version: 1
settings: {id: small, version: "1", title: Small, default_language: en, languages: {en: English}, allow: [dont_know]}
choices:
  fruit: [{name: fig, label: Fig}, {name: date, label: "Date: dried"}]
survey:
  - {type: select_one, name: best, choices: fruit, label: "Best?"}
  - {type: integer, name: trees, label: "How many?", constraint: . <= 9, constraint_message: "At most: 9"}
"""
TEXT = """flow: small   # which one
about: "Kept as it is"
language: en
today: 2026-11-23
turns:
  # the first card
  - bot: "Worst?"
  - tap: Fig   # the person stays
  - bot: >-
      Old words
      over two lines
  - type: "12"   # refused, and nobody says so
  - type: "5"
  - refuse: {reason: limit}
  - expect: {best: date}   # in the middle
  - confirm

# at the end
expect:
  complete: false
  best: date   # a note
  trees: {status: dont_know}
  absent: [trees]
  progress: [7, 7]
"""
UPDATED = """flow: small   # which one
about: "Kept as it is"
language: en
today: 2026-11-23
turns:
  # the first card
  - bot: >-
      Best?
      [Fig]  [Date: dried]
  - tap: Fig   # the person stays
  - bot: >-
      How many?
  - type: "12"   # refused, and nobody says so
  - refuse: {reason: constraint, says: "At most: 9"}
  - type: "5"
  - expect: {best: fig}   # in the middle
  - confirm

# at the end
expect:
  complete: true
  best: fig   # a note
  trees: {status: answered}
  absent: []
  progress: [2, 2]
"""


def tried(text: str, flow: str = FLOW) -> Trial:
    folder = Folder("flow.yaml", flow, transcripts={"one": text})
    return next(iter(try_all(folder, load_folder(folder))))


def test_only_what_differs_is_written_anew() -> None:
    trial = tried(TEXT)
    assert trial.mendable
    assert trial.updated() == UPDATED
    assert tried(UPDATED).passed
    assert tried(UPDATED).complete
    assert tried(UPDATED).updated() == UPDATED


def test_what_a_person_cannot_do_is_left_to_the_author() -> None:
    trial = tried(TEXT.replace("tap: Fig", "tap: Figs"))
    assert not trial.passed
    assert not trial.mendable
    assert trial.updated() == trial.text
    assert 'did you mean "Fig"?' in str(trial.differences[-1])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("flow: small", "flow: other", "one: flow: other: this flow is small"),
        ("language: en", "language: de", "one: language: de: the flow speaks en"),
        ("language: en", "language: en\ncountry: sn", "country: no defaults.sn.yaml beside the flow"),
        ("language: en", "language: en\ninputs: {x: 1}", "inputs: the flow has no input 'x'"),
        ("turns:", "turn:", 'did you mean "turns"?'),
    ],
)
def test_a_file_that_is_no_transcript_of_this_flow_is_told(before: str, after: str, told: str) -> None:
    trial = tried(TEXT.replace(before, after, 1))
    assert told in trial.problem
    assert not trial.passed
    assert trial.updated() == trial.text


def test_a_country_pack_is_given_to_the_conversation() -> None:
    text = "flow: small\nlanguage: en\ntoday: 2026-11-23\ncountry: sn\nturns:\n  - keep\n  - type: '1'\n  - confirm\n"
    folder = Folder("flow.yaml", FLOW, defaults={"sn": "best: date\n"}, transcripts={"one": text})
    trial = try_one(folder, load_folder(folder), "one", text + "expect: {best: date}\n")
    assert trial.passed, [str(each) for each in trial.differences]


PLAIN = ("plain", "yes", "true", "12", "1.5", "null", "~", "", " edge ", "a: b", "a # b", "[x]", "{x}", "a, b", "- a")
ODD = ("é ؟ 中", 'say "no"', "l1\nl2", "'q'", "%", "@x", "*a", "&a", "!t", ":", "?", "a:b", "tab\there", "x  y")
OTHER = (5, 2.5, True, None, {"a b": [1, "x, y"], "c": {"d": "e: f"}}, [], {})


@pytest.mark.parametrize("value", [*PLAIN, *ODD, *OTHER])
def test_what_is_written_reads_back_the_same(value: object) -> None:
    assert read_yaml(f"x: {short(value)}\n", "x").data["x"] == value
    assert read_yaml(f"x: [{short(value, True)}, 1]\n", "x").data["x"] == [value, 1]


def test_rows_of_buttons_are_broken_between_buttons() -> None:
    buttons = "  ".join(f"[Label number {number} of many]" for number in range(9))
    block = card_block(f"One?\n{buttons}", "  ")
    assert all(line.strip()[0] == "[" and line.strip()[-1] == "]" for line in block.splitlines()[2:])
    assert " ".join(read_yaml(f"x: {block}\n", "x").data["x"].split()) == " ".join(f"One? {buttons}".split())
    assert card_block("", "  ") == '""'


def test_a_transcript_is_written_as_it_is_read() -> None:
    head = {"flow": "small", "language": "en", "today": "2026-11-23", "about": "a: b"}
    turns = [{"bot": "Best?\n[Fig]  [Date: dried]"}, {"tap": "Date: dried"}, {"say": "dont_know"}, "confirm"]
    text = write_transcript(head, turns, {"best": "date", "trees": {"status": "dont_know"}})
    folder = Folder("flow.yaml", FLOW)
    rehearse(load_folder(folder), read_transcript(text, "written"))
    assert [turn.verb for turn in read_transcript(text).turns] == ["bot", "tap", "say", "confirm"]
