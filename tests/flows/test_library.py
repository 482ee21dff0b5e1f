"""The flows of the library: whole, in all five languages, and fed to what the model expects."""

import re

import pytest

from flows.beside.texts import texts_of
from flows.catalogue import library_ids, library_text, load_library, load_personas, load_transcripts
from flows.check.questions import choices_of
from flows.graph.needs import EXPRESSIONS
from flows.model import Flow, Question
from flows.source import parse_body
from flows.units import utf16_len
from tests.support.trade import CONTROLS, refused_in

AGENTS = "agent_consultation"
# Officers work with shares of a whole; agents are not asked for any.
SHARES = re.compile(r"p(?:er|or|our)cent", re.IGNORECASE)
EXCLUSIVE = {"none", "nothing", "none_hard", "none_heard", "free"}
FUNCTIONS = {
    "count-selected",
    "selected-at",
    "starts-with",
    "string-length",
    "join",
    "count-non-empty",
    "int",
    "format-date",
    "today",
    "date",
    "jr:choice-name",
    "count",
    "indexed-repeat",
    "position",
}


def test_minutes_are_computed_from_the_seconds() -> None:
    flow = load_library("agent_consultation")
    assert flow.settings.minutes is None
    assert sum(item.seconds for item in questions_of(flow)) == 580
    assert flow.minutes == 10


def questions_of(flow: Flow) -> list[Question]:
    return [item for item in flow.items.values() if isinstance(item, Question)]


def test_all_twenty_items_are_there_in_their_order() -> None:
    order = [item.comment for item in questions_of(load_library("agent_consultation"))]
    work = "AG9 AG10 AG10a AG10b AG11 AG13 AG14 AG15 AG12 AG16 AG17 AG17a"
    assert order == f"AG1 AG2 {work} AG3 AG4 AG5 AG6 AG7 AG8 AG18 AG19k AG19 AG20".split()


def test_library_is_found_and_loaded_once() -> None:
    assert "agent_consultation" in library_ids()
    assert load_library("agent_consultation") is load_library("agent_consultation")
    with pytest.raises(LookupError, match="no flow 'agents' in the library: there are agent_consultation"):
        load_library("agents")
    with pytest.raises(LookupError, match="no file"):
        library_text("agent_consultation", "nothing.yaml")
    assert library_text("agent_consultation", "README.md").startswith("# Agent consultation")


@pytest.mark.parametrize("flow_id", library_ids())
def test_published_body_reads_back_as_the_same_flow(flow_id: str) -> None:
    flow = load_library(flow_id)
    again = parse_body(flow.body())
    assert (again.body(), again.hash, again.minutes) == (flow.body(), flow.hash, flow.minutes)


@pytest.mark.parametrize("flow_id", library_ids())
def test_house_rules_of_the_library(flow_id: str) -> None:
    flow = load_library(flow_id)
    for written in texts_of(flow):
        longest = 30 if written.button else 160
        short = {code for code, text in written.texts.items() if utf16_len(text) <= longest}
        assert set(flow.settings.whole_languages) <= short == written.texts.keys(), (
            f"{written.place} is too long or not translated"
        )
        assert all(text == text.strip() and "  " not in text for text in written.texts.values()), written.place
        assert not re.search(r"\w[?!]", written.texts.get("fr", "")), f"{written.place}: French puts a space before ?"
    allowed = FUNCTIONS | {"selected", "if", "not"}
    for item in flow.items.values():
        for key in EXPRESSIONS:
            called = re.findall(r"([a-z][a-z:-]*)\(", str(getattr(item, key, None) or ""))
            assert set(called) <= allowed, f"{item.name} {key}: {called}"


