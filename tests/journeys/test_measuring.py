"""The kB that the notice names are those that travel: one kind of person of each flow walks again, in each language."""

from pathlib import Path

import pytest

from bot.cli.flows.measure import trips_of
from bot.cli.flows.measured_town import MeasuredTown
from bot.desk.commands import LANGUAGES
from flows.catalogue import library_ids
from flows.effort.measured import measured_profiles

WITHIN = 0.04
"""What two runs of one walk may differ by: a page that was turned once more, a tap that came too early."""


@pytest.mark.timeout(280)
async def test_what_was_measured_still_travels(tmp_path: Path) -> None:
    shortest = {id: min(measured_profiles(id), key=lambda each: each.cards) for id in library_ids()}
    trips = [trip for id, one in shortest.items() for trip in trips_of(id, {one.name: one.seed}, LANGUAGES)]
    town = MeasuredTown(tmp_path)
    await town.open()
    try:
        sizes = await town.measure(trips)
    finally:
        await town.close()
    assert len(sizes) == len(library_ids()) * len(LANGUAGES)
    for trip, size in zip(trips, sizes, strict=True):
        id = trip.flow.settings.id
        known = shortest[id].kb[trip.language]
        assert size / 1000 == pytest.approx(known, rel=WITHIN), f"stale: run `civimeter flows measure {id}`"
