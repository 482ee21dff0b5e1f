"""What of a derivation may be told: offices as they spoke, colleagues as one voice without a value of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from scoring.desk import PEOPLE
from scoring.figures import Figure, Hidden, Shown
from scoring.reducers import Score
from scoring.why.deriving import Derivation, recount
from scoring.why.sheets import Part

DIGITS = 6


def figure_part(name: str, score: Score, weight: Fraction, figure: Figure | None, *, exact: bool) -> Part | None:
    """A figure within another: `exact` where offices alone speak, as it is printed otherwise; None where it does not
    apply or was not asked.
    """
    if score.state not in ("known", "missing"):
        return None
    if isinstance(figure, Hidden) or figure is None:
        return Part(of=name, weight=str(weight), hidden=True)
    if exact:
        return replace(_exact(score), of=name, weight=str(weight))
    step = float(figure.rounding)
    return Part(of=name, weight=str(weight), value=figure.value, low=figure.low, high=figure.high, step=step)


def parts_of(derivation: Derivation, shown: Shown | None) -> tuple[Part, ...]:
    """The parts of an indicator. Where colleagues count in any of them, all of them together are one part, without a
    value: what is printed is all that is told of them, and which groups they are of is not.
    """
    if any(one.kind == "colleagues" for one in derivation.leaves()):
        return _with_colleagues(derivation, shown)
    whole = _tell(derivation)
    return whole.parts or (whole,)


def _exact(score: Score) -> Part:
    value = None if score.value is None else round(score.value, DIGITS)
    return Part(of="", value=value, low=round(score.floor, DIGITS), high=round(score.ceiling, DIGITS))


def _tell(derivation: Derivation) -> Part:
    """What offices said, in full."""
    if derivation.parts:
        parts = tuple(_tell(one) for one in derivation.parts if recount(one).state in ("known", "missing"))
        whole = replace(_exact(recount(derivation)), needed=str(derivation.needed), parts=parts)
    else:
        whole = _exact(derivation.score)
    return replace(whole, of=derivation.id or derivation.authority, weight=str(derivation.weight))


def _with_colleagues(derivation: Derivation, shown: Shown | None) -> tuple[Part, ...]:
    """Within one group the office beside colleagues, each with its weight in the whole; over several groups nothing but
    what is printed: a weight would tell in which of them enough colleagues answered.
    """
    found = [] if derivation.kind == "groups" else list(_official(derivation, Fraction(1)))
    rest = Fraction(1) - _total(replace(one, weight=weight) for one, weight in found)
    if found:
        offices = tuple(replace(_tell(one), weight=str(weight)) for one, weight in found)
        return (*offices, Part(of=PEOPLE, weight=str(rest), hidden=True))
    if shown is None:
        return ()
    step = float(shown.rounding)
    return (Part(of=PEOPLE, value=shown.value, low=shown.low, high=shown.high, step=step),)


def _official(derivation: Derivation, weight: Fraction) -> Iterator[tuple[Derivation, Fraction]]:
    """The steps in which no colleague counts, with their share of the weight."""
    if not any(one.kind == "colleagues" for one in derivation.leaves()):
        if recount(derivation).state == "known":
            yield derivation, weight
        return
    counted = [one for one in derivation.parts if recount(one).state in ("known", "missing")]
    total = _total(counted)
    for one in counted if total else ():
        yield from _official(one, weight * one.weight / total)


def _total(parts: Iterable[Derivation]) -> Fraction:
    return sum((one.weight for one in parts), Fraction(0))
