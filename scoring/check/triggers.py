"""Triggers of rules: only names that an assessment has, for the kind of thing that the rule is about."""

from collections.abc import Iterator

from flows.expressions import ExpressionError
from scoring.check.findings import Code, Finding
from scoring.check.formulas import name_way_out
from scoring.model import Model, Rule
from scoring.names import compiled, names_of
from scoring.tables.registry import TABLES


def check_triggers(model: Model) -> Iterator[Finding]:
    """What a trigger reads that is no indicator, value or column."""
    for at, rule in enumerate(model.rules):
        columns = _columns(rule, model)
        names = names_of((), columns, known_names(model))
        try:
            compiled(rule.when, names)
        except ExpressionError as error:
            code = Code.NAME if error.code in ("E-REF", "E-FUNC") else Code.TYPE
            yield Finding(code, ("rules", at, "when"), f"{rule.id}: {error.cause}", error.way_out)
        known = known_names(model) | {name for name, _ in columns}
        if rule.indicator not in known:
            cause = f"{rule.id}: no indicator or value {rule.indicator}"
            yield Finding(Code.NAME, ("rules", at, "indicator"), cause, name_way_out(rule.indicator, known))


def known_names(model: Model) -> frozenset[str]:
    """Every name that the facts of a unit may have."""
    return model.fact_names | {value.name for value in model.values() if value.across in ("share", "mean", "median")}


def _columns(rule: Rule, model: Model) -> tuple[tuple[str, str], ...]:
    kinds = [TABLES[name] for name in model.tables if name in TABLES]
    return next((table.columns for table in kinds if table.kind == rule.for_), ())
