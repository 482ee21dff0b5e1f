"""Earlier names: an old name joins answers of several versions, so it belongs to one thing and is not in use."""

from collections.abc import Iterable, Iterator

from flows.check.codes import Code
from flows.check.finding import Finding
from flows.model import Flow

Named = tuple[str, str, tuple[str, ...]]
"""Place, present name and earlier names."""


def check_earlier_names(flow: Flow) -> Iterator[Finding]:
    """`renamed_from` of items, of the choices of each list, and of the flow itself."""
    yield from _check([(f"survey/{item.name}", item.name, item.renamed_from) for item in flow.items.values()])
    for name, choices in flow.choices.items():
        yield from _check([(f"choices/{name}/{each.name}", each.name, each.renamed_from) for each in choices])
    for item in flow.items.values():
        own = getattr(item, "own_choices", ())
        yield from _check([(f"survey/{item.name}/{each.name}", each.name, each.renamed_from) for each in own])
    yield from _check([("settings", flow.settings.id, flow.settings.renamed_from)])


def _check(named: Iterable[Named]) -> Iterator[Finding]:
    named = list(named)
    present = {name for _, name, _ in named}
    claimed: dict[str, str] = {}
    for place, name, earlier in named:
        for old in earlier:
            where = f"{place} renamed_from {old}"
            if old in present:
                cause = f'"{old}" is still in use' if old != name else f'"{old}" is the present name'
                yield Finding(Code.E_RENAMED, where, cause, "remove one")
            elif old in claimed:
                cause = f'"{old}" is claimed by {claimed[old]}, too'
                yield Finding(Code.E_RENAMED, where, cause, "an old name belongs to one of them: remove it here")
            claimed.setdefault(old, name)
