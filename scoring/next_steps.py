"""Draws what to do next: rules whose trigger is true on figures that may be shown, with the evidence they rest on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.assessment import Action
from scoring.cards import ActionCard, Friction, Named, ProcedureCard, Words
from scoring.disclosure import round_down
from scoring.facts import Fact, ThingFacts
from scoring.model import Model, Rule
from scoring.rules import WHOLE
from scoring.sheet import Sheet

AGENTS_FIGURES = {"p_visits": "visits", "p_fail": "sent_back", "p_named": "named"}
"""Facts of a procedure that colleagues told, and the figure of its card that must show before they count."""


def draw_actions(sheet: Sheet, friction: Friction) -> tuple[ActionCard, ...]:
    """The first actions in the order of the assessment; one that rests on a hidden figure would say too much."""
    return tuple(_draw(sheet.assessment.actions, sheet, friction))[: sheet.gate.policy.actions_shown]


def draw_blocked(sheet: Sheet, friction: Friction) -> tuple[ActionCard, ...]:
    """What would be advised if the law let it: listed under "needs a rule change", with the doors that are closed."""
    return tuple(_draw(sheet.assessment.blocked, sheet, friction))


def draw_quick_wins(sheet: Sheet, friction: Friction) -> tuple[ActionCard, ...]:
    """Every quick win, in the order of the assessment."""
    return tuple(_draw([one for one in sheet.assessment.actions if one.quick_win], sheet, friction))


def _draw(actions: Sequence[Action], sheet: Sheet, friction: Friction) -> Iterator[ActionCard]:
    rules = {rule.id: rule for rule in sheet.model.rules}
    for action in actions:
        rule = rules[action.rule]
        if rule.public or not sheet.gate.public:
            card = _draw_action(action, rule, sheet, friction)
            if card is not None:
                yield card


@dataclass(frozen=True, slots=True)
class _Reasons:
    """What an action rests on: its things, the ids of figures, and facts that office holders stated."""

    things: tuple[ThingFacts, ...] = ()
    figures: tuple[str, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()


def _draw_action(action: Action, rule: Rule, sheet: Sheet, friction: Friction) -> ActionCard | None:
    reasons = _of_things(action, rule, sheet, friction) if rule.for_ not in WHOLE else _of_whole(action, sheet)
    if reasons is None:
        return None
    labels = tuple(thing.label or {sheet.model.model.default_language: thing.key} for thing in reasons.things)
    doors = {state: tuple(_door(name, sheet.model) for name in _in(state, action)) for state in ("unknown", "closed")}
    return ActionCard(
        rule=rule.id,
        kind=rule.kind,
        step=_insert(rule.step, labels),
        residents=_insert(rule.residents, labels),
        owner=Named(rule.owner, sheet.model.authorities[rule.owner].name),
        effort=rule.effort,
        impact=rule.impact,
        quick_win=action.quick_win,
        check_first=tuple(_check(other, sheet.model) for other in action.unknown),
        because=reasons.figures,
        things=tuple(Named(one.key, label) for one, label in zip(reasons.things, labels, strict=True)),
        do_first=tuple(_step(other, sheet.model) for other in action.unmet),
        check_law=doors["unknown"],
        closed=doors["closed"],
        stated=reasons.stated,
        trips=int(round_down(max((_trips(one, sheet, friction) for one in reasons.things), default=0.0), 10)),
    )


def _trips(thing: ThingFacts, sheet: Sheet, friction: Friction) -> float:
    """The addressable trips of a procedure; 0 when they are not known, or rest on visits that may not be shown."""
    found = thing.values.get("p_addressable")
    if not isinstance(found, float):
        return 0.0
    card = next((one for one in friction.procedures if one.code == thing.key), None)
    told = from_colleagues("p_visits", thing.values)
    return 0.0 if told and sheet.shown_value(card_figure("p_visits", card)) is None else found


def _in(state: str, action: Action) -> list[str]:
    return [name for name, found in action.gates.items() if found == state]


def _of_whole(action: Action, sheet: Sheet) -> _Reasons | None:
    """The figures and statements that a rule for the unit read; None when a figure of colleagues may not be shown."""
    figures: list[str] = []
    stated: list[tuple[str, str]] = []
    for name in action.reads:
        base = name.removesuffix("__status")
        figure = _figure_of(base, sheet)
        if figure:
            figures.append(figure)
        elif _tells_of_colleagues(base, sheet):
            return None
        else:
            stated.append((name, _say(sheet.assessment.facts.values.get(name))))
    return _Reasons((), tuple(dict.fromkeys(figures)), tuple(stated))


def _figure_of(name: str, sheet: Sheet) -> str:
    """The id of the shown figure of an indicator or share; '' when there is none."""
    names = (f"indicator.{name}", f"share.{name}")
    return next((one for one in names if sheet.shown_value(one) is not None), "")


def _tells_of_colleagues(name: str, sheet: Sheet) -> bool:
    """Whether a fact derives from colleagues' answers, so that only its figure may speak of it."""
    found = sheet.assessment.indicators.get(name)
    if found is not None:
        return found.authority == "agent"
    return any(value.name == name and not value.is_fact for value in sheet.model.values())


def _of_things(action: Action, rule: Rule, sheet: Sheet, friction: Friction) -> _Reasons | None:
    """The things of an action that may be named, with what they rest on; None when there is none."""
    cards = {card.code: card for card in friction.procedures}
    known = {one.key: one for one in sheet.assessment.facts.things.get(rule.for_, ())}
    kept: list[ThingFacts] = []
    figures: list[str] = []
    stated: list[tuple[str, str]] = []
    for key in action.things:
        told = [name for name in action.reads if from_colleagues(name, known[key].values)]
        shown = [card_figure(name, cards.get(key)) for name in told]
        if any(sheet.shown_value(one) is None for one in shown):
            continue
        kept.append(known[key])
        figures += shown
        own = [name for name in action.reads if name not in told]
        stated += [(f"{key}.{name}", _say(known[key].values.get(name))) for name in own]
    return _Reasons(tuple(kept), tuple(figures), tuple(stated)) if kept else None


def from_colleagues(name: str, values: Mapping[str, Fact]) -> bool:
    """Whether colleagues told a fact of a procedure, so that it counts only where its figure is shown."""
    if name == "p_visits":
        return values.get("p_visits_from") != "head"
    return name in AGENTS_FIGURES


def card_figure(name: str, card: ProcedureCard | None) -> str:
    """The id of the figure that speaks of a fact told by colleagues; '' where the procedure has no card."""
    if card is None:
        return ""
    return str(getattr(card, AGENTS_FIGURES[name]))


def _say(value: Fact) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else value or ""


def _insert(text: Words, labels: tuple[Words, ...]) -> Words:
    """The names of the things, in each language, where the text has a place for them."""
    return {
        language: _fill(words, ", ".join(_label(one, language) for one in labels)) for language, words in text.items()
    }


def _fill(words: str, names: str) -> str:
    for place in ("{p_label}", "{d_label}", "{c_label}"):
        words = words.replace(place, names)
    return words


def _label(label: Words, language: str) -> str:
    return label.get(language) or next(iter(label.values()), "")


def _check(name: str, model: Model) -> Words:
    """What to check first: the words of a check, or the step of another rule."""
    return model.checks[name] if name in model.checks else _step(name, model)


def _step(name: str, model: Model) -> Words:
    return next(rule.step for rule in model.rules if rule.id == name)


def _door(name: str, model: Model) -> Words:
    return model.gates[name].name
