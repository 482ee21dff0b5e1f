"""Pictures of the phone as somebody answers a flow: `python -m tests.support.screens --language pt --out DIR`.

For whoever writes texts: cut labels, mixed directions and raw names are seen, not computed. One person of personas.yaml
goes through the flow; every card is a picture, and `sheet-N.png` shows many of them at once.
"""

import argparse
import asyncio
import base64
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.cli.eyes import PATIENCE
from bot.cli.flows.measured_town import Careful, MeasuredTown, Trip
from bot.sandbox.people import NotSeen
from bot.words import words
from flows.catalogue import load_library, load_personas
from flows.conversation import Ask
from flows.effort.walks import DEPARTMENTS, ON, REVIEWER, patient, typical_walk

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
A_SHEET = 12
SETTLE = 250
"""Milliseconds in which the page draws what has just arrived."""


@dataclass
class Photographed(Careful):
    """Somebody whose every card is kept as a picture."""

    page: Page | None = None
    out: Path = field(default_factory=Path)
    taken: list[Path] = field(default_factory=list)
    asked: bool = False

    async def shoot(self) -> None:
        assert self.page is not None
        await self.page.wait_for_timeout(SETTLE)
        path = self.out / f"card-{len(self.taken) + 1:03}.png"
        await self.page.get_by_role("region", name="Phone of").first.screenshot(path=path)
        self.taken.append(path)

    async def _expect(self, ask: Ask) -> None:
        await super()._expect(ask)
        await self.shoot()
        await self._ask_a_colleague()

    async def _ask_a_colleague(self) -> None:
        """Once: which part a colleague would get, and back to the question."""
        say = words(self.language).say
        last = (await self.person.phone())[-1]
        if self.asked or say("Ask a colleague") not in last.labels:
            return
        self.asked = True
        await self._tap(say("Ask a colleague"))
        await self.shoot()
        back = (await self.person.phone())[-1].labels[-1]
        await self._tap(back)


async def take(flow_id: str, language: str, persona: str, out: Path) -> list[Path]:
    """The pictures of one person's way, notice and thanks included."""
    flow = load_library(flow_id)
    people = load_personas(flow_id)
    person = patient(next((one for one in people if one.name == persona), people[0]))
    seed = typical_walk(flow, person).seed
    with tempfile.TemporaryDirectory() as folder:
        town = MeasuredTown(Path(folder), language=language)
        await town.open()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
                trip = Trip(flow, person, seed, language)
                taken = await _walk(town, browser, trip, out)
                await _sheets(browser, taken, out)
                await browser.close()
        finally:
            await town.close()
    return taken


async def _walk(town: MeasuredTown, browser: Browser, trip: Trip, out: Path) -> list[Path]:
    one = await town.invite(trip)
    page = await browser.new_page(viewport={"width": 420, "height": 820})
    await page.goto(f"{town.stage.url}/?people={one.id}")
    who = (one, trip.flow, trip.seed, trip.language, ON, DEPARTMENTS, REVIEWER, trip.persona)
    player = Photographed(*who, page=page, out=out)
    await player.shoot()
    try:
        await player.take_part()
        await one.sees(trip.flow.text(trip.flow.settings.outro or "", trip.language), PATIENCE)
    except NotSeen as stopped:
        print(stopped)  # noqa: T201 - what was seen until then is worth looking at
    await player.shoot()
    return player.taken


async def _sheets(browser: Browser, taken: list[Path], out: Path) -> None:
    """Twelve pictures on one page, for a quick look at all of them."""
    page = await browser.new_page(viewport={"width": 1640, "height": 1000})
    for number, some in enumerate(_groups(taken), start=1):
        images = "".join(
            f'<img style="width:400px;margin:2px" src="data:image/png;base64,{_text(path)}">' for path in some
        )
        await page.set_content(f"<body style='margin:0;background:#888'>{images}</body>")
        await page.wait_for_timeout(SETTLE)
        await page.screenshot(path=out / f"sheet-{number}.png", full_page=True)


def _groups(taken: list[Path]) -> Iterator[list[Path]]:
    for start in range(0, len(taken), A_SHEET):
        yield taken[start : start + A_SHEET]


def _text(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--flow", default="agent_consultation")
    parser.add_argument("--language", default="en")
    parser.add_argument("--persona", default="")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(asked.out)
    asked.out.mkdir(parents=True)
    taken = asyncio.run(take(asked.flow, asked.language, asked.persona, asked.out))
    print(f"{len(taken)} pictures in {asked.out}")  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
