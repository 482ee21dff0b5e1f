"""Repeats: prompts, cancel and delete, counts, keys, and the names given to "others"."""

from collections.abc import Callable
from typing import Any

import pytest

from flows.conversation import Answer, DeleteInstance, Done, KeepFirst, OpenInstance, Status, plain

Begin = Callable[..., Any]
SPOTS = """
  - type: repeat
    name: spot
    label: Spot
    instance_label: "Spot: ${{name_of}}"
    {keys}
    items:
      - {{type: text, name: name_of, label: Name?}}
      - {{type: integer, name: speed, label: "Speed at ${{name_of}}?", required: false}}
  - {{type: calculate, name: spots, calculation: "count(${{spot}})"}}
  - {{type: calculate, name: total, calculation: "sum(${{speed}})"}}
  - {{type: text, name: after, label: After?}}
"""


def spots(keys: str = "max: 3") -> str:
    return SPOTS.format(keys=keys.replace("\n", "\n    "))


def test_the_first_instance_opens_by_itself(begin: Begin) -> None:
    talk = begin(spots())
    assert (talk.at, talk.ask.can_cancel) == ("spot#1.name_of", False)
    assert [plain(heading) for heading in talk.ask.headings] == ["Spot 1"]
    talk.says("Market")
    assert [plain(heading) for heading in talk.ask.headings] == ["Spot: Market"]
    assert talk.label == "Speed at Market?"


def test_after_each_instance_one_more_or_done(begin: Begin) -> None:
    talk = begin(spots()).says("Market", "10")
    ask = talk.ask
    assert (ask.kind, ask.address, ask.can_add, ask.can_done) == ("more", "spot", True, True)
    assert (plain(ask.add_label), plain(ask.done_label)) == ("Add another: Spot", "Done")
    talk.add()
    assert (talk.at, talk.ask.can_cancel) == ("spot#2.name_of", True)
    talk.says("School", "20").done()
    assert (talk.at, talk.marks[-1]) == ("after", ("spot/done", 2))
    talk.says("x").confirm()
    assert talk.complete.responses == {
        "spot#1.name_of": "Market",
        "spot#1.speed": 10,
        "spot#2.name_of": "School",
        "spot#2.speed": 20,
        "spots": 2,
        "total": 30,
        "after": "x",
    }


def test_at_max_there_is_no_prompt(begin: Begin) -> None:
    talk = begin(spots("max: 2")).says("a", "1").add().says("b", "2")
    assert talk.at == "after"


def test_min_instances_are_asked_without_a_prompt_between(begin: Begin) -> None:
    talk = begin(spots("min: 2\nmax: 3")).says("a", "1")
    assert talk.at == "spot#2.name_of"
    assert talk.says("b", "2").ask.kind == "more"


def test_min_none_asks_first_whether_there_is_any(begin: Begin) -> None:
    keys = "min: 0\nfirst_label: {en: Add a spot, fr: Ajouter un point}"
    talk = begin(spots(keys), language="fr")
    assert (talk.ask.kind, plain(talk.ask.add_label), plain(talk.ask.done_label)) == (
        "more",
        "Ajouter un point",
        "Aucun ici",
    )
    talk.done()
    assert (talk.at, talk.marks) == ("after", [("spot/done", 0)])
    talk.says("x").confirm()
    assert talk.complete.responses == {"spots": 0, "total": 0, "after": "x"}


def test_cancel_gives_up_an_empty_instance_and_its_id(begin: Begin) -> None:
    talk = begin(spots()).says("a", "1").add().delete("spot#2")
    assert (talk.ask.kind, talk.marks[-1]) == ("more", ("spot#2/deleted", True))
    assert talk.add().at == "spot#3.name_of"


def test_cancel_is_for_instances_in_which_nothing_was_answered(begin: Begin) -> None:
    talk = begin(spots()).says("a", "1").add()
    assert talk.ask.can_cancel
    assert not talk.says("b").ask.can_cancel


def test_a_deleted_instance_is_gone_for_good(begin: Begin) -> None:
    talk = begin(spots()).says("a", "1").add().says("b", "2").done().says("x").delete("spot#1")
    assert [row.address for row in talk.ask.rows] == ["spot#2.name_of", "spot#2.speed", "after"]
    talk.confirm()
    assert (talk.complete.responses["spots"], talk.complete.responses["total"]) == (1, 2)


def test_deleting_below_min_opens_a_new_one(begin: Begin) -> None:
    talk = begin(spots()).says("a", "1").done().says("x").delete("spot#1")
    assert talk.at == "spot#2.name_of"


def test_deleting_the_last_of_none_needed_asks_again(begin: Begin) -> None:
    talk = begin(spots("min: 0")).add().says("a", "1").done().says("x").delete("spot#1")
    assert (talk.ask.kind, plain(talk.ask.done_label)) == ("more", "None here")