@pytest.mark.parametrize("flow_id", library_ids())
def test_choices_that_exclude_all_others_say_so(flow_id: str) -> None:
    flow = load_library(flow_id)
    assert flow.settings.allow == ()
    for item in questions_of(flow):
        assert not item.is_asked or item.allow is not None
        assert item.required is True or item.allow == ()
        if item.type == "select_multiple":
            alone = [choice.name for choice in choices_of(flow, item) if choice.exclusive]
            meant = [choice.name for choice in choices_of(flow, item) if choice.name in EXCLUSIVE]
            assert alone == meant, item.name


def test_measures_feed_what_the_model_expects() -> None:
    fed: dict[str, set[str]] = {}
    for item in questions_of(load_library("agent_consultation")):
        if item.measure:
            mark = "(c) " if item.measure.use == "corroborates" else ""
            for indicator in item.measure.indicator:
                fed.setdefault(mark + indicator, set()).add(item.comment)
            if item.measure.profile:
                fed.setdefault(item.measure.profile, set()).add(item.comment)
    assert fed == {
        "A1": {"AG3"},
        "A2": {"AG4"},
        "A3": {"AG5"},
        "A5": {"AG6"},
        "F1": {"AG7"},
        "F2": {"AG8"},
        "(c) D3": {"AG16"},
        "(c) E1": {"AG15"},
        "X1": {"AG9", "AG10", "AG11", "AG13", "AG14", "AG15", "AG12", "AG17", "AG19k", "AG19"},
        "X5": {"AG18", "AG20"},
    }


def test_personas_name_only_what_the_flow_asks() -> None:
    flow = load_library("agent_consultation")
    for persona in load_personas("agent_consultation"):
        for name, weights in persona.answers.items():
            item = flow.items[name]
            assert isinstance(item, Question)
            offered = {choice.name for choice in choices_of(flow, item)} | {each.status for each in item.allow or ()}
            offered |= {"skipped"} if item.required is False else set()
            assert set(weights) <= offered, f"{persona.name} {name}: {set(weights) - offered}"
        assert set(persona.ticks) <= set(flow.items)
        assert {name.partition("/")[0] for name in persona.texts} <= set(flow.items)


def test_every_language_has_a_complete_transcript() -> None:
    for flow_id in library_ids():
        complete = {each.language for each in load_transcripts(flow_id) if each.expect.get("complete")}
        assert complete == set(load_library(flow_id).settings.whole_languages)


@pytest.mark.parametrize("flow_id", library_ids())
def test_every_flow_speaks_the_five_languages_in_their_order_and_without_the_words_of_the_trade(flow_id: str) -> None:
    flow = load_library(flow_id)
    assert flow.settings.whole_languages == ("en", "fr", "es", "pt", "ar")
    for written in texts_of(flow):
        for code, text in written.texts.items():
            # An overlay may say what its base refuses: celular is a word of Brazil.
            if "-" not in code:
                refused = [word for word in refused_in(code, text) if flow_id == AGENTS or not SHARES.match(word)]
                assert not refused, f"{written.place} {code}: {text}"
    assert all(list(refused_in(code, text)) for code, text in CONTROLS.items()), "the control"


@pytest.mark.parametrize("flow_id", library_ids())
def test_spanish_and_arabic_have_their_own_signs(flow_id: str) -> None:
    for written in texts_of(load_library(flow_id)):
        spanish, arabic = written.texts["es"], written.texts["ar"]
        assert spanish.count("?") == spanish.count("¿"), f"{written.place}: {spanish}"
        assert not re.search(r"[?;,]", arabic), f"{written.place}: Arabic signs are ؟ ؛ ،"
        assert not re.search("[٠-٩]", arabic), f"{written.place}: digits are 0-9"


def test_every_overlay_says_something_that_its_base_does_not() -> None:
    flow = load_library("agent_consultation")
    for code in sorted(set(flow.settings.languages) - set(flow.settings.whole_languages)):
        said = [written.texts for written in texts_of(flow) if code in written.texts]
        assert len(said) >= 7, code
        assert all(texts[code] != texts[code.partition("-")[0]] for texts in said), code
