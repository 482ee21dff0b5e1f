"""Which branches of a flow its transcripts have met, and what would meet the others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.coverage.branches import Branch, Branches, list_branches
from flows.coverage.suggesting import suggest
from flows.coverage.watching import Watcher
from flows.folder import Folder
from flows.model import Flow
from flows.transcripts.trial import try_all

__all__ = ["Branch", "Coverage", "Measure", "Watcher", "list_branches", "measure"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`seen` holds the branches met by all transcripts, `by_language` by those of each language, `complete` the
    languages in which one transcript goes to the end.
    """

    flow: Flow
    branches: Branches
    seen: frozenset[Branch]
    by_language: Mapping[str, frozenset[Branch]]
    complete: frozenset[str] = frozenset()

    @property
    def missing(self) -> tuple[Branch, ...]:
        """In the order of the flow."""
        return tuple(branch for branch in self.branches.all if branch not in self.seen)

    @property
    def total(self) -> int:
        return len(self.branches.all)

    def told(self) -> Iterator[tuple[str, str, str]]:
        """For each branch that is missing: its place, what no transcript does, and an answer that would do it."""
        for branch in self.missing:
            yield branch.place, f"no transcript {_words(branch)}", suggest(self.flow, branch)


class Measure:
    """Collects over the transcripts of one flow; `observers` belong to the performances of a language."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.branches = list_branches(flow)
        self.watchers = {language: Watcher(self.branches) for language in flow.settings.languages}
        self.observers = {language: (watcher.watch,) for language, watcher in self.watchers.items()}

    def coverage(self, complete: Iterable[str] = ()) -> Coverage:
        """What was met so far; `complete` are the languages in which a conversation went to its end."""
        by_language = {language: frozenset(watcher.seen) for language, watcher in self.watchers.items()}
        seen = frozenset(branch for each in by_language.values() for branch in each)
        return Coverage(self.flow, self.branches, seen, by_language, frozenset(complete))


def measure(folder: Folder, flow: Flow) -> Coverage:
    """Plays all transcripts of a folder and watches what they meet."""
    collected = Measure(flow)
    trials = list(try_all(folder, flow, observers=collected.observers))
    return collected.coverage(each.transcript.language for each in trials if each.complete and each.transcript)


def _words(branch: Branch) -> str:
    """What happens on this branch, in a few words."""
    kind = branch.key.partition(" ")[0]
    match kind:
        case "relevant" | "required" | "add_when":
            return f"makes it {branch.way}"
        case "constraint":
            return "has an answer accepted" if branch.way == "accept" else "has an answer refused"
        case "choice_filter":
            return "is offered anything" if branch.way == "one offer" else "is offered other choices"
        case "choice":
            return f"takes {branch.way}"
        case "repeat":
            return f"has {branch.way} of them" if branch.way[0].isdigit() else f"says {branch.way}"
        case "ask_name":
            return "gives the name" if branch.way == "named" else "shows the name given as a label"
        case "table":
            return "saves a table" if branch.way == "saved" else "has a table refused"
        case _:
            return f"makes it {branch.way}"
