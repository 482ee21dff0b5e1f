"""`civimeter flows watch`: checks and tests a flow again at every save, and keeps it on a phone in the browser."""

import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.flows.conditions import Language, Wishes, read_conditions
from bot.cli.flows.draft_town import DraftTown
from bot.cli.flows.given import Country, Inputs, Permit, Today
from bot.cli.flows.locate import find_folder, library_path
from bot.cli.flows.looking import Look, Mtimes, look_at, mtimes_of
from flows.catalogue import library_ids
from flows.conversation import Context, Record
from flows.folder import load_folder, load_pack
from flows.problems import FlowProblems
from flows.transcripts.performing import perform
from flows.transcripts.reading import TranscriptError, read_transcript
from flows.transcripts.staging import make_base

PAUSE = 0.3
SETTLED = 0.05


@dataclass
class Watched:
    """One flow under watch: what was said of it last, so that only what changes is said."""

    argument: str
    seen: Mtimes = ()
    look: Look | None = None
    said: list[str] = field(default_factory=list)
    first: tuple[Record, ...] = ()
    base: Context | None = None


def watch(
    flows: Annotated[list[str], typer.Argument(help="Folders, files or ids of flows.")],
    language: Language = "",
    today: Today = "",
    inputs: Inputs = None,
    country: Country = "",
    permit: Permit = "",
    begin: Annotated[Path | None, typer.Option("--from", help="Begin with the turns of this transcript.")] = None,
    port: Annotated[int, typer.Option(help="Port of the page; 0 for any free one.")] = 0,
    phone: Annotated[bool, typer.Option(help="Serve the phone; without it only this terminal is used.")] = True,
) -> None:
    """Check and test flows again at every save, and replay the conversation on a phone in the browser. ^C ends it."""
    watched = [Watched(str(library_path(each)) if each in library_ids() else each) for each in flows]
    if begin is not None:
        _begin_with(watched[0], begin)
    wishes = Wishes(language, today, tuple(inputs or ()), country, permit)
    asyncio.run(_watch(watched, wishes, port if phone else None))


def _begin_with(each: Watched, path: Path) -> None:
    """The conditions of a transcript, and what it leaves behind as far as it can be played.

    Raises typer.BadParameter.
    """
    folder = find_folder(each.argument)
    try:
        flow = load_folder(folder)
        transcript = read_transcript(path.read_text(encoding="utf-8"), path.stem)
    except (OSError, UnicodeDecodeError, FlowProblems, TranscriptError) as problem:
        raise typer.BadParameter(str(problem), param_hint="--from") from problem
    pack = load_pack(folder, transcript.country or "", flow)
    each.base = make_base(flow, transcript, pack)
    each.first = tuple(perform(flow, transcript, pack).records)


async def _watch(watched: list[Watched], wishes: Wishes, port: int | None) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    if port is None:
        await _poll(watched, wishes, stopping, None)
        return
    with tempfile.TemporaryDirectory(prefix="civimeter-watch-") as folder:
        town = DraftTown(Path(folder), port)
        try:
            _say(["Starting the phone…"])
            await town.open()
            await _poll(watched, wishes, stopping, town)
        finally:
            await town.close()
    _say(["", "Stopped. Nothing is left behind."])


async def _poll(watched: list[Watched], wishes: Wishes, stopping: asyncio.Event, town: DraftTown | None) -> None:
    """Looks at the files until it is told to stop."""
    told = ""
    while not stopping.is_set():
        for each in watched:
            now = mtimes_of(each.argument)
            if each.look is not None and now == each.seen:
                continue
            await asyncio.sleep(SETTLED)
            each.seen = mtimes_of(each.argument)
            await _look(each, wishes, town)
        if town is not None and town.drafts and town.address != told:
            told = town.address
            _say(["", "Open this address in a browser:", "", f"    {told}", ""])
        try:
            async with asyncio.timeout(PAUSE):
                await stopping.wait()
        except TimeoutError:
            continue


async def _look(each: Watched, wishes: Wishes, town: DraftTown | None) -> None:
    """One look, said as far as it is new; a flow that can be played comes on the phone, any other leaves it be."""
    began = time.perf_counter()
    look = await asyncio.to_thread(look_at, each.argument)
    seconds = time.perf_counter() - began
    _say(tell_change(each.argument, each.said, list(look.lines), seconds))
    each.look, each.said = look, list(look.lines)
    if town is None:
        return
    problem = ""
    if look.flow is not None and look.folder is not None:
        try:
            context = each.base or read_conditions(look.folder, look.flow, wishes).context
            await town.ask(each.argument, look.flow, context, each.first)
        except typer.BadParameter as error:
            problem = f"{Path(each.argument).name}: {error.message}"
            _say([problem])
    if town.drafts or look.errors:
        await town.say(problem or look.headline)


def tell_change(name: str, before: list[str], now: list[str], seconds: float) -> Iterable[str]:
    """What is new since the last look, and what is gone."""
    fresh = [line for line in now if line not in before]
    gone = [line for line in before if line not in now and not line.startswith("    ")]
    if before and not fresh and not gone:
        yield f"{name}: nothing new ({seconds:.1f} s)"
        return
    yield from fresh
    yield from (f"  no longer: {line}" for line in gone[:10])


def _say(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
