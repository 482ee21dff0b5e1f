"""What changed since the wave before: two publications on what they have in common, as consumer prices are linked.

Only what both waves printed is compared, asked and scored alike, of the same publication groups and by one edition of
the method.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.cards import DimensionCard
from scoring.context.cards import LeftOut, Moved, Since
from scoring.context.printed import Item, Printed, judge, mean_printed, read_dimension, read_items, read_printed
from scoring.disclosure import round_to, round_up
from scoring.items import Flows, changed_flows, same_item
from scoring.model import Model
from scoring.policy import Policy
from scoring.publication import Publication


@dataclass(frozen=True, slots=True)
class PublishedWave:
    """All publications of one wave, and its surveys as scoring reads them."""

    publications: tuple[Publication, ...]
    flows: Flows

    @property
    def groups(self) -> frozenset[frozenset[str]]:
        """The departments of each publication group."""
        return frozenset(departments_of(one) for one in self.publications if one.unit.level == "unit")


def departments_of(publication: Publication) -> frozenset[str]:
    """The ids of the departments that a publication speaks of."""
    return frozenset(one.id for one in publication.unit.departments)


def find_since(now: Publication, wave: PublishedWave, before: PublishedWave, model: Model, policy: Policy) -> Since:
    """What changed for one unit of `wave` since the wave `before`."""
    campaign = before.publications[0].campaign
    plain = Since(opened_at=campaign.opened_at, closed_at=campaign.closed_at, least=policy.change_announced)
    then = _counterpart(now, wave, before)
    if then is None:
        return replace(plain, why_not="departments")
    if _edition(then) != _edition(now):
        return replace(plain, why_not="method")
    return _Link(now, then, wave.flows, before.flows, model, policy).fill(plain)


def _counterpart(now: Publication, wave: PublishedWave, before: PublishedWave) -> Publication | None:
    """The publication of the same departments; of a town, where it is made of the same groups."""
    same = (one for one in before.publications if one.unit.level == now.unit.level)
    then = next((one for one in same if departments_of(one) == departments_of(now)), None)
    return then if now.unit.level == "unit" or wave.groups == before.groups else None


def _edition(publication: Publication) -> tuple[str, ...]:
    """Model and policy; a survey may promise another k, which judges nothing."""
    used = publication.versions
    return used.model.id, used.model.version, used.policy.id, used.policy.version


@dataclass(frozen=True, slots=True)
class _Link:
    """Two publications of one unit on their way to a `Since`."""

    now: Publication
    then: Publication
    flows_now: Flows
    flows_then: Flows
    model: Model
    policy: Policy

    def fill(self, plain: Since) -> Since:
        new, old = read_items(self.now), read_items(self.then)
        left_out = dict(self._left_out(new, old))
        common = [one.id for _, one in self.model.indicators() if one.id in new and one.id not in left_out]
        dimensions = [one for card in self.now.dimensions for one in self._dimension(card, new, old, common)]
        moved = tuple(self._moved(name, old[name].printed, new[name].printed, (), True) for name in common)
        return replace(
            plain,
            why_not="" if moved else "nothing",
            overall=self._overall(dimensions),
            dimensions=tuple(one for one, _, _ in dimensions),
            indicators=moved,
            left_out=tuple(left_out.items()),
            flows=tuple(self._flows()),
        )

    def _left_out(self, new: Mapping[str, Item], old: Mapping[str, Item]) -> Iterator[tuple[str, LeftOut]]:
        """Indicators that one of both waves asked about, and why they are not compared."""
        asked = [_asked(one) for one in (self.then, self.now)]
        for _, one in self.model.indicators():
            if one.id not in asked[0] | asked[1]:
                continue
            if one.id not in asked[0] & asked[1]:
                yield one.id, "not_asked"
            elif one.id not in new or one.id not in old:
                yield one.id, "not_shown"
            elif new[one.id].card.authority != old[one.id].card.authority or not same_item(
                one, self.model, self.flows_then, self.flows_now
            ):
                yield one.id, "asked_otherwise"

    def _dimension(
        self, card: DimensionCard, new: Mapping[str, Item], old: Mapping[str, Item], common: Sequence[str]
    ) -> Iterator[tuple[Moved, Printed, Printed]]:
        """A dimension that both waves know, on the indicators that both show; nothing with fewer than a level needs."""
        names = tuple(one.id for one in card.indicators if one.id in common)
        other = next((one for one in self.then.dimensions if one.id == card.id), None)
        if other is None or len(names) < self.policy.indicators_needed:
            return
        if _number(self.now, card.figure) is None or _number(self.then, other.figure) is None:
            return
        before = read_dimension(other, self.then, old, names)
        after = read_dimension(card, self.now, new, names)
        whole = before is not None and after is not None
        if before is None or after is None:
            before, after = (mean_printed([items[name].printed for name in names]) for items in (old, new))
        yield self._moved(card.id, before, after, names, whole), before, after

    def _overall(self, parts: Sequence[tuple[Moved, Printed, Printed]]) -> Moved | None:
        """The whole town: its own figures where nothing was left out of them, else the mean of what is common."""
        moved = [one for one, _, _ in parts]
        if self.now.unit.level != "municipality" or len(moved) < self.policy.dimensions_needed:
            return None
        before, after = mean_printed([one for _, one, _ in parts]), mean_printed([one for _, _, one in parts])
        names = tuple(one.id for one in moved)
        own = [read_printed(one.shown("overall"), official=False) for one in (self.then, self.now)]
        whole = all(one.whole for one in moved) and all(_known(one) == set(names) for one in (self.then, self.now))
        if whole and own[0] is not None and own[1] is not None:
            before, after = replace(own[0], half=before.half), replace(own[1], half=after.half)
        else:
            whole = False
        return self._moved("overall", before, after, names, whole)

    def _moved(self, name: str, before: Printed, after: Printed, common: tuple[str, ...], whole: bool) -> Moved:
        direction, smallest = judge(before, after, self.policy)
        return Moved(
            id=name,
            before=round_to(before.value, 1),
            after=round_to(after.value, 1),
            smallest=None if smallest is None else round_up(smallest, 1),
            direction=direction,
            common=common,
            whole=whole,
        )

    def _flows(self) -> Iterator[tuple[Mapping[str, str], str, str]]:
        titles = {one.id: one.title for one in self.now.campaign.flows}
        for name, before, after in changed_flows(self.flows_then, self.flows_now):
            yield titles[name], before, after


def _asked(publication: Publication) -> set[str]:
    return {one.id for card in publication.dimensions for one in card.indicators}


def _known(publication: Publication) -> set[str]:
    """The dimensions that the whole rests on."""
    return {card.id for card in publication.dimensions if _number(publication, card.figure) is not None}


def _number(publication: Publication, figure: str) -> float | None:
    shown = publication.shown(figure)
    return None if shown is None else shown.value
