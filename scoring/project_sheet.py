"""Draws the sheet of a project from an action that may be shown and what the assessment knows; nothing is invented."""

from collections.abc import Iterator, Mapping

from scoring.assessment import Action, Assessment
from scoring.cards import ActionCard, Named, Version, Words
from scoring.desk import DEPARTMENTS, PEOPLE
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

_OF_INDICATORS = "indicator."
_OF_COLLEAGUES = ("procedure.", "share.")
"""How the ids of figures begin: of indicators, and of facts that colleagues' answers make."""

COORDINATOR = Named("coordinator", {})


def draw_projects(
    cards: tuple[ActionCard, ...], sheet: Sheet, municipality: Words, day: str, wave: int
) -> tuple[ProjectSheet, ...]:
    """The sheet of each action, in the same order."""
    frame = Frame(municipality, day, wave)
    return tuple(draw_project(card, sheet, frame) for card in cards)


def draw_project(card: ActionCard, sheet: Sheet, frame: Frame, typed: Typed | None = None) -> ProjectSheet:
    """The sheet of an action that is drawn. Its cost is the pack's, printed with source and year, never computed
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
        people=_people(card, rule, sheet),
        before=_before(card, rule, sheet),
        target=_target(typed),
        cost=(pack.cost(rule.id) if pack else None) or NotKnown(COORDINATOR, "two_quotes"),
        fares=_fares(card, typed),
    )


def _evidence(card: ActionCard, rule: Rule, sheet: Sheet) -> Evidence:
    baseline = _baseline(card, rule, sheet)
    source = _source(baseline, rule, sheet)
    return Evidence(
        because=card.because,
        stated=tuple(_statements(card, sheet.model)),
        confidence=_letter(baseline, rule, sheet) or _ask(source, sheet),
        indicator=rule.indicator,
        measures=_title(rule.indicator, sheet.model),
        baseline=baseline or _ask(source, sheet),
        source=_named(source, sheet) if baseline else None,
    )


def _letter(baseline: str, rule: Rule, sheet: Sheet) -> str:
    """The letter of the baseline: the indicator's, which tells how many answered and so goes where its figure goes; of
    a fact, that of colleagues whose figure may be shown, or of the office that stated it. '' without a baseline.
    """
    if baseline.startswith(_OF_INDICATORS):
        return sheet.assessment.indicators[rule.indicator].confidence
    if baseline.startswith(_OF_COLLEAGUES):
        return "C"
    return "B" if baseline else ""


def _source(baseline: str, rule: Rule, sheet: Sheet) -> str:
    """Whose answer the baseline is, or should be."""
    if baseline.startswith(_OF_COLLEAGUES):
        return PEOPLE
    found = sheet.assessment.indicators.get(rule.indicator)
    told = next((one.authority for one in sheet.model.values() if one.name == rule.indicator and one.for_ in WHOLE), "")
    return (found.authority if found else "") or told or rule.owner


def _ask(authority: str, sheet: Sheet) -> NotKnown:
    return NotKnown(_named(authority, sheet))


def _named(authority: str, sheet: Sheet) -> Named:
    return Named(authority, sheet.model.authorities[authority].name)


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
    if sheet.shown_value(f"{_OF_INDICATORS}{rule.indicator}") is not None:
        return f"{_OF_INDICATORS}{rule.indicator}"
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


def _people(card: ActionCard, rule: Rule, sheet: Sheet) -> People | NotKnown:
    """From one procedure's cases to those of all of them; the staff of the unit for a rule about the unit."""
    if rule.for_ == "procedure":
        volumes = [one.values.get("p_volume") for one in _things(card, rule, sheet.assessment)]
        known = [int(volume) for volume in volumes if isinstance(volume, float)]
        return People(max(known), sum(known), "cases") if known else _ask(DEPARTMENTS, sheet)
    on_list = sheet.assessment.responses.on_list
    return People(on_list, on_list, "staff") if rule.for_ == "unit" and on_list else _ask(rule.owner, sheet)


def _prerequisites(rule: Rule, action: Action, model: Model) -> Iterator[tuple[str, Words, State]]:
    steps: Mapping[str, Words] = {one.id: one.step for one in model.rules} | dict(model.checks)
    for name in rule.prerequisites:
        state: State = "open" if name in action.unmet else "unknown" if name in action.unknown else "met"
        yield name, steps[name], state


def _target(typed: Typed) -> tuple[float, str] | NotKnown:
    if typed.target is None:
        return NotKnown(COORDINATOR, "to_be_agreed")
    return typed.target, typed.target_date


def _fares(card: ActionCard, typed: Typed) -> tuple[float, float] | None:
    """Trips that could be spared times the fare that the coordinator typed; nothing without either."""
    if typed.fare is None or not card.trips:
        return None
    return card.trips * typed.fare[0], card.trips * typed.fare[1]
