"""Homes and public places in the report: the worked figures, what is never put together, the region as the region."""

import html
import re
from collections.abc import Callable

import pytest

from reports.document import draw_report
from reports.words import Words
from scoring.packs import load_pack
from scoring.publication import Publication
from tests.support.officers import AREAS, MERGED, officers

Make = Callable[..., Publication]
LANGUAGES = ("en", "fr", "es", "pt", "ar")
NOT_THIS_TOWN = "Region, not this town"


@pytest.fixture(scope="module")
def town(make: Make) -> Publication:
    return make(12, 14, level="municipality", offices=officers(areas=(*AREAS, MERGED)), pack=load_pack("zz"))


@pytest.fixture(scope="module")
def around(make: Make) -> Publication:
    return make(12, 14, level="municipality", offices=officers(areas=()), pack=load_pack("zz"))


def text_of(publication: Publication, language: str = "en") -> str:
    """What the page says, without its style and its tags."""
    page = re.sub(r"<style>.*?</style>|<[^>]+>", " ", draw_report(publication, language), flags=re.DOTALL)
    return " ".join(html.unescape(page).split())


def test_the_worked_figures_are_frozen_and_come_back(town: Publication) -> None:
    assert town.territory is not None
    means = {one.device: one for one in town.territory.means}
    found = means["smartphone"]
    assert (found.percent, found.gap, found.deviation, found.under_half) == (53.2, 43.0, 15.3, 2700)
    assert (means["phone"].percent, means["tablet"].percent) == (86.7, 10.7)
    assert Publication.from_json(town.to_json()) == town


def test_every_mean_can_be_computed_from_the_page(town: Publication) -> None:
    assert town.territory is not None
    for mean in town.territory.means:
        rows = [
            (area.households, share.percent)
            for area in town.territory.areas
            for share in area.shares
            if share.device == mean.device and area.name not in mean.left_out
        ]
        total = sum(households or 0 for households, _ in rows)
        found = sum((households or 0) * value for households, value in rows) / total
        assert found == pytest.approx(mean.percent, abs=0.05)


def test_what_is_defined_differently_has_no_mean(town: Publication) -> None:
    assert town.territory is not None
    assert [(one.device, one.reason, one.areas) for one in town.territory.refused] == [
        ("computer", "definitions", ("Centre", "Île"))
    ]
    assert "computer" not in {one.device for one in town.territory.means}
    said = text_of(town)
    assert "do not count the same things" in said
    assert "no figure of tablets is added to it" in said
    alike = text_of(town, "fr")
    assert "ne comptent pas la même chose" in alike


def test_without_such_an_area_there_is_a_mean(make: Make) -> None:
    """The control: it is the merged area that is refused."""
    found = make(12, 14, level="municipality", offices=officers())
    assert found.territory is not None
    assert (found.territory.refused, found.territory.merged) == ((), ())
    assert "computer" in {one.device for one in found.territory.means}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_region_is_said_to_be_the_region(around: Publication, town: Publication, language: str) -> None:
    assert around.territory is not None
    assert [(one.device, one.percent, one.year) for one in around.territory.region] == [("phone", 94.0, 2024)]
    assert (around.territory.means, around.territory.areas) == ((), ())
    page, said = draw_report(around, language), Words("reports", language).say(NOT_THIS_TOWN)
    assert said in page
    assert "Invented: household survey of Zembala · 2024" in page
    assert "Lighthouse Street" in page
    assert said not in draw_report(town, language)


def test_the_region_changes_no_score(make: Make, around: Publication) -> None:
    alone = make(12, 14, level="municipality", offices=officers(areas=()))
    assert alone.figures == around.figures
    assert alone.territory is not None
    assert (alone.territory.region, alone.territory.no_figure, alone.territory.office) == ((), True, None)
    assert "No figure is known for this town or its region." in text_of(alone)


def test_places_with_wifi(town: Publication) -> None:
    said = text_of(town)
    assert "Library Library · 8-17 Works today Free No need to sign up About 40 users a day" in said
    assert "Market square Market Does not work today To be paid for People must sign up first" in said


def test_only_the_town_has_a_territory(make: Make, twelve: Publication) -> None:
    department = make(12, 14, offices=officers())
    assert (twelve.territory, department.territory) == (None, None)
    assert "Homes and public places" not in draw_report(department, "en")


def test_names_of_areas_are_inert(town: Publication) -> None:
    page = draw_report(town, "en")
    assert "Rive &lt;gauche&gt;" in page
    assert "<gauche>" not in page
