"""The player: what is typed becomes turns, what is asked becomes lines, and every play can be played again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.conversation import Refuse, Status
from flows.direction import has_rtl, is_rtl, isolate
from flows.expressions import compile_expression
from flows.model import Flow
from flows.playing.carrying import carry_over
from flows.playing.pages import page_of
from flows.playing.session import Session
from flows.playing.spelling import spell
from flows.playing.why import explain
from flows.source import parse_flow
from flows.transcripts import Performance, read_transcript, rehearse
from flows.transcripts.staging import make_context, permitted
from flows.transcripts.writing import write_transcript
from flows.values import Kind, Place, Symbol

FLOW = """spec_version: 1
settings:
  {id: small, version: "1", title: Small, default_language: en, languages: {en: English, ar: العربية}, allow: [refused]}
choices:
  fruit:
    - {name: fig, label: {en: Fig, ar: تين}}
    - {name: date, label: {en: Date, ar: تمر}}
    - {name: none, exclusive: true, label: {en: None, ar: لا شيء}}
survey:
  - {type: select_multiple, name: likes, choices: fruit, label: {en: "Which ones?", ar: "أيها؟"}}
  - type: select_one
    name: best
    choices: fruit
    choice_filter: selected(${likes}, name)
    relevant: ${likes} != '' and not(selected(${likes}, 'none') or ${likes} = 'x')
    label: {en: "Best?", ar: "الأفضل؟"}
  - type: integer
    name: trees
    constraint: . <= 9 and 2 * (. + 1) > 0
    constraint_message: {en: At most 9., ar: "9 على الأكثر."}
    label: {en: "How many ${best} trees?", ar: "كم شجرة ${best}؟"}
  - {type: decimal, name: tons, required: false, label: {en: Tons?, ar: "كم طنا؟"}}
  - {type: rank, name: order, choices: fruit, label: {en: Order?, ar: "الترتيب؟"}}
  - type: repeat
    name: spot
    min: 0
    max: 3
    table: false
    label: {en: Spot, ar: مكان}
    instance_label: {en: "Spot: ${place}", ar: "مكان: ${place}"}
    items:
      - {type: text, name: place, label: {en: Where?, ar: "أين؟"}}
      - {type: geopoint, name: where, relevant: "count(${spot}) > 1", label: {en: Position?, ar: "الموقع؟"}}
  - {type: note, name: thanks, label: {en: Thank you., ar: شكرا.}}