@pytest.mark.parametrize(
    "event",
    [
        DeleteInstance("spot#1"),
        DeleteInstance("spot#9"),
        DeleteInstance("spot"),
        DeleteInstance(""),
        OpenInstance("spot"),
        Done("spot"),
        KeepFirst("spot", 1),
        Answer("spot#9.name_of", "x"),
    ],
)
def test_events_that_belong_nowhere(begin: Begin, event: Any) -> None:
    talk = begin(spots())
    assert (talk.send(event).ask.notice, talk.records) == ("stale", ())


def test_back_returns_to_the_prompt_and_into_the_instance(begin: Begin) -> None:
    talk = begin(spots()).says("a", "1").done().back()
    assert (talk.ask.kind, talk.at) == ("more", "spot")
    assert talk.keep().at == "after"
    talk.back().back()
    assert (talk.at, talk.ask.previous) == ("spot#1.speed", 1)
    talk.says("5")
    assert talk.ask.kind == "more"
    assert talk.add().at == "spot#2.name_of"


def test_words_at_a_prompt_are_no_command(begin: Begin) -> None:
    assert begin(spots()).says("a", "1", "Done").refused == "wrong_kind"


def test_add_when_is_read_in_the_last_instance(begin: Begin) -> None:
    talk = begin(spots("add_when: ${speed} > 5")).says("a", "1")
    assert talk.at == "after"
    talk.back().says("6")
    assert talk.ask.kind == "more"


def test_add_when_decides_the_first_prompt_too(begin: Begin) -> None:
    survey = "  - {type: integer, name: n, label: N}" + spots("min: 0\nadd_when: ${n} > 0")
    assert begin(survey).says("0").at == "after"
    assert begin(survey).says("1").ask.kind == "more"


def test_a_repeat_that_is_not_relevant_is_empty(begin: Begin) -> None:
    survey = "  - {type: integer, name: n, label: N}" + spots("relevant: ${n} > 0")
    talk = begin(survey).says("1").says("a", "1").done().says("x").edit("n").says("0").confirm()
    assert talk.complete.responses == {"n": 0, "spots": 0, "total": 0, "after": "x"}


def test_questions_of_an_instance_read_their_own(begin: Begin) -> None:
    survey = """
  - type: repeat
    name: r
    label: R
    max: 3
    items:
      - {type: integer, name: n, label: N, default: "indexed-repeat(${n}, ${r}, position(..) - 1)"}
      - {type: text, name: t, label: "${pos}", relevant: "${n} > 1"}
      - {type: calculate, name: pos, calculation: position(..)}
"""
    talk = begin(survey)
    assert talk.ask.previous is None
    talk.says("1").add()
    assert talk.ask.previous == 1
    talk.says("2")
    assert talk.label == "2"
    talk.delete("r#1")
    assert talk.label == "1"


def test_nested_repeats(begin: Begin) -> None:
    survey = """
  - type: repeat
    name: house
    label: House
    max: 2
    items:
      - {type: text, name: street, label: Street?}
      - type: repeat
        name: room
        label: Room
        max: 2
        items:
          - {type: integer, name: area, label: "Area in ${street}?"}
      - {type: calculate, name: house_area, calculation: "sum(${area})"}
  - {type: calculate, name: all_area, calculation: "sum(${area})"}
  - {type: calculate, name: rooms, calculation: "count(${room})"}
"""
    talk = begin(survey).says("North", "10").add().says("20")
    assert (talk.ask.kind, talk.at) == ("more", "house")
    talk.add().says("South")
    assert (talk.at, talk.label) == ("house#2.room#1.area", "Area in South?")
    assert [plain(heading) for heading in talk.ask.headings] == ["House 2", "Room 1"]
    talk.says("5")
    assert (talk.ask.kind, talk.at) == ("more", "house#2.room")
    talk.done().confirm()
    got = talk.complete.responses
    assert (got["house#1.house_area"], got["house#2.house_area"], got["all_area"], got["rooms"]) == (30, 5, 35, 3)


# ------------------------------------------------------------------------------------------------ counts
COUNTED = """
  - {type: integer, name: n, label: N?}
  - type: repeat
    name: r
    label: Thing
    repeat_count: ${n}
    items: [{type: text, name: t, label: T?}]
  - {type: calculate, name: all, calculation: "join(',', ${t})"}
"""


def test_a_count_fixes_the_instances(begin: Begin) -> None:
    talk = begin(COUNTED).says("2")
    assert [plain(heading) for heading in talk.ask.headings] == ["Thing 1/2"]
    talk.says("a", "b")
    assert talk.ask.kind == "review"
    assert begin(COUNTED).says("0").ask.kind == "review"


