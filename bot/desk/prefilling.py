"""What one flow is told of another's answers: the documents, procedures and channels that departments declared."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flows.conversation import Scalar
from flows.items import Question, Repeat
from flows.known.seeds import NAME_OF
from flows.model import Flow
from scoring.cases import Case

SOURCE: Final = "department_inventory"
ONLINE_STAGES: Final = frozenset({"form", "application", "everything"})
REGISTERS: Final = "reg_"
NAME_ROOM: Final = 80
NO_VIEW: Final = "not_agreed"
CHANNELS: Final = ("chan_inform", "chan_aware", "chan_consult")


@dataclass(frozen=True, slots=True)
class Declared:
    """One thing that somebody declared: `key` says which, whatever the language; `row` is what the flow is given."""

    key: str
    row: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Inventories:
    """The heads' answers of one wave, and the flow that they were given to; labels come in `language`."""

    flow: Flow
    cases: Sequence[Case]
    language: str

    def things(self, repeat: str, question: str) -> Iterator[tuple[Case, str, str, str]]:
        """Case, instance, code and name (empty but for another one) of everything that was described."""
        for case in self.cases:
            for instance in case.instances(repeat):
                code = str(case.values.get(f"{instance}.{question}") or "")
                if code:
                    yield case, instance, code, str(case.values.get(f"{instance}.{question}/name/{code}") or "")

    def labels(self, question: str) -> Mapping[str, str]:
        """The labels of the choices of a question."""
        item = self.flow.items.get(question)
        names = item.list_names if isinstance(item, Question) else ()
        found = (choice for name in names for choice in self.flow.choices.get(name, ()))
        return {choice.name: self.flow.text(choice.label, self.language) for choice in found}

    def marked(self, column: str, value: str) -> frozenset[str]:
        """The choices of all lists that have this value in an extra column."""
        lists = self.flow.choices.values()
        return frozenset(each.name for choices in lists for each in choices if each.columns.get(column) == value)


def declared_online(told: Inventories) -> Iterator[Declared]:
    """One for each procedure that can be begun online, under the name that was typed where it is another one; the link
    is the first one that was given.
    """
    links: dict[tuple[str, str], Scalar] = {}
    names: dict[tuple[str, str], str] = {}
    for case, instance, code, name in told.things("dept_procedures", "proc_which"):
        if case.values.get(f"{instance}.proc_stage") in ONLINE_STAGES:
            thing = code, " ".join(name.split()).casefold()
            names.setdefault(thing, " ".join(name.split()))
            links[thing] = links.get(thing) or case.values.get(f"{instance}.proc_link")
    for (code, plain), link in links.items():
        called = {f"check_proc{NAME_OF}{code}": names[code, plain]} if plain else {}
        key = f"{code}/{plain}" if plain else code
        yield Declared(key, {"check_proc": code, **called, **({"check_link": link} if link else {})})


def declared_channels(told: Inventories) -> Iterator[Declared]:
    """One for each kind of online channel that any department uses."""
    used = {code for case in told.cases for name in CHANNELS for code in str(case.values.get(name) or "").split()}
    for code in used & told.marked("reach", "online"):
        yield Declared(code, {"chan_which": code})


def declared_documents(told: Inventories) -> Iterator[Declared]:
    """One for each kind of document, registers left out, with the heads' view where they agree."""
    labels = told.labels("doc_which")
    views: dict[tuple[str, str], set[Scalar]] = {}
    for case, instance, code, name in told.things("documents", "doc_which"):
        if not code.startswith(REGISTERS):
            view = case.values.get(f"{instance}.doc_publishable")
            views.setdefault((code, " ".join(name.split())), set()).add(view)
    for (code, name), found in views.items():
        label = (name or labels.get(code, code))[:NAME_ROOM]
        agreed = found.pop() if len(found) == 1 else None
        yield Declared(f"{code}/{name.casefold()}", {"pub_doc": label, "head_view": agreed or NO_VIEW})


PREFILLS: Final[Mapping[str, Callable[[Inventories], Iterator[Declared]]]] = {
    "declared_documents": declared_documents,
    "declared_online": declared_online,
    "declared_channels": declared_channels,
}
"""By the name of the input that takes them."""


def _read_as(one: Declared) -> str:
    """What a row is about, as people read it."""
    column, value = next(iter(one.row.items()))
    return f"{value} {one.row.get(f'{column}{NAME_OF}{value}', '')}".strip().casefold()


def prefills_of(flow: Flow) -> dict[str, str]:
    """The inputs of a flow that are filled so, each with the repeat whose instances its rows become."""
    wanted = {each.name for each in flow.inputs if each.type == "rows" and each.name in PREFILLS}
    repeats = (item for item in flow.items.values() if isinstance(item, Repeat))
    return {str(item.prefill): item.name for item in repeats if item.prefill in wanted}


def rows_of(told: Inventories, input: str, known: Iterable[str] = ()) -> tuple[Declared, ...]:
    """What was declared and is not known yet, in the order of the keys; of two that would read the same, the first."""
    seen, found = set(known), dict[str, Declared]()
    for each in sorted(PREFILLS[input](told), key=lambda each: each.key):
        if each.key not in seen:
            found.setdefault(_read_as(each), each)
    return tuple(found.values())
