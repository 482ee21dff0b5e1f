"""The library's conversations are reproduced, and a transcript that is wrong is noticed."""

import pytest

from flows.catalogue import library_ids, library_pack, load_library, load_transcripts
from flows.check.questions import choices_of
from flows.conversation import Record, Status
from flows.coverage import measure
from flows.folder import Folder
from flows.model import Question
from flows.records import dump_records, load_records
from flows.source import parse_flow
from flows.transcripts import Mismatch, Performance, rehearse
from flows.transcripts.reading import Transcript, TranscriptError, read_transcript

ALL = [transcript for flow_id in library_ids() for transcript in load_transcripts(flow_id)]


@pytest.mark.parametrize("transcript", ALL, ids=lambda each: each.name)
def test_flow_reproduces_its_transcript(transcript: Transcript) -> None:
    pack = library_pack(transcript.flow, transcript.country or "")
    rehearse(load_library(transcript.flow), transcript, pack)


def test_every_library_flow_has_transcripts() -> None:
    assert {transcript.flow for transcript in ALL} == set(library_ids())


FLOW = """
spec_version: 1
settings:
  id: small
  version: "1"
  title: Small
  default_language: en
  languages: {en: English, fr: Français}
  allow: [dont_know]
choices:
  fruit:
    - {name: fig, label: {en: Fig, fr: Figue}}
    - {name: date, label: {en: Date, fr: Datte}}
    - {name: other_fruit, ask_name: true, label: {en: Other, fr: Autre}}
survey:
  - {type: select_one, name: best, choices: fruit, label: {en: "Best?", fr: "Meilleur ?"}}
  - type: integer
    name: trees
    label: {en: "How many trees?", fr: "Combien d'arbres ?"}
    constraint: . <= 9
    constraint_message: At most 9.
  - type: repeat
    name: basket
    min: 0
    max: 2
    label: Basket
    first_label: Add a basket
    none_label: No basket
    add_label: One more
    done_label: Enough
    items:
      - {type: integer, name: weight, label: "Weight?"}
"""
HEAD = "flow: small\nlanguage: en\ntoday: 2026-11-23\nturns:\n"
GOOD = """
  - bot: "Best?  [Fig]  [Date]  [Other]"
  - tap: Date
  - type: "12"
  - refuse: {reason: constraint, says: At most 9.}
  - bot: How many trees?
  - type: "٧"
  - restart
  - tap: Add a basket
  - type: "3"
  - tap: One more
  - cancel
  - tap: Enough
  - edit: best
  - bot: "Best? [Fig] [Date] [Other]"
  - keep
  - language: fr
  - edit: trees
  - bot: "Combien d'arbres ?"
  - say: dont_know
  - confirm
expect:
  complete: true
  best: date
  trees: {status: dont_know}
  basket#1.weight: 3
  absent: [basket#2.weight]
"""


def play(turns: str) -> Performance:
    return rehearse(parse_flow(FLOW), read_transcript(HEAD + turns, "small"))


def test_every_kind_of_turn_is_played() -> None:
    rehearsal = play(GOOD)
    assert load_records(rehearsal.kept)
    assert rehearsal.days == 0
    assert play(GOOD.replace("  - tap: Enough", "  - tap: Enough\n  - day: +3")).days == 3


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("[Fig]  [Date]", "[Date]  [Fig]", "turn 1 .bot.: due Best"),
        ("tap: Date", "tap: Dates", "turn 2 .tap.: due button 'Dates'; came Best"),
        ('type: "12"', 'type: "8"', "turn 4 .refuse.: due refusal constraint; came"),
        ("reason: constraint", "reason: limit", "turn 4 .refuse.: due reason 'limit'; came 'constraint'"),
        ("says: At most 9.", "says: At most 8.", "due says 'At most 8.'; came 'At most 9.'"),
        ("  - refuse: {reason: constraint, says: At most 9.}\n", "", "turn 3 .type.: due no refusal of the turn; came"),
        ("say: dont_know", "say: refused", "due refused offered; came dont_know"),
        ("  - confirm\n", "", "due complete"),
        ("best: date", "best: fig", "due best: 'fig'; came 'date'"),
        ("trees: {status: dont_know}", "trees: 7", "due trees: 7; came dont_know"),
        ("absent: [basket#2.weight]", "absent: [basket#1.weight]", "due basket#1.weight absent"),
        ("  - confirm\n", "  - confirm\n  - back\n", "due a question; came complete"),
        ("  - keep\n", "  - cancel\n", "due cancel offered"),
        ('type: "٧"', 'type: "12"', "due no refusal of the turn; came refused: constraint At most 9."),
    ],
)
def test_a_difference_is_told_with_its_turn(before: str, after: str, told: str) -> None:
    assert before in GOOD
    with pytest.raises(Mismatch, match=told):
        play(GOOD.replace(before, after, 1))


