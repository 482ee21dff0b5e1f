"""The engine on questions outside repeats, one behaviour a test."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from flows.conversation import Answer, Back, Complete, Confirm, Done, Edit, Inserted, Keep, Pause, Resume, Status, plain
from flows.engine import EngineError, submit
from flows.limits import MAX_RESPONSES_PER_INTERVIEW

Begin = Callable[..., Any]
TWO = """
  - {type: text, name: a, label: First?}
  - {type: integer, name: b, label: Second?}
"""
GATE = """
  - {type: select_one, name: gate, choices: yes_no, label: Is there one?}
  - {type: integer, name: count, label: How many?, relevant: "${gate} = 'yes'", constraint: ". > 0"}
  - {type: text, name: last, label: Last?}
"""
DK, REFUSED, NA, SKIPPED = Status.DONT_KNOW, Status.REFUSED, Status.NOT_APPLICABLE, Status.SKIPPED


def test_questions_in_order_then_review_then_complete(begin: Begin) -> None:
    talk = begin(TWO)
    assert (talk.at, talk.label) == ("a", "First?")
    talk.says("x")
    assert (talk.at, talk.ask.can_back) == ("b", True)
    talk.says("12")
    assert talk.ask.kind == "review"
    talk.confirm()
    assert talk.complete == Complete({"a": "x", "b": 12}, {"a": Status.ANSWERED, "b": Status.ANSWERED})


def test_an_answer_is_recorded_with_what_was_said(begin: Begin) -> None:
    (record,) = begin("  - {type: integer, name: b, label: B}\n").send(Answer("b", "1 200", origin="77")).records
    assert (record.address, record.value, record.raw, record.status) == ("b", 1200, "1 200", Status.ANSWERED)
    assert (record.source, record.language, record.origin) == ("person", "en", "77")
    assert record.at == "2026-11-23T09:01:00+00:00"


def test_relevance_hides_and_brings_back(begin: Begin) -> None:
    talk = begin(GATE).taps("yes").says("5", "x")
    talk.edit("gate").taps("no")
    assert [row.address for row in talk.ask.rows] == ["gate", "last"]
    assert ("count", 5) in talk.marks
    talk.edit("gate").taps("yes")
    assert [row.address for row in talk.ask.rows] == ["gate", "count", "last"]
    talk.confirm()
    assert talk.complete.responses == {"gate": "yes", "count": 5, "last": "x"}


def test_a_hidden_answer_is_not_in_complete(begin: Begin) -> None:
    talk = begin(GATE).taps("yes").says("5", "x").edit("gate").taps("no").confirm()
    assert talk.complete.responses == {"gate": "no", "last": "x"}
    assert talk.complete.statuses["count"] == Status.NOT_ASKED


def test_the_relevance_of_a_group_holds_for_its_items(begin: Begin) -> None:
    survey = """
  - {type: select_one, name: gate, choices: yes_no, label: Gate?}
  - type: group
    name: g
    label: About it
    relevant: ${gate} = 'yes'
    items:
      - {type: group, name: h, items: [{type: text, name: inner, label: Inner?}]}
  - {type: calculate, name: seen, calculation: "concat('<', ${inner}, '>')"}
"""
    talk = begin(survey).taps("yes")
    assert (talk.at, [plain(heading) for heading in talk.ask.headings]) == ("inner", ["About it"])
    talk.says("deep").edit("gate").taps("no").confirm()
    assert talk.complete.responses == {"gate": "no", "seen": "<>"}


def test_a_broken_constraint_stores_nothing(begin: Begin) -> None:
    survey = """
  - type: integer
    name: n
    label: How many?
    constraint: . > 0 and . <= ${most}
    constraint_message: {en: "From 1 to ${most}.", fr: "De 1 à ${most}."}
  - {type: calculate, name: most, calculation: "10"}
