"""Takes an assessment through the gate: everything that may be shown of it, frozen in a publication."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from scoring.assessment import Assessment, Indication, Ranked
from scoring.cards import (
    Campaign,
    DimensionCard,
    Doubt,
    IndicatorCard,
    LevelCard,
    Named,
    NotAsked,
    OverallCard,
    Response,
    Unit,
    Version,
    Versions,
    Words,
)
from scoring.context.around import draw_context
from scoring.disclosure import Gate, Split, backing, show_split
from scoring.friction import draw_friction
from scoring.indicator import Indicator
from scoring.model import Dimension, Model
from scoring.next_steps import draw_actions, draw_blocked
from scoring.policy import Policy
from scoring.project_sheet import draw_projects
from scoring.publication import Audience, Publication
from scoring.sheet import Sheet
from scoring.territory_card import draw_territory_card

_STATES: Mapping[str, Literal["known", "missing", "na"]] = {"known": "known", "missing": "missing", "na": "na"}


def publish_group(
    assessment: Assessment,
    *,
    unit: Unit,
    campaign: Campaign,
    model: Model,
    policy: Policy,
    at: str,
    audience: Audience = "coordinator",
) -> Publication:
    """What may be shown of an assessment of one publication group, or of the municipality, where nothing else is
    shown that it could be compared with; `scoring.waves.disclose_wave` publishes several side by side.

    `unit` and `campaign` carry the names, `at` is the instant of publication (ISO 8601). Below k contributors every
    figure that derives from answers is Hidden; the response counts stay.
    """
    sheet = Sheet(assessment, Gate.open(policy, public=audience == "public"), model)
    return draw_publication(sheet, unit, campaign, at, audience)


def draw_publication(sheet: Sheet, unit: Unit, campaign: Campaign, at: str, audience: Audience) -> Publication:
    """Everything that the sheet's gate lets through, frozen."""
    dimensions = tuple(_draw_dimension(one, sheet) for one in sheet.model.dimensions)
    found = _freeze(sheet, dimensions, unit, campaign, at, audience)
    return replace(
        found,
        projects=draw_projects(found.actions, sheet, unit.municipality, at[:10], campaign.wave),
        territory=draw_territory_card(sheet),
        context=draw_context(sheet, found.friction),
    )


def _freeze(
    sheet: Sheet, dimensions: tuple[DimensionCard, ...], unit: Unit, campaign: Campaign, at: str, audience: Audience
) -> Publication:
    model, gate, friction = sheet.model, sheet.gate, draw_friction(sheet)
    return Publication(
        audience=audience,
        at=at,
        k=gate.k,
        default_language=model.model.default_language,
        languages=model.model.languages,
        unit=unit,
        campaign=campaign,
        response=draw_response(sheet.assessment, gate, split="response.declined" not in sheet.refused),
        title=model.model.title,
        levels=draw_levels(model, gate.policy),
        overall=_draw_overall(sheet),
        dimensions=dimensions,
        friction=friction,
        actions=draw_actions(sheet, friction),
        blocked=draw_blocked(sheet, friction),
        not_asked=_list_not_asked(sheet.assessment, model),
        notes=tuple(_fill(note.text, gate.policy, gate) for note in model.notes),
        versions=_edition(model, gate.policy),
        figures=sheet.figures,
    )


def draw_response(assessment: Assessment, gate: Gate, *, split: bool = True) -> Response:
    """The counts of the roster: public, whatever the number of answers. `split`: who did not answer, by why, too."""
    found = assessment.responses
    silent = show_split(found, gate.k, assessment.scope.level == "municipality") if split else Split(None, None)
    return Response(
        on_list=found.on_list,
        no_telegram=found.no_telegram,
        enrolled=found.enrolled,
        answered=found.answered,
        rate=round(100 * found.answered / found.on_list) if found.on_list else 0,
        mark=found.mark,
        everyone=found.answered == found.on_list and found.answered >= gate.exact,
        declined=silent.declined,
        unreachable=silent.unreachable,
    )


def draw_levels(model: Model, policy: Policy) -> tuple[LevelCard, ...]:
    """The levels with the scores that reach them."""
    starts = (0.0, *policy.level_cuts)
    ends = (*policy.level_cuts, 100.0)
    return tuple(
        LevelCard(id=level.id, name=level.name, start=start, end=end)
        for level, start, end in zip(model.levels, starts, ends, strict=True)
    )


