"""What is typed at a card, made into turns of a transcript: so every play can be kept, and played again as a test."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flows.conversation import Ask, Complete, Refuse, plain
from flows.playing.lines import Paper, draw, draw_answers, draw_rows, label_of, numbered
from flows.playing.why import explain
from flows.review import review_rows
from flows.transcripts.card_text import card_text
from flows.transcripts.comparing import UNSEEN, refusal_of
from flows.transcripts.performing import Performance
from flows.transcripts.reading import Turn

HELP: Final = """Type a number or the answer. What begins with ":" is a command; "::" begins an answer with ":".
:back  :edit NAME  :keep  :skip  :dk  :refuse  :na  :none  :cancel  :delete INSTANCE  :send  :undo
:table FILE (alone: writes an empty one)  :save  :location LAT LON  :photo NAME  :file NAME  :voice 12s
:delegate TO  :take ITEM  :pause  :resume  :language CODE  :day +3
:review  :state  :why NAME  :help  :quit"""
SAID: Final[Mapping[str, str]] = {"skip": "skip", "dk": "dont_know", "refuse": "refused", "na": "not_applicable"}
BARE: Final[Mapping[str, str]] = {
    **{word: word for word in ("back", "keep", "none", "cancel", "save", "pause", "resume", "confirm")},
    "send": "confirm",
}
NAMED: Final[Mapping[str, str]] = {"edit": "edit", "delete": "delete", "take": "take_back", "language": "language"}
SENT: Final = frozenset({"photo", "file", "voice"})
Said = Iterator[str]


@dataclass(slots=True)
class Session:
    """One play. `turns` is what a transcript of it would hold; `ticked` the names ticked on the present card."""

    performance: Performance
    turns: list[Any] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    shown: str = ""
    over: bool = False

    @property
    def ask(self) -> Ask | Complete:
        return self.performance.asked

    def card(self, width: int = 80) -> Said:
        """The present card, with the refusal of the last answer if there was one."""
        step = self.performance.step
        paper = Paper(width, self.performance.base.language, self.ticked)
        yield from draw(step if isinstance(step, Refuse) else self.ask, paper)

    def hear(self, typed: str) -> list[str]:
        """Takes one line, and gives back what there is to say besides the card."""
        line = typed.strip()
        if line.startswith(":") and not line.startswith("::"):
            word, _, rest = line[1:].partition(" ")
            return list(self._command(word.lower(), rest.strip()))
        ask = self.ask
        if isinstance(ask, Complete):
            return ["The conversation is over. :quit ends it, :state shows the answers."]
        return list(self._answer(ask, line.removeprefix(":") if line.startswith("::") else line))

    def act(self, verb: str, said: Any = None) -> Said:
        """Plays one turn of the person; what was shown before is kept with it."""
        asked, card = self.ask, card_text(self.ask)
        kept: list[Any] = [] if card == self.shown else [{"bot": card}]
        turn = Turn(len(self.turns) + len(kept) + 1, verb, said)
        problem = self.performance.attempt(turn)
        if problem is not None:
            yield f"{problem.due}: {problem.way_out}"
            return
        self.turns += [*kept, verb if said is None else {verb: said}]
        self.shown = card if asked is self.ask else ""
        self.ticked = []
        step = self.performance.step
        if isinstance(step, Refuse):
            refusal = refusal_of(step)
            self.turns.append({"refuse": refusal})
            self.performance.claim(Turn(len(self.turns), "refuse", refusal))

    def expectations(self) -> dict[str, Any]:
        """What a transcript of this play expects: every value, and the status of what was not answered."""
        stand = self.performance.stand().complete()
        complete = self.performance.is_complete
        silent = {name: status for name, status in stand.statuses.items() if name not in stand.responses}
        if not complete:
            silent = {name: status for name, status in silent.items() if status not in UNSEEN}
        expect: dict[str, Any] = {"complete": complete, **stand.responses}
        return expect | {name: {"status": str(status)} for name, status in silent.items()}

    # ------------------------------------------------------------------------------------------- an answer
    def _answer(self, ask: Ask, line: str) -> Said:
        if ask.kind == "review":
            yield from self._correct(ask, line)
        elif ask.type in ("select_multiple", "rank") and ask.choices:
            yield from self._tick(ask, line)
        elif ask.type in ("note", "acknowledge") and line.lower() in ("", "ok"):
            yield from self.act("tap", "OK")
        elif (name := self._chosen(ask, line)) is not None:
            yield from self.act("tap", label_of(ask, name))
        elif not line:
            yield "Type an answer, or :help"
        elif ask.kind in ("question", "name", "matrix"):
            yield from self.act("type", line)
        else:
            yield "Choose by number, or :help"

    def _chosen(self, ask: Ask, line: str) -> str | None:
        """The choice of a number or of its exact label."""
        choices = numbered(ask)
        if line.isascii() and line.isdigit() and 1 <= int(line) <= len(choices):
            return choices[int(line) - 1][0]
        return next((name for name, label in choices if plain(label) == line), None)

    def _tick(self, ask: Ask, line: str) -> Said:
        """Numbers tick and untick; Enter is Done; anything else is read as typed."""
        if not line and not self.ticked:
            yield "Tick at least one number, then Enter"
            return
        if not line:
            yield from self._done(ask)
            return
        words = [word for word in re.split(r"[\s,;]+", line) if word]
        names = [self._chosen(ask, word) for word in words]
        if all(names):
            for name in names:
                self._toggle(ask, str(name))
        elif (whole := self._chosen(ask, line)) is not None:
            self._toggle(ask, whole)
        else:
            yield from self.act("type", line)
        if ask.type == "rank" and len(self.ticked) == len(ask.choices):
            yield from self._done(ask)

    def _done(self, ask: Ask) -> Said:
        ticked = self.ticked
        if ask.type != "rank":
            ticked = [offer.name for offer in ask.choices if offer.name in ticked]
        yield from self.act("tap", [label_of(ask, name) for name in ticked])

    def _toggle(self, ask: Ask, name: str) -> None:
        """An exclusive choice unticks the others, and they untick it."""
        exclusive = {offer.name for offer in ask.choices if offer.exclusive}
        if name in self.ticked:
            self.ticked.remove(name)
        else:
            kept = [] if name in exclusive else [each for each in self.ticked if each not in exclusive]
            self.ticked = [*kept, name]

    def _correct(self, ask: Ask, line: str) -> Said:
        if line.isascii() and line.isdigit() and 1 <= int(line) <= len(ask.rows):
            yield from self.act("edit", ask.rows[int(line) - 1].address)
        else:
            yield "A number corrects that answer, :send sends all of them"

    # ------------------------------------------------------------------------------------------ a command
    def _command(self, word: str, rest: str) -> Said:
        if word in COMMANDS:
            yield from COMMANDS[word](self, rest)
        elif isinstance(self.ask, Complete):
            yield "The conversation is over. :quit ends it, :state shows the answers."
        elif word in SAID:
            yield from self.act("say", SAID[word])
        elif word in BARE:
            yield from self.act(BARE[word])
        elif word in NAMED and rest:
            yield from self.act(NAMED[word], rest)
        elif word in SENT and rest:
            yield from self.act("send", {word: rest})
        elif len(word) == 1 and self._candidate(word) is not None:
            yield from self.act("tap", self._candidate(word))
        else:
            yield f":{word} {rest}".rstrip() + ": no such command"
            yield HELP

    def _candidate(self, letter: str) -> str | None:
        step = self.performance.step
        found = step.candidates if isinstance(step, Refuse) else ()
        number = "abcdefgh".find(letter)
        return plain(found[number].label) if 0 <= number < len(found) else None


def _undo(session: Session, rest: str) -> Said:
    session.ticked = session.ticked[:-1]
    yield from ()


def _quit(session: Session, rest: str) -> Said:
    session.over = True
    yield from ()


def _help(session: Session, rest: str) -> Said:
    yield from HELP.splitlines()


def _state(session: Session, rest: str) -> Said:
    stand = session.performance.stand().complete()
    yield from draw_answers(stand.responses, stand.statuses, Paper())


def _review(session: Session, rest: str) -> Said:
    route = session.performance.stand().route
    yield from draw_rows(list(review_rows(route)), Paper(language=session.performance.base.language))


def _why(session: Session, rest: str) -> Said:
    ask = session.ask
    address = ask.address if isinstance(ask, Ask) else ""
    prefix, name = rest.rpartition(".")[::2] if rest else address.partition("/")[0].rpartition(".")[::2]
    prefix = prefix or address.rpartition(".")[0]
    try:
        yield from explain(session.performance.stand(), name, f"{prefix}." if prefix else "")
    except LookupError:
        names: Iterable[str] = session.performance.flow.names
        yield f"{name or 'why'}: no such item: write :why and one of {', '.join(names)}"


def _location(session: Session, rest: str) -> Said:
    numbers = re.findall(r"-?[0-9]+(?:\.[0-9]+)?", rest)
    if len(numbers) == 2:
        yield from session.act("send", {"location": [float(number) for number in numbers]})
    else:
        yield "write :location 14.69 -17.44"


def _day(session: Session, rest: str) -> Said:
    if rest.lstrip("+-").isdigit():
        yield from session.act("day", rest)
    else:
        yield "write :day +3"


def _delegate(session: Session, rest: str) -> Said:
    ask = session.ask
    if isinstance(ask, Ask) and ask.delegable:
        yield from session.act("delegate", {"item": ask.delegable, "to": rest or "colleague"})
    else:
        yield "This cannot be handed to a colleague (--permit delegate allows it where it can)"


COMMANDS: Final[Mapping[str, Callable[[Session, str], Said]]] = {
    "undo": _undo,
    "quit": _quit,
    "q": _quit,
    "help": _help,
    "state": _state,
    "review": _review,
    "why": _why,
    "location": _location,
    "day": _day,
    "delegate": _delegate,
}
