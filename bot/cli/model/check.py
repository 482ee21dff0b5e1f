"""`civimeter model check`: everything in a model file that its author should mend, without a database."""

import sys
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from flows.catalogue import library_ids, load_library
from scoring.check import Finding, Flows, check_model, check_pack
from scoring.check.table import draw_table
from scoring.check.trials import FILLINGS
from scoring.model import parse_model
from scoring.policy import Policy, load_policy, parse_policy
from scoring.questionnaire import read_flow
from scoring.yaml_file import FileError, read_yaml

File = Annotated[Path, typer.Argument(help="A model file, for example egov_maturity.model.yaml.")]


def check(
    file: File,
    table: Annotated[bool, typer.Option("--table", help="Print the indicators with their questions instead.")] = False,
    fillings: Annotated[int, typer.Option(min=0, help="Random towns on which bounds are tried.")] = FILLINGS,
) -> None:
    """Say what is wrong with a model. Exit 0: nothing, or warnings only; 1: errors; 2: the file is not there."""
    text = _read(file)
    flows = {name: read_flow(load_library(name)) for name in library_ids()}
    try:
        if table:
            sys.stdout.write(draw_table(parse_model(text, file.name), flows))
            return
        policy = _policy_beside(file, text)
    except FileError as error:
        sys.stdout.write(f"{error}\n")
        raise typer.Exit(1) from None
    found = [*check_model(text, file.name, policy, flows, fillings), *_check_packs(file.parent / "packs")]
    _tell(found, text, file, flows)
    raise typer.Exit(1 if any(one.is_error for one in found) else 0)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"civimeter: {file}: cannot be read ({type(error).__name__}): name a model file\n")
        raise typer.Exit(2) from None


def _policy_beside(file: Path, text: str) -> Policy:
    """The policy that the model names: the file beside it, else the one of that name that is shipped."""
    try:
        source = read_yaml(text, file.name)
    except FileError:
        return load_policy()  # the model itself cannot be read, which is told next
    name = str(source.data.get("policy", "")) if isinstance(source.data, dict) else ""
    beside = file.parent / name
    if name and beside.is_file():
        return parse_policy(beside.read_text("utf-8"), name)
    if name and not resources.files("scoring").joinpath("models", name).is_file():
        place = source.locate(("policy",))
        raise FileError(f"{place}: E-MODEL-NAME: no file {name}: put it beside the model")
    return load_policy()


def _check_packs(folder: Path) -> list[Finding]:
    found: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        found += check_pack(path.read_text("utf-8"), path.name)
    return found


def _tell(found: list[Finding], text: str, file: Path, flows: Flows) -> None:
    for one in found:
        sys.stdout.write(f"{one}\n")
    errors = sum(one.is_error for one in found)
    told = f"{errors} errors, {len(found) - errors} warnings" if found else "nothing to mend"
    indicators = examples = 0
    if not errors:
        model = parse_model(text, file.name)
        indicators = sum(1 for _ in model.indicators())
        examples = sum(len(one.examples) for _, one in model.indicators())
        told += f" ({indicators} indicators, {examples} examples, {len(flows)} flows)"
    sys.stdout.write(f"{file.name}: {told}\n")
