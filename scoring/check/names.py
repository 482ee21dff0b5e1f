"""Names outside of formulas: authorities, things to run over, tables, functions, policy values, levels."""

from collections.abc import Iterator, Sequence

from scoring.answers import Questionnaire
from scoring.check.findings import Code, Finding
from scoring.check.formulas import name_way_out
from scoring.check.written import Flows, flows_of
from scoring.desk import DEPARTMENTS, PEOPLE
from scoring.indicator import Entry, Indicator, Within
from scoring.model import Model, ProfileValue
from scoring.policy import Policy
from scoring.tables.registry import FUNCTIONS, TABLES
from scoring.things import word_question
from scoring.yaml_file import Path

FACTS = frozenset({"any", "count", "max"})


def check_names(model: Model, flows: Flows, policy: Policy) -> Iterator[Finding]:
    """What names nothing, or something of the wrong sort."""
    yield from _whole(model, flows, policy)
    for at, dimension in enumerate(model.dimensions):
        for place, indicator in enumerate(dimension.indicators):
            yield from _indicator(indicator, ("dimensions", at, "indicators", place), model, flows)
    for at, profile in enumerate(model.profiles):
        for place, value in enumerate(profile.values):
            yield from _value(value, ("profiles", at, "values", place), model, flows)


def _whole(model: Model, flows: Flows, policy: Policy) -> Iterator[Finding]:
    for name in model.flows:
        if name not in flows:
            yield Finding(Code.NAME, ("flows", name), f"no flow {name}", name_way_out(name, set(flows)))
    for at, name in enumerate(model.tables):
        if name not in TABLES:
            yield Finding(Code.NAME, ("tables", at), f"no table {name}", name_way_out(name, set(TABLES)))
    for at, cap in enumerate(model.caps):
        if cap.value not in type(policy).model_fields:
            known = set(type(policy).model_fields)
            yield Finding(
                Code.NAME, ("caps", at, "value"), f"no {cap.value} in the policy", name_way_out(cap.value, known)
            )
        if cap.dimension not in {one.id for one in model.dimensions}:
            known = {one.id for one in model.dimensions}
            cause = f"no dimension {cap.dimension}"
            yield Finding(Code.NAME, ("caps", at, "dimension"), cause, name_way_out(cap.dimension, known))
    if len(model.levels) != len(policy.level_cuts) + 1:
        cause = f"{len(model.levels)} levels for {len(policy.level_cuts)} cuts"
        yield Finding(Code.LEVEL, ("levels",), cause, "give one level more than the policy has cuts")


def _indicator(indicator: Indicator, path: Path, model: Model, flows: Flows) -> Iterator[Finding]:
    entries = [entry for part in indicator.parts for entry in part.record]
    if not any(entry.scored for entry in entries):
        cause = f"{indicator.id}: nobody is asked for it"
        yield Finding(Code.AUTHORITY, path, cause, "give a record with a value, cases or within")
    for entry in entries:
        yield from _entry(entry, indicator, path, model, flows)
    for name in indicator.corroborates:
        if not any(name in flow.questions for flow in flows.values()):
            known = {one for flow in flows.values() for one in flow.questions}
            yield Finding(Code.NAME, (*path, "corroborates"), f"no question {name}", name_way_out(name, known))


def _entry(entry: Entry, indicator: Indicator, path: Path, model: Model, flows: Flows) -> Iterator[Finding]:
    if entry.authority not in model.authorities:
        known = set(model.authorities)
        yield Finding(Code.AUTHORITY, path, f"no authority {entry.authority}", name_way_out(entry.authority, known))
        return
    if indicator.level == "municipal" and entry.authority in (PEOPLE, DEPARTMENTS) and entry.scored:
        cause = f"{indicator.id} is municipal and {entry.authority} answers for a department"
        yield Finding(Code.LEVEL, path, cause, "make it a department's, or ask an officer")
    for name in entry.evidence:
        if not any(name in flow.questions for flow in flows.values()):
            known = {one for flow in flows.values() for one in flow.questions}
            yield Finding(Code.NAME, path, f"no question {name}", name_way_out(name, known))
    within = entry.within
    if within and within.reduce in FACTS:
        cause = f"{within.reduce} gives a fact, not a score"
        yield Finding(Code.TYPE, path, cause, "use it in a value of a profile")
    over = within.over if within else None
    if indicator.weight == "volume" and entry.scored and over != "procedure_cards":
        cause = f"{indicator.id} weighs by volume and does not run over procedure_cards"
        yield Finding(Code.LEVEL, path, cause, "weigh it by headcount or equally")
    if within is not None:
        yield from _over(within, path, entry.authority, model, flows)


