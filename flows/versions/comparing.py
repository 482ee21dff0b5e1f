"""Compares two versions of a flow: settings, inputs, and every item with its choices."""

from collections.abc import Iterator, Mapping

from flows.items import Question
from flows.model import Flow
from flows.versions import rules
from flows.versions.changes import Change, Changes, Sort, Weight
from flows.versions.comparing_choices import Choices
from flows.versions.comparing_items import Pair
from flows.versions.matching import Placed, label_of, likely_names, match_names, place_items


def compare(old: Flow, new: Flow) -> Changes:
    """What a reader of answers to both versions has to know, the weightiest first; nothing for equal flows."""
    return Changes.gather(
        [*_compare_settings(old, new), *_compare_inputs(old, new), *_claimed(new), *_Items(old, new).compare()]
    )


# ------------------------------------------------------------------------------------------------ settings, inputs
def _compare_settings(old: Flow, new: Flow) -> Iterator[Change]:
    was, now = old.settings, new.settings
    if was.id != now.id and was.id not in now.renamed_from:
        cause = f'"{was.id}" became "{now.id}": for the product these are two flows'
        way_out = f"write settings/renamed_from: [{was.id}]"
        yield Change(Weight.BREAKING, Sort.CHANGED, "settings id", cause, way_out)
    elif was.id != now.id:
        yield Change(Weight.COMPATIBLE, Sort.RENAMED, "settings id", f'was called "{was.id}"')
    for key, weight in rules.SETTINGS.items():
        if getattr(was, key) != getattr(now, key):
            way_out = "publish it under another id" if weight is Weight.BREAKING else ""
            yield Change(weight, Sort.CHANGED, f"settings {key}", "changed", way_out)
    for code in now.languages:
        if code not in was.languages:
            yield Change(Weight.COMPATIBLE, Sort.ADDED, "settings languages", f"{code} was added")
    for code in was.languages:
        if code not in now.languages:
            cause = f"{code} is gone: its readers will be asked in {now.default_language}"
            yield Change(Weight.COMPARABLE, Sort.REMOVED, "settings languages", cause)


def _compare_inputs(old: Flow, new: Flow) -> Iterator[Change]:
    before, now = ({each.name: each for each in flow.inputs} for flow in (old, new))
    for name in before:
        if name not in now:
            cause, way_out = "the input is gone, and interviews hold its value", "keep it, even if nothing reads it"
            yield Change(Weight.BREAKING, Sort.REMOVED, f"inputs/{name}", cause, way_out)
    for name, each in now.items():
        if name not in before:
            given = each.default is not None
            cause = "a new input" if given else "a new input without a default: it must be handed in at launch"
            weight = Weight.COMPATIBLE if given else Weight.COMPARABLE
            yield Change(weight, Sort.ADDED, f"inputs/{name}", cause)
            continue
        for key, weight in rules.INPUT.items():
            if getattr(before[name], key) != getattr(each, key):
                way_out = "give it a new name" if weight is Weight.BREAKING else ""
                yield Change(weight, Sort.CHANGED, f"inputs/{name} {key}", "changed", way_out)


def _claimed(new: Flow) -> Iterator[Change]:
    """An earlier name belongs to one item at most, and to none while an item still has it."""
    claimed: dict[str, str] = {}
    for item in new.items.values():
        for name in item.renamed_from:
            if name in new.items:
                cause, way_out = f'"{name}" is still the name of another item', f"remove {name} from renamed_from"
                yield Change(Weight.ERROR, Sort.CHANGED, f"survey/{item.name} renamed_from", cause, way_out)
            elif name in claimed:
                cause, way_out = f'"{name}" is claimed by "{claimed[name]}" too', "leave it in one of them"
                yield Change(Weight.ERROR, Sort.CHANGED, f"survey/{item.name} renamed_from", cause, way_out)
            claimed[name] = item.name


# ------------------------------------------------------------------------------------------------ items
class _Items:
    def __init__(self, old: Flow, new: Flow) -> None:
        self.old, self.new = old, new
        self.before, self.now = place_items(old), place_items(new)
        self.matched = match_names(self.before, [placed.item for placed in self.now.values()])
        self.renamed = {was: name for name, was in self.matched.items()}
        self.choices = self._renamed_choices()

    def compare(self) -> Iterator[Change]:
        gone = {name: placed for name, placed in self.before.items() if name not in self.renamed}
        come = {name: placed for name, placed in self.now.items() if name not in self.matched}
        yield from self._removed(gone, come)
        for name, placed in come.items():
            weight = Weight.COMPARABLE if placed.holds_data or placed.item.relevant else Weight.COMPATIBLE
            cause = "not in the version before" if placed.holds_data else "new; nothing is answered there"
            yield Change(weight, Sort.ADDED, f"survey/{name}", cause, "", name)
        for name, was in self.matched.items():
            yield from Pair(self.old, self.new, self.before[was], self.now[name], self.renamed, self.choices).compare()
        if [name for name in self.before if name in self.renamed] != list(self.matched.values()):
            yield Change(Weight.COMPATIBLE, Sort.CHANGED, "survey", "asked in another order")

    def _removed(self, gone: Mapping[str, Placed], come: Mapping[str, Placed]) -> Iterator[Change]:
        likely = likely_names(_said(self.old, gone), _said(self.new, come))
        for name, placed in gone.items():
            place = f"survey/{name}"
            if name in likely:
                new = likely[name]
                cause = f'gone, while "{new}" of the same type, with nearly the same label, is new: renamed?'
                way_out = f'write renamed_from: [{name}] at "{new}", or say --accept removed:{name}'
                yield Change(Weight.ERROR, Sort.REMOVED, place, cause, way_out, name)
            elif placed.holds_data:
                cause, way_out = "removed, and people have answered it", f"keep it, or say --accept removed:{name}"
                yield Change(Weight.BREAKING, Sort.REMOVED, place, cause, way_out, name)
            else:
                weight = Weight.COMPARABLE if placed.item.relevant else Weight.COMPATIBLE
                yield Change(weight, Sort.REMOVED, place, "gone; nothing was answered there", "", name)

    def _renamed_choices(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, was in self.matched.items():
            before, now = self.before[was].item, self.now[name].item
            if isinstance(before, Question) and isinstance(now, Question):
                found |= Choices.of(self.old, self.new, before, now).renamed
        return found


def _said(flow: Flow, items: Mapping[str, Placed]) -> dict[str, tuple[str, str]]:
    """Type and label of what holds answers, or of a calculate, which has no label, its expression."""
    return {
        name: (placed.item.type, label_of(flow, placed.item.label) or getattr(placed.item, "calculation", None) or "")
        for name, placed in items.items()
        if placed.holds_data
    }
