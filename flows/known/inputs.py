"""What is handed in at launch, held against what the flow declares: values, lists of choices, and rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from flows.coercion import read_date
from flows.conversation import Context
from flows.expression_error import suggestion
from flows.instances import Instance
from flows.interview import Interview
from flows.items import Question
from flows.kinds import Reading
from flows.kinds.texts import read_name
from flows.known.accepting import Refused, accept
from flows.known.seeds import NAME_OF, columns_of
from flows.limits import MAX_INPUT_CHOICES, MAX_INPUT_ROWS, MAX_NAME_UNITS, MIN_NAME_UNITS
from flows.model import Flow
from flows.model_parts import Choice, Input
from flows.nodes import Node
from flows.plan import plan_of

WORDS: Mapping[str, str] = {"text": "a text", "integer": "a whole number", "decimal": "a number", "date": "a day"}


@dataclass(frozen=True, slots=True)
class InputProblem:
    """`row` counts from 1, 0 where it is about the whole input; `column` is a question or a key of a choice."""

    input: str
    row: int
    column: str
    cause: str
    way_out: str

    def __str__(self) -> str:
        place = [self.input, f"row {self.row}" if self.row else "", self.column]
        return f"{', '.join(each for each in place if each)}: {self.cause}: {self.way_out}"


def check_inputs(flow: Flow, context: Context) -> tuple[InputProblem, ...]:
    """Why an interview cannot be opened with this context; empty where it can. Raises nothing."""
    declared = {each.name: each for each in flow.inputs}
    problems = [*_find_strange(declared, context)]
    for each in flow.inputs:
        if each.is_value:
            problems += _check_value(each, context)
        elif each.type == "choices":
            problems += _check_choices(flow, each, context)
        else:
            problems += _check_rows(flow, each, context)
    return tuple(problems)


def _find_strange(declared: Mapping[str, Input], context: Context) -> Iterator[InputProblem]:
    """What the flow has no input for, or one of another type."""
    given = {"value": context.inputs, "choices": context.choices, "rows": context.rows}
    for sort, values in given.items():
        for name in values:
            known = declared.get(name)
            wanted = None if known is None else "value" if known.is_value else known.type
            if known is None:
                way_out = suggestion(name, declared, "leave it out")
                yield InputProblem(name, 0, "", "the flow has no such input", way_out)
            elif wanted != sort:
                yield InputProblem(name, 0, "", f"handed in as {sort}", f"the flow wants {known.type}")


# ------------------------------------------------------------------------------------------------- values
def _check_value(given: Input, context: Context) -> Iterator[InputProblem]:
    value = context.inputs.get(given.name)
    if value is None:
        if given.default is None:
            yield InputProblem(given.name, 0, "", "missing", f"hand in {WORDS[given.type]}")
    elif not _is_of(given.type, value):
        yield InputProblem(given.name, 0, "", f'"{value}" is not {WORDS[given.type]}', f"hand in {WORDS[given.type]}")


def _is_of(kind: str, value: Any) -> bool:
    match kind:
        case "text":
            return isinstance(value, str)
        case "date":
            return isinstance(value, str) and read_date(value) is not None
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


# ------------------------------------------------------------------------------------------------ choices
def _check_choices(flow: Flow, given: Input, context: Context) -> Iterator[InputProblem]:
    rows = context.choices.get(given.name, ())
    if len(rows) > MAX_INPUT_CHOICES:
        cause = f"{len(rows)} choices, at most {MAX_INPUT_CHOICES}"
        yield InputProblem(given.name, 0, "", cause, "hand in fewer")
    fixed = _joined_with(flow, given.name, context)
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        try:
            choice = Choice.model_validate(dict(row))
        except (ValidationError, TypeError, ValueError):
            yield InputProblem(given.name, number, "", "not a choice", "give it a name and a label")
            continue
        if choice.name in seen:
            cause = f'"{choice.name}" stands in row {seen[choice.name]}, too'
            yield InputProblem(given.name, number, "name", cause, "remove one")
        elif choice.name in fixed:
            cause = f'"{choice.name}" is in {fixed[choice.name]}, too'
            yield InputProblem(given.name, number, "name", cause, "names are unique in joined lists")
        seen.setdefault(choice.name, number)


def _joined_with(flow: Flow, name: str, context: Context) -> dict[str, str]:
    """The names in the lists that some question joins with this input; of two inputs the later one is told."""
    found: dict[str, str] = {}
    for item in flow.items.values():
        if not isinstance(item, Question) or name not in item.list_names:
            continue
        found |= {choice.name: item.name for choice in item.own_choices}
        for other in item.list_names:
            found |= {choice.name: other for choice in flow.choices.get(other, ())}
        for other in item.list_names[: item.list_names.index(name)]:
            found |= {str(row.get("name")): other for row in context.choices.get(other, ())}
    return found


# --------------------------------------------------------------------------------------------------- rows
def _check_rows(flow: Flow, given: Input, context: Context) -> Iterator[InputProblem]:
    rows: Sequence[Any] = context.rows.get(given.name, ())
    if len(rows) > MAX_INPUT_ROWS:
        yield InputProblem(given.name, 0, "", f"{len(rows)} rows, at most {MAX_INPUT_ROWS}", "hand in fewer")
        return
    plan = plan_of(flow)
    strange = [number for number, row in enumerate(rows, 1) if not isinstance(row, Mapping)]
    for number in strange:
        yield InputProblem(given.name, number, "", "not a mapping", "hand in question: value")
    if strange:
        return
    root = Interview(plan, (), context).root
    for repeat in plan.prefilled:
        if repeat.repeat.prefill == given.name:
            for number, row in enumerate(rows, 1):
                yield from _check_row(root, repeat, given, number, row)
            yield from _check_key(repeat, given, rows)


def _check_row(
    root: Instance, repeat: Node, given: Input, number: int, row: Mapping[str, Any]
) -> Iterator[InputProblem]:
    interview, place = root.interview, Instance(root.interview, root.range_of(repeat), number)
    names = columns_of(repeat)
    names = names & set(given.columns) if given.columns else names
    values = {each.name for each in interview.plan.inputs.values() if each.is_value}
    known = {name for name in values if not list(_check_value(interview.plan.inputs[name], interview.context))}
    known |= {name for name in names if row.get(name) not in (None, "")}
    for name, value in row.items():
        if NAME_OF in name and name.partition(NAME_OF)[0] in names:
            yield from _check_name(interview, given, number, row, name)
        elif name not in names:
            way_out = suggestion(name, sorted(names), f"one of {', '.join(sorted(names))}")
            yield InputProblem(given.name, number, name, "no such column", way_out)
        elif value is not None and value != "":
            found = accept(place, interview.plan.nodes[name], value, known)
            if isinstance(found, Refused):
                yield InputProblem(given.name, number, name, found.cause, found.way_out)
            elif found != value and not isinstance(value, str):
                yield InputProblem(given.name, number, name, f"{value!r} is not how it is stored", f"write {found!r}")


def _check_name(
    interview: Interview, given: Input, number: int, row: Mapping[str, Any], column: str
) -> Iterator[InputProblem]:
    """What an "other" choice of the row is called."""
    question, _, choice = column.partition(NAME_OF)
    listed = interview.listing(interview.plan.nodes[question]).by_name.get(choice)
    if listed is None or not listed.choice.asks_name or choice not in str(row.get(question)).split():
        cause = f'no name is asked for "{choice}" here'
        yield InputProblem(given.name, number, column, cause, f"choose it in {question}, or remove the column")
    elif read_name(str(row[column])) != Reading(row[column]):
        way_out = f"write {MIN_NAME_UNITS} to {MAX_NAME_UNITS} characters on one line"
        yield InputProblem(given.name, number, column, f'"{str(row[column])[:60]}" is no short name', way_out)


def _check_key(repeat: Node, given: Input, rows: Sequence[Mapping[str, Any]]) -> Iterator[InputProblem]:
    """Two rows about the same thing."""
    key, seen = repeat.repeat.unique_by or "", dict[Any, int]()
    for number, row in enumerate(rows, 1):
        value = row.get(key)
        if value in (None, ""):
            continue
        named = (value, row.get(f"{key}{NAME_OF}{value}"))
        if named in seen:
            yield InputProblem(given.name, number, key, f'"{value}" stands in row {seen[named]}, too', "remove one")
        seen.setdefault(named, number)
