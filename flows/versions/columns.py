"""The columns of all versions of a flow together: answers of an old version are found under the newest names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.addresses import Address, format_address, parse_address
from flows.conversation import Scalar, Status
from flows.items import Question
from flows.model import Flow
from flows.versions.comparing_choices import choices_of
from flows.versions.matching import Placed, match_names, place_items

NAME_OF = "name/"


@dataclass(frozen=True, slots=True)
class Column:
    """One question over all versions. `name` is its newest name, `repeats` the newest names of the repeats around it,
    `names` its name in each version that has it, `choices` the newest name of every choice by version and old name.
    """

    name: str
    type: str
    repeats: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def renamed_from(self) -> tuple[str, ...]:
        """Every name it ever had, so that a later version finds it by any of them."""
        return tuple(dict.fromkeys(self.names.values()))

    def value(self, version: str, value: Scalar) -> Scalar:
        """A stored value of that version with every choice under its newest name."""
        newest = self.choices.get(version)
        if not newest or not isinstance(value, str):
            return value
        return " ".join(newest.get(name, name) for name in value.split(" "))


@dataclass(frozen=True, slots=True)
class Union:
    """`columns` in the order of the newest version, those that it no longer has at the end. `newest` maps, for each
    version, its names of items to the newest ones.
    """

    columns: tuple[Column, ...]
    newest: Mapping[str, Mapping[str, str]]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def address(self, version: str, address: str) -> str:
        """An address of that version under the newest names: `spot#2.kind/name/other` → `place#2.sort/name/other`.

        Raises KeyError for a version that is not in the union, ValueError for what is no address of an item.
        """
        parts, newest = parse_address(address), self.newest[version]
        name, control = newest.get(parts.name, parts.name), parts.control
        if control and control.startswith(NAME_OF):
            choice = self.value(version, name, control.removeprefix(NAME_OF))
            control = f"{NAME_OF}{choice}"
        repeats = tuple(newest.get(each, each) for each in parts.repeats)
        return format_address(Address(name, parts.instances, control, repeats))

    def value(self, version: str, name: str, value: Scalar) -> Scalar:
        """A stored value of that version, of the question that has this newest name, with the newest choice names."""
        column = next((one for one in self.columns if one.name == name), None)
        return column.value(version, value) if column else value

    def values(self, version: str, values: Mapping[str, Scalar]) -> dict[str, Scalar]:
        """The values of an interview on that version, by newest address, with the newest names of choices."""
        found: dict[str, Scalar] = {}
        for address, value in values.items():
            here = self.address(version, address)
            parts = parse_address(here)
            found[here] = value if parts.control else self.value(version, parts.name, value)
        return found

    def statuses(self, version: str, statuses: Mapping[str, Status]) -> dict[str, Status]:
        """The same for statuses. A question that the version did not have is absent, which is none of the statuses."""
        return {self.address(version, address): status for address, status in statuses.items()}


def columns_of(versions: Sequence[Flow]) -> Union:
    """The union over the versions of one flow, oldest first. Raises ValueError for two of the same version."""
    names = [flow.settings.version for flow in versions]
    if len(set(names)) < len(names):
        raise ValueError("the same version twice: give each version once, oldest first")
    columns: list[Column] = []
    for flow in versions:
        columns = list(_joined(columns, flow))
    kept = tuple(one for one in columns if one.type not in ("repeat", "note", "group"))
    newest = {version: {one.names[version]: one.name for one in columns if version in one.names} for version in names}
    return Union(tuple(replace(one, repeats=_newest(one, newest)) for one in kept), newest)


def _newest(column: Column, newest: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    last = list(column.names)[-1]
    return tuple(newest[last].get(name, name) for name in column.repeats)


def _joined(columns: Sequence[Column], flow: Flow) -> Iterator[Column]:
    """The columns after one more version: its own in its order, then those that it does not have."""
    placed, known = place_items(flow), {one.name: one for one in columns}
    matched = _match(columns, placed)
    for name, each in placed.items():
        before = known[matched[name]] if name in matched else Column(name, each.item.type)
        yield _with_version(before, flow, each)
    yield from (one for one in columns if one.name not in matched.values())


def _match(columns: Sequence[Column], placed: Mapping[str, Placed]) -> dict[str, str]:
    """New name → name of the column so far: by the newest name, by `renamed_from`, by any name it ever had."""
    matched = match_names([one.name for one in columns], [each.item for each in placed.values()])
    left = [one for one in columns if one.name not in matched.values()]
    for name, each in placed.items():
        if name in matched:
            continue
        wanted = {name, *each.item.renamed_from}
        found = next((one for one in left if wanted & set(one.renamed_from)), None)
        if found is not None:
            matched[name] = found.name
            left.remove(found)
    return matched


def _with_version(column: Column, flow: Flow, placed: Placed) -> Column:
    item, version = placed.item, flow.settings.version
    choices = dict(column.choices)
    if isinstance(item, Question) and item.is_select:
        now = [each.choice for each in choices_of(flow, item).values()]
        for other, names in choices.items():
            renamed = {old: new for new, old in match_names(names.values(), now).items()}
            choices[other] = {old: renamed.get(newest, newest) for old, newest in names.items()}
        choices[version] = {each.name: each.name for each in now}
    return replace(
        column,
        name=item.name,
        type=item.type,
        repeats=placed.repeats,
        names={**column.names, version: item.name},
        choices=choices,
    )