"""
    talk = begin(survey).says("11")
    assert (talk.refused, talk.message, talk.records) == ("constraint", "From 1 to 10.", ())
    assert talk.ask.label == ("How many?",)
    assert talk.says("10").refused is None


def test_a_constraint_is_checked_again_when_what_it_reads_changes(begin: Begin) -> None:
    survey = """
  - {type: integer, name: staff, label: Staff?}
  - {type: integer, name: pcs, label: PCs?, constraint: ". <= ${staff}", constraint_message: Too many.}
  - {type: calculate, name: shown, calculation: "${pcs}"}
"""
    talk = begin(survey).says("10", "8").edit("staff").says("5")
    assert (talk.at, talk.ask.notice, talk.ask.previous) == ("pcs", "constraint_changed", 8)
    assert talk.keep().refused == "constraint"
    talk.says("4").confirm()
    assert talk.complete.responses == {"staff": 5, "pcs": 4, "shown": 4}


def test_a_valid_day_stays_valid_while_time_passes(begin: Begin) -> None:
    survey = '  - {type: date, name: d, label: When?, constraint: ". >= today() and ${x} = 1"}\n'
    talk = begin(survey + '  - {type: calculate, name: x, calculation: "1"}\n').says("23/11/2026")
    talk.now += timedelta(days=30)
    assert talk.edit("d").keep().ask.kind == "review"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_required_and_skip(begin: Begin, language: str) -> None:
    survey = """
  - {type: text, name: must, label: Must?, required_message: {en: Needed., fr: Nécessaire.}}
  - {type: text, name: may, label: May?, required: false}
  - {type: text, name: depends, label: Depends?, required: "${must} = 'x'"}
"""
    talk = begin(survey, language=language)
    assert talk.says("  ").refused == "required"
    assert talk.message == {"en": "Needed.", "fr": "Nécessaire."}[language]
    assert SKIPPED not in talk.states
    talk.says("y")
    assert talk.states == [SKIPPED]
    talk.says("")
    assert (talk.at, talk.states) == ("depends", [SKIPPED])
    talk.silent(SKIPPED).confirm()
    assert talk.complete.statuses["may"] == talk.complete.statuses["depends"] == SKIPPED


def test_non_answers_offered_in_one_order_with_their_words(begin: Begin) -> None:
    survey = """
  - type: integer
    name: n
    label: N
    required: false
    allow: [refused, {not_applicable: {label: {en: None here, fr: Rien}, reason: na_scope}}, dont_know]
"""
    talk = begin(survey, language="fr")
    assert talk.states == [SKIPPED, DK, NA, REFUSED]
    assert [plain(offer.label) if offer.label else None for offer in talk.ask.allow] == [None, None, "Rien", None]
    talk.silent(NA).confirm()
    assert (talk.complete.responses, talk.complete.statuses) == ({}, {"n": NA})


def test_settings_allow_holds_where_a_question_says_nothing(begin: Begin) -> None:
    head = begin(TWO, settings={}).flow.settings.allow
    assert head == ()
    assert begin("  - {type: text, name: a, label: A, allow: [refused]}\n").states == [REFUSED]


def test_a_non_answer_that_is_not_offered_is_stale(begin: Begin) -> None:
    talk = begin(TWO).silent(DK)
    assert (talk.ask.notice, talk.records) == ("stale", ())


def test_a_non_answer_reads_blank(begin: Begin) -> None:
    survey = """
  - {type: integer, name: n, label: N, allow: [dont_know]}
  - {type: text, name: a, label: A, relevant: "${n} = ''"}
