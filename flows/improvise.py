"""A plausible random person: gives the next event for any Ask, the same one for the same seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, TypeVar

from flows.conversation import (
    Answer,
    Ask,
    Back,
    Confirm,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    KeepFirst,
    NonAnswer,
    Offer,
    OpenInstance,
    Pause,
    Status,
    TakeBack,
)

T = TypeVar("T")

NOTHING: Mapping[str, Any] = MappingProxyType({})

# What is typed where a persona has no words of its own, by type of question; every one is readable in any language.
TYPED: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "text": ("One", "Two", "Three"),
        "decimal": ("1", "2.5", "12", "30"),
        "date": ("2026-01-15", "2025-06-30", "2024-03-08"),
        "time": ("08:30", "09:15", "14:00"),
        "geopoint": ("14.6928, -17.4467", "33.5731, -7.5898"),
        "acknowledge": ("OK",),
        "name": ("Residence card", "Stall permit", "Water point", "Old register"),
    }
)
FILES = frozenset({"image", "file", "audio"})


@dataclass(frozen=True, slots=True)
class Persona:
    """How a kind of person answers. `answers` maps a question to weights of its choices and non-answers: what is not
    named there is not chosen while something named is offered. `ticks` gives least and most ticks, `texts` what is
    typed by question and language, `numbers` least and most. `silent`, `hesitant`, `curious` are chances from 0 to 1:
    of a non-answer, of going back, of one more instance of a repeat.
    """

    name: str = "anybody"
    weight: float = 1.0
    answers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    ticks: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    silent: float = 0.03
    hesitant: float = 0.02
    curious: float = 0.3


ANYBODY = Persona()


@dataclass(frozen=True, slots=True)
class Dice:
    """Chances that depend on nothing but the seed and what they are thrown for."""

    seed: str
    about: str = field(default="")

    def chance(self, purpose: str) -> float:
        """A number in [0, 1), the same for the same seed, address and purpose."""
        digest = blake2b(f"{self.seed}|{self.about}|{purpose}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) / 2**64

    def between(self, least: int, most: int, purpose: str) -> int:
        """A whole number from `least` to `most`."""
        return least + int(self.chance(purpose) * (most - least + 1))

    def pick(self, things: Sequence[T], weights: Sequence[float], purpose: str) -> T:
        """One of the things, by weight; all are equal when no weight is above 0."""
        shares = weights if sum(weights) > 0 else [1.0] * len(things)
        mark = self.chance(purpose) * sum(shares)
        for thing, share in zip(things, shares, strict=True):
            mark -= share
            if mark < 0:
                return thing
        return next(thing for thing, share in zip(reversed(things), reversed(shares), strict=True) if share > 0)


def pick_persona(personas: Sequence[Persona], seed: str) -> Persona:
    """One of the personas by weight: who the person of this seed is."""
    return Dice(seed).pick(personas, [each.weight for each in personas], "persona") if personas else ANYBODY


def improvise(ask: Ask, seed: str, persona: Persona = ANYBODY, language: str = "en") -> Event:
    """What this person does now. Give every step a seed of its own: after a refusal the same seed says the same."""
    dice = Dice(seed, ask.address)
    if ask.kind in ("question", "name", "matrix") and ask.can_back and dice.chance("back") < persona.hesitant:
        return Back()
    match ask.kind:
        case "question" | "matrix" | "name":
            return _answer(ask, dice, persona, language)
        case "more":
            more = ask.can_add and (not ask.can_done or dice.chance("more") < persona.curious)
            return OpenInstance(ask.address) if more else Done(ask.address)
        case "fewer":
            return KeepFirst(ask.address, int(ask.previous or 0))
        case "review":
            return _review(ask, dice, persona)
        case "waiting":
            return TakeBack(ask.pending[0].item) if ask.pending else Pause()
        case "table":
            return Done(ask.address)


def _review(ask: Ask, dice: Dice, persona: Persona) -> Event:
    """Sends, now and then after a look at one answer."""
    if ask.rows and dice.chance("edit") < persona.hesitant:
        return Edit(ask.rows[dice.between(0, len(ask.rows) - 1, "row")].address)
    return Confirm()


def _answer(ask: Ask, dice: Dice, persona: Persona, language: str) -> Event:
    kept = ask.notice not in ("no_longer_offered", "constraint_changed")
    if ask.previous_status is not None and kept and dice.chance("keep") < 0.6:
        return Keep(ask.address)
    if ask.can_cancel and dice.chance("cancel") < persona.hesitant:
        return DeleteInstance(ask.address.rpartition(".")[0])
    weights = persona.answers.get(_question(ask), NOTHING)
    if status := _silence(ask, dice, persona, weights):
        return NonAnswer(ask.address, status)
    if ask.kind == "name" or not ask.choices:
        return _typed(ask, dice, persona, language)
    return Answer(ask.address, " ".join(_chosen(ask, dice, persona, weights)), typed=False)


def _silence(ask: Ask, dice: Dice, persona: Persona, weights: Mapping[str, float]) -> Status | None:
    """The non-answer given, if any: by the weights of the persona, otherwise now and then."""
    statuses = [offer.status for offer in ask.allow]
    if not statuses:
        return None
    offered = sum(weights.get(offer.name, 0.0) for offer in ask.choices) or 1.0
    shares = [weights.get(status, persona.silent * offered / len(statuses)) for status in statuses]
    return dice.pick([*statuses, None], [*shares, offered], "silence")


def _chosen(ask: Ask, dice: Dice, persona: Persona, weights: Mapping[str, float]) -> list[str]:
    """Names of the choices, in the order of the list (of preference for a rank)."""
    shares = _shares(ask.choices, weights)
    offers = [offer for offer in ask.choices if ask.type == "rank" or shares[offer.name] > 0]
    least, most = (1, 1) if ask.type in ("select_one", "range") else persona.ticks.get(_question(ask), (1, 3))
    wanted = len(offers) if ask.type == "rank" else dice.between(least, most, "ticks")
    drawn: list[Offer] = []
    while offers and len(drawn) < wanted:
        one = dice.pick(offers, [shares[offer.name] for offer in offers], f"choice {len(drawn)}")
        if one.exclusive and ask.type != "rank":
            return [one.name]
        offers = [offer for offer in offers if offer is not one and (ask.type == "rank" or not offer.exclusive)]
        drawn.append(one)
    return [offer.name for offer in (drawn if ask.type == "rank" else sorted(drawn, key=lambda each: each.ordinal))]


def _shares(offers: Sequence[Offer], weights: Mapping[str, float]) -> dict[str, float]:
    """The weight of every choice. What the persona does not name counts only where most of what it names is not
    offered (a list narrowed to a department): then as much as any other.
    """
    named = {offer.name: weights.get(offer.name, 0.0) for offer in offers}
    all_named = sum(weight for name, weight in weights.items() if name not in list(Status))
    if weights and sum(named.values()) >= all_named / 2 and any(named.values()):
        return named
    return {offer.name: named[offer.name] or (0.1 if offer.exclusive else 1.0) for offer in offers}


def _typed(ask: Ask, dice: Dice, persona: Persona, language: str) -> Answer:
    """An answer without buttons: words of the persona, a number, or a file that does not exist."""
    if ask.type in FILES:
        return Answer(ask.address, f"{ask.type}-{dice.between(1, 999, 'file')}", typed=False)
    question = _question(ask)
    if ask.kind != "name" and ask.steps is not None:
        return Answer(ask.address, _step(ask.steps, dice))
    if ask.kind != "name" and ask.type in ("integer", "range"):
        return Answer(ask.address, str(dice.between(*_numbers(ask, persona.numbers.get(question)), "number")))
    own = persona.texts.get(question, NOTHING)
    kind = "name" if ask.kind == "name" else ask.type
    words = own.get(language) or own.get("en") or TYPED.get(kind, TYPED["text"])
    return Answer(ask.address, words[dice.between(0, len(words) - 1, "words")])


def _step(steps: tuple[float, float, float], dice: Dice) -> str:
    """One of the steps of a range, in digits that every language reads."""
    start, end, step = (Decimal(repr(number)) for number in steps)
    number = start + step * dice.between(0, int((end - start) / step) if step else 0, "number")
    return f"{number.normalize():f}"


def _numbers(ask: Ask, wanted: tuple[int, int] | None) -> tuple[int, int]:
    """Least and most: those of the persona, else 0 to 10 as far as the plain range of the constraint allows."""
    if wanted is not None:
        return wanted
    lowest, highest = ask.bounds or (None, None)
    least = int(lowest) if lowest is not None else min(0, int(highest or 0))
    most = int(highest) if highest is not None else least + 10
    return least, max(least, min(most, least + 10))


def _question(ask: Ask) -> str:
    """The name of the question, without instance: `spot#2.place/name/other_place` is `place/name/other_place`."""
    return ask.address.rpartition(".")[2]
