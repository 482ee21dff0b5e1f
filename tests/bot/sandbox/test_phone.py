"""The phone page in a browser: shows what happens, acts for its people, and can be used by everybody."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.sandbox.deeds import PIXEL
from bot.sandbox.people import Person, Town

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium"),
]


def keys(*rows: list[str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in row] for row in rows]}


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        yield page
        await browser.close()
        assert faults == []


@pytest.fixture
async def ann(town: Town) -> Person:
    return await town.person(1001, first_name="Ann", about="Coordinator")


async def test_a_whole_conversation(bot: Any, ann: Person, town: Town, page: Page) -> None:
    bob = await town.person(1002, first_name="Bob")
    await bob.start()
    await bot("setMyDescription", description="Asks a few questions.")
    await bot("setMyCommands", commands=[{"command": "help", "description": "What this is"}])
    await page.goto(bot.sandbox.url)
    phone = page.get_by_role("region", name="Phone of Ann")
    await expect(phone.get_by_text("Asks a few questions.")).to_be_visible()
    await phone.get_by_role("button", name="Start").click()
    await expect(phone.get_by_text("/start")).to_be_visible()

    await bot.sends(1001, "<b>Ready?</b>", parse_mode="HTML", reply_markup=keys(["Yes", "No"]))
    await phone.get_by_role("button", name="Yes").click()
    tap = (await bot("getUpdates", offset=-1))["result"][0]["callback_query"]
    assert tap["data"] == "Yes"
    await bot("answerCallbackQuery", callback_query_id=tap["id"], text="Saved for you")
    await expect(phone.get_by_text("Saved for you")).to_be_visible()
    await bot("editMessageText", chat_id=1001, message_id=2, text="How many?", reply_markup=keys(["Skip"]))
    await expect(phone.get_by_text("How many?")).to_be_visible()
    await expect(phone.get_by_role("button", name="Skip")).to_be_focused()

    await writes_and_edits(bot, phone, page)


async def writes_and_edits(bot: Any, phone: Locator, page: Page) -> None:
    await phone.get_by_role("textbox", name="Message").fill("12")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".mine").last).to_contain_text("12")
    await phone.get_by_role("button", name="Edit your message: 12").focus()
    await page.keyboard.press("Enter")
    await phone.get_by_role("textbox", name="Message").fill("13")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_text("edited").last).to_be_visible()
    assert (await bot("getUpdates", offset=-1))["result"][0]["edited_message"]["text"] == "13"
    await phone.get_by_role("button", name="Commands").click()
    await phone.get_by_role("button", name="/help What this is").click()
    await expect(phone.get_by_role("button", name="/help", exact=True)).to_be_visible()


async def test_deep_links_start_the_phone_they_are_pressed_on(bot: Any, ann: Person, page: Page) -> None:
    await ann.start()
    text = "https://t.me/civimeter_sandbox_bot?start=iX and https://example.org/a"
    await bot.sends(1001, text)
    await page.goto(f"{bot.sandbox.url}/?people=1001")
    other = page.get_by_role("link", name="https://example.org/a")
    assert await other.get_attribute("target") == "_blank"
    assert await other.get_attribute("rel") == "noopener noreferrer"
    await page.get_by_role("link", name="https://t.me/").click()
    await expect(page.get_by_text("/start iX")).to_be_visible()
    assert bot.sandbox.journal.acts(1001)[-1]["text"] == "/start iX"


async def test_words_of_people_are_never_markup(bot: Any, town: Town, page: Page) -> None:
    evil = "<img src=x onerror=alert(1)>"
    eve = await town.person(1003, first_name=evil, about=evil)
    await eve.start(evil)
    await bot.sends(1003, evil, reply_markup=keys([evil]))
    await town.status(evil, 1, 2)
    await page.goto(f"{bot.sandbox.url}/?people=1003")
    await expect(page.locator(".key", has_text=evil)).to_be_visible()
    assert await page.locator("img[src=x]").count() == 0
    await expect(page.locator("#status-text")).to_have_text(evil)


async def test_it_is_accessible_wide_and_narrow(bot: Any, ann: Person, town: Town, page: Page) -> None:
    await ann.start()
    for number in range(8):
        await town.person(2000 + number, first_name=f"Agent {number}", started=number % 2 == 0)
    await bot.sends(
        1001, "<b>What</b> do you use?", parse_mode="HTML", reply_markup=keys(["☑ Paper", "☐ Phone"], ["Done"])
    )
    await bot.upload("sendPhoto", "photo", PIXEL, chat_id=1001)
    await bot.upload("sendDocument", "document", b"%PDF-1.4", "report.pdf", chat_id=1001)
    await ann.types("12")
    await bot("sendChatAction", chat_id=1001, action="typing")
    await town.status("Agents are answering", 3, 9)
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width, scheme in itertools.product((1280, 390), schemes):
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": 800})
        await page.goto(bot.sandbox.url)
        await expect(page.get_by_text("report.pdf")).to_be_visible()
        await expect(page.get_by_text("nothing leaves this machine")).to_be_visible()
        results = await Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_people_are_searched_and_shown(bot: Any, town: Town, page: Page) -> None:
    for number in range(12):
        await town.person(2000 + number, first_name=f"Agent {number}")
    await page.goto(bot.sandbox.url)
    await expect(page.get_by_role("region")).to_have_count(2)
    await page.get_by_role("searchbox").fill("agent 11")
    await page.get_by_role("button", name="Agent 11").click()
    await expect(page.get_by_role("region", name="Phone of Agent 11")).to_be_visible()
    assert page.url.endswith("?people=2000,2001,2011")
    await page.get_by_role("button", name="Add").click()
    await page.get_by_label("First name").fill("Zed")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="Phone of Zed")).to_be_visible()


async def test_a_phone_sends_positions_voices_and_files(bot: Any, ann: Person, page: Page, tmp_path: Path) -> None:
    await ann.start()
    key = {"keyboard": [[{"text": "Send my position", "request_location": True}]], "resize_keyboard": True}
    await bot.sends(1001, "Where are you?", reply_markup=key)
    await page.goto(f"{bot.sandbox.url}/?people=1001")
    await page.get_by_role("button", name="Send my position").click()
    await expect(page.get_by_text("Location 14.6928, -17.4467")).to_be_visible()
    await bot.sends(1001, "Thank you.", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_role("button", name="Send my position")).to_have_count(0)
    await picks(page, "Voice message (3 s)")
    await expect(page.get_by_text("Voice message, 3 s")).to_be_visible()
    files = [tmp_path / name for name in ("a.png", "b.png")]
    for file in files:
        file.write_bytes(PIXEL)
    async with page.expect_file_chooser() as chooser:
        await picks(page, "Photo…")
    await (await chooser.value).set_files(files)
    await expect(page.locator(".mine img")).to_have_count(2)
    async with page.expect_file_chooser() as chooser:
        await picks(page, "Document…")
    await (await chooser.value).set_files(files[:1])
    await expect(page.locator(".mine .document")).to_be_visible()
    told = [update["message"] for update in (await bot("getUpdates", limit=100))["result"]]
    assert [kind for kind in ("location", "voice", "photo", "document") if any(kind in each for each in told)] == [
        "location", "voice", "photo", "document",
    ]  # fmt: skip
    albums = {each["media_group_id"] for each in told if "photo" in each}
    assert len(albums) == 1, "two that are chosen together travel together"
    results = await Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


async def picks(page: Page, what: str) -> None:
    """Choose one of the things that can be sent besides words."""
    await page.get_by_role("button", name="Send something else than words").click()
    await page.get_by_role("button", name=what).click()
