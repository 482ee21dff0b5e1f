"""Writes the sheets of a publication: for every figure that it prints how it came about, and no more than it may tell.

explained = explain(publication, assessment, desk)             # at the close, while answers are at hand
explained.sheet("indicator.A1")                                # afterwards; nothing is computed any more
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scoring.assessment import Assessment
from scoring.desk import PEOPLE, Desk
from scoring.disclosure import backing
from scoring.figures import Figure, Shown
from scoring.indicator import Indicator
from scoring.model import Dimension
from scoring.publication import Publication
from scoring.records import NAMED
from scoring.waves import Disclosed, Judged
from scoring.why.asking import Names, ask, find_names, find_open, find_proofs, recipes_of
from scoring.why.deriving import derive_indicator
from scoring.why.parts import figure_part, parts_of
from scoring.why.profile_sheets import explain_answered, explain_friction, explain_trips
from scoring.why.sheets import Explained, Turning, Why
from scoring.why.trying import Trial
from scoring.why.turning import find_turnings


def explain_wave(disclosed: Disclosed, judged: Iterable[Judged], desk: Desk) -> Disclosed:
    """The same publications, each with its sheets; `judged` is what they were drawn from."""
    sheets = {one.unit.id: explain(disclosed.publications[one.unit.id], one.found, desk) for one in judged}
    explained = {name: replace(one, explained=sheets[name].to_json()) for name, one in disclosed.publications.items()}
    return replace(disclosed, publications=explained)


def explain(publication: Publication, found: Assessment, desk: Desk) -> Explained:
    """A sheet for every figure that is shown; `found` is what the publication was drawn from, `desk` what everybody
    said. On public pages no office's single answers are told.
    """
    writer = _Writer(publication, found, desk)
    sheets = {one.figure: one for one in writer.sheets()}
    named = dict.fromkeys(key for one in sheets.values() for key in one.questions)
    changed = [change.question for one in sheets.values() for turn in one.turnings for change in turn.changes]
    opened = [one.question for sheet in sheets.values() for one in sheet.open if one.question]
    opened += [one.question for sheet in sheets.values() for one in sheet.proofs]
    return Explained(
        sheets=sheets,
        questions={key: ask(key, desk) for key in sorted({*named, *changed, *opened})},
        names={name: one.name for name, one in desk.model.authorities.items()},
    )


class _Writer:
    """One publication, what it was drawn from, and everything that was said."""

    def __init__(self, publication: Publication, found: Assessment, desk: Desk) -> None:
        self.publication, self.found, self.desk, self.model = publication, found, desk, desk.model
        self.names: Names = find_names(desk.model, desk)
        groups = found.scope.groups
        self.derived = {one.id: derive_indicator(one, groups, desk) for _, one in desk.model.indicators()}
        self.public = publication.audience == "public"
        self.turnings = {} if self.public else self._turn()

    def sheets(self) -> Iterator[Why]:
        """Every sheet: the whole, subjects, results, tables and cards, advice, who answered."""
        yield explain_answered(self.publication)
        if self._shown("overall"):
            yield self._whole()
        for dimension in self.model.dimensions:
            if self._shown(f"dimension.{dimension.id}"):
                yield self._subject(dimension)
            for indicator in dimension.indicators:
                if self._shown(f"indicator.{indicator.id}"):
                    yield self._result(indicator)
        yield from explain_friction(self.publication, self.model)
        yield from explain_trips(self.publication, self.found)

    def _shown(self, figure: str) -> Shown | None:
        return self.publication.shown(figure)

    # ---------------------------------------------------------------------------------------------- levels
    def _turn(self) -> dict[str, tuple[Turning, ...]]:
        figures = [one.id for one in self.model.dimensions if self._shown(f"dimension.{one.id}")]
        figures += ["overall"] if self._shown("overall") else []
        return find_turnings(Trial(self.found, self.desk, self._feeds(), self._capped()), figures)

    def _feeds(self) -> dict[str, tuple[Indicator, ...]]:
        """The indicators of the unit by the questions of offices that they read."""
        feeds: dict[str, tuple[Indicator, ...]] = {}
        for _, one in self.model.indicators():
            state = self.found.indicators[one.id].score.state
            for key in self.names[one.id] if state != "out_of_scope" else ():
                authority, _, name = key.partition(".")
                if authority != PEOPLE and not self._elsewhere(one):
                    feeds[name] = (*feeds.get(name, ()), one)
        return feeds

    def _elsewhere(self, indicator: Indicator) -> bool:
        """Whether it is judged for the whole town only, and this is a part of it."""
        return self.found.scope.level == "unit" and indicator.level == "municipal"

    def _capped(self) -> dict[str, frozenset[str]]:
        """The subjects that a cap may hold, by the questions that it reads."""
        found: dict[str, frozenset[str]] = {}
        for cap in self.model.caps:
            if self.found.dimensions[cap.dimension].score.state != "out_of_scope":
                for name in _named(cap.when):
                    found[name] = found.get(name, frozenset()) | {cap.dimension}
        return found

    # ---------------------------------------------------------------------------------------------- scores
    def _whole(self) -> Why:
        asked = [one for one in self.model.dimensions if self.found.dimensions[one.id].score.state != "out_of_scope"]
        parts = []
        for one in asked:
            ranked = self.found.dimensions[one.id]
            people = backing(self.found.indicators[each.id] for each in one.indicators)
            name = f"dimension.{one.id}"
            parts.append(figure_part(name, ranked.score, one.weight, self._figure(name), exact=people is None))
        return Why(
            figure="overall",
            way="subjects",
            parts=tuple(part for part in parts if part is not None),
            least=self.desk.policy.dimensions_needed,
            turnings=self.turnings.get("overall", ()),
        )

    def _figure(self, name: str) -> Figure | None:
        return self.publication.figures.get(name)

    def _subject(self, dimension: Dimension) -> Why:
        parts = []
        for one in dimension.indicators:
            found, name = self.found.indicators[one.id], f"indicator.{one.id}"
            part = figure_part(
                name, found.score, found.score.weight, self._figure(name), exact=backing([found]) is None
            )
            parts += [] if part is None else [part]
        cap = self.found.dimensions[dimension.id].cap
        limit = next((one.value for one in self.model.caps if one.sentence == cap), None) if cap else None
        return Why(
            figure=f"dimension.{dimension.id}",
            way="results",
            parts=tuple(parts),
            needed=str(self.desk.policy.known_share),
            held=None if limit is None else self.desk.policy.value(limit),
            turnings=self.turnings.get(dimension.id, ()),
        )

    def _result(self, indicator: Indicator) -> Why:
        found, scope = self.found.indicators[indicator.id], self.found.scope
        derivation = self.derived[indicator.id]
        counted = frozenset(one.authority for one in derivation.leaves() if one.authority)
        unit = self._unit(indicator)
        asked = [one for one in dict.fromkeys(indicator.authorities) if self.desk.flow(one) is not None]
        return Why(
            figure=f"indicator.{indicator.id}",
            way="town" if indicator.level == "municipal" else "departments",
            parts=parts_of(derivation, self._shown(f"indicator.{indicator.id}")),
            needed=str(derivation.needed),
            weighing=(indicator.weight or "") if len(scope.groups) > 1 else "",
            recipes=recipes_of(indicator, counted, self.desk),
            questions=self.names[indicator.id],
            fell=_before(found.authority, asked) if counted else (),
            missing=tuple(one for one in indicator.authorities if self.desk.flow(one) is None),
            open=() if self.public else tuple(find_open(self.names[indicator.id], asked, unit, self.desk)),
            proofs=() if self.public else tuple(find_proofs(indicator, unit, self.desk)),
            alone=100 / found.people if found.people and len(scope.groups) == 1 else 0.0,
        )

    def _unit(self, indicator: Indicator) -> tuple[str, ...]:
        if indicator.level == "municipal":
            return self.desk.everywhere
        return tuple(name for group in self.found.scope.groups for name in group.departments)


def _before(authority: str, asked: Sequence[str]) -> tuple[str, ...]:
    """Those who come first in the record."""
    return tuple(asked[: asked.index(authority)]) if authority in asked else ()


def _named(text: str) -> list[str]:
    """The questions that a formula reads."""
    return [name.removesuffix("__score").removesuffix("__status") for name in NAMED.findall(text)]
