"""What a flow asks of a typical person: read from what was measured, or estimated where nothing was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from flows.catalogue import library_ids, library_text, load_library
from flows.model import Flow
from flows.yaml_nodes import read_yaml

FILE: Final = "measured.yaml"
KB_A_CARD: Final = 1.3
"""kB for each question of a flow that nobody has measured: between what one takes in the library's longest and shortest
conversations; a test holds it against them."""
STEP: Final = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of person: the seed of the walk, its cards, its questions with and without those in lists, minutes by
    the seconds that the flow states, and kB to and from the phone in the sandbox's model, by language.
    """

    name: str
    seed: str
    weight: float
    cards: int
    questions: int
    besides_lists: int
    minutes: float
    kb: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Effort:
    """What may be said beforehand: questions besides lists, whole minutes and kB in steps of five, both rounded up."""

    questions: int
    minutes: int
    kb: int


@cache
def measured_profiles(flow_id: str) -> tuple[Profile, ...]:
    """The profiles measured for a library flow, in the order of its personas. Raises LookupError where none were."""
    body = read_yaml(library_text(flow_id, FILE), f"{flow_id}/{FILE}").data
    return tuple(Profile(**profile) for profile in body["profiles"])


def typical(profiles: tuple[Profile, ...], figure: Callable[[Profile], float]) -> float:
    """The weighted median of a figure: at least half of the people have so much or less."""
    half = sum(each.weight for each in profiles) / 2
    reached = 0.0
    for each in sorted(profiles, key=figure):
        reached += each.weight
        if reached >= half:
            return figure(each)
    raise ValueError("nobody was measured")


def effort_of(flow: Flow, language: str) -> Effort:
    """What this flow asks of a typical person in this language (a variant counts as its base language)."""
    profiles = _profiles_of(flow)
    if not profiles:
        return Effort(flow.cards, flow.minutes, _up(KB_A_CARD * flow.cards))
    base = language.partition("-")[0]
    kb = typical(profiles, lambda each: each.kb.get(base, max(each.kb.values())))
    return Effort(usual_questions(flow), _whole(typical(profiles, lambda each: each.minutes)), _up(kb))


def usual_questions(flow: Flow) -> int:
    """How many questions a typical person of this flow meets besides lists; 0 where nobody was measured."""
    return _usual(flow.settings.id) if _is_measured(flow) else 0


@cache
def _usual(flow_id: str) -> int:
    return int(typical(measured_profiles(flow_id), lambda each: each.besides_lists))


def _profiles_of(flow: Flow) -> tuple[Profile, ...]:
    """What was measured of this very version; nothing for a flow of somebody else, or another version."""
    return measured_profiles(flow.settings.id) if _is_measured(flow) else ()


def _is_measured(flow: Flow) -> bool:
    id = flow.settings.id
    return id in library_ids() and load_library(id).settings.version == flow.settings.version


def _whole(number: float) -> int:
    return max(1, int(-(-number // 1)))


def _up(kb: float) -> int:
    """To the next step: a notice that promises less than what comes would be a broken promise."""
    return max(STEP, STEP * int(-(-kb // STEP)))


def as_text(profiles: tuple[Profile, ...]) -> str:
    """The file, as it is written: one profile a line, figures of languages below."""
    lines = [
        "# Written by `civimeter flows measure`: do not edit. The people of personas.yaml walk through the flow on the",
        "# sandbox's phones; kB count text, labels and callback data both ways and 100 bytes for each event.",
        "profiles:",
    ]
    for each in profiles:
        lines += [f"  - {name}: {value}" if name == "name" else f"    {name}: {value}" for name, value in _cells(each)]
    return "\n".join(lines) + "\n"


def _cells(profile: Profile) -> list[tuple[str, Any]]:
    names = ("name", "seed", "weight", "cards", "questions", "besides_lists", "minutes")
    kb = ", ".join(f"{language}: {figure:.1f}" for language, figure in profile.kb.items())
    return [*((name, getattr(profile, name)) for name in names), ("kb", f"{{{kb}}}")]
