"""Project sheets in the report: one for each proposal, no empty box, costs and laws with their source."""

import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from reports.document import draw_report
from reports.projects import draw_projects
from reports.voice import Voice
from scoring.packs import Cost, Pack
from scoring.project_card import Door, NotKnown
from scoring.publication import Publication
from tests.support.officers import officers

Make = Callable[..., Publication]
LANGUAGES = ("en", "fr", "es", "pt", "ar")
PRICE = Cost(rule="R21", min=900, max=1500, currency="XTS", source="Invented price list", year=2025)


@pytest.fixture(scope="module")
def town(make: Make) -> Publication:
    pack = Pack(country="xx", costs=(PRICE,))
    return make(12, 14, level="municipality", offices=officers(), pack=pack)


def text_of(publication: Publication, language: str = "en") -> str:
    """What the page says, without its style and its tags."""
    page = re.sub(r"<style>.*?</style>|<[^>]+>", " ", draw_report(publication, language), flags=re.DOTALL)
    return " ".join(html.unescape(page).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_proposal_has_its_sheet_and_no_box_is_empty(town: Publication, language: str) -> None:
    views = draw_projects(Voice.of(town, language))
    assert [one.rule for one in town.projects] == [one.rule for one in town.actions]
    assert len(views) == len(town.actions) > 1
    for view in views:
        assert len(view.fields) == 12
        assert all(label and fields and all(one.text or one.before for one in fields) for label, fields in view.fields)
    page = draw_report(town, language)
    assert all(f'id="project-{at}"' in page and f'href="#project-{at}"' in page for at in range(1, len(views) + 1))


def test_a_cost_has_its_source_and_another_is_not_known(town: Publication) -> None:
    said = text_of(town)
    assert "Usually from 900 to 1,500 XTS (Invented price list, 2025)" in said
    assert said.count("Not known: two quotes to be asked for.") == len(town.projects) - 1
    assert said.count("To be agreed (Coordinator).") == len(town.projects)


def test_what_a_sheet_rests_on(town: Publication) -> None:
    (register,) = (one for one in town.projects if one.rule == "R21")
    assert (register.evidence.baseline, register.evidence.confidence) == ("indicator.C3", "B")
    assert 'data-figure="indicator.C3">0 points of 100' in draw_report(town, "en")
    (fees,) = (one for one in town.projects if one.rule == "R08")
    assert (fees.evidence.baseline, fees.evidence.confidence) == ("false", "B")
    assert fees.evidence.source is not None
    assert fees.evidence.source.id == "dept_head"


def test_a_door_names_the_law_that_the_officer_gave(town: Publication) -> None:
    (sheet, *_) = town.projects
    gated = replace(sheet, before=replace(sheet.before, gates=doors()))
    view = draw_projects(Voice.of(replace(town, projects=(gated,)), "en"))[0]
    law = dict(view.fields)["What the law says"]
    assert [one.text for one in law] == ["yes · Act 2021-07 (invented), art. 12", "check the law first"]


def doors() -> tuple[Door, ...]:
    return (
        Door({"en": "an application made online counts"}, "open", ("Act 2021-07 (invented), art. 12",)),
        Door({"en": "a scan counts as proof"}, "unknown", ()),
    )


def test_a_hidden_department_has_no_sheet(four: Publication) -> None:
    assert four.projects == ()
    assert "Project sheets" not in draw_report(four, "en")


def test_a_letter_goes_where_its_figure_goes(make: Make) -> None:
    """How many colleagues stand behind a figure that is hidden is not told by a letter either."""
    for answered in (12, 25):
        for sheet in make(answered, 30).projects:
            told = sheet.evidence.baseline
            assert isinstance(told, NotKnown) == isinstance(sheet.evidence.confidence, NotKnown)


def test_it_prints_one_sheet_a_page(town: Publication) -> None:
    assert ".project { break-before: page;" in draw_report(town, "en")