"""
    assert begin(survey).silent(DK).at == "a"


# ------------------------------------------------------------------------------------------ back, edit, keep
def test_back_marks_the_question_before_and_keep_returns(begin: Begin) -> None:
    talk = begin(TWO).says("x").back()
    assert (talk.at, talk.ask.previous, talk.ask.previous_status) == ("a", "x", Status.ANSWERED)
    assert plain(talk.ask.previous_label) == "x"
    assert (talk.keep().at, talk.marks[-1]) == ("b", ("a/reopened", False))


def test_back_twice_marks_two(begin: Begin) -> None:
    talk = begin(TWO + "  - {type: text, name: c, label: C}\n").says("x", "2").back().back()
    assert talk.at == "a"
    assert talk.keep().at == "b"
    assert talk.says("3").at == "c"


def test_there_is_nothing_before_the_first(begin: Begin) -> None:
    talk = begin(TWO)
    assert not talk.ask.can_back
    assert talk.back().ask.notice == "stale"


def test_back_may_be_switched_off(begin: Begin) -> None:
    talk = begin(TWO, settings={"back": "false"}).says("x")
    assert not talk.ask.can_back
    assert talk.back().ask.notice == "stale"


def test_an_edited_answer_says_so(begin: Begin) -> None:
    talk = begin(TWO).says("x", "2").edit("a")
    assert talk.at == "a"
    talk.says("y")
    assert (talk.ask.kind, talk.records[-1].source) == ("review", "edit")


def test_the_same_answer_again_only_takes_the_mark_away(begin: Begin) -> None:
    talk = begin(TWO).says("x", "2").edit("a").says("x")
    assert talk.marks == [("a", "x"), ("b", 2), ("a/reopened", True), ("a/reopened", False)]


def test_a_kept_non_answer(begin: Begin) -> None:
    talk = begin("  - {type: text, name: a, label: A, allow: [refused]}\n").silent(REFUSED).edit("a")
    assert talk.ask.previous_status == REFUSED
    assert talk.keep().ask.kind == "review"


@pytest.mark.parametrize("event", [Answer("a", "z"), Keep("a"), Done("a"), Edit("nowhere"), Confirm(), Edit("b")])
def test_an_event_for_something_else_is_harmless(begin: Begin, event: Any) -> None:
    talk = begin(TWO).says("x")
    before = talk.records
    assert talk.send(event).at == "b"
    assert talk.records == before


def test_a_stale_event_is_said(begin: Begin) -> None:
    assert begin(TWO).says("x").send(Answer("a", "x")).ask.notice == "stale"


# ----------------------------------------------------------------------------------------------- review
def test_review_must_be_confirmed_after_the_last_change(begin: Begin) -> None:
    talk = begin(TWO).says("x", "2").edit("a")
    assert talk.confirm().ask.notice == "stale"
    talk.keep().confirm()
    assert talk.marks[-1] == ("/review", True)
    assert isinstance(talk.step, Complete)


def test_without_review_the_last_answer_completes(begin: Begin) -> None:
    assert begin(TWO, settings={"review": "false"}).says("x", "2").complete.responses == {"a": "x", "b": 2}


def test_a_complete_interview_takes_no_events(begin: Begin) -> None:
    talk = begin(TWO).says("x", "2").confirm()
    with pytest.raises(EngineError) as caught:
        submit(talk.flow, talk.records, talk.context, Back())
    assert caught.value.code == "completed"


# -------------------------------------------------------------------------------------- notes, pipes, notices
def test_notes_stand_above_the_next_question(begin: Begin) -> None:
    survey = """
  - {type: note, name: hello, label: Hello}
  - {type: text, name: a, label: A}
  - {type: note, name: thanks, label: "Thanks, ${a}"}
  - {type: note, name: never, label: Never, relevant: "${a} = 'never'"}
  - {type: text, name: b, label: B}
  - {type: text, name: c, label: C}
"""
    talk = begin(survey)
    assert [plain(note) for note in talk.ask.notes] == ["Hello"]
    assert [plain(note) for note in talk.says("Awa").ask.notes] == ["Thanks, Awa"]
    assert talk.says("x").ask.notes == ()


def test_a_note_at_the_end_is_shown_before_the_end(begin: Begin) -> None:
    survey = "  - {type: text, name: a, label: A}\n  - {type: note, name: bye, label: Bye}\n"
    assert [plain(note) for note in begin(survey).says("x").ask.notes] == ["Bye"]
    talk = begin(survey, settings={"review": "false"}).says("x")
    assert (talk.ask.type, talk.label) == ("note", "Bye")
    assert talk.taps("OK").complete.responses == {"a": "x"}


def test_pipes_show_labels_numbers_and_days(begin: Begin) -> None:
    survey = """
  - {type: select_multiple, name: m, choices: yes_no, label: M}
  - {type: integer, name: n, label: "You said ${m}."}
  - {type: date, name: d, label: "${n}?"}
  - {type: text, name: t, label: "${d}${nothing}!", hint: "${town}"}
  - {type: calculate, name: nothing, calculation: "''"}