def test_first_prompt_may_be_answered_none_and_progress_is_compared() -> None:
    open_turns = "  - tap: Fig\n  - type: '2'\n"
    play(open_turns + "  - none\n  - confirm\nexpect: {complete: true, best: fig, absent: [basket#1.weight]}\n")
    play(open_turns.splitlines(keepends=True)[0] + "expect: {progress: [1, 2]}\n")
    with pytest.raises(Mismatch, match="progress"):
        play(open_turns.splitlines(keepends=True)[0] + "expect: {progress: [2, 2]}\n")
    play(open_turns + "expect: {best: fig, trees: 2, complete: false}\n")
    with pytest.raises(Mismatch, match="due complete"):
        play(open_turns + "expect: {best: fig, complete: true}\n")


def test_names_of_others_are_asked_and_used() -> None:
    turns = "  - tap: Other\n  - type: Mango\n  - type: '2'\n  - none\n  - confirm\n"
    play(turns + "expect: {best: other_fruit, best/name/other_fruit: Mango}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- just\n- a list\n", "not a mapping"),
        (HEAD + "  - bot: hello\nexpected: {}\n", "unknown key 'expected'"),
        (HEAD.replace("language: en\n", "") + "  - back\n", "language is missing"),
        (HEAD.replace("2026-11-23", "someday") + "  - back\n", "'someday' is not a day"),
        (HEAD + "  - sing: la\n", "turn 1: {'sing': 'la'} is no turn: known are back, cancel"),
        (HEAD + "  - confirm: yes\n", "is no turn"),
        (HEAD + "  []\n", "a list is needed"),
        (HEAD + "  - back\n" * 1001, "1001 turns, at most 1000"),
        (HEAD + "  - back\npermit: [cameras]\n", "known are delegate, tables, voice"),
        ("flow: [\n", "small:"),
    ],
)
def test_what_is_not_a_transcript_is_refused(text: str, told: str) -> None:
    with pytest.raises(TranscriptError) as refusal:
        read_transcript(text, "small")
    assert told in str(refusal.value)


def test_records_survive_json() -> None:
    records = (
        Record("spot#2.place", Status.ANSWERED, "market", raw="Marché", at="2026-11-23T10:00:00+00:00", origin="7"),
        Record("spot/done", None, 2, source="edit", language="ar"),
        Record("help", Status.ANSWERED, None, store="volunteer"),
        Record("rate", Status.ANSWERED, 2.5),
    )
    assert load_records(dump_records(records)) == records
    assert dump_records(records[3:]) == '[{"address":"rate","status":"answered","value":2.5}]'


def test_transcripts_take_every_choice_and_every_non_answer() -> None:
    """Of fixed lists, each choice is taken somewhere (a hardest procedure is one of those handled)."""
    flow = load_library("agent_consultation")
    taken: set[tuple[str, str]] = set()
    for transcript in load_transcripts("agent_consultation"):
        for record in load_records(rehearse(flow, transcript).kept):
            name = record.address.rpartition(".")[2]
            taken |= {(name, word) for word in str(record.value).split()} | {(name, str(record.status))}
    for item in flow.items.values():
        if isinstance(item, Question) and item.is_asked and item.store == "response":
            due = {str(allowed.status) for allowed in item.allow or ()} | ({"skipped"} if not item.required else set())
            due |= {choice.name for choice in choices_of(flow, item)} if item.name != "hard_pick" else set()
            assert {word for name, word in taken if name == item.name} >= due, item.name


# ------------------------------------------------------------------------------- files, places, voices, colleagues
SENDING = """
spec_version: 1
settings: {id: sending, version: "1", title: Sending, default_language: en, languages: {en: English}, allow: []}
survey:
  - {type: geopoint, name: spot, label: Where?}
  - {type: image, name: pictures, max_files: 2, label: Pictures?}
  - {type: file, name: paper, label: The paper?}
  - {type: text, name: idea, accept: [text, voice], required: false, label: An idea?}
  - {type: rank, name: order, label: "In which order?", choices: [{name: a, label: Ann}, {name: b, label: Bob}]}
  - {type: acknowledge, name: seen, label: Read this.}
  - type: group
    name: tools
    label: Tools
    items:
      - {type: integer, name: phones, label: "Phones?", constraint: . < 9}
      - type: repeat
        name: van
        min: 0
        max: 3
        label: Van
        items:
          - {type: text, name: plate, label: "Plate?", allow: [dont_know]}
"""
SENT = """flow: sending
language: en
today: 2026-11-23
permit: [voice, delegate]
turns:
  - send: {location: [14.5, -17.25]}
  - send: {photo: [front.jpg, back.png]}
  - send: {file: list.pdf}
  - send: {voice: 12s}
  - tap: [Bob, Ann]
  - bot: Read this.
  - tap: OK
  - delegate: {item: tools, to: officer1}
  - bot: |
      Tools: officer1
  - take_back: tools
  - delegate: {to: officer2}
  - returned: {item: tools, answers: {phones: 3, van#1.plate: {status: dont_know}, van#2.plate: AB 12}}
  - expect: {phones: 3, van#1.plate: {status: dont_know}, van#2.plate: AB 12, complete: false, progress: [9, 9]}
  - confirm
expect: {complete: true, spot: 14.5 -17.25 0 0, pictures: front.jpg back.png, order: b a, seen: OK, paper: list.pdf}
"""


