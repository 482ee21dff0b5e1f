"""The library's conversations are reproduced, and a transcript that is wrong is noticed."""

import pytest

from flows.catalogue import library_ids, load_library, load_transcripts
from flows.check.questions import choices_of
from flows.conversation import Record, Status
from flows.model import Question
from flows.records import dump_records, load_records
from flows.source import parse_flow
from flows.transcripts import Mismatch, Performance, rehearse
from flows.transcripts.reading import Transcript, TranscriptError, read_transcript

ALL = [transcript for flow_id in library_ids() for transcript in load_transcripts(flow_id)]


@pytest.mark.parametrize("transcript", ALL, ids=lambda each: each.name)
def test_flow_reproduces_its_transcript(transcript: Transcript) -> None:
    rehearse(load_library(transcript.flow), transcript)


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
