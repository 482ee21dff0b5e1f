"""Finds the words for what sides of a fact say: labels of choices, names of things, what an office was asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scoring.answers import Option, Question
from scoring.cards import Words
from scoring.claims import Claim, Said, options_of
from scoring.desk import PEOPLE, Desk
from scoring.shared_fact import SharedFact
from scoring.verify import Judged

_CHOICE = re.compile(r"\$\{(?P<name>\w+?)(?P<score>__score)?\}")


@dataclass(frozen=True, slots=True)
class _Formula:
    """How one authority's answer is read."""

    authority: str
    value: str
    name: Words = field(default_factory=dict)


def say_sides(judged: Judged, fact: SharedFact | None, desk: Desk) -> Iterator[tuple[str, Words, Words]]:
    """For each claim its choice and that in words ('' and {} where only a figure says it), and what was asked ({} where
    the fact says it).
    """
    formulas = _formulas(judged, fact, desk)
    for at, claim in enumerate(judged.claims):
        own = [one for one in formulas if one.authority == claim.authority]
        same = [n for n, other in enumerate(judged.claims) if _speaker(other) == _speaker(claim)]
        if len(own) == len(same) > 1:
            own = [own[same.index(at)]]
        asked = own[0].name if len(same) > 1 and len(own) == 1 else {}
        choice = _choice(claim, own, desk)
        yield ("", {}, asked) if choice is None else (choice.name, choice.label, asked)


def _speaker(claim: Claim) -> tuple[str, tuple[str, ...]]:
    return claim.authority, claim.departments


def _formulas(judged: Judged, fact: SharedFact | None, desk: Desk) -> list[_Formula]:
    """The formulas behind the claims: the fact's own, or those of the record that it stands for."""
    indicator = next((one for _, one in desk.model.indicators() if one.id == judged.indicator), None)
    entries = [entry for part in indicator.parts for entry in part.record] if indicator is not None else []
    record = [_Formula(entry.authority, entry.value) for entry in entries if entry.value]
    if fact is None:
        return record
    own = [_Formula(one.authority, one.value, one.name) for one in fact.claims if one.value]
    named = {one.authority for one in fact.claims if not one.value}
    return own + [one for one in record if one.authority in named]


def _choice(claim: Claim, formulas: Sequence[_Formula], desk: Desk) -> Option | None:
    """The one choice that gives this answer; colleagues together say no choice."""
    flow = desk.flow(claim.authority)
    if claim.authority == PEOPLE or flow is None:
        return None
    for formula in formulas:
        found = _CHOICE.fullmatch(formula.value)
        question = flow.questions.get(found["name"]) if found else None
        if found and question is not None:
            options = [one for one in question.options if _gives(question, one, claim.answer, bool(found["score"]))]
            if len(options) == 1:
                return options[0]
    return None


def _gives(question: Question, option: Option, answer: Said, score: bool) -> bool:
    if not score:
        return option.name == answer
    plain = next((scale.scores for scale in question.scales if not scale.when), {})
    return plain.get(option.name) == answer


def say_thing(key: str, fact: SharedFact, desk: Desk) -> Words:
    """What the thing is called: the label of its choice, or the name that was typed, as it is compared."""
    sources = [one for one in fact.claims if desk.flow(one.authority) is not None]
    return next((one.label for one in options_of(sources, desk) if one.name == key), {"": key})
