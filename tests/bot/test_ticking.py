"""What is done again and again goes on after a failure, and ends when it is told to."""

import asyncio

from structlog.testing import capture_logs

from bot.ticking import Ticking


async def test_a_failure_is_logged_and_no_reason_to_end() -> None:
    done, third = [], asyncio.Event()

    async def work() -> None:
        done.append(len(done))
        if len(done) == 2:
            raise KeyError("an invented mistake")
        if len(done) == 3:
            third.set()

    ticking = Ticking("invented", 0.001, work)
    with capture_logs() as logs:
        ticking.start()
        async with asyncio.timeout(30):
            await third.wait()
        await ticking.stop()
    assert [(line["event"], line["error"]) for line in logs] == [("invented_failed", "KeyError")]


async def test_it_is_ended_in_the_middle_of_its_work_and_only_once() -> None:
    begun, ended = asyncio.Event(), []

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    ticking = Ticking("invented", 1.0, work)
    await ticking.stop()
    ticking.start()
    async with asyncio.timeout(30):
        await begun.wait()
        await ticking.stop()
        await ticking.stop()
    assert ended == [True]
