"""A year later the same department is asked again: the second summary and report say what changed, and nothing more."""

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape

from journey import House, link_in, open_report, seeded
from saying import Sayer

from bot.cli.director import Director
from bot.cli.player import Player
from flows.catalogue import load_library
from flows.conversation import Ask, Event
from scoring.publication import Publication

AGENTS = 10
POOR = {"computer_access": "none", "internet_work": "none", "lost_half_days": "d6_more", "own_means": "often"}
RICH = {"computer_access": "own", "internet_work": "reliable", "lost_half_days": "d0", "own_means": "never"}


@dataclass
class Speaker(Player):
    """An agent who says what the test wants."""

    sayer: Sayer = field(default_factory=Sayer)

    def decide(self, ask: Ask, number: int) -> Event:
        return self.sayer.event(ask)


async def asked_again(house: House, director: Director, said: dict[str, str]) -> tuple[str, str]:
    """One wave from launch to its close by the last answer: the new summary and its report as text."""
    await director.launch()
    now, flow = house.world.now(), load_library("agent_consultation")
    register = (director.department,)

    async def answers(number: int) -> None:
        person, sayer = director.people[number], Sayer({"serve_public": "never", **said})
        await Speaker(person, flow, "s", "en", now, register, "Fatou Sow, secretary", sayer=sayer).take_part()

    before = {link_in(one) for one in await director.coordinator.phone() if "/r/" in one.text}
    await asyncio.gather(*map(answers, range(AGENTS)))
    for _ in range(200):
        new = [one for one in await director.coordinator.phone() if "/r/" in one.text and link_in(one) not in before]
        if new:
            page = unescape(re.sub(r"<[^>]+>", " ", (await open_report(link_in(new[-1]))).partition("</style>")[2]))
            return new[-1].text, " ".join(page.split())
        await director.coordinator.waits_change(0.2)
    raise AssertionError("no new summary")


async def test_the_second_report_says_what_changed(house: House) -> None:
    director = await seeded(house, AGENTS, launch=False)
    summary, page = await asked_again(house, director, POOR)
    assert "last time" not in summary
    assert "Since the last survey" not in page
    await house.pass_time(days=300)

    summary, page = await asked_again(house, director, RICH)
    assert "Higher than last time: computers and internet." in summary
    assert len(summary.partition("Full report")[0]) <= 900
    assert "Since the last survey" in page
    assert "higher, from 0 to 100" in page
    assert "never below 10 points" in page

    towns = await house.read("municipalities")
    waves = await house.read("waves_of_municipality", municipality=towns[0]["id"])
    stored = [row for wave in waves for row in await house.read("publications_of_wave", wave=wave["id"])]
    since = [Publication.from_json(row["body"]).context.since for row in sorted(stored, key=lambda row: str(row["at"]))]
    assert [one is None for one in since] == [True, False]
    assert all(Publication.from_json(row["body"]).hash == row["hash"] for row in stored)
