"""The choices of a question in two versions: added, removed, renamed, said otherwise, in another order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.items import Question
from flows.model import Flow
from flows.model_parts import Choice, Localised
from flows.versions import rules
from flows.versions.changes import Change, Sort, Weight
from flows.versions.matching import label_of, likely_names, match_names


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice with its place: in the list it stands in, or in the question."""

    choice: Choice
    place: str


def choices_of(flow: Flow, question: Question) -> Mapping[str, Offered]:
    """What the question offers from fixed lists and from itself, by name; lists handed in are not known."""
    found: dict[str, Offered] = {}
    for list_name in question.list_names:
        for each in flow.choices.get(list_name, ()):
            found.setdefault(each.name, Offered(each, f"choices/{list_name}/{each.name}"))
    for each in question.own_choices:
        found.setdefault(each.name, Offered(each, f"survey/{question.name} choices/{each.name}"))
    return found


def handed_in(flow: Flow, question: Question) -> frozenset[str]:
    """The inputs that its choices come from."""
    return frozenset(name for name in question.list_names if name not in flow.choices)


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of one question before and now."""

    old: Flow
    new: Flow
    before: Mapping[str, Offered]
    now: Mapping[str, Offered]

    @classmethod
    def of(cls, old: Flow, new: Flow, was: Question, question: Question) -> "Choices":
        return cls(old, new, choices_of(old, was), choices_of(new, question))

    @property
    def matched(self) -> dict[str, str]:
        """New name → old name."""
        return match_names(self.before, [each.choice for each in self.now.values()])

    @property
    def renamed(self) -> dict[str, str]:
        """Old name → new name."""
        return {old: new for new, old in self.matched.items() if old != new}

    def compare(self) -> Iterator[Change]:
        """Every difference of the two lists."""
        matched = self.matched
        gone = [name for name in self.before if name not in matched.values()]
        come = [name for name in self.now if name not in matched]
        yield from self._removed(gone, come)
        for name in come:
            cause = "a new choice: earlier answers could not be this"
            yield Change(Weight.COMPARABLE, Sort.ADDED, self.now[name].place, cause)
        for name, old in matched.items():
            if name != old:
                cause = f'was called "{old}"; earlier answers count as this one'
                yield Change(Weight.COMPATIBLE, Sort.RENAMED, self.now[name].place, cause, was=old)
            yield from self._compare_one(self.before[old].choice, self.now[name])
        kept = [old for old in self.before if old in matched.values()]
        if kept != list(matched.values()):
            place = self.now[next(iter(matched))].place.rpartition("/")[0]
            yield Change(Weight.COMPATIBLE, Sort.CHANGED, place, "the choices stand in another order")

    def _removed(self, gone: list[str], come: list[str]) -> Iterator[Change]:
        likely = likely_names(
            {name: ("", label_of(self.old, self.before[name].choice.label)) for name in gone},
            {name: ("", label_of(self.new, self.now[name].choice.label)) for name in come},
        )
        for name in gone:
            if name in likely:
                way_out = f'if it is "{likely[name]}" now, write renamed_from: [{name}] there'
            else:
                way_out = "keep it, and hide it with a choice_filter"
            cause = "the choice is gone, and people have chosen it"
            yield Change(Weight.BREAKING, Sort.REMOVED, self.before[name].place, cause, way_out)

    def _compare_one(self, was: Choice, offered: Offered) -> Iterator[Change]:
        now, place = offered.choice, offered.place
        before, after = label_of(self.old, was.label), label_of(self.new, now.label)
        if before != after:
            cause, way_out = f'"{before}" reads "{after}" now', "only if it means the same; else give it a new name"
            yield Change(Weight.COMPARABLE, Sort.CHANGED, f"{place} label", cause, way_out)
        elif _texts(self.old, was.label) != _texts(self.new, now.label):
            yield Change(Weight.COMPATIBLE, Sort.CHANGED, f"{place} label", "said otherwise in a translation")
        for key, weight in rules.CHOICE.items():
            if getattr(was, key) != getattr(now, key):
                yield Change(weight, Sort.CHANGED, f"{place} {key}", "changed")
        yield from _compare_names(was, now, place)


def _compare_names(was: Choice, now: Choice, place: str) -> Iterator[Change]:
    if was.asks_name and not now.asks_name:
        cause = "its name is asked no more: new answers have none"
        yield Change(Weight.COMPARABLE, Sort.CHANGED, f"{place} ask_name", cause)
    elif was.ask_name != now.ask_name:
        cause = "its name is asked now" if now.asks_name and not was.asks_name else "changed"
        yield Change(Weight.COMPATIBLE, Sort.CHANGED, f"{place} ask_name", cause)


def _texts(flow: Flow, label: Localised) -> Mapping[str, str]:
    return {flow.settings.default_language: label} if isinstance(label, str) else label
