"""From any figure to how it was made: a coordinator asks why under the summary; nobody else learns anything."""

import asyncio
from collections.abc import Awaitable, Callable

from acting import click, forged, rows, settled, told
from journey import WAIT, House, link_in, open_report

from bot.cli.director import Director
from bot.cli.eyes import sees_last
from bot.turn import Press
from scoring.publication import Publication

DENIED = "SELECT object FROM audit WHERE result = 'denied'"


Ready = Callable[..., Awaitable[Director]]


async def published(house: House) -> tuple[str, Publication]:
    found = await rows(house, "SELECT id, body FROM publication")
    return str(found[0]["id"]), Publication.from_json(found[0]["body"])


async def test_why_under_the_summary(house: House, ready: Ready) -> None:
    director = await ready(agents=6)
    one = director.coordinator
    await director.answer(list(enumerate(director.people)))
    summary = await one.sees("/r/", WAIT)
    await settled(house)
    id, publication = await published(house)
    card = next(card for card in publication.dimensions if publication.shown(card.figure))
    result = next(each for each in card.indicators if publication.shown(each.figure))
    await one.taps("Why?", message=summary.id, within=WAIT)
    listed = await sees_last(one, "Which result do you want explained?", WAIT)
    assert {card.name["en"], "Work with residents", "Who answered"} <= set(listed.labels)
    await click(one, str(card.name["en"]))
    subject = await sees_last(one, "The average of these results", WAIT)
    assert f"{publication.figures[card.figure].value:g} points of 100" in subject.text  # type: ignore[union-attr]
    await click(one, str(result.name["en"]))
    await sees_last(one, "Whose answer counts: All staff.", WAIT)
    shown = publication.shown(result.figure)
    assert shown is not None
    text = (await one.phone())[-1].text
    assert f"{shown.n} of {shown.of} gave one." in text
    assert f"Fingerprint: {publication.hash[:12]}" in text
    await click(one, "Back", "Back")
    await sees_last(one, "Which result do you want explained?", WAIT)
    await one.types(f"/why {result.id.lower()}")
    assert str(result.meaning["en"]) in (await sees_last(one, "Whose answer counts", WAIT)).text
    assert str(result.meaning["en"]) in await open_report(link_in(summary))
    await _nobody_else(house, director, id)


async def _nobody_else(house: House, director: Director, id: str) -> None:
    """An agent who types the command, or forges the button, gets nothing."""
    agent = director.people[0]
    await agent.types("/why")
    await agent.forges(forged(house, agent, Press(2, "Y", f"{id}:1")), (await agent.phone())[-1].id)
    for _ in range(100):
        if len(await rows(house, DENIED)) == 2:
            break
        await asyncio.sleep(0.1)
    assert {row["object"] for row in await rows(house, DENIED)} == {"why", "why_show"}
    assert await told(agent, "points of 100") == 0
    seen = await rows(house, "SELECT object FROM audit WHERE action = 'why_shown'")
    assert {row["object"] for row in seen} == {f"publication:{id}"}
