"""Every limit bites somewhere and says so: one more than a limit is refused, the limit itself is not."""

import re
from datetime import date
from pathlib import Path

import pytest

import flows
from flows import limits
from flows.check import check_text
from flows.conversation import Attachment
from flows.items import Question
from flows.kinds import Manners, Refusal, read_answer, read_files, read_name
from flows.kinds.readings import Reading
from flows.problems import FlowProblems
from flows.source import parse_flow
from flows.transcripts.reading import TranscriptError, read_transcript

ROOT = Path(flows.__file__).parents[1]
HEAD = """spec_version: 1
settings: {id: f, version: "1", title: F, default_language: en, languages: {en: English}}
"""
ONE = "survey:\n  - {type: text, name: a, label: A}\n"
NAMES = frozenset(name for name in vars(limits) if name.isupper())

# For each limit of a flow: a text that holds `count` of something, the code, and what the message says.
FLOWS = {
    "MAX_YAML_DEPTH": (lambda n: f"a: {'[' * (n - 1)}{']' * (n - 1)}\n", "E-YAML-SIZE", "levels deep"),
    "MAX_ITEMS": (
        lambda n: HEAD + "survey:\n" + "".join(f"  - {{type: text, name: a{k}, label: A}}\n" for k in range(n)),
        "E-LIMIT",
        "1,001 items, at most 1,000",
    ),
    # Each group takes two levels of YAML: of a text the YAML limit bites first, of a spreadsheet the one of groups.
    "MAX_GROUP_DEPTH": (lambda n: HEAD + f"survey: [{nest('group', n)}]\n", "E-YAML-SIZE", "levels deep"),
    "MAX_REPEAT_DEPTH": (lambda n: HEAD + f"survey: [{nest('repeat', n)}]\n", "E-DEPTH", "or 2 repeats"),
    "MAX_LISTS": (
        lambda n: HEAD + "choices:\n" + "".join(f"  c{k}: [{{name: a, label: A}}]\n" for k in range(n)) + ONE,
        "E-LIMIT",
        "201 of them, at most 200",
    ),
    "MAX_CHOICES_PER_LIST": (
        lambda n: HEAD + "choices:\n  c:\n" + "".join(f"    - {{name: c{k}, label: A}}\n" for k in range(n)) + ONE,
        "E-LIMIT",
        "501 choices, at most 500",
    ),
    "MAX_LANGUAGES": (lambda n: HEAD.replace("English", f"English{languages(n - 1)}") + ONE, "E-LIMIT", "21 of them"),
    "MAX_INPUTS": (
        lambda n: HEAD + "inputs:\n" + "".join(f"  - {{name: i{k}, type: text, label: I}}\n" for k in range(n)) + ONE,
        "E-LIMIT",
        "51 of them, at most 50",
    ),
    "MAX_EXPRESSION_CHARS": (
        lambda n: HEAD + ONE.replace("label: A", f"label: A, constraint: \"'{'x' * (n - 2)}'\""),
        "E-LIMIT",
        "2,001",
    ),
}  # fmt: skip


def languages(count: int) -> str:
    return "".join(f", x{chr(97 + number)}: X" for number in range(count))


def nest(kind: str, depth: int) -> str:
    inner = "{type: text, name: a, label: A}"
    for level in range(depth):
        inner = f"{{type: {kind}, name: g{level}, label: G, items: [{inner}]}}"
    return inner


def problems_of(text: str) -> list[tuple[str, str]]:
    try:
        parse_flow(text)
    except FlowProblems as found:
        return [(each.code, each.cause) for each in found.problems]
    return []


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_a_limit_of_flows_bites_one_above_it(name: str) -> None:
    make, code, cause = FLOWS[name]
    most = getattr(limits, name)
    told = problems_of(make(most + 1))
    assert any(each == code and cause in said for each, said in told), told
    assert code not in {each for each, _ in problems_of(make(most))}


