"""Draws the sheet of a project from an action that may be shown and what the assessment knows; nothing is invented."""

from collections.abc import Iterator, Mapping

from scoring.assessment import Action, Assessment
from scoring.cards import ActionCard, Named, Version, Words
from scoring.desk import PEOPLE
from scoring.facts import ThingFacts
from scoring.model import Model, Rule
from scoring.next_steps import AGENTS_FIGURES
from scoring.project_card import (
    Before,
    Door,
    Evidence,
    Frame,
    NotKnown,
    People,
    ProjectSheet,
    State,
    Statement,
    Typed,
)
from scoring.rules import WHOLE
from scoring.sheet import Sheet

_OF_COLLEAGUES = ("procedure.", "share.")
"""How the ids of figures begin that colleagues' answers make."""


def draw_projects(
    cards: tuple[ActionCard, ...], sheet: Sheet, municipality: Words, day: str, wave: int
) -> tuple[ProjectSheet, ...]:
    """The sheet of each action, in the same order."""
    frame = Frame(municipality, day, wave)
    return tuple(draw_project(card, sheet, frame) for card in cards)


def draw_project(card: ActionCard, sheet: Sheet, frame: Frame, typed: Typed | None = None) -> ProjectSheet:
    """The sheet of an action that is drawn. Its cost is the country pack's, printed with source and year, never computed
    and never converted. Raises KeyError when the assessment advises no such rule.
    """
    model, policy = sheet.model, sheet.gate.policy
    rule = next(one for one in model.rules if one.id == card.rule)
    typed, pack = typed or Typed(), sheet.assessment.scope.pack
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
        cost=(pack.cost(rule.id) if pack else None) or NotKnown(("coordinator",), "two_quotes"),
        fares=_fares(card, typed),
    )


def _evidence(card: ActionCard, rule: Rule, sheet: Sheet) -> Evidence:
    found = sheet.assessment.indicators.get(rule.indicator)
    asked = (found.authority,) if found and found.authority else (rule.owner,)
    # A letter tells how many answered: it goes where its figure goes.
    told = found is not None and sheet.shown_value(f"indicator.{rule.indicator}") is not None
    baseline = _baseline(card, rule, sheet)
    return Evidence(
        because=card.because,
        stated=tuple(_statements(card, sheet.model)),
        confidence=(found.confidence if found and told else "") or NotKnown(asked),
        indicator=rule.indicator,
        measures=_title(rule.indicator, sheet.model),
        baseline=baseline or NotKnown(asked),
        source=_source(baseline, rule, sheet) if baseline else None,
    )


def _source(baseline: str, rule: Rule, sheet: Sheet) -> Named:
    """Whose answer the baseline is."""
    found = sheet.assessment.indicators.get(rule.indicator)
    told = next((one.authority for one in sheet.model.values() if one.name == rule.indicator and one.for_ in WHOLE), "")
    if baseline.startswith(_OF_COLLEAGUES):
        told = PEOPLE
    who = (found.authority if found else "") or told or rule.owner
    return Named(who, sheet.model.authorities[who].name)


def _statements(card: ActionCard, model: Model) -> Iterator[Statement]:
    things = {one.id: one.name for one in card.things}
    for name, value in card.stated:
        thing, _, fact = name.rpartition(".")
        yield Statement(fact, value, things.get(thing, {}), _title(fact, model))


def _title(name: str, model: Model) -> Words:
    """What the model calls an indicator or a value."""
    base = name.removesuffix("__status")
    named = {one.id: one.name for _, one in model.indicators()}
    titled = {value.name: value.title for value in model.values()}
    return named.get(base) or titled.get(base, {})


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
    texts = sheet.assessment.law_texts
    gates = tuple(
        Door(sheet.model.gates[name].name, state, texts.get(name, ())) for name, state in action.gates.items()
    )
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
