"""The report page: numbers are the publication's, what is hidden stays hidden, names are inert, the page is whole."""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from bot.web.headers import headers_for, style_hash
from reports.document import COVER_CSS, PAGE_CSS, draw_cover, draw_gone, draw_report
from scoring.figures import Hidden, Shown
from scoring.publication import Publication

HIDDEN = {
    "en": "Hidden to protect respondents",
    "fr": "Masqué pour protéger les personnes",
    "es": "Oculto para proteger a quienes respondieron",
    "pt": "Oculto para proteger quem respondeu",
    "ar": "مخفي لحماية من أجابوا",
}
FORBIDDEN = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "svg", "base"}


class Read(HTMLParser):
    """A page as a browser's parser meets it: tags with attributes, all text, and the text of marked elements."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.texts: list[str] = []
        self.marked: dict[str, dict[str, list[str]]] = {"data-figure": {}, "data-heads": {}, "data-span": {}}
        self.styles: list[str] = []
        self._stack: list[tuple[str, list[str] | None]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        if tag in ("meta", "br"):
            return
        kept: list[str] | None = None
        for name, value in attrs:
            if name in self.marked:
                kept = self.marked[name].setdefault(value or "", [])
                kept.append("")
        self._stack.append((tag, kept))

    def handle_endtag(self, tag: str) -> None:
        assert self._stack
        assert self._stack.pop()[0] == tag, "every element is closed in its turn"

    def handle_data(self, data: str) -> None:
        tag, kept = self._stack[-1] if self._stack else ("", None)
        if tag == "style":
            self.styles.append(data)
        elif kept is not None:
            kept[-1] += data
        elif tag != "code":
            self.texts.append(data)


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)?", text.replace("\u202f", "").replace("\u00a0", ""))


def number(value: float, language: str = "en") -> str:
    return f"{value:g}".replace(".", "," if language in ("fr", "es", "pt") else ".")


@pytest.fixture(params=["twelve", "many", "four", "town", "public", "limited"])
def publication(request: pytest.FixtureRequest, make: Callable[..., Publication]) -> Publication:
    made: dict[str, Callable[[], Publication]] = {
        "twelve": lambda: make(12, 14),
        "many": lambda: make(25, 30),
        "four": lambda: make(4, 6),
        "town": lambda: make(25, 30, level="municipality"),
        "public": lambda: make(25, 30, audience="public"),
        "limited": lambda: make(12, 30),
    }
    return made[request.param]()


# ---------------------------------------------------------------------------------------------------- numbers
@pytest.mark.parametrize("language", list(HIDDEN))
def test_every_printed_figure_is_the_publications(publication: Publication, language: str) -> None:
    page = Read(draw_report(publication, language))
    for id, texts in page.marked["data-figure"].items():
        for text in texts:
            match publication.figures[id]:
                case Hidden():
                    assert text == HIDDEN[language]
                case Shown(value=None):
                    assert not numbers(text)
                case Shown(value=float() as value):
                    assert numbers(text)[:1] == [number(value, language)], id
                    assert numbers(text)[1:] in ([], ["100"])


def test_nothing_that_is_known_is_left_out(publication: Publication) -> None:
    page = Read(draw_report(publication, "en"))
    aside = re.compile(r"\.dont_know$|^share\.")
    known = {id for id, one in publication.figures.items() if isinstance(one, Shown) and one.value}
    due = {id for id in known if not aside.search(id)}
    assert due <= set(page.marked["data-figure"])


def test_ranges_and_heads_are_the_publications(many: Publication) -> None:
    page = Read(draw_report(many, "en"))
    assert len(page.marked["data-span"]) > 20
    assert page.marked["data-heads"]
    for id, texts in page.marked["data-span"].items():
        shown = many.shown(id)
        assert shown is not None
        lows = [end for end in (shown.low, shown.sampling_low) if end is not None]
        highs = [end for end in (shown.high, shown.sampling_high) if end is not None]
        assert {tuple(numbers(text)) for text in texts} == {(number(min(lows)), number(max(highs)))}
    for id, texts in page.marked["data-heads"].items():
        shown = many.shown(id)
        assert shown is not None
        assert texts == [f"{shown.heads} of {shown.n}"]


def test_no_number_comes_from_elsewhere(publication: Publication) -> None:
    """Every other number is a count of the roster, a date, a threshold, or an end of a range of a dimension."""
    response = publication.response
    allowed: set[float] = {0, 100, publication.k, publication.campaign.wave, 30, response.rate}
    allowed |= {response.on_list, response.answered, response.enrolled, response.no_telegram}
    allowed |= {response.declined or 0, response.unreachable or 0, 1, 23, 11, 2026}
    allowed |= {end for level in publication.levels for end in (level.start, level.end)}
    allowed |= {publication.overall.known, publication.overall.needed, publication.overall.of}
    for card in publication.dimensions:
        allowed |= {card.known, card.total}
        shown = publication.shown(card.figure)
        if shown is not None:
            ends = (shown.low, shown.high, shown.sampling_low, shown.sampling_high)
            allowed |= {end for end in ends if end is not None}
    friction = publication.friction
    for table in (friction.hardest, *friction.tables, *(card.causes for card in friction.procedures)):
        if table is not None:
            unknown = publication.shown(table.unknown)
            allowed |= {table.n, unknown.value or 0 if unknown else 0}
    for line in publication.context.lists.procedures if publication.context.lists else ():
        allowed |= {number for number in (line.volume, line.visits, line.addressable) if number is not None}
    notes = {found for note in publication.notes for found in numbers(note["en"])}
    told = [found for text in Read(draw_report(publication, "en")).texts for found in numbers(text)]
    versions = {"1", "1.0"}
    assert len(told) > 10
    assert set(told) - notes - versions <= {number(one) for one in allowed}


# ---------------------------------------------------------------------------------------------------- hidden
def test_a_department_of_four_is_explained(four: Publication) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", " ", draw_report(four, "en")))
    assert "4 of 6 people answered." in text
    assert "A result is shown only when at least 5 people have answered." in text
    assert "How to have results next time" in text
    assert "Back-ups" in text
    assert not Read(draw_report(four, "en")).marked["data-span"]


def test_a_hidden_page_does_not_depend_on_the_answers(make: Callable[..., Publication]) -> None:
    assert draw_report(make(4, 6, seed="one"), "fr") == draw_report(make(4, 6, seed="two"), "fr")
    assert draw_report(make(5, 6, seed="one"), "fr") != draw_report(make(5, 6, seed="two"), "fr"), "the control"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_any_single_figure_can_be_hidden(many: Publication, language: str) -> None:
    """Whatever is hidden, its place says so, and neither its number nor a bar of it is left."""
    page = draw_report(many, language)
    printed = list(Read(page).marked["data-figure"])
    for id in printed[:: max(1, len(printed) // 12)]:
        hidden = replace(many, figures={**many.figures, id: Hidden(reason="protect")})
        told = Read(draw_report(hidden, language)).marked
        assert set(told["data-figure"][id]) == {HIDDEN[language]}
        assert id not in told["data-span"]
        assert id not in told["data-heads"]
        bars, fewer = page.count('class="fill '), draw_report(hidden, language).count('class="fill ')
        assert fewer <= bars
        assert fewer < bars or id.endswith(("visits", "sent_back")) or id.startswith("hardest.")


# ---------------------------------------------------------------------------------------------------- hostile names
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title></table><h1>x",
    "{{ 7*7 }}{% include 'x' %}{n}{0}",
    "&lt;b&gt;&#60;b&#62;",
    "\u202egnirts\u202c \u2066x \u0000\u0008",
    "بلدية نواذيبو",
    "<!-- x --><![CDATA[ y ]]>",
    "W" * 500,
)


def rename(publication: Publication, name: str) -> Publication:
    """The same publication with every single text in it replaced."""

    def walk(tree: Any) -> Any:
        if isinstance(tree, Mapping):
            if tree and set(tree) <= {"en", "fr", "es", "pt", "ar"}:
                return dict.fromkeys(tree, name)
            return {key: walk(value) for key, value in tree.items()}
        return [walk(one) for one in tree] if isinstance(tree, list) else tree

    return Publication.from_json(json.dumps(walk(json.loads(publication.to_json()))))


def with_town(publication: Publication, name: str) -> Publication:
    """The same publication with the names that a town gives itself replaced."""
    departments = tuple(replace(one, name={"en": name}) for one in publication.unit.departments)
    return replace(publication, unit=replace(publication.unit, municipality={"en": name}, departments=departments))


def elements(page: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    return Read(page).tags


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_inert(many: Publication, name: str) -> None:
    """Where every text of the publication is hostile, the page has the elements and attributes of its benign twin."""
    assert elements(draw_report(rename(many, name), "en")) == elements(draw_report(rename(many, "Plain"), "en"))
    page = draw_report(with_town(many, name), "fr")
    assert len(page.encode()) < 200_000
    assert elements(page) == elements(draw_report(many, "fr"))
    assert not re.search("[\u202a-\u202e\x00\x08]", page)


def test_the_twin_test_can_fail(many: Publication) -> None:
    page = draw_report(many, "en")
    assert elements(page.replace("Civil registry", "<b>Civil registry</b>", 1)) != elements(page)


def test_a_name_of_the_other_direction_is_isolated(many: Publication) -> None:
    assert "\u2068" not in draw_report(many, "en")
    assert "\u2068بلدية\u2069, figures published" in draw_report(with_town(many, "بلدية"), "en")


# ---------------------------------------------------------------------------------------------------- the page
@pytest.mark.parametrize("language", list(HIDDEN))
def test_the_page_needs_nothing_else(publication: Publication, language: str) -> None:
    page = draw_report(publication, language)
    read = Read(page)
    assert len(page.encode()) < 200_000
    assert "http" not in page.lower()
    assert "//" not in page
    assert "url(" not in page
    assert not {tag for tag, _ in read.tags} & FORBIDDEN
    names = {name for _, attrs in read.tags for name, _ in attrs}
    assert not {name for name in names if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_style_is_the_one_that_the_header_allows(many: Publication, language: str) -> None:
    for page, css in (
        (draw_report(many, language), PAGE_CSS),
        (draw_cover(language, "/r/x"), COVER_CSS),
        (draw_gone(language), COVER_CSS),
    ):
        (style,) = Read(page).styles
        assert style == css
        assert style_hash(style) in headers_for(css, True)["Content-Security-Policy"]


def test_the_page_has_a_shape(publication: Publication) -> None:
    read = Read(draw_report(publication, "fr"))
    tags = [tag for tag, _ in read.tags]
    assert [tags.count(tag) for tag in ("h1", "main", "header", "nav", "footer", "style")] == [1] * 6
    assert dict(read.tags[0][1]) == {"lang": "fr", "dir": "ltr"}
    arabic = Read(draw_report(publication, "ar"))
    assert dict(arabic.tags[0][1]) == {"lang": "ar", "dir": "rtl"}
    assert [tag for tag, _ in arabic.tags] == tags
    assert tags.count("table") == tags.count("caption")
    assert all("scope" in dict(attrs) for tag, attrs in read.tags if tag == "th")
    ids = [dict(attrs)["id"] for _, attrs in read.tags if "id" in dict(attrs)]
    assert len(ids) == len(set(ids))
    targets = {str(dict(attrs)["href"]) for tag, attrs in read.tags if tag == "a"}
    assert targets <= {f"#{id}" for id in ids}
    labels = {str(dict(attrs)["aria-labelledby"]) for _, attrs in read.tags if "aria-labelledby" in dict(attrs)}
    assert labels <= set(ids)


def test_every_width_has_its_class(publication: Publication) -> None:
    body = draw_report(publication, "en").partition("</style>")[2]
    classes = set(re.findall(r"\bw\d+\b", body))
    assert classes
    assert all(f".{one}{{" in PAGE_CSS for one in classes)


def test_headings_step_by_one(publication: Publication) -> None:
    levels = [int(tag[1]) for tag, _ in Read(draw_report(publication, "en")).tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_word_of_the_trade(publication: Publication) -> None:
    for language in ("en", "fr", "es", "pt", "ar"):
        text = " ".join(Read(draw_report(publication, language)).texts)
        assert not re.search("maturit|governance|gouvernance|anonym", text, re.IGNORECASE)


def test_the_same_publication_gives_the_same_page(many: Publication) -> None:
    assert draw_report(many, "fr") == draw_report(Publication.from_json(many.to_json()), "fr")
    assert many.hash in draw_report(many, "fr")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("fr", "fr"), ("fr-SN", "fr"), ("pt-MZ", "pt"), ("ar-MA", "ar"), ("de", "en"), ("", "en"), ("../x", "en")],
)
def test_a_language_falls_back(twelve: Publication, asked: str, spoken: str) -> None:
    for page in (draw_report(twelve, asked), draw_cover(asked, "/r/x"), draw_gone(asked)):
        assert f'<html lang="{spoken}" dir="{"rtl" if spoken == "ar" else "ltr"}">' in page


# ---------------------------------------------------------------------------------------------------- cover
def test_the_cover_has_one_button_and_tells_nothing() -> None:
    page = draw_cover("fr", '/r/a"><script>')
    read = Read(page)
    forms = [dict(attrs) for tag, attrs in read.tags if tag == "form"]
    assert forms == [{"method": "post", "action": '/r/a"><script>'}]
    assert [tag for tag, _ in read.tags].count("button") == 1
    assert not {tag for tag, _ in read.tags} & (FORBIDDEN | {"input", "a"})
    assert not numbers(" ".join(read.texts))
    assert "Rapport confidentiel" in page


def test_the_page_of_a_dead_link_opens_nothing() -> None:
    assert not {tag for tag, _ in Read(draw_gone("en")).tags} & (FORBIDDEN | {"form", "a", "button"})


# ---------------------------------------------------------------------------------------------------- the town
def test_only_a_group_is_said_to_be_shown_together(many: Publication) -> None:
    """The whole town lists its departments too, but hides none of them in another; its name stands once at the top."""
    group = replace(many, unit=replace(many.unit, departments=many.unit.departments[:1] * 2))
    town = replace(group, unit=replace(group.unit, level="municipality"))
    assert "These departments are shown together" in draw_report(group, "en")
    assert "These departments are shown together" not in draw_report(town, "en")
    assert '<p class="over">' in draw_report(group, "en")
    assert '<p class="over">' not in draw_report(town, "en")


def test_what_does_not_apply_rests_on_nothing(many: Publication) -> None:
    """A subject that does not apply says so, and counts no things that make it up."""
    spoken = [replace(one, reason="na", level="", known=0) for one in many.dimensions]
    assert "Rests on" in draw_report(many, "en")
    assert "Rests on" not in draw_report(replace(many, dimensions=tuple(spoken)), "en")
