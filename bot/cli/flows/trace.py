"""`civimeter flows trace`: operations on a form come in as lines of JSON, the state of every node goes out."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from bot.cli.flows.conditions import BadCondition, Country, Given, Language, Permit, Today, read_given, read_now
from bot.cli.flows.locate import find_folder
from flows.conversation import Context, Scalar
from flows.folder import Folder, load_folder
from flows.model import Flow
from flows.problems import FlowProblems
from flows.trace import CannotBeDone, Session, find_language, read_operation
from flows.yaml_nodes import read_yaml


def trace(
    flow: Annotated[str, typer.Argument(help="A flow's folder, a YAML file or the id of a library flow.")],
    language: Language = "",
    today: Today = "",
    given: Given = None,
    country: Country = "",
    permit: Permit = "",
) -> None:
    """Read operations from standard input, print one line of JSON for every snap.

    What cannot be done is told on standard error with its line, and the run goes on.
    """
    folder = find_folder(flow)
    try:
        loaded = load_folder(folder)
        code = find_language(loaded, language or loaded.settings.default_language)
    except (FlowProblems, CannotBeDone) as error:
        sys.stderr.write(f"{folder.name}: {error}\n")
        raise typer.Exit(1) from error
    session = Session(loaded, _context(loaded, folder, code, today, given or [], country, permit))
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            _do(session, number, line)


def _do(session: Session, number: int, line: str) -> None:
    try:
        state = session.run(read_operation(line))
    except ValueError as error:
        sys.stderr.write(f"line {number}: {error}\n")
        raise typer.Exit(1) from error
    except CannotBeDone as error:
        sys.stderr.write(f"line {number}: {error}\n")
        return
    if state is not None:
        sys.stdout.write(json.dumps(state, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()


def _context(
    flow: Flow, folder: Folder, language: str, today: str, given: Sequence[str], country: str, permit: str
) -> Context:
    """What the options say and no more: an input that nobody gave has its default."""
    values = dict(read_given(flow, given))
    kinds = {each.name: each.type for each in flow.inputs}
    permitted = permit.split(",")
    return Context(
        now=read_now(today),
        language=language,
        seed="trace",
        inputs={name: value for name, value in values.items() if kinds[name] not in ("choices", "rows")},
        choices={name: value for name, value in values.items() if kinds[name] == "choices"},
        rows={name: value for name, value in values.items() if kinds[name] == "rows"},
        pack=_read_pack(folder, country),
        voice="voice" in permitted,
        tables="tables" in permitted,
        delegate="delegate" in permitted,
    )


def _read_pack(folder: Folder, country: str) -> Mapping[str, Scalar]:
    """The country's defaults; several choices as names with spaces between."""
    if not country:
        return {}
    if country not in folder.defaults:
        there = ", ".join(folder.defaults) or "none"
        raise BadCondition(f"no defaults.{country}.yaml beside the flow: there are {there}", param_hint="--country")
    data: Any = read_yaml(folder.defaults[country], f"defaults.{country}.yaml").data
    pack = data if isinstance(data, dict) else {}
    return {name: " ".join(map(str, value)) if isinstance(value, list) else value for name, value in pack.items()}
