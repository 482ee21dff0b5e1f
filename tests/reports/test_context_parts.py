"""The parts of a report on what stands around the figures: their numbers, their words, what they never say."""

import re
from dataclasses import replace
from html import unescape

import pytest
from two_waves import campaign, full_town, invent, published, two_waves, wave_of

from reports.beside import draw_beside, draw_peers
from reports.document import draw_report
from reports.robust import draw_robust
from reports.since import draw_since
from reports.voice import Voice
from scoring.context.around import Around
from scoring.context.cards import Cell, Context, Since
from scoring.priorities import DocumentLine, DocumentLists
from scoring.publication import Publication
from tests.reports.test_document import HIDDEN, HOSTILE, Read, elements, number, numbers, rename

NO_CHANGE = {
    "en": "No change since the last survey that may be called one.",
    "fr": "aucun changement que l'on puisse appeler ainsi",
    "es": "ningún cambio que pueda llamarse así",
    "pt": "nenhuma mudança a que se possa chamar assim",
    "ar": "لا تغيّر منذ الاستطلاع السابق",
}


def part(publication: Publication, language: str, id: str) -> str:
    """The text of one section of the page; '' where it is not there."""
    found = re.search(rf'<section id="{id}".*?</section>', draw_report(publication, language), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


def with_since(publication: Publication, since: Since | None) -> Publication:
    return replace(publication, context=replace(publication.context, since=since))


@pytest.mark.parametrize("language", list(HIDDEN))
def test_what_changed_is_said_in_words_and_printed_numbers(language: str) -> None:
    town = full_town()
    since = town.context.since
    assert since is not None
    page = draw_report(town, language)
    for name, value in (("data-then", "before"), ("data-now", "after")):
        printed = dict(re.findall(rf'{name}="(\w+)">([^<]+)<', page))
        rows = [*since.dimensions, *([since.overall] if since.overall else [])]
        assert {one.id: number(getattr(one, value), language) for one in rows} == printed
    assert NO_CHANGE[language] not in unescape(page)
    calm = replace(
        since,
        overall=None,
        dimensions=tuple(replace(one, direction="cannot_tell") for one in since.dimensions),
        indicators=(),
    )
    assert NO_CHANGE[language] in part(with_since(town, calm), language, "since")


def test_each_reason_for_no_comparison_is_said_and_no_number() -> None:
    town = full_town()
    for why in ("method", "departments", "nothing"):
        since = Since(opened_at="2025-12-01", closed_at="2025-12-12", least=10, why_not=why)  # type: ignore[arg-type]
        text = part(with_since(town, since), "en", "since")
        assert set(numbers(text)) == {"1", "12", "2025"}, text
        assert re.search("not compared|nothing to compare", text)


def test_a_report_without_a_context_has_none_of_these_parts() -> None:
    bare = replace(full_town(), context=Context(), blocked=())
    page = draw_report(bare, "en")
    for id in ("since", "beside", "differing"):
        assert f'id="{id}"' not in page
        assert f'href="#{id}"' not in page
        assert f'href="#{id}"' in draw_report(full_town(), "en"), "the control"
    assert "Would another way of counting" not in page


def test_departments_stand_in_the_order_of_the_roster_without_a_place() -> None:
    text = part(full_town(), "en", "beside")
    assert text.index("Civil registry") < text.index("Taxes and markets")
    assert not re.search(r"\b(first|second|best|worst|rank|top|1st|2nd)\b", text, re.IGNORECASE)
    assert "8 pairs were compared" in text


def test_a_hidden_cell_has_neither_number_nor_bar() -> None:
    town = full_town()
    beside = town.context.beside
    assert beside is not None
    row = replace(beside.rows[0], cells=(Cell(unit="d1", state="hidden"), Cell(unit="d2", state="shown", value=60)))
    hidden = replace(town, context=replace(town.context, beside=replace(beside, rows=(row,), differences=(), pairs=0)))
    view = draw_beside(Voice.of(hidden, "en"))
    assert view is not None
    assert [(cell.text, cell.bar is None) for cell in view.rows[0].cells] == [(HIDDEN["en"], True), ("60", False)]
    assert "Nowhere: what differs is within chance" in part(hidden, "en", "beside")


def test_other_towns_have_no_names() -> None:
    view = draw_peers(Voice.of(full_town(), "en"))
    assert view is not None
    assert "more than 5,000 and up to 20,000 inhabitants" in view.intro
    assert view.rows[0] == ("Equipment and connectivity (4 other towns)", "55", "This town stands higher")


@pytest.mark.parametrize("language", list(HIDDEN))
def test_the_ways_to_count_are_the_cards(language: str) -> None:
    town = full_town()
    card, view = town.context.sensitivity, draw_robust(Voice.of(town, language))
    assert card is not None
    assert view is not None
    assert [one.value for one in view.ways] == [number(one.value, language) for one in card.variants]
    assert [numbers(one.stays)[0] for one in view.ways] == [str(one.stays) for one in card.variants]
    assert str(card.seed) in re.sub(r"\D", "", part(town, language, "method"))
    hidden = replace(town, context=replace(town.context, sensitivity=None, sensitivity_hidden=True))
    assert HIDDEN[language] in part(hidden, language, "method")


def test_every_quick_win_cites_a_figure_or_says_who_said_so() -> None:
    town = full_town()
    text = part(town, "en", "next")
    first = {card.rule for card in town.actions}
    more = [one for one in town.context.quick_wins if one.rule not in first]
    assert more
    assert text.count("Why :") + text.count("Why:") >= len(more)
    for one in more:
        assert one.step["en"].rstrip(".")[:20] in text
    assert "First the rules have to change" in text


def test_whose_answers_differ_is_said_by_function() -> None:
    assert "Birth certificate: Visits needed Head of department · " in part(full_town(), "en", "differing")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_inert_here_too(name: str) -> None:
    town = full_town()
    assert elements(draw_report(rename(town, name), "en")) == elements(draw_report(rename(town, "Plain"), "en"))


def test_the_page_stays_light_and_whole() -> None:
    for language in HIDDEN:
        page = draw_report(full_town(), language)
        assert len(page.encode()) < 200_000
        tags = [tag for tag, _ in Read(page).tags]
        assert tags.count("table") == tags.count("caption")
        assert all("scope" in dict(attrs) for tag, attrs in Read(page).tags if tag == "th")


def test_a_department_hears_what_changed_and_is_compared_with_nobody() -> None:
    _, second = two_waves()
    one = second.publications["d2"]
    assert draw_since(Voice.of(one, "fr")) is not None
    page = draw_report(one, "fr")
    assert 'id="since"' in page
    assert 'id="beside"' not in page


def test_the_same_answers_again_are_no_change() -> None:
    first = published(invent(3))
    again = published(invent(3), campaign("c2"), around=Around(before=wave_of(first))).publications["town"]
    assert NO_CHANGE["en"] in part(again, "en", "since")


# ------------------------------------------------------------------------------------------------ lists
def with_lists(town: Publication) -> Publication:
    """A town with one procedure of each place in the ranking, and documents of each kind."""
    lists = town.context.lists
    assert lists is not None
    line = replace(lists.procedures[0], label={"en": "Stall"}, volume=9000.0, visits=3.0, visits_from="head")
    ranked = replace(line, place="ranked", addressable=18000.0)
    told = replace(line, place="volume_unknown", label={"en": "Permit"}, volume=None, visits=1.5, visits_from="agents")
    closed = replace(line, place="law_closed", label={"en": "Licence"})
    plan = DocumentLine("plan", {"en": "Urban plan"}, "d1", 22.0, "fragile", masked=True)
    documents = DocumentLists(
        (plan,), (replace(plan, label={"en": "By-laws"}),), (replace(plan, label={"en": "Births"}),)
    )
    found = replace(lists, procedures=(ranked, told, closed), documents=documents)
    return replace(town, context=replace(town.context, lists=found))


def test_procedures_are_listed_with_what_is_known_and_whom_to_ask() -> None:
    text = part(with_lists(full_town()), "en", "lists")
    assert "Stall 9,000 requests a year · 3 visits, says the head 18,000" in text
    assert "Permit 1.5 visits, say colleagues Ask the head for the count in the register. Not known" in text
    assert "Needs a change of the rules." in text
    assert "The law lets you, and nobody offers it: Bank transfer · Card · Treasury platform." in text
    assert "Urban plan · Civil registry · first conserve it, it is fragile · first hide personal data" in text
    assert "Ask the legal officer first: By-laws." in text
    assert "These registers stand online and must not: Births." in text


@pytest.mark.parametrize("name", HOSTILE[:4])
def test_names_in_the_lists_are_inert(name: str) -> None:
    town = with_lists(full_town())
    assert elements(draw_report(rename(town, name), "fr")) == elements(draw_report(rename(town, "Plain"), "fr"))