def test_a_raised_count_asks_for_more(begin: Begin) -> None:
    assert begin(COUNTED).says("1", "a").edit("n").says("2").at == "r#2.t"


def test_a_lowered_count_asks_which_to_keep_and_hides_the_rest(begin: Begin) -> None:
    talk = begin(COUNTED).says("3", "a", "b", "c").edit("n").says("2")
    assert (talk.ask.kind, talk.ask.previous) == ("fewer", 2)
    talk.send(KeepFirst("r", 2))
    assert [row.address for row in talk.ask.rows] == ["n", "r#1.t", "r#2.t"]
    talk.edit("n").says("3").confirm()
    assert talk.complete.responses["all"] == "a,b,c"


def test_a_lowered_count_lets_one_be_chosen(begin: Begin) -> None:
    talk = begin(COUNTED).says("3", "a", "b", "c").edit("n").says("2").delete("r#2").confirm()
    assert talk.complete.responses["all"] == "a,c"


def test_a_count_beyond_the_limit_is_refused_where_it_is_said(begin: Begin) -> None:
    talk = begin(COUNTED).says("201")
    assert (talk.refused, talk.at, talk.records) == ("limit", "n", ())


# -------------------------------------------------------------------------------------------------- keys
LISTS = """choices:
  kind:
    - {name: red, label: Red}
    - {name: blue, label: Blue}
    - {name: other_kind, label: {en: Another, fr: Autre}, ask_name: {en: Which one?, fr: Lequel ?}}
  pair: [{name: a, label: A}, {name: b, label: B}]
"""
KEYED = """
  - type: repeat
    name: r
    label: Thing
    instance_label: "Thing: ${{k}}"
    unique_by: k
    items:
      - {{type: select_one, name: k, choices: {list}, label: Which?, allow: [refused]}}
      - {{type: calculate, name: k_label, calculation: "jr:choice-name(${{k}}, '${{k}}')"}}
      - {{type: text, name: t, label: "About ${{k}}?", required: false}}
"""
KINDS = KEYED.format(list="kind")


def test_a_choice_used_elsewhere_is_not_offered(begin: Begin) -> None:
    talk = begin(KINDS, LISTS).taps("red").says("x").add()
    assert list(talk.offers) == ["blue", "other_kind"]
    assert talk.says("Red").refused == "already_in_list"
    assert talk.taps("red").refused == "already_in_list"
    assert talk.says("green").refused == "not_a_choice"


def test_its_own_choice_is_still_offered_when_it_is_changed(begin: Begin) -> None:
    talk = begin(KINDS, LISTS).taps("red").says("x").add().taps("blue").says("y").done().edit("r#1.k")
    assert list(talk.offers) == ["red", "other_kind"]


def test_when_no_choice_is_left_there_is_no_prompt(begin: Begin) -> None:
    talk = begin(KEYED.format(list="pair"), LISTS).taps("a").says("x").add().taps("b").says("y")
    assert talk.ask.kind == "review"
    assert begin(KEYED.format(list="pair"), LISTS).silent(Status.REFUSED).says("x").ask.kind == "more"


def test_a_key_that_comes_back_twice_is_asked_again_in_the_later_instance(begin: Begin) -> None:
    lists = LISTS.replace("- {name: red, label: Red}", "- {name: red, label: Red, when: a}")
    survey = "  - {type: select_one, name: sw, choices: pair, label: S}" + KINDS.replace(
        "choices: kind,", "choices: kind, choice_filter: \"${sw} = 'a' or name != 'red' or position(..) > 1\","
    )
    talk = begin(survey, lists).taps("a", "red").says("x").done().edit("sw").taps("b")
    assert (talk.at, talk.ask.notice) == ("r#1.k", "no_longer_offered")
    talk.taps("blue").add().taps("red").says("y").done().edit("sw").taps("a")
    assert talk.ask.kind == "review"


def test_text_keys_are_compared_without_case_and_width(begin: Begin) -> None:
    talk = begin(spots("unique_by: name_of")).says("Gare Routière", "1").add().says("  gare ROUTIÈRE ")
    assert (talk.refused, talk.at) == ("already_in_list", "spot#2.name_of")
    assert talk.says("Marché").at == "spot#2.speed"


def test_a_calculated_key_is_refused_at_the_last_question_that_feeds_it(begin: Begin) -> None:
    survey = """
  - type: repeat
    name: r
    label: R
    unique_by: both
    items:
      - {type: text, name: first, label: First?}
      - {type: text, name: second, label: Second?}
      - {type: calculate, name: both, calculation: "concat(${first}, ' ', ${second})"}
      - {type: text, name: third, label: Third?}
"""
    talk = begin(survey).says("a", "b", "x").add().says("a")
    assert talk.says("B").refused == "already_in_list"
    talk.says("c", "y").done().edit("r#2.first").says("z").edit("r#2.second").says("b")
    assert talk.ask.kind == "review"
    talk.edit("r#2.first").says("A")
    assert (talk.at, talk.ask.notice) == ("r#2.second", "constraint_changed")
    assert talk.keep().refused == "already_in_list"


