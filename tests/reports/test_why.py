"""The explanations beside the results: folded, in every language, with no number that the publication does not hold."""

import re
from functools import cache

import pytest

from reports.document import draw_report
from reports.voice import Voice
from reports.why.contents import list_entries
from reports.why.lines import why_lines
from scoring.publication import Hidden, Publication
from scoring.why.sheets import Own
from tests.scoring.why_towns import Told, a_town

LANGUAGES = ("en", "fr", "es", "pt", "ar")


@cache
def town() -> Told:
    return a_town()


def text_of(publication: Publication, language: str) -> str:
    voice = Voice.of(publication, language)
    return "\n".join(text for entry in list_entries(voice) for _, text in why_lines(voice, entry))


def test_every_figure_of_a_subject_has_its_why_in_the_report() -> None:
    publication = town().publications["town"]
    page = draw_report(publication, "en")
    folded = re.findall(r"<summary>Why: (.*?)</summary>", page.replace("&#39;", "'"))
    assert folded == ["The whole town", *_in_order(publication)]
    assert len(folded) > 35
    assert "<script" not in page


def _in_order(publication: Publication) -> list[str]:
    found = []
    for card in publication.dimensions:
        if card.indicators:
            found += [str(card.name["en"]), *(str(one.name["en"]) for one in card.indicators if one.figure)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_with_all_of_it_stays_small(language: str) -> None:
    for publication in town().publications.values():
        assert len(draw_report(publication, language).encode()) < 200_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_plain_words_of_the_language(language: str) -> None:
    text = text_of(town().publications["town"], language)
    assert not re.search("maturit|governance|gouvernance|anonym", text, re.IGNORECASE)
    assert "{" not in text
    own = {"en": "How it is made", "fr": "Comment il est obtenu", "es": "Cómo se obtiene", "pt": "Como se obtém"}
    assert own.get(language, "كيف حُسبت") in text


def test_a_hidden_figure_says_the_rule_and_nothing_else() -> None:
    voice = Voice.of(town().publications["archive"], "en")
    hidden = [one for one in list_entries(voice) if isinstance(voice.publication.figures.get(one.id), Hidden)]
    assert hidden
    for entry in hidden:
        lines = [text for _, text in why_lines(voice, entry)]
        assert lines[1:] == [
            "Hidden to protect respondents",
            "A result is shown only when at least 5 people stand behind it, and when nothing about fewer people can be"
            " worked out from it.",
        ]


def test_what_would_change_the_level_is_said() -> None:
    text = text_of(town().publications["town"], "en")
    assert re.search(r"If .+ answered “.+” to “.+”, it would be “(Emerging|Established|Advanced|Paper-based)”\.", text)
    assert "Answers of colleagues are never looked at one by one." in text
    assert "Asked: “What is the main internet connection of the department?”" in text


def test_results_without_sheets_say_so(twelve: Publication) -> None:
    voice = Voice.of(twelve, "en")
    entry = next(one for one in list_entries(voice) if one.id == "dimension.A")
    assert ("i", "How this came about was not kept with these results.") in why_lines(voice, entry)
    assert "<details" not in draw_report(twelve, "en")


def test_the_contents_are_the_same_in_every_language() -> None:
    publication = town().publications["town"]
    ids = [[one.id for one in list_entries(Voice.of(publication, language))] for language in LANGUAGES]
    assert all(one == ids[0] for one in ids)
    assert len(ids[0]) == len(set(ids[0])) > 50


def test_a_head_reads_single_answers_of_the_own_office_only() -> None:
    """The notice tells heads that the coordinator reads their statements; another head does not."""
    publication = town().publications["town"]
    voice = Voice.of(publication, "en")

    def told(own: Own | None) -> str:
        return "\n".join(text for entry in list_entries(voice) for _, text in why_lines(voice, entry, own=own))

    mine = told(lambda office, authority: office == "civil")
    assert "Civil (Head of department)" in mine
    assert "Markets (Head of department)" not in mine
    assert "IT or statistics officer left open" not in mine
    assert "Markets (Head of department)" in told(None), "the coordinator reads them"
    assert "IT or statistics officer left open" in told(None)
