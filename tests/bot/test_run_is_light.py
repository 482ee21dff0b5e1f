"""A bot that has asked and heard people holds in memory what that needs: nothing of what is done once in a while."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.sandbox.people import Message, Person, Town
from bot.sandbox.server import TOKEN, Sandbox
from tests.bench.contend import FIRST
from tests.bench.town import Crowd, found, settings_for, stored

HEAVY = {"sqlalchemy", "alembic", "weasyprint", "matplotlib", "xlsxwriter", "python_calamine", "pandas"}
HEAVY |= {"telegram", "telegram.ext", "httpx", "aiohttp", "asyncpg", "resvg_py", "bot.sandbox"}
HEAVY |= {"starlette", "typer", "scoring.publication", "bot.publishing", "reports.document"}
PEOPLE, ANSWERS = 12, 20
PROGRAM = """
import atexit, json, sys
from pathlib import Path
place = Path(sys.argv.pop())
atexit.register(lambda: place.write_text(json.dumps(sorted(sys.modules))))
from bot.cli.entry import main
main()
"""


async def card_after(person: Person, before: str) -> Message:
    """The newest card with buttons whose text is another than before."""
    async for messages in person._watch(60):
        if messages and messages[-1].rows and messages[-1].text != before:
            return messages[-1]
    raise AssertionError(await person.describe())


async def answers(town: Town, number: int) -> None:
    """One person begins, and presses the first button of each card."""
    person = await town.person(FIRST + number, first_name="Amina", language="fr")
    await person.start()
    before = ""
    for _ in range(ANSWERS + 1):
        card = await card_after(person, before)
        before = card.text
        await person.taps(card.rows[0][0], message=card.id)
    await card_after(person, before)


async def modules_of_a_run(folder: Path) -> set[str]:
    """What a bot has imported that people have answered."""
    await found(folder, Crowd(FIRST, PEOPLE))
    async with Sandbox(port=0) as sandbox, Town(sandbox.url) as town:
        given = settings_for(folder, sandbox.url) | {"CIVIMETER_TOKEN": TOKEN}
        command = [sys.executable, "-c", PROGRAM, "run", str(folder / "modules")]
        with subprocess.Popen(command, env={**os.environ, **given}) as bot:
            try:
                await asyncio.gather(*(answers(town, number) for number in range(PEOPLE)))
            finally:
                bot.send_signal(signal.SIGTERM)
                await asyncio.to_thread(bot.wait, 30)
    return set(json.loads((folder / "modules").read_text(encoding="utf-8")))


async def test_a_bot_that_has_answered_is_light(tmp_path: Path) -> None:
    modules = await modules_of_a_run(tmp_path)
    assert await stored(tmp_path) == PEOPLE * ANSWERS
    assert modules & HEAVY == set()
    assert {"bot.telegram.door", "flows.engine", "uvicorn"} <= modules
