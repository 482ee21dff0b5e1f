"""Which questions each part of a model puts to people: announced before the interviews pass by, asked for later."""

from collections.abc import Iterator

from scoring.answers import Questionnaire
from scoring.crowds import NAMED, Look, look_at
from scoring.indicator import Entry
from scoring.model import Model, ProfileValue, Thing
from scoring.once import once
from scoring.shared_fact import ClaimSource
from scoring.tables.registry import TABLES

PEOPLE = "agent"
Names = tuple[str, ...]


def names_in(entry: Entry, bounds: tuple[str, str] | None = None) -> Names:
    """What an entry of a record reads of one interview."""
    found = {name for text in (*entry.formulas, *(bounds or ())) for name in NAMED.findall(text)}
    over = entry.within.over if entry.within else None
    if isinstance(over, str):
        found.add(over.removeprefix("words(").removesuffix(")"))
    elif over:
        found.update(over)
    return tuple(sorted(found))


def names_of(value: ProfileValue) -> Names:
    """What a value reads of one interview."""
    return (value.question,) if value.question else tuple(sorted(set(NAMED.findall(value.value or ""))))


def names_of_base(thing: Thing) -> Names:
    """What tells whether somebody was asked for things, and would say which ones."""
    return tuple(sorted({thing.base, *NAMED.findall(thing.key)}))


def names_of_claim(source: ClaimSource) -> Names:
    """What one side of a shared fact reads of an interview, or of the things described in it."""
    texts = (source.value, source.key or "", source.only or "")
    return tuple(sorted({name for text in texts for name in NAMED.findall(text)}))


def things_of_claim(source: ClaimSource) -> Names:
    """The repeat over whose things a side speaks; none outside repeats."""
    return (source.over,) if source.over else ()


def looks_of(model: Model, flow: Questionnaire, sides: bool = False) -> tuple[Look, ...]:
    """Every look that an assessment takes at the people who answered this flow; `sides`: also those at shared facts."""
    return _looks_of(model, flow, sides)


@once
def _looks_of(model: Model, flow: Questionnaire, sides: bool) -> tuple[Look, ...]:
    return tuple(_list_looks(model, flow, sides))


def _list_looks(model: Model, flow: Questionnaire, sides: bool) -> Iterator[Look]:
    for _, indicator in model.indicators():
        for part in indicator.parts:
            for entry in part.record:
                if entry.authority == PEOPLE and entry.scored:
                    yield look_at(names_in(entry, part.bounds), flow)
                    yield look_at(names_in(entry), flow)
    things = {thing.id for thing in model.things()}
    for value in model.values():
        if value.authority == PEOPLE and value.for_ not in things:
            yield look_at(names_of(value), flow)
    told = model.shared_facts if sides else ()
    for source in (one for fact in told for one in fact.claims if one.authority == PEOPLE and one.value):
        yield look_at(names_of_claim(source), flow, things_of_claim(source))
    for table in TABLES.values():
        for names in table.reads.values():
            asked = (flow.questions[name] for name in names.split() if name in flow.questions)
            yield from (look_at((one.name,), flow) for one in asked if not one.repeat)
