"""What one person said, worked out from the journal: the answers that stand at the end, and what was asked twice."""

from dataclasses import dataclass, field

from bot.sandbox.comparing.acts import Said, Value, after_mark, hear_tap, hear_text
from bot.sandbox.comparing.cards import Card, done_count, labels_of, marked, offered
from bot.sandbox.comparing.places import Places
from bot.sandbox.comparing.sheet import Question, Sheet
from bot.sandbox.comparing.wording import plain

CORRECTING = frozenset({"back", "edit"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that the sandbox accepted. `line` is its line in the journal, `message` that of a typed one."""

    address: str
    status: str
    value: Value
    line: int
    message: int = 0


@dataclass(slots=True)
class Confirmed:
    """The updates that will not be delivered again: all below an `offset`, and those that a webhook has taken."""

    offset: int = 0
    pushed: set[int] = field(default_factory=set)

    def __contains__(self, update: int) -> bool:
        return update < self.offset or update in self.pushed


@dataclass(slots=True)
class Asking:
    """One step on the card, from when it is shown until another is. `said` is the act that counts; `repeated`:
    shown once more after that act had been confirmed to the sandbox.
    """

    card: Card
    address: str
    marks: list[str]
    said: Said | None = None
    line: int = 0
    message: int = 0
    update: int = 0
    repeated: bool = False
    unsure: bool = False


@dataclass
class Hearing:
    """One person in one survey. `counts` is how often each address was answered, `reasked` where, and on what line."""

    sheet: Sheet
    answers: dict[str, Answer] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    reasked: list[tuple[str, int]] = field(default_factory=list)
    changed: list[tuple[str, int]] = field(default_factory=list)
    reopened: set[str] = field(default_factory=set)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    asking: Asking | None = None
    cause: str = ""
    recalled: bool = False
    sent: bool = False

    def __post_init__(self) -> None:
        self.places = Places(self.sheet)

    # ------------------------------------------------------------------------------------------- shown
    def show(self, card: Card, line: int, confirmed: Confirmed) -> None:
        """A card of the survey appears, when these updates were `confirmed`."""
        asking = self.asking
        if asking and self._is_same(asking.card, card):
            self._show_again(asking, card, confirmed)
            return
        self.settle()
        self._open(card, line)

    def _is_same(self, old: Card, new: Card) -> bool:
        return (old.kind, old.name, old.heading) == (new.kind, new.name, new.heading)

    def _show_again(self, asking: Asking, card: Card, confirmed: Confirmed) -> None:
        said = asking.said
        if said and said.sort == "answer" and card.said and not said.certain:
            asking.said = None
        elif said and said.sort == "answer" and asking.update in confirmed:
            asking.repeated = True
        elif said and said.way in ("pause", "keep"):
            asking.said = None
        asking.card = card

    def _open(self, card: Card, line: int) -> None:
        self.sent = card.kind == "sent"
        address = self.places.address(card, self._labels_at, self._asked_for)
        if self.recalled:
            self.cause, self.recalled = "edit", False
        again = address in self.answers and card.kind in ("question", "name")
        if again and not self._has_cause(address, card):
            self.reasked.append((address, line))
        if again:
            self.reopened.add(address)
        question = self.sheet.questions.get(card.name) if card.kind == "question" else None
        ticked = self._ticked(card, question, address) if question else []
        self.asking = Asking(card, address, ticked)

    def _ticked(self, card: Card, question: Question, address: str) -> list[str]:
        """What is ticked as a card opens: what has its box ticked, and, where the count on the button says that there
        is more, what was answered before and stands on another page.
        """
        boxes = marked(self.sheet, question, card, self.names)
        here = {choice.name for choice in offered(self.sheet, question, card, self.names)}
        answer = self.answers.get(address)
        elsewhere = sorted(_chosen(answer.value) - here) if answer is not None and answer.value is not None else []
        return [*elsewhere, *boxes] if done_count(card) == len(elsewhere) + len(boxes) else boxes

    def _has_cause(self, address: str, card: Card) -> bool:
        """Whether the person, or a correction of something it depends on, brought this question back."""
        if self.cause in CORRECTING or address in self.reopened or (card.again and self.changed):
            return True
        question = self.sheet.questions.get(address.partition("/")[0].rpartition(".")[2])
        since = self.answers[address].line
        return question is not None and any(name in question.needs and at > since for name, at in self.changed)

    def _labels_at(self, address: str) -> set[str]:
        """What the choices in the answer at an address are called."""
        answer = self.answers.get(address)
        question = self.sheet.questions.get(address.rpartition(".")[2])
        if answer is None or question is None or answer.value is None:
            return set()
        chosen = [one for one in self.sheet.choices(question) if one.name in _chosen(answer.value)]
        found = [labels_of(one, question, self.names) for one in chosen]
        return {plain(label) for labels in found for label in labels}

    def _asked_for(self, asks: tuple[tuple[str, str], ...]) -> str:
        """The address of a name: where it was given before, else at the newest answer with such a choice."""
        found = [
            f"{answer.address}/name/{choice}"
            for answer in sorted(self.answers.values(), key=lambda each: each.line)
            for name, choice in asks
            if answer.address.rpartition(".")[2] == name and choice in _chosen(answer.value)
        ]
        given = [address for address in found if address in self.answers]
        return (given or found or [""])[-1]

    @property
    def is_over(self) -> bool:
        """Whether the answers were sent and nothing has been asked since."""
        return self.sent

    def command(self, text: str, line: int) -> None:
        """A command that brings an earlier question back; the others show what is asked already."""
        if text.startswith("/review"):
            self.recalled = True
        elif text.startswith("/back") and self.asking and self.asking.said is None:
            self._take(self.asking, Said("way", way="back"), line, 0, 0)

    # -------------------------------------------------------------------------------------------- said
    def tap(self, card: Card, label: str, line: int, update: int) -> Said | None:
        """A tap on a card; what it says, None where it belongs to an earlier step."""
        asking = self.asking
        if asking is None or not self._is_same(asking.card, card):
            return None
        return self._take(asking, hear_tap(self.sheet, card, label, asking.marks, self.names), line, 0, update)

    def text(self, words: str, line: int, message: int, update: int) -> Said | None:
        """Typed words, to whatever is asked."""
        asking = self.asking
        if asking is None:
            return None
        return self._take(asking, hear_text(self.sheet, asking.card, words, self.names), line, message, update)

    def _take(self, asking: Asking, said: Said, line: int, message: int, update: int) -> Said | None:
        if said.sort == "nothing":
            return said
        if asking.said is not None:
            if not (asking.repeated and said.sort == "answer" and said.taken):
                return None
            self.reasked.append((asking.address, line))
            asking.repeated = False
        if said.sort == "mark":
            question = self.sheet.questions[asking.card.name]
            asking.marks = after_mark(self.sheet, question, asking.marks, said.way)
        elif said.taken:
            asking.said, asking.line, asking.message, asking.update = said, line, message, update
        return said

    def correct(self, words: str, message: int, line: int) -> None:
        """A message that was an answer is edited."""
        self.settle()
        known = [answer for answer in self.answers.values() if answer.message == message]
        for answer in known:
            if not isinstance(answer.value, frozenset):
                self._keep(Answer(answer.address, answer.status, words.strip(), line, message))

    # ------------------------------------------------------------------------------------------ settled
    def settle(self) -> None:
        """The step is over: what was said there stands."""
        asking, self.cause = self.asking, ""
        if asking is None or asking.said is None:
            return
        said, asking.said = asking.said, None
        if said.sort == "answer":
            self._keep(Answer(asking.address, said.status, said.value, asking.line, asking.message))
            return
        self.cause = said.way
        match said.way:
            case "add":
                self.places.add(asking.card.name)
            case "cancel":
                gone = self.places.cancel(asking.address)
                self.answers = {name: one for name, one in self.answers.items() if not name.startswith(gone)}
            case "keep":
                self.reopened.discard(asking.address)

    def _keep(self, answer: Answer) -> None:
        address, old = answer.address, self.answers.get(answer.address)
        if old and (old.status, old.value) != (answer.status, answer.value):
            self.changed.append((address.partition("/")[0].rpartition(".")[2], answer.line))
        self.answers[address] = answer
        self.counts[address] = self.counts.get(address, 0) + 1
        self.reopened.discard(address)
        owner, _, choice = address.partition("/name/")
        question = self.sheet.questions.get(owner.rpartition(".")[2])
        if choice and question and answer.status == "answered":
            for place in question.lists:
                self.names[place, choice] = str(answer.value)


def _chosen(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({str(value)})