"""


@pytest.fixture
def flow() -> Flow:
    return parse_flow(FLOW)


def begin(flow: Flow, language: str = "en", **more: Any) -> Session:
    base = make_context(flow, {}, datetime(2026, 11, 23, 9, tzinfo=UTC), language, "play")
    return Session(Performance(flow, "play", permitted(base, more.get("permit", ()))))


def hear(session: Session, *lines: str) -> list[str]:
    return [told for line in lines for told in session.hear(line)]


def written(session: Session, language: str = "en") -> str:
    head = {"flow": "small", "language": language, "today": "2026-11-23"}
    return write_transcript(head, session.turns, session.expectations())


PLAY = ("1 3", "3", "2", "", "1", "12", "٧", "1.5", "2", "1", "3")
"""Both ticked, the exclusive one alone, then off, then one alone; best; refused; taken; a decimal; three in order."""


def test_a_play_is_kept_and_played_again(flow: Flow) -> None:
    session = begin(flow)
    assert hear(session, *PLAY) == []
    hear(
        session,
        "1",
        "Hall",
        ":back",
        ":keep",
        "1",
        ":location 14.5 -17.25",
        "::x:",
        ":location 1 2",
        "Done",
        "99",
        ":send",
    )
    text = written(session)
    assert session.performance.is_complete
    assert rehearse(flow, read_transcript(text, "play")).kept == session.performance.kept
    for line in (
        "tap: [Date]",
        "type: ٧",
        'type: "12"',
        "refuse: {reason: constraint, says: At most 9.}",
        "tap: [Date, Fig",
    ):
        assert line in text
    assert 'type: ":x:"' in text
    assert "send: {location: [14.5, -17.25]}" in text
    assert "- back" in text


def test_a_play_that_ends_early_is_kept_as_far_as_it_went(flow: Flow) -> None:
    session = begin(flow)
    hear(session, "1", "", ":refuse", "5", ":quit")
    assert session.over
    assert session.expectations() == {"complete": False, "likes": "fig", "trees": 5, "best": {"status": "refused"}}
    rehearse(flow, read_transcript(written(session), "play"))


def test_boxes_numbers_and_ways_out_are_drawn(flow: Flow) -> None:
    session = begin(flow)
    hear(session, "2")
    card = "\n".join(session.card())
    for words in ("1. ☐ Fig", "2. ☑ Date", ":refuse Rather not say", "Enter done", "0 of about"):
        assert words in card
    hear(session, "", "1", "5", ":back")
    assert ":keep  5" in "\n".join(session.card())
    hear(session, "11")
    assert isinstance(session.performance.step, Refuse)
    assert "✗ At most 9." in "\n".join(session.card())


@pytest.mark.parametrize("width", [10, 24, 40, 80])
def test_cards_fit_a_narrow_terminal(flow: Flow, width: int) -> None:
    for language in ("en", "ar"):
        session = begin(flow, language)
        for line in (*PLAY, "1", "A place with a rather long name in it", "2", ":review"):
            assert all(len(each) <= max(width, 30) for each in session.card(width))
            session.hear(line)


def test_values_are_isolated_in_right_to_left_cards(flow: Flow) -> None:
    session = begin(flow, "ar")
    hear(session, "2", "", "1")
    assert "كم شجرة \u2068تمر\u2069؟" in "\n".join(session.card())
    assert isolate("abc", False) == "abc"
    assert isolate("تمر", False) == "\u2068تمر\u2069"
    assert (is_rtl("ckb-IQ"), is_rtl("fr"), has_rtl("a"), has_rtl("aת")) == (True, False, False, True)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((":keeep",), ":keeep: no such command"),
        ((":save",), "not possible here"),
        ((":send",), "not possible here"),
        ((":cancel",), "not possible here"),
        ((":dk",), "dont_know offered: say one of refused"),
        (("",), "Tick at least one number"),
        ((":edit nothing",), "not asked now"),
        ((":delegate",), "cannot be handed"),
        ((":day soon",), "write :day +3"),
        ((":location here",), "write :location 14.69 -17.44"),
        ((":why nobody",), "nobody: no such item"),
        ((":z",), ":z: no such command"),
        ((":help",), ":why NAME"),
        (("1", "", "1", ""), "Type an answer"),
    ],
)
def test_what_is_not_possible_is_told_and_changes_nothing(flow: Flow, lines: tuple[str, ...], told: str) -> None:
    session = begin(flow)
    hear(session, *lines[:-1])
    kept = session.performance.kept
    turns = list(session.turns)
    assert told in "\n".join(session.hear(lines[-1]))
    assert (session.performance.kept, session.turns) == (kept, turns)


def test_readings_of_an_ambiguous_answer_are_chosen_by_letter() -> None:
    text = FLOW[: FLOW.index("choices:")].replace("default_language: en", "default_language: fr").replace("en:", "fr:")
    session = begin(parse_flow(text + "survey: [{type: decimal, name: tons, label: Tonnes ?}]"), "fr")
    hear(session, "1.500")
    assert ":a  1" in "\n".join(session.card())
    hear(session, ":b")
    assert session.performance.stand().complete().responses["tons"] in (1.5, 1500)


def test_why_names_every_term_with_its_value(flow: Flow) -> None:
    session = begin(flow)
    hear(session, "2", "")
    assert list(explain(session.performance.stand(), "best")) == [
        "best: asked",
        "  relevant: ${likes} != '' and not(selected(${likes}, 'none') or ${likes} = 'x')",
        "  true   and of",
        "    true   ${likes} != ''    (likes = date)",
        "    true   not",
        "      false  or of",
        "        false  selected(${likes}, 'none')    (likes = date)",
        "        false  ${likes} = 'x'    (likes = date)",
    ]
    assert list(explain(session.performance.stand(), "trees")) == ["trees: asked: always"]
    assert hear(session, ":why where")[:2] == ["where: no spot is described yet", "spot: asked: always"]
    hear(session, "1", "1", ":skip", "1", "3", "2", "1")
    assert hear(session, ":why where") == [
        "spot#1.where: not asked",
        "  relevant: count(${spot}) > 1",
        "  false  count(${spot}) > 1    (spot: 1)",
    ]
    assert hear(session, ":why spot#1.where")[0] == "spot#1.where: not asked"
    with pytest.raises(LookupError):
        list(explain(session.performance.stand(), "nobody"))


SYMBOLS = {name: Symbol(name, Kind.ANY) for name in "abc"} | {
    "r": Symbol("r", Kind.NODES, is_repeat=True),
    "s": Symbol("s", Kind.NUMBER, ("r",)),
}


@pytest.mark.parametrize(
    "text",
    [
        *("${a} - (${b} - ${c})", "(${a} or ${b}) and ${c}", "not(${a}) = true()", "--2 * (1 + 2) div 4"),
        *(
            "count(${s}[. > 2 and . < 4]) > 1",
            '"it\'s" = ${a}',
            "if(${a} = 1, 'x', concat('y', ${b}))",
            "1 < 2 = 3 > 4",
        ),
        *("sum(${s}[. != ''])", "position(..)", "1 = (2 = 3)", "count(${r}[s = current()/../a])"),
    ],
)
def test_an_expression_is_spelt_so_that_it_reads_the_same(text: str) -> None:
    place = Place(SYMBOLS, ("r",) if ".." in text and "current" not in text else ())
    tree = compile_expression(text, place).tree
    again = compile_expression(spell(tree), place).tree
    assert spell(again) == spell(tree)
    assert _shape(again) == _shape(tree)


def _shape(tree: object) -> object:
    """A tree without its columns."""
    fields = getattr(tree, "__slots__", None)
    if isinstance(tree, tuple):
        return tuple(map(_shape, tree))
    return (type(tree), *(_shape(getattr(tree, name)) for name in fields if name != "column")) if fields else tree


# ------------------------------------------------------------------------------------------------ other versions
def test_a_conversation_is_carried_over_as_far_as_it_still_holds(flow: Flow) -> None:
    session = begin(flow)
    hear(session, *PLAY, "1", "Hall", "1", ":location 1 2", "Yard", ":location 3 4", "2")
    records, context = session.performance.records, session.performance.context
    same = carry_over(flow, records, context)
    answers = {record.address: record.value for record in same if record.status is Status.ANSWERED}
    assert answers["spot#2.place"] == "Yard"
    assert answers["order"] == "date fig none"
    stricter = parse_flow(FLOW.replace(". <= 9 and", ". <= 3 and"))
    kept = {record.address for record in carry_over(stricter, records, context) if record.status}
    assert kept == {"likes", "best"}
    renamed = parse_flow(FLOW.replace("name: likes,", "name: loves,").replace("${likes}", "${loves}"))
    assert carry_over(renamed, records, context) == ()


# ------------------------------------------------------------------------------------------------ for translators
def test_every_card_stands_on_the_page_escaped() -> None:
    text = FLOW.replace("Thank you.", '"<script>alert(1)</script>"').replace(", ar: شكرا.", "")
    flow = parse_flow(text)
    english, arabic = page_of(flow, "en"), page_of(flow, "ar")
    assert "<script>" not in english
    assert "&lt;script&gt;alert(1)" in english
    assert 'lang="ar" dir="rtl"' in arabic
    assert "1 texts are missing" in arabic
    assert '<span class="missing" lang="en">&lt;script' in arabic
    assert "missing;" not in english
    for words in ("How many <var>best</var> trees?", "At most 9.", "None here", "Add another: Spot", "relevant: "):
        assert words in english