"""
    talk = begin(
        survey, YES_NO + "inputs: [{name: town, type: text, label: Town}]\n", language="fr", inputs={"town": "Kaolack"}
    )
    talk.taps("yes no")
    assert talk.ask.label == ("You said ", Inserted("Oui"), ", ", Inserted("Non"), ".")
    talk.says("1200")
    assert talk.ask.label == (Inserted("1200", "number"), "?")
    talk.says("23/11/2026")
    assert talk.ask.label == (Inserted("2026-11-23", "date"), "!")
    assert talk.ask.hint == (Inserted("Kaolack"),)


def test_a_number_that_was_grouped_is_echoed_once(begin: Begin) -> None:
    survey = "  - {type: integer, name: n, label: N}\n  - {type: text, name: a, label: A}\n"
    talk = begin(survey + "  - {type: text, name: b, label: B}\n").says("30 000")
    assert (talk.ask.notice, talk.ask.understood) == ("understood", (Inserted("30000", "number"),))
    assert talk.says("x").ask.notice == "none"
    assert begin(survey).says("30000").ask.notice == "none"


def test_an_ambiguous_number_offers_both_readings(begin: Begin) -> None:
    talk = begin("  - {type: decimal, name: n, label: N}\n", language="fr").says("1,500")
    assert (talk.refused, [each.value for each in talk.step.candidates]) == ("ambiguous_number", ["1.5", "1500"])
    talk.taps(talk.step.candidates[1].value).confirm()
    assert talk.complete.responses == {"n": 1500}


def test_pause_and_resume_change_nothing_else(begin: Begin) -> None:
    talk = begin(TWO).says("x").send(Pause()).send(Pause())
    assert (talk.at, talk.marks[1:]) == ("b", [("/pause", True)])
    assert talk.send(Resume()).ask.notice == "resumed"
    assert talk.says("2").ask.notice == "none"


# --------------------------------------------------------------------------------------- choices and filters
FILTERED = """
choices:
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
  area: [{name: north, label: North}, {name: south, label: South}, {name: sea, label: Sea}]
  place:
    - {name: library, label: Library, area: north}
    - {name: market, label: Market, area: south}
    - {name: kiosk, label: Kiosk, area: south}
"""
PLACE = """
  - {{type: select_one, name: area, choices: area, label: Area?}}
  - {{type: {kind}, name: place, choices: place, choice_filter: "area = ${{area}}", label: Place?}}
  - {{type: text, name: last, label: Last?}}