# -------------------------------------------------------------------------------------------- names of others
def test_an_other_is_named_at_once_and_called_so_from_then_on(begin: Begin) -> None:
    talk = begin(KINDS, LISTS, language="fr").taps("other_kind")
    ask = talk.ask
    assert (ask.kind, ask.address, talk.label, talk.states) == (
        "name",
        "r#1.k/name/other_kind",
        "Lequel ?",
        [Status.REFUSED],
    )
    talk.says("Vert")
    assert (talk.label, plain(talk.ask.headings[0])) == ("About Vert?", "Thing: Vert")
    talk.says("x").done().confirm()
    assert talk.complete.responses == {
        "r#1.k": "other_kind",
        "r#1.k/name/other_kind": "Vert",
        "r#1.k_label": "Vert",
        "r#1.t": "x",
    }


@pytest.mark.parametrize(("raw", "reason"), [("x", "too_short"), ("x" * 41, "too_long"), (" ", "required")])
def test_a_name_is_short(begin: Begin, raw: str, reason: str) -> None:
    assert begin(KINDS, LISTS).taps("other_kind").says(raw).refused == reason


def test_two_others_may_differ_and_not_be_the_same(begin: Begin) -> None:
    talk = begin(KINDS, LISTS).taps("other_kind").says("Green", "x").add().taps("other_kind")
    assert (talk.says(" gReen ").refused, talk.ask.kind) == ("already_in_list", "name")
    assert talk.says("Brown").label == "About Brown?"


def test_an_other_without_a_name_keeps_its_label_and_is_one_key(begin: Begin) -> None:
    talk = begin(KINDS, LISTS).taps("other_kind").silent(Status.REFUSED)
    assert talk.label == "About Another?"
    talk.says("x").add().taps("other_kind")
    assert talk.silent(Status.REFUSED).refused == "already_in_list"


MANY = """
  - {type: select_multiple, name: m, choices: kind, label: M?, allow: [refused]}
  - {type: select_one, name: one, choices: kind, label: One?}
  - type: repeat
    name: r
    label: R
    items:
      - {type: select_one, name: k, choices: kind, label: K?}
  - {type: text, name: t, label: "T, ${m__name_other_kind}?"}
"""


def test_a_name_serves_later_questions_on_the_list(begin: Begin) -> None:
    talk = begin(MANY, LISTS).taps("red other_kind").says("Green")
    assert talk.offers["other_kind"] == "Green"
    talk.says("green")
    assert (talk.at, talk.offers["other_kind"]) == ("r#1.k", "Green")
    talk.taps("other_kind").done()
    assert talk.label == "T, Green?"


def test_a_refused_name_is_not_asked_again(begin: Begin) -> None:
    talk = begin(MANY, LISTS).taps("other_kind").silent(Status.REFUSED).taps("other_kind")
    assert talk.at == "r#1.k"


def test_a_name_is_hidden_with_its_choice_and_back_with_it(begin: Begin) -> None:
    talk = begin(MANY, LISTS).taps("other_kind").says("Green").back().back().taps("red")
    assert talk.offers["other_kind"] == "Another"
    talk.back().taps("other_kind red")
    assert (talk.ask.kind, talk.ask.previous) == ("name", "Green")
    assert talk.keep().offers["other_kind"] == "Green"


def test_a_name_given_in_an_instance_stays_there(begin: Begin) -> None:
    talk = begin(MANY, LISTS).taps("red").taps("blue").taps("other_kind").says("Green").add()
    assert talk.offers["other_kind"] == "Another"


def test_a_name_can_be_corrected_from_the_review(begin: Begin) -> None:
    talk = begin(MANY, LISTS).taps("other_kind").says("Grean").taps("red", "red").done().says("x")
    rows = {row.address: (plain(row.label), plain(row.answer)) for row in talk.ask.rows}
    assert rows["m/name/other_kind"] == ("Which one?", "Grean")
    talk.edit("m/name/other_kind").says("Green")
    assert {row.address: plain(row.answer) for row in talk.ask.rows}["m"] == "Green"


def test_names_asked_one_after_another(begin: Begin) -> None:
    lists = "choices: {c: [{name: other_a, label: A, ask_name: true}, {name: other_b, label: B, ask_name: true}]}\n"
    talk = begin("  - {type: select_multiple, name: m, choices: c, label: M}\n", lists).taps("other_b other_a")
    assert (talk.at, talk.label) == ("m/name/other_a", "What is it called, in a few words?")
    assert talk.says("one").at == "m/name/other_b"
    assert talk.says("two").ask.kind == "review"
