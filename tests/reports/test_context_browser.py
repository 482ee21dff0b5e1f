"""A report with all its parts in a real browser, left to right and right to left, on a phone, a screen and paper."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright
from two_waves import full_town

from reports.document import PAGE_CSS, draw_report
from tests.reports.test_browser import CHROMIUM, QUIET, judge, overflow, pytestmark, show

__all__ = ["pytestmark"]
PARTS = ("#since", "#beside", "#lists", "#differing", "#next", "#method")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("ar", "dark")])
async def test_every_part_is_open_to_everybody(browser: Browser, language: str, scheme: str) -> None:
    html = draw_report(full_town(), language)
    for width in (320, 1280):
        page = await show(browser, html, PAGE_CSS, width, scheme)
        assert await overflow(page) == 0
        if width == 320:
            _, wrong, _ = await judge(page)
            assert not wrong
        for part in PARTS:
            assert await page.locator(part).is_visible()
        await page.close()


async def test_numbers_stand_on_one_line_on_a_phone_and_columns_follow_the_script(browser: Browser) -> None:
    """Then is before now in the direction of reading; a number is never broken in two."""
    lefts = "[...document.querySelectorAll('#since tbody tr:first-child > *')].map(e => e.getBoundingClientRect().left)"
    heights = "[...document.querySelectorAll('.then .value')].map(e => e.getClientRects().length)"
    for language in ("fr", "ar"):
        page = await show(browser, draw_report(full_town(), language), PAGE_CSS, 320, "light")
        found = await page.evaluate(lefts)
        assert found == sorted(found, reverse=language == "ar")
        assert set(await page.evaluate(heights)) == {1}
        await page.close()


async def test_on_paper_the_parts_stay(browser: Browser) -> None:
    page = await show(browser, draw_report(full_town(), "ar"), PAGE_CSS, 680, "light")
    await page.emulate_media(media="print")
    for part in PARTS:
        assert await page.locator(part).is_visible()
    assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")
    await page.close()