def _level(index: int | None, model: Model) -> str:
    return "" if index is None else model.levels[index].id


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The level of a dimension or of the whole, as far as it may be said."""

    level: str = ""
    level_low: str = ""
    level_high: str = ""
    doubt: Doubt = "none"
    reason: str = "hidden"
    cap: Words | None = None


def _judge(found: Ranked, hidden: bool, model: Model) -> _Verdict:
    if hidden:
        return _Verdict()
    return _Verdict(
        level=_level(found.level, model),
        level_low=_level(found.level_low, model),
        level_high=_level(found.level_high, model),
        doubt=found.doubt,
        reason=found.reason,
        cap=found.cap,
    )


def _draw_dimension(dimension: Dimension, sheet: Sheet) -> DimensionCard:
    found = sheet.assessment.dimensions[dimension.id]
    parts = [(one, sheet.assessment.indicators[one.id]) for one in dimension.indicators]
    cards = tuple(_draw_indicator(one, part, sheet) for one, part in parts if part.score.state != "out_of_scope")
    figure = sheet.gate.show_ranked(found, sheet.assessment.responses.on_list, backing(part for _, part in parts))
    name = sheet.keep(f"dimension.{dimension.id}", figure)
    verdict = _judge(found, sheet.hides(name), sheet.model)
    return DimensionCard(
        id=dimension.id,
        name=dimension.name,
        plain=dimension.plain,
        figure=name,
        level=verdict.level,
        level_low=verdict.level_low,
        level_high=verdict.level_high,
        doubt=verdict.doubt,
        cap=verdict.cap,
        reason=verdict.reason,
        known=0 if verdict.reason == "hidden" else found.known,
        applicable=0 if verdict.reason == "hidden" else found.applicable,
        in_scope=found.in_scope,
        total=found.total,
        indicators=cards,
    )


def _draw_indicator(indicator: Indicator, found: Indication, sheet: Sheet) -> IndicatorCard:
    """One indicator that was asked."""
    name = sheet.keep(f"indicator.{indicator.id}", sheet.gate.show_indicator(found))
    hidden = sheet.hides(name)
    return IndicatorCard(
        id=indicator.id,
        name=indicator.name,
        meaning=indicator.meaning,
        state="hidden" if hidden else _STATES[found.score.state],
        figure=name,
        confidence="" if hidden else found.confidence,
        authority=found.authority,
    )


def _draw_overall(sheet: Sheet) -> OverallCard:
    found = sheet.assessment.overall
    figure = sheet.gate.show_ranked(found, sheet.assessment.responses.on_list, backing(_counted(sheet)))
    name = sheet.keep("overall", figure)
    verdict = _judge(found, sheet.hides(name), sheet.model)
    return OverallCard(
        figure=name,
        level=verdict.level,
        level_low=verdict.level_low,
        level_high=verdict.level_high,
        doubt=verdict.doubt,
        reason=verdict.reason,
        known=found.known,
        needed=sheet.gate.policy.dimensions_needed,
        of=found.total,
    )


def _counted(sheet: Sheet) -> Iterator[Indication]:
    """The indicators of the dimensions that the whole rests on."""
    found = sheet.assessment
    for dimension, indicator in sheet.model.indicators():
        if found.dimensions[dimension.id].score.state != "out_of_scope":
            yield found.indicators[indicator.id]


def _list_not_asked(assessment: Assessment, model: Model) -> tuple[NotAsked, ...]:
    """Indicators that the surveys of this wave could not know; municipal ones of a department are no gap of it."""
    return tuple(
        NotAsked(
            id=indicator.id,
            name=indicator.name,
            meaning=indicator.meaning,
            dimension=dimension.id,
            authorities=tuple(Named(name, model.authorities[name].name) for name in indicator.authorities),
        )
        for dimension, indicator in model.indicators()
        if _is_gap(assessment.indicators[indicator.id])
    )


def _is_gap(found: Indication) -> bool:
    return found.score.state == "out_of_scope" and not found.municipal


def _fill(text: Words, policy: Policy, gate: Gate) -> Words:
    """The thresholds of the policy in the words of a note."""
    cuts = ", ".join(f"{cut:g}" for cut in policy.level_cuts)
    values: Mapping[str, object] = {"cuts": cuts, "k": gate.k, "dimensions": policy.dimensions_needed}
    return {language: words.format(**values) for language, words in text.items()}


def _edition(model: Model, policy: Policy) -> Versions:
    return Versions(
        model=Version(model.model.id, model.model.version, model.hash),
        policy=Version(policy.policy.id, policy.policy.version, policy.hash),
    )
