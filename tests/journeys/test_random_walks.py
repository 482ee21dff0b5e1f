"""Simulated people answer one of everything at random: whatever they tap, send or write, they reach the end."""

import asyncio

import pytest
from journey import House, seeded
from kitchen import kitchen_sink, put

from bot.cli.player import Player
from bot.pacer import Pacer

PEOPLE = 4


async def test_random_people_reach_the_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.Pacer", lambda **given: Pacer(chat_gap=0.02, **given))
    await house.restart()
    director = await seeded(house, PEOPLE, launch=False)
    flow = kitchen_sink()
    await put(house, director, flow)
    players = [Player(one, flow, f"walk/{n}", "en", house.world.now()) for n, one in enumerate(director.people)]
    for one in director.people:
        await one.types("/resume")
    await asyncio.gather(*(player.take_part() for player in players))
    for one in director.people:
        await one.sees("Sent. Thank you.")
    assert sum(len(player.records) for player in players) > 20 * PEOPLE
