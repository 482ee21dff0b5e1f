"""A newcomer runs the demonstration and does everything in a real browser."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, TimeoutError, async_playwright, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PICTURE = os.environ.get("CIVIMETER_PICTURE")
SLOW = 60_000

pytestmark = [pytest.mark.browser, pytest.mark.timeout(280)]
if CHROMIUM is None and not os.environ.get("CI"):
    pytestmark.append(pytest.mark.skip(reason="needs a browser: install the package chromium"))


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(SLOW)
        yield page
        await browser.close()


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """`civimeter demo`, until the test is over; Ctrl-C must end it cleanly."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--agents", "5", stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    said = ""
    while "?people=" not in said:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert line, said
        said += line.decode()
    yield re.findall(r"http://127\.0\.0\.1:\d+/\?people=[\d,]+", said)[0]
    process.send_signal(signal.SIGINT)
    rest, _ = await asyncio.wait_for(process.communicate(), 30)
    assert "Stopped. Nothing is left behind." in rest.decode()
    assert process.returncode == 0


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Phone of {name}")


async def say(where: Locator, text: str) -> None:
    await where.get_by_role("textbox", name="Message").fill(text)
    await where.get_by_role("button", name="Send", exact=True).click()


async def tap(where: Locator, label: str, within: int = SLOW) -> None:
    await where.locator(".keys").get_by_role("button", name=label, exact=True).last.click(timeout=within)


async def answer_everything(where: Locator, page: Page) -> None:
    """Tap as somebody in a hurry does: the first button of each question, Skip where words are asked."""
    for _ in range(60):
        text = await where.inner_text()
        if "Sent. Thank you" in text:
            return
        labels = [one.strip() for one in await where.locator(".keys").last.get_by_role("button").all_inner_texts()]
        wish = next((one for one in ("Send", "Skip", "No, go on") if one in labels), labels[0] if labels else "")
        if any(one.startswith("Done (") and one != "Done (0)" for one in labels):
            wish = next(one for one in labels if one.startswith("Done ("))
        if wish:
            # The card may change between look and tap: then the button is gone, and the next look finds another.
            with contextlib.suppress(TimeoutError):
                await tap(where, wish, 2_000)
        await page.wait_for_timeout(250)
    raise AssertionError(await where.inner_text())


async def test_a_newcomer_sees_the_whole_story(page: Page, address: str, tmp_path: Path) -> None:
    await page.goto(address)
    await expect(page.get_by_text("Your turn: type /survey")).to_be_visible(timeout=SLOW)
    mariam, awa = phone(page, "Mariam"), phone(page, "Awa")
    await say(mariam, "/survey")
    await tap(mariam, "Civil registry")
    await tap(mariam, "1 week")
    await expect(mariam.get_by_text("in their own words")).to_be_visible()
    await say(mariam, "Mme Sarr, library (invented)")
    await tap(mariam, "Confirm")
    await tap(awa, "Start")
    await answer_everything(awa, page)
    await expect(mariam.get_by_text("Full report")).to_be_visible(timeout=SLOW)
    await page.screenshot(path=PICTURE or tmp_path / "page.png")
    async with page.context.expect_page() as opened:
        await mariam.locator("a[href*='/r/']").last.click()
    report = await opened.value
    await report.get_by_role("button").first.click()
    await expect(report.get_by_role("heading", level=1)).to_contain_text("Civil registry")
    await expect(report.get_by_text("Wave 1, from")).to_be_visible()
