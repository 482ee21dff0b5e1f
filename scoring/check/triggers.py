"""Triggers of rules and doors: only names that an assessment has, for the kind of thing that they are about."""

from collections.abc import Iterator

from flows.expressions import ExpressionError
from scoring.check.findings import Code, Finding
from scoring.check.formulas import name_way_out
from scoring.model import Model
from scoring.names import compiled, names_of
from scoring.tables.registry import TABLES
from scoring.yaml_file import Path

Columns = tuple[tuple[str, str], ...]


def check_triggers(model: Model) -> Iterator[Finding]:
    """What a trigger or the door of a gate reads that is no indicator, value or column."""
    for at, rule in enumerate(model.rules):
        columns = _columns(rule.for_, model)
        yield from _compile(rule.id, rule.when, ("rules", at, "when"), columns, model)
        known = known_names(model) | {name for name, _ in columns}
        if rule.indicator not in known:
            cause = f"{rule.id}: no indicator or value {rule.indicator}"
            yield Finding(Code.NAME, ("rules", at, "indicator"), cause, name_way_out(rule.indicator, known))
    for name, door in model.gates.items():
        yield from _compile(name, door.when, ("gates", name, "when"), _columns(door.for_, model), model)


def _compile(name: str, when: str, path: Path, columns: Columns, model: Model) -> Iterator[Finding]:
    try:
        compiled(when, names_of((), columns, known_names(model)))
    except ExpressionError as error:
        code = Code.NAME if error.code in ("E-REF", "E-FUNC") else Code.TYPE
        yield Finding(code, path, f"{name}: {error.cause}", error.way_out)


def known_names(model: Model) -> frozenset[str]:
    """Every name that the facts of a unit may have."""
    return model.fact_names | {value.name for value in model.values() if value.across in ("share", "mean", "median")}


def _columns(kind: str, model: Model) -> Columns:
    kinds = [TABLES[name] for name in model.tables if name in TABLES]
    return next((table.columns for table in kinds if table.kind == kind), ())
