"""What is typed at a card, made into turns of a transcript: so every play can be kept, and played again as a test."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flows.conversation import Ask, Complete, Refuse, plain
from flows.playing.commands import COMMANDS, HELP, Said
from flows.playing.lines import Paper, draw, label_of, numbered
from flows.transcripts.card_text import card_text
from flows.transcripts.comparing import UNSEEN, refusal_of
from flows.transcripts.differences import Difference
from flows.transcripts.performing import Performance
from flows.transcripts.reading import Turn

SAID: Final[Mapping[str, str]] = {"skip": "skip", "dk": "dont_know", "refuse": "refused", "na": "not_applicable"}
BARE: Final[Mapping[str, str]] = {
    **{word: word for word in ("back", "keep", "none", "cancel", "save", "pause", "resume", "confirm")},
    "send": "confirm",
}
NAMED: Final[Mapping[str, str]] = {"edit": "edit", "delete": "delete", "take": "take_back", "language": "language"}
SENT: Final = frozenset({"photo", "file", "voice"})


@dataclass(slots=True)
class Session:
    """One play. `turns` is what a transcript of it would hold; `ticked` the names ticked on the present card. `tables`
    is given the file that is named after :table, or nothing, where whoever holds the keyboard may read files.
    """

    performance: Performance
    turns: list[Any] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    shown: str = ""
    over: bool = False
    tables: "Callable[[Session, str], Said] | None" = None

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
            yield _why_not(verb, problem)
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
        exclusive = {offer.name for offer in ask.choices if offer.exclusive and ask.type == "select_multiple"}
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


def _why_not(verb: str, problem: Difference) -> str:
    """A turn that is not possible, in the words of somebody who plays."""
    if problem.came.startswith("stale"):
        return f"{verb}: that is not asked now"
    if problem.came == "not offered":
        return f"{verb}: not possible here (:help lists what is)"
    return f"{problem.due}: {problem.way_out}"
