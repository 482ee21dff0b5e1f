"""Draws what to do next: up to a few rules whose trigger is true on figures that may be shown."""

from scoring.assessment import Action
from scoring.cards import ActionCard, Friction, Named, Words
from scoring.model import Model, Rule
from scoring.sheet import Sheet


def draw_actions(sheet: Sheet, friction: Friction) -> tuple[ActionCard, ...]:
    """The first actions in the order of the assessment; one that rests on a hidden figure would say too much."""
    rules = {rule.id: rule for rule in sheet.model.rules}
    cards = (_draw_action(action, rules[action.rule], sheet, friction) for action in sheet.assessment.actions)
    return tuple(card for card in cards if card is not None)[: sheet.gate.policy.actions_shown]


def _draw_action(action: Action, rule: Rule, sheet: Sheet, friction: Friction) -> ActionCard | None:
    things, because = _find_reasons(action, rule, sheet, friction)
    if not because:
        return None
    labels = tuple(thing.name for thing in things)
    return ActionCard(
        rule=rule.id,
        kind=rule.kind,
        step=_insert(rule.step, labels),
        residents=_insert(rule.residents, labels),
        owner=Named(rule.owner, sheet.model.authorities[rule.owner].name),
        effort=rule.effort,
        impact=rule.impact,
        quick_win=action.quick_win,
        check_first=tuple(_check(other, sheet.model) for other in action.unmet),
        because=because,
        things=things,
    )


def _find_reasons(
    action: Action, rule: Rule, sheet: Sheet, friction: Friction
) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    """The things and the figures that an action rests on; nothing when one of them may not be shown."""
    if rule.for_ in ("unit", "municipality"):
        names = tuple(_figure_of(name, sheet) for name in action.reads)
        return (), names if all(names) else ()
    across = {value.name: value.across for value in sheet.model.values()}
    shown = []
    for card in friction.procedures:
        parts = [card.visits if across.get(name) == "median" else card.sent_back for name in action.reads]
        if card.code in action.things and all(sheet.shown_value(part) is not None for part in parts):
            shown.append((Named(card.code, card.label), parts))
    return tuple(thing for thing, _ in shown), tuple(part for _, parts in shown for part in parts)


def _figure_of(name: str, sheet: Sheet) -> str:
    """The id of the shown figure of an indicator or share; '' when there is none."""
    base = name.removesuffix("__status")
    names = (f"indicator.{base}", f"share.{base}")
    return next((one for one in names if sheet.shown_value(one) is not None), "")


def _insert(text: Words, labels: tuple[Words, ...]) -> Words:
    """The names of the things, in each language, where the text says `{p_label}`."""
    return {
        language: words.replace("{p_label}", ", ".join(_in(label, language) for label in labels))
        for language, words in text.items()
    }


def _in(label: Words, language: str) -> str:
    return label.get(language) or next(iter(label.values()), "")


def _check(name: str, model: Model) -> Words:
    """What to check first: the words of a check, or the step of another rule."""
    return model.checks[name] if name in model.checks else next(r.step for r in model.rules if r.id == name)
