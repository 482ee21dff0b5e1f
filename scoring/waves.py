"""Takes a whole wave through the gate at once: every publication group and the municipality, beside all that was ever
shown, because figures that are safe alone may not be safe together.

    found = disclose_wave(groups, town, campaign, model=model, policy=policy, at=at, ledger=rows_read_back)
    found.publications["civil"]                     # a frozen Publication for each unit, by its id
    found.rows["civil"]                             # what the ledger keeps of it, to be given to the next call
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.admission import Admission, Decided
from scoring.assessment import Assessment, Ranked
from scoring.books import Book
from scoring.cards import Campaign, Unit
from scoring.context.around import NOTHING, Around, surround
from scoring.disclosure import Gate
from scoring.figure_rows import Statistic, list_statistics
from scoring.figures import Shown
from scoring.ledger import LedgerRow, Place, name_wave_of
from scoring.model import Model
from scoring.policy import Policy
from scoring.publication import Audience, Publication
from scoring.publish import draw_publication
from scoring.sheet import Sheet
from scoring.sources import EVERYBODY, Cell, Source, open_source

SPLIT = "response.declined"
"""The measure of those who did not answer, by why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A publication group, or the municipality, with its exact results."""

    unit: Unit
    found: Assessment


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What may be shown of a wave, and what the ledger must keep of it, by the id of the unit."""

    publications: Mapping[str, Publication]
    rows: Mapping[str, tuple[LedgerRow, ...]]


def disclose_wave(
    groups: Sequence[Judged],
    town: Judged | None,
    campaign: Campaign,
    *,
    model: Model,
    policy: Policy,
    at: str,
    ledger: Sequence[LedgerRow] = (),
    withdrawn: Iterable[str] = (),
    audience: Audience = "coordinator",
    around: Around = NOTHING,
) -> Disclosed:
    """One Publication for each group and one for the town, with everything in it that may be shown.

    `ledger`: every row ever written for this municipality, of all campaigns and audiences. A further release of the
    same wave holds the answers of the earlier ones unchanged, and those since; `withdrawn` names the groups out of
    which a published answer has gone since (their figures stay as they were published, nothing new is shown of them).
    `around`: what each publication is set beside, which adds no figure of its own to the ledger.
    A town may hold answers that are in no group. Raises ValueError when the town has fewer answers than its groups
    together, or the ledger cannot be read.
    """
    _check(groups, town)
    gate = Gate.open(policy, public=audience == "public")
    sources = _open_sources(groups, town, model)
    wave = name_wave_of(campaign.id, campaign.wave)
    admission = Admission(Book(ledger), _sizes(sources.values()), wave, _limits(policy, gate))
    desk = _Desk(admission, gate, sources, frozenset(withdrawn))
    order = [*([town] if town else []), *sorted(groups, key=lambda one: (-one.found.responses.answered, one.unit.id))]
    for one in order:
        desk.decide(one)
    frozen = {one.unit.id: desk.draw(one, campaign, at, audience) for one in [*groups, *([town] if town else [])]}
    rows = {name: tuple(desk.rows(name, found)) for name, found in frozen.items()}
    return Disclosed(surround(frozen, order[0].found.scope.flows, around, model, policy) if order else frozen, rows)


def _check(groups: Sequence[Judged], town: Judged | None) -> None:
    answered = sum(one.found.responses.answered for one in groups)
    if town is not None and town.found.responses.answered < answered:
        raise ValueError(
            f"the town has {town.found.responses.answered} answers and its groups have {answered}: "
            "assess the town over the answers of all its groups"
        )


def _limits(policy: Policy, gate: Gate) -> list[tuple[int, bool]]:
    return [(gate.k, True), (policy.contributors, False)] if gate.public else [(gate.k, False)]


def _open_sources(groups: Sequence[Judged], town: Judged | None, model: Model) -> dict[str, Source]:
    parts = {one.unit.id: one.found for one in groups}
    found = {name: open_source(part, {name: part}, model) for name, part in parts.items()}
    if town is not None:
        found[town.unit.id] = open_source(town.found, parts, model)
    return found


