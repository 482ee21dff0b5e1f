"""One item in two versions, key by key, with everything that only a new name has changed left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.items import Question
from flows.model import Flow
from flows.versions import rules
from flows.versions.changes import Change, Sort, Weight
from flows.versions.comparing_choices import Choices, handed_in
from flows.versions.matching import Placed
from flows.versions.renaming import Renaming

CAUSES: Mapping[str, str] = {
    "relevant": "it is asked of other people than before",
    "constraint": "other answers are accepted than before",
    "choice_filter": "other choices are offered than before",
    "calculation": "it is worked out in another way",
    "measure": "it counts in another way",
    "unique_by": "other instances count as the same",
    "add_when": "more or fewer instances can be given",
    "required": "it may be skipped now, or no more",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """An item before and now. `renamed` maps old names of items to new ones, `choices` old names of its choices."""

    old: Flow
    new: Flow
    before: Placed
    now: Placed
    renamed: Mapping[str, str]
    choices: Mapping[str, str]

    @property
    def place(self) -> str:
        return f"survey/{self.now.item.name}"

    def compare(self) -> Iterator[Change]:
        """Every difference, the renaming itself among them. An answer of another type is not compared further."""
        was, item = self.before.item, self.now.item
        if was.name != item.name:
            cause = f'was called "{was.name}"; earlier answers are found under it'
            yield Change(Weight.COMPATIBLE, Sort.RENAMED, self.place, cause, "", item.name, was.name)
        if was.type != item.type:
            cause = f"{was.type} became {item.type}: earlier answers are of another kind"
            yield self._change(Weight.BREAKING, "type", cause, rules.NEW_NAME)
            return
        yield from self._compare_place()
        yield from self._compare_keys()
        if isinstance(was, Question) and isinstance(item, Question):
            yield from self._compare_question(was, item)

    def _change(self, weight: Weight, key: str, cause: str, way_out: str = "") -> Change:
        return Change(weight, Sort.CHANGED, f"{self.place} {key}", cause, way_out, self.now.item.name)

    def _compare_place(self) -> Iterator[Change]:
        before = tuple(self.renamed.get(name, name) for name in self.before.repeats)
        if before == self.now.repeats or not self.now.holds_data:
            return
        if len(before) < len(self.now.repeats):
            cause = f'it stands in the repeat "{self.now.repeats[-1]}" now: earlier answers were one for each person'
        else:
            cause = f'it stood in the repeat "{self.before.repeats[-1]}": earlier answers were one for each instance'
        yield self._change(Weight.BREAKING, "items", cause, rules.NEW_NAME)

    def _compare_keys(self) -> Iterator[Change]:
        renaming = Renaming(self.renamed, self.choices)
        before, now = renaming.apply(_plain(self.old, self.before)), _plain(self.new, self.now)
        for key in dict.fromkeys((*before, *now)):
            if before.get(key) == now.get(key):
                continue
            weight = rules.ITEM.get(key, Weight.COMPARABLE)
            way_out = rules.NEW_NAME if weight is Weight.BREAKING else ""
            yield self._change(weight, key, CAUSES.get(key, "changed"), way_out)

    def _compare_question(self, was: Question, item: Question) -> Iterator[Change]:
        if self.old.allow_of(was) != self.new.allow_of(item) and item.is_asked:
            yield self._change(Weight.COMPARABLE, "allow", "other non-answers are offered than before")
        if not item.is_select:
            return
        if handed_in(self.old, was) != handed_in(self.new, item):
            yield self._change(Weight.COMPARABLE, "choices", "the choices are handed in from another list")
        yield from Choices.of(self.old, self.new, was, item).compare()


def _plain(flow: Flow, placed: Placed) -> dict[str, Any]:
    """The keys that are compared, as plain data; a text without a language is one in the default language."""
    data = placed.item.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    kept = {key: value for key, value in data.items() if key not in rules.ELSEWHERE}
    for key, value in kept.items():
        if (key == "hint" or key.endswith(("label", "message"))) and isinstance(value, str):
            kept[key] = {flow.settings.default_language: value}
    return kept
