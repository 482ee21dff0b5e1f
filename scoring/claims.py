"""What each side says of a shared fact: office holders one by one, colleagues as counts, from k of them on."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from statistics import median

from flows.expressions import to_text
from flows.values import Value
from scoring.answers import Option, State
from scoring.assessment import Group
from scoring.desk import DEPARTMENTS, PEOPLE, Desk
from scoring.disclosure import Gate, round_to
from scoring.entries import read_text, score_entry
from scoring.formulas import Reading, lift, lift_number, lift_test
from scoring.indicator import Entry, Indicator
from scoring.looking import names_in, names_of_claim, things_of_claim
from scoring.records import in_scope, needed_for
from scoring.shared_fact import ClaimSource, SharedFact
from scoring.tables.asking import keyed, tidy
from scoring.things import Place

Said = float | str
_PLAIN = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Claim:
    """One side's answer: a number or the name of a choice. `departments`: whose; empty for an officer of the town.

    For colleagues `n` is how many, `answer` their mean or median as rounded by the gate, `counts` how many in 100
    gave each answer, rounded alike; nothing else of them is kept.
    """

    authority: str
    departments: tuple[str, ...]
    answer: Said
    n: int = 1
    counts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """All claims about one fact: of which thing (`key`, '' when there is none), in which group ('' for the town)."""

    fact: SharedFact
    key: str
    group: str
    claims: tuple[Claim, ...]


def gather(fact: SharedFact, groups: Sequence[Group], desk: Desk, gate: Gate) -> Iterator[Told]:
    """Claims about a shared fact: by thing over the whole town, otherwise by group and officer of the town."""
    sources = [one for one in fact.claims if desk.model.authorities[one.authority].flow in desk.flows]
    departments = tuple(name for group in groups for name in group.departments)
    options = options_of(sources, desk)
    whole = any(one.key for one in sources) or all(one.authority != DEPARTMENTS for one in sources)
    places = [("", departments)] if whole else [(group.id, group.departments) for group in groups]
    for name, members in places:
        found: dict[str, list[Claim]] = {}
        for source in sources:
            for key, claim in _claims(source, fact, members, options, desk, gate):
                found.setdefault(key, []).append(claim)
        yield from (Told(fact, key, name, tuple(found[key])) for key in sorted(found))


def gather_record(indicator: Indicator, groups: Sequence[Group], desk: Desk, gate: Gate) -> Iterator[Told]:
    """Claims of the several authorities of an indicator's record, as scores; an entry over several flows has none."""
    for part in indicator.parts:
        alone = [one for one in part.record if needed_for(one, desk) == {one.authority}]
        entries = [one for one in alone if in_scope(one, desk)]
        if len({one.authority for one in entries}) < 2:
            continue
        fact = SharedFact(id=indicator.id, name=indicator.name, scale="steps", indicator=indicator.id, claims=())
        for group in groups:
            claims = [claim for entry in entries for claim in _scored(entry, group.departments, desk, gate)]
            yield Told(fact, "", group.id, tuple(claims))


def _scored(entry: Entry, members: Sequence[str], desk: Desk, gate: Gate) -> Iterator[Claim]:
    places = _places(entry.authority, members, desk, names_in(entry))
    found = [(at, score_entry(entry, place).value, number) for at, place, number in places]
    if entry.authority == PEOPLE:
        answers = [each for _, value, number in found if value is not None for each in repeat(value, number)]
        yield from _summed(answers, "mean", members, gate)
    else:
        yield from (Claim(entry.authority, at, value) for at, value, _ in found if value is not None)


def _places(
    authority: str, members: Sequence[str], desk: Desk, names: Sequence[str], things: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Place, int]]:
    """What colleagues say to these questions, each head, or the officer of the town: with the departments that the
    answer is of, and how many people gave it.
    """
    unit = tuple(members)
    match authority:
        case "agent":
            yield from ((unit, Place(desk, unit, one), number) for one, number in desk.crowd(names, unit, things))
        case "dept_head":
            for name, one in desk.heads(unit):
                yield (name,), Place(desk, (name,), desk.reading((one,), (name,))), 1
        case _:
            office = desk.office(authority, None)
            if office is not None:
                yield (), Place(desk, desk.everywhere, desk.reading((office,), desk.everywhere)), 1


