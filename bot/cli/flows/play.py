"""`civimeter flows play`: a conversation with a flow in the terminal, which can be kept as a transcript."""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.flows.conditions import Language, Wishes, read_conditions
from bot.cli.flows.given import Country, Inputs, Permit, Today
from bot.cli.flows.keeping import keep_text, make_room
from bot.cli.flows.locate import find_folder
from bot.cli.flows.render import render_cards
from bot.cli.flows.table_files import use_table
from flows.conversation import Complete
from flows.folder import Folder, load_folder, load_pack
from flows.model import Flow
from flows.playing.session import Session
from flows.problems import FlowProblems
from flows.transcripts.performing import Performance
from flows.transcripts.reading import TranscriptError, read_transcript
from flows.transcripts.staging import make_base
from flows.transcripts.writing import write_transcript

Record = Annotated[Path | None, typer.Option(help="Write the play to this file as a transcript.")]
From = Annotated[Path | None, typer.Option("--from", help="Play this transcript first, then go on by hand.")]
Render = Annotated[Path | None, typer.Option(help="Do not play: write every card as HTML into this folder.")]


def play(
    flow: Annotated[str, typer.Argument(help="A folder, a YAML file or the id of a flow.")],
    language: Language = "",
    record: Record = None,
    begin: From = None,
    today: Today = "",
    inputs: Inputs = None,
    country: Country = "",
    permit: Permit = "",
    render: Render = None,
) -> None:
    """Play a flow: what a card shows, a number or an answer, then the next card. :help lists the commands."""
    folder, loaded = open_flow(flow)
    if render is not None:
        _say(f"written: {path}" for path in render_cards(loaded, render))
        return
    session, country = _begin(folder, loaded, Wishes(language, today, inputs or (), country, permit), begin, record)
    session.tables = use_table
    head = _head(session, loaded, country)
    converse(session)
    if record is not None and not session.turns:
        _say([f"nothing was played: {record} is not written"])
    elif record is not None:
        keep_text(record, write_transcript(head, session.turns, session.expectations()), "--record")
        _say([f"written: {record}"])


def _begin(folder: Folder, flow: Flow, wishes: Wishes, begin: Path | None, record: Path | None) -> tuple[Session, str]:
    """The conversation before its first line, and its country. What cannot be kept is said before it begins."""
    if record is not None:
        make_room(record, "--record")
    if begin is not None:
        return _from_transcript(folder, flow, begin, record)
    conditions = read_conditions(folder, flow, wishes)
    _say(conditions.remarks)
    name = record.stem if record else "play"
    return Session(Performance(flow, name, replace(conditions.context, seed=name))), wishes.country


def open_flow(argument: str) -> tuple[Folder, Flow]:
    """Folder and flow, or the problems of the flow and exit status 2."""
    folder = find_folder(argument)
    try:
        return folder, load_folder(folder)
    except FlowProblems as problems:
        _say((f"{problem.code} {problem}" for problem in problems.problems), sys.stderr)
        raise typer.Exit(2) from problems


def _say(lines: Iterable[str], where: Any = None) -> None:
    (where or sys.stdout).write("".join(f"{line}\n" for line in lines))
    (where or sys.stdout).flush()


# ------------------------------------------------------------------------------------------------ beginnings
def _from_transcript(folder: Folder, flow: Flow, path: Path, record: Path | None) -> tuple[Session, str]:
    """The conversation after the turns of a file; where it stops earlier, that is said."""
    try:
        transcript = read_transcript(path.read_text(encoding="utf-8"), record.stem if record else path.stem)
    except (OSError, UnicodeDecodeError, TranscriptError) as problem:
        why = f"{path}: {problem.strerror}" if isinstance(problem, OSError) else str(problem)
        raise typer.BadParameter(why, param_hint="--from") from problem
    pack = load_pack(folder, transcript.country or "", flow)
    performance = Performance(flow, transcript.name, make_base(flow, transcript, pack))
    performance.play(transcript.turns)
    _say(str(each) for each in performance.differences)
    stopped = [each.turn.number for each in performance.differences if not each.fixes]
    kept = transcript.turns[: stopped[0] - 1] if stopped else transcript.turns
    turns = [each.verb if each.said is None else {each.verb: each.said} for each in kept]
    return Session(performance, turns), transcript.country or ""


def _head(session: Session, flow: Flow, country: str) -> dict[str, Any]:
    """The conditions as a transcript writes them."""
    base = session.performance.base
    permits = {"voice": base.voice, "tables": base.tables, "delegate": base.delegate}
    head: dict[str, Any] = {"flow": flow.settings.id, "language": base.language, "today": base.now.date().isoformat()}
    more = {
        "country": country,
        "permit": [word for word, yes in permits.items() if yes],
        "inputs": {**base.inputs, **base.choices, **base.rows},
    }
    return head | {key: value for key, value in more.items() if value}


# ---------------------------------------------------------------------------------------------- conversation
def converse(session: Session) -> None:
    """Cards out, lines in, until the answers are sent, the input ends or somebody quits."""
    flow, language = session.performance.flow, session.performance.base.language
    title = flow.text(flow.settings.title, language)
    _say([title, *([flow.text(flow.settings.intro, language)] if flow.settings.intro else []), ""])
    drawn: list[str] = []
    while not session.over:
        card = list(session.card(shutil.get_terminal_size((80, 24)).columns))
        if card != drawn:
            _say(drawn := card)
        if isinstance(session.ask, Complete):
            _say([flow.text(flow.settings.outro, language)] if flow.settings.outro else [])
            return
        try:
            line = input("› ")
        except (EOFError, KeyboardInterrupt):
            _say([""])
            return
        _say(session.hear(line))