"""


def test_a_filter_decides_what_is_offered(begin: Begin) -> None:
    talk = begin(PLACE.format(kind="select_one"), FILTERED).taps("south")
    assert talk.offers == {"market": "Market", "kiosk": "Kiosk"}
    assert [offer.ordinal for offer in talk.ask.choices] == [1, 2]
    assert talk.taps("library").refused == "not_a_choice"


def test_a_choice_filtered_away_is_asked_again(begin: Begin) -> None:
    talk = begin(PLACE.format(kind="select_one"), FILTERED).taps("south", "market").says("x").edit("area").taps("north")
    assert (talk.at, talk.ask.notice, talk.ask.previous) == ("place", "no_longer_offered", None)
    assert plain(talk.ask.previous_label) == "Market"
    assert talk.keep().refused == "not_a_choice"
    assert talk.back().taps("south").ask.kind == "review"


def test_several_ticks_keep_what_is_still_offered(begin: Begin) -> None:
    survey = PLACE.format(kind="select_multiple").replace("area = ${area}", "area = ${area} or name = 'market'")
    talk = begin(survey, FILTERED).taps("south", "market kiosk").says("x").edit("area").taps("north")
    assert (talk.at, talk.ask.notice, talk.ask.previous) == ("place", "no_longer_offered", "market")
    talk.keep().confirm()
    assert talk.complete.responses["place"] == "market"


def test_where_nothing_is_offered_nothing_is_asked(begin: Begin) -> None:
    talk = begin(PLACE.format(kind="select_one"), FILTERED).taps("sea")
    assert talk.at == "last"
    talk.says("x").confirm()
    assert talk.complete.statuses["place"] == Status.NOT_ASKED


def test_a_filter_that_offers_nothing_hides_the_answer(begin: Begin) -> None:
    talk = begin(PLACE.format(kind="select_one"), FILTERED).taps("south", "market").says("x").edit("area").taps("sea")
    assert [row.address for row in talk.ask.rows] == ["area", "last"]
    talk.edit("area").taps("south")
    assert [row.address for row in talk.ask.rows] == ["area", "place", "last"]


def test_an_exclusive_choice_stands_alone(begin: Begin) -> None:
    lists = "choices: {c: [{name: a, label: A}, {name: b, label: B}, {name: none, label: None, exclusive: true}]}\n"
    talk = begin("  - {type: select_multiple, name: m, choices: c, label: M}\n", lists)
    assert talk.taps("a none").refused == "constraint"
    assert talk.message == "Choose either “None” or the others."
    assert talk.taps("none").ask.kind == "review"


def test_lists_are_joined_with_what_is_handed_in(begin: Begin) -> None:
    survey = "  - {type: select_one, name: who, choices: [departments, yes_no], label: Who?}\n"
    inputs = YES_NO + "inputs: [{name: departments, type: choices, label: D}]\n"
    register = [{"name": "it", "label": {"en": "IT", "fr": "Informatique"}}, {"name": "culture", "label": "Culture"}]
    talk = begin(survey, inputs, language="fr", choices={"departments": register})
    assert talk.offers == {"it": "Informatique", "culture": "Culture", "yes": "Oui", "no": "Non"}
    assert [offer.ordinal for offer in talk.ask.choices] == [0, 1, 2, 3]
    talk.says("informatique").confirm()
    assert talk.complete.responses == {"who": "it"}


def test_an_empty_register_is_not_asked(begin: Begin) -> None:
    survey = "  - {type: select_one, name: who, choices: departments, label: Who?}\n" + TWO
    assert begin(survey, "inputs: [{name: departments, type: choices, label: D}]\n").at == "a"


def test_a_range_offers_its_steps_where_they_are_few(begin: Begin) -> None:
    talk = begin("  - {type: range, name: r, label: R, start: 0, end: 1, step: 0.5}\n")
    assert talk.offers == {"0": "0", "0.5": "0.5", "1": "1"}
    talk.taps("0.5").confirm()
    assert talk.complete.responses == {"r": 0.5}
    assert begin("  - {type: range, name: r, label: R, end: 100}\n").offers == {}


# --------------------------------------------------------------------------- defaults, calculations, volunteers
def test_a_default_is_offered_and_not_stored(begin: Begin) -> None:
    survey = """
  - {type: integer, name: a, label: A}
  - {type: integer, name: b, label: B, default: "${a} + 1"}
"""
    talk = begin(survey).says("4")
    assert (talk.at, talk.ask.previous, talk.ask.previous_status, talk.marks) == ("b", 5, None, [("a", 4)])
    talk.keep().confirm()
    assert talk.complete.responses == {"a": 4, "b": 5}


def test_calculations_keep_their_kind(begin: Begin) -> None:
    survey = """
  - {type: integer, name: n, label: N}
  - {type: calculate, name: double, calculation: "${n} * 2"}
  - {type: calculate, name: half, calculation: "${n} div 2"}
  - {type: calculate, name: big, calculation: "${double} > 5"}
  - {type: calculate, name: words, calculation: "concat('n', ${n})"}
  - {type: calculate, name: day, calculation: "date('2026-11-23')"}
  - {type: calculate, name: empty, calculation: "${n} div 0 - ${n} div 0"}