def test_the_length_of_a_flow() -> None:
    room = limits.MAX_FLOW_BYTES - len((HEAD + ONE + "#").encode())
    assert problems_of(HEAD + ONE + "#" + "x" * room) == []
    ((code, cause),) = problems_of(HEAD + ONE + "#" + "x" * (room + 1))
    assert (code, cause) == ("E-YAML-SIZE", "262,145 bytes, at most 262,144")


def warned(item: str) -> set[str]:
    return {str(each.code) for each in check_text(HEAD + f"survey:\n  - {item}\n") if each.severity == "error"}


def test_the_lengths_of_what_is_shown() -> None:
    label = "{{type: text, name: a, label: {}}}".format
    assert warned(label("x" * limits.MAX_LABEL_UNITS)) == set()
    assert warned(label("x" * (limits.MAX_LABEL_UNITS + 1)))
    hint = "{{type: text, name: a, label: A, hint: {}}}".format
    assert warned(hint("x" * limits.MAX_HINT_UNITS)) == set()
    assert warned(hint("x" * (limits.MAX_HINT_UNITS + 1)))
    choice = "{{type: select_one, name: a, label: A, choices: [{{name: b, label: {}}}]}}".format
    assert warned(choice("x" * limits.MAX_CHOICE_LABEL_UNITS)) == set()
    assert warned(choice("x" * (limits.MAX_CHOICE_LABEL_UNITS + 1)))


def read(kind: str, raw: str) -> object:
    question = Question.model_validate({"type": kind, "name": "a", "label": "A"})
    return read_answer(question, raw, True, Manners("en", date(2026, 11, 23)))


def test_the_lengths_of_answers() -> None:
    assert isinstance(read("text", "x" * limits.MAX_TEXT_UNITS), Reading)
    found = read("text", "x" * (limits.MAX_TEXT_UNITS + 1))
    assert isinstance(found, Refusal)
    assert found.detail == {"count": 4001, "limit": 4000}
    for size, taken in ((limits.MIN_NAME_UNITS, True), (limits.MIN_NAME_UNITS - 1, False)):
        assert isinstance(read_name("x" * size), Reading) is taken
    for size, taken in ((limits.MAX_NAME_UNITS, True), (limits.MAX_NAME_UNITS + 1, False)):
        assert isinstance(read_name("x" * size), Reading) is taken


def test_the_sizes_of_files_and_voices() -> None:
    photo = Question.model_validate({"type": "image", "name": "a", "label": "A"})
    voice = Question.model_validate({"type": "text", "name": "a", "label": "A", "accept": ("text", "voice")})
    for more in (0, 1):
        sent = Attachment("r", "image", size=limits.MAX_FILE_BYTES + more, mime="image/png")
        assert isinstance(read_files(photo, [sent], True), Refusal if more else Reading)
        said = Attachment("r", "audio", size=10, mime="audio/ogg", seconds=limits.MAX_VOICE_SECONDS + more)
        assert isinstance(read_files(voice, [said], True), Refusal if more else Reading)


def test_the_turns_of_a_transcript() -> None:
    head = "flow: f\nlanguage: en\ntoday: 2026-11-23\nturns:\n"
    assert len(read_transcript(head + "- confirm\n" * limits.MAX_TRANSCRIPT_TURNS, "t").turns) == 1000
    with pytest.raises(TranscriptError, match=r"1,?000"):
        read_transcript(head + "- confirm\n" * (limits.MAX_TRANSCRIPT_TURNS + 1), "t")


def used_in(name: str) -> list[str]:
    sources = [*(ROOT / "flows").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]
    return [
        path.name for path in sources if path.name != "limits.py" and re.search(rf"\b{name}\b", path.read_text("utf-8"))
    ]


@pytest.mark.parametrize("name", sorted(NAMES - {"Final"}))
def test_no_limit_is_only_written_down(name: str) -> None:
    assert used_in(name), f"{name} bites nowhere"