def test_places_files_voices_and_colleagues() -> None:
    played = rehearse(parse_flow(SENDING), read_transcript(SENT, "sent"))
    by_address = {record.address: record for record in played.records}
    assert by_address["idea"].attachment == "voice-12s"
    assert by_address["phones"].author == "officer2"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "[14.5, -17.25]",
            "[114.5, -17.25]",
            "turn 1 .send.: due no refusal of the turn; came refused: not_a_location",
        ),
        ("photo: [front.jpg", "video: [front.jpg", "due something that can be sent; came .* way out: send location"),
        ("permit: [voice, delegate]", "permit: [delegate]", "refused: voice_not_accepted"),
        ("list.pdf", "list.exe", "refused: wrong_file_type"),
        ("phones: 3,", "", "due an answer to phones; came Phones.* way out: add phones: to answers"),
        ("phones: 3,", "phones: 12,", "due phones taken from the colleague; came refused: constraint"),
        ("returned: {item: tools", "returned: {item: order", "due order with a colleague; came nobody has it"),
        ("  - take_back: tools\n  - delegate: {to: officer2}\n", "  - save\n", "due save offered; came not offered"),
    ],
)
def test_what_cannot_be_sent_is_told(before: str, after: str, told: str) -> None:
    assert before in SENT
    with pytest.raises(Mismatch, match=told):
        rehearse(parse_flow(SENDING), read_transcript(SENT.replace(before, after), "sent"))


# ------------------------------------------------------------------------------------------------ tables
SPOTS = """
spec_version: 1
settings: {id: spots, version: "1", title: Spots, default_language: en, languages: {en: English}, allow: []}
survey:
  - type: repeat
    name: spot
    label: Spot
    min: 0
    max: 50
    items:
      - {type: text, name: place, label: "Where?"}
      - {type: integer, name: speed, label: "Speed?", constraint: . > 0, constraint_message: Above 0.}
"""
SENT_BACK = """flow: spots
language: en
today: 2026-11-23
permit: [tables]
turns:
  - table: {repeat: spot, rows: [{place: Hall, speed: "5"}, {place: Yard, speed: fast}]}
  - refuse: {reason: table, cells: [C5]}
  - table: {repeat: spot, rows: [{place: Hall, speed: "5"}, {place: Yard, speed: 7}]}
  - bot: "Spot 2 new, 0 changed, 0 unchanged: 4 answers, 0 silent, 0 left to ask, 0 ignored"
  - cancel
  - bot: "Spot [Add: Spot] [None here]"
  - table: {repeat: spot, rows: [{place: Hall, speed: "5"}, {place: Yard, speed: 7}]}
  - save
  - table: {repeat: spot, rows: [{id: 2, place: Yard, speed: 8}]}
  - save
  - tap: Done
  - confirm
expect: {complete: true, spot#1.speed: 5, spot#2.place: Yard, spot#2.speed: 8}
"""


def test_tables_are_sent_refused_cancelled_and_saved() -> None:
    flow = parse_flow(SPOTS)
    rehearse(flow, read_transcript(SENT_BACK, "sent back"))
    folder = Folder("flow.yaml", SPOTS, transcripts={"one": SENT_BACK})
    missing = {f"{branch.key} {branch.way}" for branch in measure(folder, flow).missing}
    assert missing == {"repeat 0", "repeat None", "repeat 1", "constraint refuse"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("cells: [C5]", "cells: [C4]", r"due cells \['C4'\]; came \['C5'\]"),
        ("permit: [tables]\n", "", "stale: this is not asked now"),
        (
            '{repeat: spot, rows: [{place: Hall, speed: "5"}, {place: Yard, speed: fast}]}',
            "{spot: 1}",
            "due a repeat and rows",
        ),
        ("  - cancel\n", "  - cancel\n  - save\n", "save offered; came not offered"),
    ],
)
def test_what_a_table_does_otherwise_is_told(before: str, after: str, told: str) -> None:
    assert before in SENT_BACK
    with pytest.raises(Mismatch, match=told):
        rehearse(parse_flow(SPOTS), read_transcript(SENT_BACK.replace(before, after, 1), "sent back"))
