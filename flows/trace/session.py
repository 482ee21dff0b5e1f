"""One form being filled in by a program: operations change the records, and a snapshot shows what follows from them."""

from dataclasses import replace

from flows.conversation import Context, Record, Scalar, Status
from flows.instances import Range
from flows.interview import Interview
from flows.kinds import Reading, read_name
from flows.limits import MAX_INSTANCES_PER_REPEAT
from flows.model import Flow
from flows.naming import name_address, words_of
from flows.plan import plan_of
from flows.trace.form import COUNT, as_form
from flows.trace.operations import Operation
from flows.trace.places import Found, every_range, walk_form
from flows.trace.settling import settle
from flows.trace.snapshot import State, broken, show_form
from flows.trace.stored import read_stored


class CannotBeDone(Exception):
    """The operation does not fit the form as it is now; nothing was changed."""


class Session:
    """The records of a form. `context` says when it is, what was handed in and which language is spoken at first."""

    def __init__(self, flow: Flow, context: Context) -> None:
        self.plan = plan_of(as_form(flow, context.choices))
        self.context = context
        self.records: tuple[Record, ...] = ()
        self.refused: dict[str, str] = {}
        self.seeded: set[str] = set()
        self._settle()

    def run(self, operation: Operation) -> State | None:
        """Does one operation; the state for a `snap`, None for the others. Raises CannotBeDone."""
        match operation.op:
            case "set":
                self.set(operation.path, operation.value)
            case "add":
                self.add(operation.path)
            case "remove":
                self.remove(operation.path, operation.index)
            case "lang":
                self.context = replace(self.context, language=find_language(self.plan.flow, operation.value))
            case _:
                return self.show()
        return None

    def show(self) -> State:
        """What every node looks like now."""
        return show_form(self.interview(), self.refused)

    # ------------------------------------------------------------------------------------------- answers
    def set(self, path: str, text: str) -> None:
        """Stores an answer; one that breaks its constraint is noted and not stored."""
        interview = self.interview()
        found = next((each for each in walk_form(interview) if each.path == path), None)
        if found is None or found.node.name.endswith(COUNT):
            self._set_name(interview, path, text)
            return
        place, node = found.place, found.node
        if not node.asked:
            raise CannotBeDone(f"{path}: nothing can be set here")
        if not (found.live and place.is_relevant(node)):
            raise CannotBeDone(f"{path}: not relevant")
        try:
            value = read_stored(place, node, text)
        except ValueError as error:
            raise CannotBeDone(f"{path}: {error}") from error
        self._store(found, value)

    def _store(self, found: Found, value: Scalar) -> None:
        address = found.place.prefix + found.node.name
        self.refused.pop(address, None)
        record = self._record(address, Status.SKIPPED if value is None else Status.ANSWERED, value)
        after = Interview(self.plan, (*self.records, record), self.context)
        place = next(each.place for each in walk_form(after) if each.path == found.path)
        why = broken(after, place, found.node)
        if why is not None:
            self.refused[address] = why
            return
        self.records = (*self.records, record)
        self._settle()

    def _set_name(self, interview: Interview, path: str, text: str) -> None:
        """The name of an "other": `<question>__name_<choice>` beside the question."""
        before, mark, choice = path.rpartition("__name_")
        found = next((each for each in walk_form(interview) if each.path == before), None) if mark else None
        if found is None or choice not in interview.listing(found.node).by_name:
            raise CannotBeDone(f"{path}: no such node")
        if not found.live or choice not in words_of(found.place.value(found.node.name)):
            raise CannotBeDone(f"{path}: not relevant")
        read = read_name(text)
        if not isinstance(read, Reading):
            raise CannotBeDone(f"{path}: {read.reason}")
        status = Status.SKIPPED if read.value is None else Status.ANSWERED
        address = name_address(found.place, found.node, choice)
        self.records = (*self.records, self._record(address, status, read.value))
        self._settle()

    # ------------------------------------------------------------------------------------------- instances
    def add(self, path: str) -> None:
        """Opens an instance at the end of a repeat without a count."""
        within = self._range(path)
        if len(within.live) >= MAX_INSTANCES_PER_REPEAT:
            raise CannotBeDone(f"{path}: at most {MAX_INSTANCES_PER_REPEAT} instances")
        number = within.around.interview.ledger.highest(within.address) + 1
        self._mark(f"{within.address}#{number}/open")

    def remove(self, path: str, index: int) -> None:
        """Deletes the live instance with this number, counted from 1."""
        within = self._range(path)
        if not 1 <= index <= len(within.live):
            raise CannotBeDone(f"{path}: no instance {index} among {len(within.live)}")
        address = f"{within.address}#{within.live[index - 1].id}"
        self.refused = {key: why for key, why in self.refused.items() if not key.startswith(f"{address}.")}
        self._mark(f"{address}/deleted")

    def _range(self, path: str) -> Range:
        for here, within, live in every_range(self.interview()):
            if here == path:
                if not live or not within.around.is_relevant(within.node):
                    raise CannotBeDone(f"{path}: not relevant")
                if within.node.repeat_count is not None:
                    raise CannotBeDone(f"{path}: the number of instances is computed")
                return within
        raise CannotBeDone(f"{path}: no such repeat")

    # ------------------------------------------------------------------------------------------- records
    def interview(self) -> Interview:
        """The form under the records so far."""
        return Interview(self.plan, self.records, self.context)

    def _record(self, address: str, status: Status | None, value: Scalar) -> Record:
        return Record(address, status, value, at=self.context.now.isoformat(), language=self.context.language)

    def _mark(self, address: str) -> None:
        self.records = (*self.records, self._record(address, None, True))
        self._settle()

    def _settle(self) -> None:
        self.records = settle(self.plan, self.records, self.context, self.seeded)


def find_language(flow: Flow, wanted: str) -> str:
    """The code of a language given as code, as own name, as `Français (fr)`, or as its heading in the spreadsheet it
    came from; `default` is what a form without languages speaks. Raises CannotBeDone.
    """
    headings = flow.settings.xlsform.get("languages", {})
    for code, name in flow.settings.languages.items():
        if wanted in (code, name, f"{name} ({code})", headings.get(code)):
            return code
    if wanted == "default":
        return flow.settings.default_language
    raise CannotBeDone(f'no language "{wanted[:60]}": write one of {", ".join(flow.settings.languages)}')
