"""The pages in a real browser, under the header that is really sent: axe finds nothing, and nothing overflows."""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page, Route, async_playwright

from bot.web.headers import headers_for
from reports.document import COVER_CSS, PAGE_CSS, draw_cover, draw_gone, draw_report
from scoring.packs import load_pack
from scoring.publication import Publication
from tests.scoring.why_towns import a_town
from tests.support.officers import AREAS, officers

CHROMIUM = shutil.which("chromium") or ""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run"]
ADDRESS = "http://report.test/"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (320, 390, 1280)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and os.environ.get("CI") != "true",
        reason="no Chromium on this machine: the pages were not looked at",
    ),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


async def show(browser: Browser, html: str, css: str, width: int, scheme: Any) -> Page:
    """A page under its own header; whatever else it asks for is refused and fails the test."""
    page = await browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)

    async def answer(route: Route) -> None:
        assert route.request.url == ADDRESS, route.request.url
        await route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=dict(headers_for(css, True)))

    await page.route("**/*", answer)
    await page.goto(ADDRESS)
    return page


async def judge(page: Page, part: str = "html") -> tuple[set[str], list[str], set[str]]:
    """Rules that looked at something and found it right, what is wrong, and what axe cannot tell."""
    await page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = await page.evaluate("([part, options]) => axe.run(part, options)", [part, RULES])
    wrong = [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
    return {one["id"] for one in found["passes"]}, wrong, {one["id"] for one in found["incomplete"]}


async def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_report_is_open_to_everybody(
    browser: Browser, many: Publication, four: Publication, scheme: str
) -> None:
    opened = [(a_town().publications["markets"], WIDTHS[0])] if scheme == "light" else []
    for publication, width in (*((many, width) for width in WIDTHS), (four, WIDTHS[0]), *opened):
        html = draw_report(publication, "fr").replace("<details", "<details open")
        page = await show(browser, html, PAGE_CSS, width, scheme)
        passed, wrong, unsure = await judge(page)
        assert not wrong
        assert {"color-contrast", "html-has-lang", "landmark-one-main", "page-has-heading-one"} <= passed
        assert len(passed) > 25
        assert unsure <= {"color-contrast"}
        assert await overflow(page) == 0
        await page.close()


@pytest.mark.parametrize(
    ("language", "areas", "width", "scheme"), [("fr", AREAS, 320, "light"), ("ar", (), 1280, "dark")]
)
async def test_so_are_a_territory_and_its_projects(
    browser: Browser, make: Callable[..., Publication], language: str, areas: Any, width: int, scheme: str
) -> None:
    """With areas of its own on the smallest screen, and with the region's figures on a wide one."""
    town = make(12, 14, level="municipality", offices=officers(areas=areas), pack=load_pack("zz"))
    page = await show(browser, draw_report(town, language), PAGE_CSS, width, scheme)
    assert await page.locator(".project").count() == len(town.actions) > 1
    _, wrong, unsure = await judge(page, "#territory, #projects")
    assert not wrong
    assert unsure <= {"color-contrast"}
    assert await overflow(page) == 0
    await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_so_are_the_cover_and_the_dead_link(browser: Browser, scheme: str) -> None:
    for html in (draw_cover("fr", "/r/x"), draw_gone("fr"), draw_gone("ar")):
        page = await show(browser, html, COVER_CSS, 320, scheme)
        passed, wrong, _ = await judge(page)
        assert not wrong
        # axe does not weigh the contrast of Arabic letters; the colours are those of the other page.
        assert "color-contrast" in passed or 'lang="ar"' in html
        assert await overflow(page) == 0
        await page.close()


async def test_the_check_can_fail(browser: Browser, many: Publication) -> None:
    """The control: the same page with grey on grey, a table without heads, a picture without words, a wide line."""
    css = PAGE_CSS + "p{color:#999;background:#aaa}"
    broken = '<p>grey</p><img src="data:,"><a href="#x"></a><p>' + "<nobr>" + "wide " * 200 + "</nobr></p>"
    html = draw_report(many, "fr").replace(PAGE_CSS, css).replace("</main>", f"{broken}</main>")
    page = await show(browser, html, css, 320, "light")
    _, wrong, _ = await judge(page)
    assert {"color-contrast", "image-alt", "link-name"} <= {one.partition(":")[0] for one in wrong}
    assert await overflow(page) > 0
    await page.close()


async def test_the_header_lets_exactly_this_style_in(browser: Browser, twelve: Publication) -> None:
    html = draw_report(twelve, "fr")
    background = "getComputedStyle(document.body).fontVariantNumeric"
    styled = await show(browser, html, PAGE_CSS, 390, "light")
    assert await styled.evaluate(background) == "tabular-nums"
    foreign = await show(browser, html, PAGE_CSS + " ", 390, "light")
    assert await foreign.evaluate(background) == "normal"
    bars = "[...document.querySelectorAll('.fill')].map(e => e.getBoundingClientRect().width)"
    assert max(await styled.evaluate(bars)) > 50
    await styled.close()
    await foreign.close()


async def test_a_long_name_does_not_push_the_page(browser: Browser, twelve: Publication) -> None:
    departments = tuple(replace(one, name={"en": "W" * 500}) for one in twelve.unit.departments)
    long = replace(twelve, unit=replace(twelve.unit, departments=departments, municipality={"en": "م" * 500}))
    page = await show(browser, draw_report(long, "fr"), PAGE_CSS, 320, "light")
    assert await overflow(page) == 0
    await page.close()


async def test_on_paper_the_way_around_is_left_out(browser: Browser, twelve: Publication) -> None:
    page = await show(browser, draw_report(twelve, "fr"), PAGE_CSS, 680, "dark")
    await page.emulate_media(media="print", color_scheme="dark")
    assert not await page.locator("nav").is_visible()
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    pages = await page.pdf(prefer_css_page_size=True)
    assert pages.startswith(b"%PDF")
    await page.close()
