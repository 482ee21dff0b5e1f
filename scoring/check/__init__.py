"""Whether a model file is sound: its names, formulas, levels, texts and examples, without a database."""

from collections.abc import Iterator
from dataclasses import replace

from scoring.check.circles import check_circles
from scoring.check.findings import Code, Finding
from scoring.check.formulas import check_formula
from scoring.check.names import check_names
from scoring.check.sides import check_sides
from scoring.check.texts import check_texts, check_unused
from scoring.check.trials import FILLINGS, check_bounds, check_examples
from scoring.check.triggers import check_triggers
from scoring.check.written import Flows, find_formulas
from scoring.model import Model, read_model
from scoring.packs import parse_pack
from scoring.policy import Policy
from scoring.yaml_file import FileError, Source, read_yaml

__all__ = ["Code", "Finding", "Flows", "check_model", "check_pack"]


def check_model(text: str, name: str, policy: Policy, flows: Flows, fillings: int = FILLINGS) -> list[Finding]:
    """Everything to mend in a model file, in the order of the file; `flows` are the flows by id.

    Examples and random fillings are tried once nothing else is an error.
    """
    try:
        source = read_yaml(text, name)
        model = read_model(source)
    except FileError as error:
        return [_of_file(line) for line in str(error).splitlines()]
    found = list(_look(model, source, policy, flows))
    if not any(one.is_error for one in found):
        found += _try(model, policy, flows, fillings)
    placed = [one if one.place else replace(one, place=source.locate(one.path)) for one in found]
    return sorted(dict.fromkeys(placed), key=lambda one: (_line(one), one.code))


def check_pack(text: str, name: str) -> list[Finding]:
    """Everything to mend in a country pack: rows without source or year, and whatever else it may not say."""
    try:
        parse_pack(text, name)
    except FileError as error:
        return [_of_file(line) for line in str(error).splitlines()]
    return []


def _look(model: Model, source: Source, policy: Policy, flows: Flows) -> Iterator[Finding]:
    known = {name: flow for name, flow in flows.items() if name in model.flows}
    yield from check_names(model, known, policy)
    yield from check_sides(model, known, policy)
    for one in find_formulas(model, known):
        yield from check_formula(one, known, policy)
    yield from check_triggers(model)
    yield from check_circles(model)
    yield from check_texts(model, source.data)
    yield from check_unused(model, known)


def _try(model: Model, policy: Policy, flows: Flows, fillings: int) -> Iterator[Finding]:
    yield from check_examples(model, policy, flows)
    yield from check_bounds(model, policy, flows, fillings)


def _of_file(line: str) -> Finding:
    """A problem of the file itself, with the code that its text names."""
    place, _, cause = line.partition(": ")
    code = next((code for code in Code if f"{code}:" in cause), Code.FILE)
    told = cause.partition(f"{code}: ")[2] or cause
    return Finding(code, (), told, "see the keys of this kind of file", place)


def _line(finding: Finding) -> tuple[int, ...]:
    return tuple(int(part) for part in finding.place.split(":")[1:] if part.isdigit())