def _sizes(sources: Iterable[Source]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for source in sources:
        found.update(source.sizes)
        for unit, part in source.parts.items():
            if silent := part.responses.on_list - part.responses.answered:
                found[unit, SPLIT] = max(1, min(part.responses.answered, silent))
    return found


class _Desk:
    """One release on its way through the gate: what was decided, unit by unit."""

    def __init__(
        self, admission: Admission, gate: Gate, sources: Mapping[str, Source], withdrawn: frozenset[str]
    ) -> None:
        self._admission = admission
        self._gate = gate
        self._sources = sources
        self._withdrawn = withdrawn
        self._decided: dict[str, Decided] = {}

    def decide(self, one: Judged) -> None:
        """Settle what is shown of a unit; the ones before it have settled theirs."""
        source = self._sources[one.unit.id]
        whole = one.found.scope.level == "municipality"
        choices = whole and not self._gate.public
        statistics = list_statistics(source, k=self._gate.k, choices=choices)
        decided = self._admission.decide(statistics, self._withdrawn)
        split = _split(source)
        if whole:
            decided.shown[SPLIT] = (split, self._admission.take(split))
        else:
            more = self._admission.decide([split], self._withdrawn)
            decided.shown.update(more.shown)
            decided.refused |= more.refused
        self._decided[one.unit.id] = decided

    def draw(self, one: Judged, campaign: Campaign, at: str, audience: Audience) -> Publication:
        """The publication of a unit, when all are settled."""
        decided = self._decided[one.unit.id]
        source = self._sources[one.unit.id]
        known = frozenset(name for name in one.found.indicators if self._tells_spread(name, source))
        found = _without_spread(one.found, known, source.model)
        sheet = Sheet(found, self._gate, source.model, refused=frozenset(decided.refused))
        return draw_publication(sheet, one.unit, campaign, at, audience)

    def _tells_spread(self, indicator: str, source: Source) -> bool:
        """Whether the figures that an interval is calculated from are themselves shown."""
        voices = [unit for unit, part in source.parts.items() if part.indicators[indicator].people]
        name = f"indicator.{indicator}"
        stragglers = (EVERYBODY, source.families.get(name, name)) in source.sizes
        return not stragglers and all(name in self._decided[unit].shown for unit in voices)

    def rows(self, unit: str, publication: Publication) -> Iterable[LedgerRow]:
        """The rows of a publication, in the order of their ids."""
        found = []
        for figure, (one, rows) in self._decided[unit].shown.items():
            shown = publication.figures.get(figure)
            rounding = shown.rounding if isinstance(shown, Shown) else str(self._gate.step(one.n))
            for name, row in zip((figure, f"{figure}~bounds"), rows, strict=False):
                found.append(LedgerRow(name, one.kind, _write(row), one.n, rounding, publication.audience))
        return sorted(found, key=lambda row: row.measure)


def _write(row: Mapping[Place, Fraction]) -> dict[str, str]:
    return {str(place): str(one) for place, one in row.items()}


def _split(source: Source) -> Statistic:
    """Declined and unreachable: a count over those who did not answer, told where they and the others are k each."""
    found = source.whole.responses
    row = {(unit, SPLIT): Fraction(1) for unit, part in source.parts.items() if _silent(part)}
    return Statistic(figure=SPLIT, kind="share", n=min(found.answered, _silent(source.whole)), rows=(row,))


def _silent(found: Assessment) -> int:
    return found.responses.on_list - found.responses.answered


def _without_spread(found: Assessment, known: frozenset[str], model: Model) -> Assessment:
    """The assessment without the sampling intervals, and doubts from them, that rest on figures not shown."""
    indicators = {name: one if name in known else replace(one, half=None) for name, one in found.indicators.items()}
    whole = {one.id: all(part.id in known for part in one.indicators) for one in model.dimensions}
    dimensions = {name: one if whole[name] else _plain(one) for name, one in found.dimensions.items()}
    overall = found.overall if all(whole.values()) else _plain(found.overall)
    return replace(found, indicators=indicators, dimensions=dimensions, overall=overall)


def _plain(found: Ranked) -> Ranked:
    if found.doubt != "sampling":
        return replace(found, half=None)
    return replace(found, half=None, doubt="none", level_low=found.level, level_high=found.level)
