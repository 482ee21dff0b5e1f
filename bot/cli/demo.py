"""`civimeter demo`: the whole story on this machine, in a page with phones or without anybody watching."""

import asyncio
import json
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import aiohttp
import typer

from bot.cli.cast import TOWN
from bot.cli.chat_log import read_chat
from bot.cli.director import COORDINATOR_ID, FIRST_AGENT_ID, FLOW, Director
from bot.cli.processes import Stage
from bot.cli.whole_town import WholeTown
from bot.sandbox.people import Town
from flows.catalogue import load_library


def demo(
    headless: Annotated[bool, typer.Option(help="Play everything without a page, then end.")] = False,
    agents: Annotated[int, typer.Option(min=1, max=400, help="People of the department who use Telegram.")] = 12,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answers.")] = 1,
    out: Annotated[Path, typer.Option(help="Where a headless run leaves its files.")] = Path("build/demo"),
    language: Annotated[str, typer.Option(help="The coordinator's language: en, fr, es, pt or ar.")] = "en",
    port: Annotated[int, typer.Option(help="Port of the page; 0 for any free one.")] = 0,
) -> None:
    """See it work: an invented town, a coordinator, agents, a survey, a summary, a report. No token, no account."""
    if language not in TOWN:
        raise typer.BadParameter(f"{language!r}: write {', '.join(TOWN)}", param_hint="language")
    if headless:
        sys.exit(asyncio.run(play(out, agents, seed, language)))
    asyncio.run(watch(agents, seed, language, port))


# ------------------------------------------------------------------------------------------------ without a page
async def play(out: Path, agents: int, seed: int, language: str) -> int:
    """The whole story; leaves summary.txt, report.html, chat.txt and result.json in `out`."""
    began = time.monotonic()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    stage = Stage(out.resolve())
    try:
        await stage.open_sandbox()
        async with Town(stage.url) as town:
            director = WholeTown(stage, town, agents, seed, language)
            await act(stage, director, out)
            invited, thanked = len(everybody(director)), count_thanked(stage, director)
            await stage.stop_bot()
        counts = await compare(stage)
    finally:
        await stage.close()
    result = {"invited": invited, "completed": thanked, **counts, "seconds": round(time.monotonic() - began, 1)}
    (out / "result.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if not counts["lost"] and not counts["doubled"] and thanked == invited else 1


async def act(stage: Stage, director: WholeTown, out: Path) -> None:
    """From an empty database to a report that was opened."""
    payload = await stage.admin_init(TOWN[director.language], director.language)
    await stage.start_bot()
    await director.cast()
    await director.set_up(payload)
    await director.enrol()
    await director.launch()
    await director.answer_for_offices()
    await director.answer(list(enumerate(director.people)))
    summaries = await director.summaries(director.groups + 1)
    # They are sent in no order: the town's comes first here, and its report is the one that is opened.
    summaries.sort(key=lambda text: not text.startswith(TOWN[director.language]))
    (out / "summary.txt").write_text("\n\n".join(summaries) + "\n", encoding="utf-8")
    (out / "report.html").write_text(await open_report(link_in(summaries[0])), encoding="utf-8")
    (out / "chat.txt").write_text(read_chat(stage.journal, FIRST_AGENT_ID), encoding="utf-8")


def link_in(text: str) -> str:
    """The report's address in a summary."""
    return next(word for word in text.split() if "/r/" in word)


async def open_report(url: str) -> str:
    """Open a report as a browser does: the cover, the press on its button, the page."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(url) as cover:
            cover.raise_for_status()
        async with session.post(url) as page:
            page.raise_for_status()
            return await page.text()


def everybody(director: WholeTown) -> list[tuple[int, str]]:
    """Everybody who is asked, with their language."""
    agents = [(person.id, director.language_of(number)) for number, person in enumerate(director.people)]
    return agents + [(one.person.id, director.language) for one in director.officials]


def count_thanked(stage: Stage, director: WholeTown) -> int:
    """How many people saw that their answers were sent."""
    flow = load_library(FLOW)
    outro = flow.settings.outro or ""
    return sum(flow.text(outro, language) in read_chat(stage.journal, id) for id, language in everybody(director))


async def compare(stage: Stage) -> dict[str, Any]:
    """The verdict of the program that shares nothing with the bot: journal against database."""
    command = ("-m", "bot.sandbox.compare", str(stage.journal), stage.database_url, str(stage.keys), "--json")
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    counts = json.loads(out)
    return {name: counts[name] for name in ("responses", "messages", "lost", "doubled", "unread")}


# ------------------------------------------------------------------------------------------------ with a page
async def watch(agents: int, seed: int, language: str, port: int) -> None:
    """Set the town up, then leave the coordinator's phone and one agent's to whoever looks at the page."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    with tempfile.TemporaryDirectory(prefix="civimeter-demo-") as folder:
        stage = Stage(Path(folder), sandbox_port=port)
        try:
            await stage.open_sandbox()
            async with Town(stage.url) as town:
                director = Director(stage, town, agents, seed, language, (language,), pause=0.6)
                story = asyncio.create_task(tell(stage, director))
                waiter = asyncio.create_task(stopping.wait())
                await asyncio.wait({story, waiter}, return_when=asyncio.FIRST_COMPLETED)
                if story.done():
                    story.result()
                    await stopping.wait()
                story.cancel()
                await asyncio.gather(story, return_exceptions=True)
        finally:
            await stage.close()
    sys.stdout.write("\nStopped. Nothing is left behind.\n")


async def tell(stage: Stage, director: Director) -> None:
    """What happens behind the page: everything that the newcomer does not do."""
    sys.stdout.write("Starting…\n")
    sys.stdout.flush()
    payload = await stage.admin_init(TOWN[director.language], director.language)
    await stage.start_bot()
    await director.cast()
    phones = ",".join(str(id) for id in (COORDINATOR_ID, FIRST_AGENT_ID, FIRST_AGENT_ID + 1))
    sys.stdout.write(f"\nOpen this address in a browser:\n\n    {stage.url}/?people={phones}\n\n")
    sys.stdout.write("First you see an invented town being set up. Then it is your turn:\n")
    sys.stdout.write("on Mariam's phone (the coordinator) type /survey and follow the buttons,\n")
    sys.stdout.write("then answer on Awa's phone; the other agents answer by themselves. Ctrl-C stops it all.\n")
    sys.stdout.flush()
    await director.set_up(payload)
    await director.enrol()
    await director.town.status("Your turn: type /survey on Mariam's phone, and ask the first department", 0, 0)
    await director.people[1].sees("/withdraw", 86400)
    await director.town.status("Agents answer on their phones. Answer on Awa's too", 0, director.agents)
    await director.answer(list(enumerate(director.people))[1:])
    await director.town.status("Everybody else has answered: finish on Awa's phone", director.done, director.agents)
    await director.coordinator.sees("/r/", 86400)
    await director.town.status(
        "Read the summary on Mariam's phone, and open its link", director.agents, director.agents
    )