"""
    assert begin(survey).says("3").confirm().complete.responses == {
        "n": 3,
        "double": 6,
        "half": 1.5,
        "big": True,
        "words": "n3",
        "day": "2026-11-23",
    }


def test_once_is_fixed_by_its_first_value(begin: Begin) -> None:
    survey = '  - {type: integer, name: n, label: N}\n  - {type: calculate, name: first, calculation: "once(${n})"}\n'
    talk = begin(survey).says("3")
    assert [(record.address, record.source) for record in talk.records] == [("n", "person"), ("first", "computed")]
    talk.edit("n").says("9").confirm()
    assert talk.complete.responses == {"n": 9, "first": 3}


def test_a_mark_drawn_from_the_seed_is_always_the_same(begin: Begin) -> None:
    survey = TWO + '  - {type: calculate, name: u, calculation: "uuid()"}\n'
    one, two = (begin(survey, seed=seed).says("x", "1").confirm().complete.responses["u"] for seed in ("s", "t"))
    assert len(one) == 36
    assert one != two
    assert begin(survey, seed="s").says("x", "1").confirm().complete.responses["u"] == one


def test_what_is_kept_apart_leaves_no_value(begin: Begin) -> None:
    survey = "  - {type: select_one, name: help, choices: yes_no, label: Help?, store: volunteer, allow: [refused]}\n"
    talk = begin(survey).taps("yes")
    (record,) = talk.records
    assert (record.store, record.value, record.status) == ("volunteer", "yes", Status.ANSWERED)
    assert [(row.status, row.answer) for row in talk.ask.rows] == [(Status.ANSWERED, ())]
    assert talk.edit("help").ask.previous is None
    talk.taps("yes").confirm()
    assert (talk.complete.responses, talk.complete.statuses) == ({}, {"help": Status.ANSWERED})
    refusing = begin(survey).silent(REFUSED)
    assert refusing.records[0].store == "response"


def test_whether_something_was_said(begin: Begin) -> None:
    survey = """
  - {type: text, name: idea, label: Idea?, accept: [text, voice], required: false}
  - {type: note, name: seen, label: Thanks, relevant: "${idea__given} = 1"}
"""
    assert begin(survey).says("yes").ask.notes == (("Thanks",),)
    assert begin(survey).silent(SKIPPED).ask.notes == ()


# ---------------------------------------------------------------------------------------------- progress
def test_progress_counts_what_is_relevant(begin: Begin) -> None:
    talk = begin(GATE)
    assert (talk.ask.progress.done, talk.ask.progress.total, talk.ask.progress.exact) == (0, 2, False)
    talk.taps("yes")
    assert (talk.ask.progress.done, talk.ask.progress.total, talk.ask.progress.exact) == (1, 3, True)
    talk.back().taps("no")
    assert (talk.ask.progress.done, talk.ask.progress.total) == (1, 2)


# ------------------------------------------------------------------------------------------------ limits
def test_an_interview_holds_so_many_records(begin: Begin) -> None:
    talk = begin(TWO).says("x")
    full = (*talk.records, *[talk.records[0]] * (MAX_RESPONSES_PER_INTERVIEW - 1))
    outcome = submit(talk.flow, full, talk.context, Answer("b", "2"))
    assert (outcome.records, getattr(outcome.step, "reason", None)) == ((), "limit")
    assert submit(talk.flow, full[:-1], talk.context, Answer("b", "2")).records


def test_words_where_only_buttons_count(begin: Begin) -> None:
    talk = begin(TWO).says("x", "2").says("send it")
    assert talk.refused == "wrong_kind"


YES_NO = """choices:
  yes_no:
    - {name: yes, label: {en: "Yes", fr: Oui}}
    - {name: no, label: {en: "No", fr: Non}}
"""
