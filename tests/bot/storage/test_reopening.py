"""A disk that is gone for a while: the database opens itself again, whoever asks first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.storage.errors import StoreError
from bot.turn import Written


@contextmanager
def unplugged(path: Path) -> Iterator[None]:
    """The folder of a database is somewhere else."""
    away = path.parent.with_name(f"{path.parent.name}.away")
    path.parent.rename(away)
    try:
        yield
    finally:
        away.rename(path.parent)


async def test_a_reader_opens_it_again(file_house: Any, path: Path) -> None:
    with unplugged(path), pytest.raises(StoreError) as caught:
        await file_house.database.reopen()
    assert caught.value.kind == "io"
    assert await file_house.rows("SELECT 1 AS one") == [{"one": 1}]


async def test_the_writer_opens_it_again(file_house: Any, path: Path) -> None:
    with unplugged(path):
        with pytest.raises(StoreError):
            await file_house.database.reopen()
        with pytest.raises(StoreError) as caught:
            await file_house.write("1")
        assert caught.value.kind == "io", "what passes by itself: the update is neither parked nor acknowledged"
    assert (await file_house.write("1")).written is Written.DONE


async def test_what_was_closed_stays_closed(file_house: Any) -> None:
    """Control."""
    await file_house.database.close()
    with pytest.raises(StoreError, match="closed") as caught:
        await file_house.rows("SELECT 1 AS one")
    assert caught.value.kind == "usage"
