"""The sensitivity card as it may be printed: only where every figure that it rests on is shown."""

from collections.abc import Iterator
from dataclasses import replace

from scoring.assessment import Ranked
from scoring.context.cards import SensitivityCard, VariantCard, WithoutCard
from scoring.dimensions import find_level
from scoring.disclosure import round_down, round_to, round_up
from scoring.model import Dimension, Model
from scoring.policy import Policy
from scoring.sensitivity import Sensitivity, Strand, Variant, lay_strand, weigh_methods
from scoring.sheet import Sheet

SHARE_STEP = 5
"""Shares of draws are printed in steps of this many of 100: finer ones would tell a score behind its rounding."""


def draw_sensitivity(sheet: Sheet) -> tuple[SensitivityCard | None, bool]:
    """The card of a municipality with a level, and whether it is hidden: a score that is not shown must not show
    through ways to count. None, and not hidden, where there is no overall score.
    """
    found = sheet.assessment.overall
    if found.score.state != "known" or found.level is None:
        return None, False
    strands = [*_strands(sheet)]
    if sheet.hides("overall") or None in strands:
        return None, True
    counted = weigh_methods([one for one in strands if one is not None], sheet.gate.policy)
    return (None if counted is None else _print(counted, sheet.model, sheet.gate.policy)), False


def _strands(sheet: Sheet) -> Iterator[Strand | None]:
    """The dimensions that count; None in the place of one that is hidden."""
    for dimension in sheet.model.dimensions:
        ranked = sheet.assessment.dimensions[dimension.id]
        if ranked.score.state in ("known", "missing"):
            hidden = sheet.hides(f"dimension.{dimension.id}")
            yield None if hidden else _strand(dimension, ranked, sheet)


def _strand(dimension: Dimension, ranked: Ranked, sheet: Sheet) -> Strand:
    """With its indicators, whose weights then vary too, where all of them are shown."""
    scores = {one.id: sheet.assessment.indicators[one.id].score for one in dimension.indicators}
    counted = [name for name, score in scores.items() if score.state in ("known", "missing")]
    found = lay_strand(dimension, ranked, [scores[name] for name in counted], sheet.gate.policy)
    hidden = any(sheet.hides(f"indicator.{name}") for name in counted)
    return replace(found, parts=()) if hidden else found


def _print(found: Sensitivity, model: Model, policy: Policy) -> SensitivityCard:
    names = [level.id for level in model.levels]
    variants = tuple(_variant(one, found.level) for one in found.variants)
    reached = {at for one in found.variants for at, share in enumerate(one.levels) if share}
    reached |= {found.level, *(find_level(one.value, policy) for one in found.variants)}
    return SensitivityCard(
        level=names[found.level],
        draws=found.draws,
        seed=policy.draw_seed,
        noise=round(100 * policy.weight_noise),
        variants=variants,
        stays=_share(found.stays),
        without=tuple(
            WithoutCard(dimension=one.dimension, value=round_to(one.value, 1), level=names[one.level])
            for one in found.without
        ),
        levels=tuple(name for at, name in enumerate(names) if at in reached),
    )


def _variant(found: Variant, level: int) -> VariantCard:
    return VariantCard(
        mean=found.mean,
        unknown=found.unknown,
        value=round_to(found.value, 1),
        low=round_down(found.low, 1),
        high=round_up(found.high, 1),
        stays=_share(found.levels[level]),
    )


def _share(share: float) -> int:
    """Of 100, in steps; all of them and none of them are said only where it is so."""
    step = round(round_to(100 * share, SHARE_STEP))
    return min(step, 100 - SHARE_STEP) if share < 1 else max(step, SHARE_STEP) if share > 0 else step