def _claims(
    source: ClaimSource, fact: SharedFact, members: Sequence[str], options: Sequence[Option], desk: Desk, gate: Gate
) -> Iterator[tuple[str, Claim]]:
    said: dict[str, list[tuple[tuple[str, ...], Said]]] = {}
    entry = None if source.value else _entry(source, fact, desk)
    names, things = (names_of_claim(source), things_of_claim(source)) if entry is None else (names_in(entry), ())
    for at, place, number in _places(source.authority, members, desk, names, things):
        found = _answers(source, fact, place.reading, options) if entry is None else _by_record(entry, place)
        for key, answer in found:
            said.setdefault(key, []).extend(repeat((at, answer), number))
    for key, answers in said.items():
        if source.authority == PEOPLE:
            summed = _summed([answer for _, answer in answers], source.across, members, gate)
            yield from ((key, claim) for claim in summed)
        else:
            yield from ((key, Claim(source.authority, at, one)) for at, one in answers)


def _entry(source: ClaimSource, fact: SharedFact, desk: Desk) -> Entry | None:
    indicator = next(one for _, one in desk.model.indicators() if one.id == fact.indicator)
    entries = (entry for part in indicator.parts for entry in part.record if in_scope(entry, desk))
    return next((entry for entry in entries if entry.authority == source.authority), None)


def _by_record(entry: Entry, place: Place) -> Iterator[tuple[str, Said]]:
    value = score_entry(entry, place).value
    yield from () if value is None else (("", value),)


def _summed(answers: Sequence[Said], across: str, members: Sequence[str], gate: Gate) -> Iterator[Claim]:
    """Colleagues as one claim, rounded by the gate; nothing from fewer than k."""
    if not gate.admits(len(answers)):
        return
    step = gate.step(len(answers))
    counts = {
        word: round_to(100 * answers.count(answer) / len(answers), step)
        for word, answer in sorted({_word(answer): answer for answer in answers}.items())
    }
    numbers = [answer for answer in answers if isinstance(answer, float)]
    if len(numbers) < len(answers):
        most = max(counts.values())
        yield Claim(PEOPLE, tuple(members), min(word for word in counts if counts[word] == most), len(answers), counts)
    elif across == "median":
        yield Claim(PEOPLE, tuple(members), round_to(median(numbers), 0.5), len(answers), counts)
    else:
        mean = float(round_to(math.fsum(numbers) / len(numbers), step))
        yield Claim(PEOPLE, tuple(members), mean, len(answers), counts)


def _word(answer: Said) -> str:
    return f"{answer:g}" if isinstance(answer, float) else answer


def _answers(
    source: ClaimSource, fact: SharedFact, reading: Reading, options: Sequence[Option]
) -> Iterator[tuple[str, Said]]:
    """What one interview says, by key; nothing where it does not know."""
    if not source.value:
        return
    if not source.over:
        said = _say(source, fact, reading)
        yield from () if said is None else (("", said),)
        return
    found = [(one, said) for one in _kept(source, reading) if (said := _say(source, fact, one)) is not None]
    if source.across == "any":
        if found:
            yield "", "yes" if any(said == "yes" for _, said in found) else "no"
        return
    for one, said in found:
        if source.key is None:
            yield "", said
            continue
        key = _key(source.key, one, source.over)
        if key:
            yield name_thing(key, options), said


def _key(text: str, one: Reading, repeat: str) -> str:
    """What names the thing: a question's choice with the name given to "another", or a formula's text."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        return keyed(one.interview, plain[1], one.instance)
    found = read_text(text, one, repeat)
    return to_text(found.value) if found.state is State.ANSWERED else ""


def _kept(source: ClaimSource, reading: Reading) -> Iterator[Reading]:
    for one in reading.instances(source.over):
        if source.only is None or lift_test(source.only, one, source.over).value is True:
            yield one


def _say(source: ClaimSource, fact: SharedFact, reading: Reading) -> Said | None:
    if fact.scale == "names":
        found = lift(source.value, reading, source.over)
        return _name(found.value) if found.state is State.ANSWERED else None
    number = lift_number(source.value, reading, source.over)
    return float(str(number.value)) if number.state is State.ANSWERED else None


def _name(value: Value) -> str | None:
    return to_text(value) or None


def options_of(sources: Sequence[ClaimSource], desk: Desk) -> tuple[Option, ...]:
    """The choices under which any side may have named a thing: an officer's list may hold another flow's labels."""
    flows = [(desk.flows[desk.model.authorities[one.authority].flow], one.key or "") for one in sources]
    asked = (one for flow, key in flows for name, one in flow.questions.items() if f"${{{name}}}" in key)
    return tuple(option for one in asked for option in one.options)


def name_thing(text: str, options: Sequence[Option]) -> str:
    """The code of a thing: the choice of that label in any language, or the name that was typed, made comparable."""
    plain = tidy(text.rpartition("/")[2])
    for option in options:
        if plain == tidy(option.name) or plain in map(tidy, option.label.values()):
            return option.name
    return plain
