"""Which questions an indicator rests on, through its formulas, its tables and the values that it reads."""

from scoring.check.written import Flows, Written, find_formulas
from scoring.indicator import Within
from scoring.model import Model
from scoring.names import ROW
from scoring.records import NAMED
from scoring.tables.registry import FUNCTIONS, TABLES
from scoring.things import word_question


def read_questions(model: Model, flows: Flows) -> dict[str, tuple[str, ...]]:
    """By indicator: the questions by name, each once, in the order in which they are read."""
    found: dict[str, dict[str, None]] = {one.id: {} for _, one in model.indicators()}
    for one in find_formulas(model, flows):
        if one.indicator:
            found[one.indicator] |= dict.fromkeys(_of_formula(one, model, flows))
    for _, indicator in model.indicators():
        for entry in (entry for part in indicator.parts for entry in part.record):
            found[indicator.id] |= dict.fromkeys(_of_within(entry.within, flows) if entry.within else ())
    return {name: tuple(questions) for name, questions in found.items()}


def _of_formula(one: Written, model: Model, flows: Flows) -> list[str]:
    found: list[str] = []
    for name in NAMED.findall(one.text):
        base, _, suffix = name.rpartition("__")
        wanted = base if suffix in ("score", "status") else name
        if wanted == ROW:
            found += one.rows
        elif one.question(wanted):
            found.append(wanted)
        else:
            found += _of_value(wanted, model, flows)
    return found + (list(one.rows) if "." in NAMED.sub("", one.text) else [])


def _of_value(name: str, model: Model, flows: Flows) -> list[str]:
    """The questions behind a value that is read by name."""
    value = next((one for one in model.values() if one.name == name), None)
    if value is None:
        return []
    found = [value.question] if value.question else []
    found += NAMED.findall(value.value or "")
    found += FUNCTIONS[value.function].reads if value.function in FUNCTIONS else ()
    return found + (_of_within(value.within, flows) if value.within else [])


def _columns(text: str) -> list[str]:
    """The names that a formula reads, without what it asks of them."""
    return [name.removesuffix("__status") for name in NAMED.findall(text)]


def _of_within(within: Within, flows: Flows) -> list[str]:
    """The questions that things come from."""
    over = within.over
    if over is None:
        return []
    if not isinstance(over, str):
        return list(over)
    if over in TABLES:
        return list(TABLES[over].questions([name for _, text in within.formulas for name in _columns(text)]))
    if over.startswith("words("):
        return [word_question(over)]
    return [row for flow in flows.values() for row in flow.matrices.get(over, ())]