def _value(value: ProfileValue, path: Path, model: Model, flows: Flows) -> Iterator[Finding]:
    if value.function and value.function not in FUNCTIONS:
        cause = f"{value.name}: no function {value.function}"
        yield Finding(Code.NAME, (*path, "function"), cause, name_way_out(value.function, set(FUNCTIONS)))
    if not value.function and value.authority not in model.authorities:
        cause = f"{value.name}: no authority {value.authority or 'given'}"
        yield Finding(Code.AUTHORITY, path, cause, name_way_out(value.authority, set(model.authorities)))
    seen = flows_of(value.authority, model, flows)
    if value.question and seen and not any(value.question in flow.questions for flow in seen):
        known = {one for flow in seen for one in flow.questions}
        yield Finding(
            Code.NAME, (*path, "question"), f"no question {value.question}", name_way_out(value.question, known)
        )
    if value.within is not None:
        if value.within.reduce not in FACTS:
            cause = f"{value.name}: {value.within.reduce} gives a score, not a fact"
            yield Finding(Code.TYPE, (*path, "within"), cause, "use any, count or max")
        yield from _over(value.within, path, value.authority, model, flows)


def _over(within: Within, path: Path, authority: str, model: Model, flows: Flows) -> Iterator[Finding]:
    """What a reducer runs over must be things."""
    at = (*path, "within", "over")
    seen = flows_of(authority, model, flows)
    if within.over is None:
        if within.reduce != "ratio":
            yield Finding(Code.TYPE, at, f"{within.reduce} runs over nothing", "name the things with over:")
        return
    if not seen:
        return
    if isinstance(within.over, str):
        yield from check_things(within.over, at, seen, model)
        if within.reduce == "count_over" and not within.over.startswith("words("):
            yield Finding(Code.TYPE, at, f"count_over runs over {within.over}", "write over: words(question)")
        return
    for name in within.over:
        if not any(name in flow.questions for flow in seen):
            known = {one for flow in seen for one in flow.questions}
            yield Finding(Code.NAME, at, f"no question {name}", name_way_out(name, known))


def check_things(over: str, at: Path, flows: Sequence[Questionnaire], model: Model) -> Iterator[Finding]:
    """What is named must be a repeat, a matrix, a listed table, or the words of one question."""
    if over in TABLES:
        if over not in model.tables:
            yield Finding(Code.NAME, at, f"{over} is not listed", f"add {over} to tables:")
        return
    if over.startswith("words("):
        question = next((flow.questions.get(word_question(over)) for flow in flows), None)
        if question is None:
            known = {name for flow in flows for name, one in flow.questions.items() if one.kind == "words"}
            yield Finding(Code.NAME, at, f"no question {word_question(over)}", name_way_out(word_question(over), known))
        elif question.kind != "words":
            yield Finding(Code.TYPE, at, f"{question.name} has a single answer", "words() needs several choices")
        return
    known = {name for flow in flows for name in (*flow.repeats, *flow.matrices)} | set(TABLES)
    if over in known:
        return
    if any(over in flow.questions for flow in flows):
        yield Finding(
            Code.TYPE, at, f"{over} is a question, not things", f"write words({over}), or a list of questions"
        )
    else:
        yield Finding(Code.NAME, at, f"nothing is called {over}", name_way_out(over, known))
