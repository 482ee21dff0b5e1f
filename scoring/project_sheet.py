"""The sheet of one project for a funder, as data: each field is filled or says who could know; nothing is invented."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scoring.assessment import Action, Assessment
from scoring.cards import ActionCard, Named, Version, Words
from scoring.facts import ThingFacts
from scoring.model import Model, Rule
from scoring.next_steps import AGENTS_FIGURES
from scoring.packs import Cost
from scoring.sheet import Sheet

State = Literal["met", "open", "unknown"]


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A field without a value: `who` could know it (authorities of the model, or `coordinator`), and what to do."""

    who: tuple[str, ...]
    how: Literal["ask", "to_be_agreed", "two_quotes"] = "ask"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the coordinator typed for one project: a target with its date, and the fare of one trip as a range."""

    target: float | None = None
    target_date: str = ""
    fare: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every sheet of a report: municipality, day, wave, and costs of the country pack, which are printed
    with source and year, never computed and never converted.
    """

    municipality: Words
    day: str
    wave: int
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """How many are concerned, as a range: `cases` a year of the procedures, or colleagues of the unit (`staff`)."""

    least: int
    most: int
    of: Literal["cases", "staff"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the project rests on: figures by id, statements of office holders, the letter of confidence, and the
    baseline: the figure of this report (its id, or what was stated) for the indicator that should move.
    """

    because: tuple[str, ...]
    stated: tuple[tuple[str, str], ...]
    confidence: str | NotKnown
    indicator: str
    baseline: str | NotKnown


@dataclass(frozen=True, slots=True)
class Before:
    """What comes before it: other steps with their state, doors of the law with theirs; `risk`: the first open one."""

    prerequisites: tuple[tuple[str, Words, State], ...]
    gates: tuple[tuple[Words, str], ...]
    risk: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSheet:
    """One project. `fares`: what residents would no longer pay for trips, an estimate; None without a fare."""

    rule: str
    step: Words
    residents: Words
    owner: Named
    frame: Frame
    editions: tuple[Version, Version]
    evidence: Evidence
    people: People | NotKnown
    before: Before
    target: tuple[float, str] | NotKnown
    cost: Cost | NotKnown
    fares: tuple[float, float] | None


def draw_project(card: ActionCard, sheet: Sheet, frame: Frame, typed: Typed | None = None) -> ProjectSheet:
    """The sheet of an action that is drawn. Raises KeyError when the assessment advises no such rule."""
    model, policy = sheet.model, sheet.gate.policy
    rule = next(one for one in model.rules if one.id == card.rule)
    typed = typed or Typed()
    return ProjectSheet(
        rule=rule.id,
        step=card.step,
        residents=card.residents,
        owner=card.owner,
        frame=frame,
        editions=(
            Version(model.model.id, model.model.version, model.hash),
            Version(policy.policy.id, policy.policy.version, policy.hash),
        ),
        evidence=_evidence(card, rule, sheet),
        people=_people(card, rule, sheet.assessment),
        before=_before(card, rule, sheet),
        target=_target(typed),
        cost=next((one for one in frame.costs if one.rule == rule.id), NotKnown(("coordinator",), "two_quotes")),
        fares=_fares(card, typed),
    )


def _evidence(card: ActionCard, rule: Rule, sheet: Sheet) -> Evidence:
    found = sheet.assessment.indicators.get(rule.indicator)
    asked = (found.authority,) if found and found.authority else (rule.owner,)
    letter = found.confidence if found and found.confidence else NotKnown(asked)
    return Evidence(card.because, card.stated, letter, rule.indicator, _baseline(card, rule, sheet) or NotKnown(asked))


def _baseline(card: ActionCard, rule: Rule, sheet: Sheet) -> str:
    """A figure that is shown, or what an office holder stated; '' when there is neither."""
    if sheet.shown_value(f"indicator.{rule.indicator}") is not None:
        return f"indicator.{rule.indicator}"
    stated = {name.rpartition(".")[2]: value for name, value in card.stated}
    short = AGENTS_FIGURES.get(rule.indicator, rule.indicator)
    figure = next((one for one in card.because if one.rpartition(".")[2] == short), "")
    return stated.get(rule.indicator, figure)


def _before(card: ActionCard, rule: Rule, sheet: Sheet) -> Before:
    everything = (*sheet.assessment.actions, *sheet.assessment.blocked)
    action = next((one for one in everything if one.rule == rule.id), None)
    if action is None:
        raise KeyError(rule.id)
    gates = tuple((sheet.model.gates[name].name, state) for name, state in action.gates.items())
    risk = next(iter((*card.do_first, *card.check_first, *card.check_law)), None)
    return Before(tuple(_prerequisites(rule, action, sheet.model)), gates, risk)


def _things(card: ActionCard, rule: Rule, assessment: Assessment) -> list[ThingFacts]:
    named = {one.id for one in card.things}
    return [one for one in assessment.facts.things.get(rule.for_, ()) if one.key in named]


def _people(card: ActionCard, rule: Rule, assessment: Assessment) -> People | NotKnown:
    """From one procedure's cases to those of all of them; the staff of the unit for a rule about the unit."""
    if rule.for_ == "procedure":
        volumes = [one.values.get("p_volume") for one in _things(card, rule, assessment)]
        known = [int(volume) for volume in volumes if isinstance(volume, float)]
        return People(max(known), sum(known), "cases") if known else NotKnown(("dept_head",))
    on_list = assessment.responses.on_list
    return People(on_list, on_list, "staff") if rule.for_ == "unit" and on_list else NotKnown((rule.owner,))


def _prerequisites(rule: Rule, action: Action, model: Model) -> Iterator[tuple[str, Words, State]]:
    steps: Mapping[str, Words] = {one.id: one.step for one in model.rules} | dict(model.checks)
    for name in rule.prerequisites:
        state: State = "open" if name in action.unmet else "unknown" if name in action.unknown else "met"
        yield name, steps[name], state


def _target(typed: Typed) -> tuple[float, str] | NotKnown:
    if typed.target is None:
        return NotKnown(("coordinator",), "to_be_agreed")
    return typed.target, typed.target_date


def _fares(card: ActionCard, typed: Typed) -> tuple[float, float] | None:
    """Trips that could be spared times the fare that the coordinator typed; nothing without either."""
    if typed.fare is None or not card.trips:
        return None
    return card.trips * typed.fare[0], card.trips * typed.fare[1]
