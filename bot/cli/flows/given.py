"""What play and trace are given besides the flow: the day, values for its inputs, a country, what is permitted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.world import World
from flows.coercion import read_date, to_number
from flows.conversation import Context, Scalar
from flows.expression_error import suggestion
from flows.folder import Folder, load_pack
from flows.model import Flow, Input
from flows.problems import FlowProblems
from flows.yaml_nodes import read_yaml

PERMITS = ("voice", "tables", "delegate")

Today = Annotated[str, typer.Option(help="The day of the interview, as 2026-11-23.", metavar="DATE")]
Inputs = Annotated[
    list[str] | None,
    typer.Option("--input", help="A value handed in; @FILE.yaml for choices and rows.", metavar="NAME=VALUE"),
]
Country = Annotated[str, typer.Option(help="Which country's defaults, as sn.", metavar="CODE")]
Permit = Annotated[str, typer.Option(help=f"What is permitted, of {', '.join(PERMITS)}.", metavar="LIST")]


def context_of(
    flow: Flow, folder: Folder, language: str, today: str, inputs: Sequence[str], country: str, permit: str
) -> Context:
    """The context that the options describe. Raises typer.BadParameter for an option that is wrong."""
    values, choices, rows = _read_inputs(flow, inputs)
    permits = [word for word in permit.split(",") if word]
    for word in permits:
        if word not in PERMITS:
            way_out = suggestion(word, PERMITS, f"write one of {', '.join(PERMITS)}")
            raise typer.BadParameter(f"{word}: {way_out}", param_hint="--permit")
    return Context(
        now=_now(today),
        language=language,
        seed="trace",
        inputs=values,
        choices=choices,
        rows=rows,
        pack=_read_pack(folder, flow, country),
        voice="voice" in permits,
        tables="tables" in permits,
        delegate="delegate" in permits,
    )


def _now(today: str) -> datetime:
    """Noon of the day; without one, this moment."""
    now = World().now()
    if not today:
        return now
    day = read_date(today)
    if day is None:
        raise typer.BadParameter(f"{today!r} is not a day: write it as 2026-11-23", param_hint="--today")
    return datetime.combine(day, time(12), now.tzinfo)


Lists = dict[str, Sequence[Mapping[str, Any]]]


def _read_inputs(flow: Flow, given: Sequence[str]) -> tuple[dict[str, Scalar], Lists, Lists]:
    values: dict[str, Scalar] = {}
    lists: dict[str, Lists] = {"choices": {}, "rows": {}}
    declared = {each.name: each for each in flow.inputs}
    for text in given:
        name, mark, value = text.partition("=")
        known = declared.get(name)
        if not mark or known is None:
            way_out = suggestion(name, list(declared), "write NAME=VALUE for an input of the flow")
            raise typer.BadParameter(f"{text}: no input {name!r}: {way_out}", param_hint="--input")
        if known.is_value:
            values[name] = _scalar(known, value)
        else:
            lists[known.type][name] = _read_list(name, value)
    return values, lists["choices"], lists["rows"]


def _scalar(known: Input, text: str) -> Scalar:
    if known.type in ("integer", "decimal"):
        number = to_number(text)
        if number != number or (known.type == "integer" and not number.is_integer()):
            raise typer.BadParameter(f"{known.name}: {text!r} is not {known.type}", param_hint="--input")
        return int(number) if known.type == "integer" else number
    if known.type == "date" and not isinstance(read_date(text), date):
        raise typer.BadParameter(f"{known.name}: {text!r} is not a day", param_hint="--input")
    return text


def _read_list(name: str, value: str) -> Sequence[Mapping[str, Any]]:
    if not value.startswith("@"):
        raise typer.BadParameter(f"{name}: write {name}=@FILE.yaml", param_hint="--input")
    rows = _read_file(Path(value[1:]))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise typer.BadParameter(f"{value[1:]}: not a list of mappings", param_hint="--input")
    return rows


def _read_file(path: Path) -> Any:
    try:
        return read_yaml(path.read_text(encoding="utf-8"), str(path)).data
    except (OSError, UnicodeDecodeError, FlowProblems) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise typer.BadParameter(f"{path}: {why}", param_hint="--input") from error


def _read_pack(folder: Folder, flow: Flow, country: str) -> Mapping[str, Scalar]:
    """The country's defaults; empty without a country."""
    if country and country not in folder.defaults:
        way_out = suggestion(country, list(folder.defaults), "the flow has no defaults for it")
        raise typer.BadParameter(f"{country}: {way_out}", param_hint="--country")
    return load_pack(folder, country, flow)
