"""The counters: what was said, held against what is stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from typing import Any

from bot.sandbox.comparing.following import Chat, Follower
from bot.sandbox.comparing.hearing import Answer, Hearing
from bot.sandbox.comparing.sheet import Question, Sheet
from bot.sandbox.comparing.stored import Held, Holding, Stored

Finding = Mapping[str, Any]


@dataclass(slots=True)
class Verdict:
    """`responses` current answers are stored, `messages` calls made a message; `unexplained` answers are stored that
    nobody was heard to give; `unread` people were asked a flow whose cards do not say by themselves what they ask: of
    them nothing is judged. `findings` says where each fault is, never what was answered.
    """

    responses: int = 0
    messages: int = 0
    lost: int = 0
    doubled: int = 0
    reasked: int = 0
    stuck: int = 0
    repeats: int = 0
    inflight: int = 0
    unexplained: int = 0
    unread: int = 0
    repeated: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def count(self, counter: str, number: int, **where: Any) -> None:
        """Add to a counter, and say where."""
        if number:
            setattr(self, counter, getattr(self, counter) + number)
            self.findings.append({"counter": counter, "number": number, **where})

    @property
    def line(self) -> str:
        """The eight counters on one line."""
        names = ("responses", "messages", "lost", "doubled", "reasked", "stuck", "repeats", "inflight")
        return " ".join(f"{name}={getattr(self, name)}" for name in names)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled, asked again or left hanging."""
        return not (self.lost or self.doubled or self.reasked or self.stuck)

    def tree(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return asdict(self)


def judge(follower: Follower, stored: Stored, inflight: int) -> Verdict:
    """Hold everybody's chat against what is stored of them."""
    verdict = Verdict(messages=follower.messages, inflight=inflight)
    verdict.repeated = list(follower.repeats)
    verdict.repeats = len(follower.repeats)
    for number, chat in sorted(follower.chats.items()):
        sheet, holdings = follower.sheet_of(number), stored.holdings(str(number))
        if holdings and not sheet.is_legible:
            verdict.unread += 1
        else:
            _judge_chat(verdict, sheet, number, chat, holdings)
    return verdict


def _judge_chat(verdict: Verdict, sheet: Sheet, number: int, chat: Chat, holdings: list[Holding]) -> None:
    begun = [holding for holding in holdings if holding.state != "none"]
    for survey, holding in zip_longest(chat.surveys, begun):
        heard, held = survey or Hearing(sheet), holding or Holding("")
        where = {"chat": number, "part": held.part}
        verdict.responses += len(held.answers)
        for address, line in heard.reasked:
            verdict.count("reasked", 1, **where, address=address, line=line)
        for answer in heard.answers.values():
            if not _is_stored(sheet, heard, answer, held):
                verdict.count("lost", 1, **where, address=answer.address, line=answer.line)
        verdict.count("doubled", max(0, held.rows - 1), **where, address="")
        for address, found in held.answers.items():
            verdict.count("doubled", _excess(found, heard.counts.get(address, 0)), **where, address=address)
            verdict.count("unexplained", int(address not in heard.answers), **where, address=address)
    verdict.count("stuck", int(_is_stuck(chat, holdings)), chat=number)


def _excess(held: Held, heard: int) -> int:
    """How many records of an address have no answer of their own."""
    return max(held.twins, held.copies - max(1, heard))


def _is_stuck(chat: Chat, holdings: list[Holding]) -> bool:
    """Tapped, and neither finished nor in front of a card that still waits for something."""
    last = next((holding for holding in reversed(holdings) if holding.invited), None)
    if last is None or not chat.tapped or last.declined or last.closed or last.state in ("sealed", "released"):
        return False
    return chat.waiting or not chat.buttons


def _is_stored(sheet: Sheet, heard: Hearing, answer: Answer, held: Holding) -> bool:
    found, question = held.answers.get(answer.address), question_at(sheet, answer.address)
    if found is None:
        return held.state == "released" and _fell_away(heard, answer, question)
    if found.status != answer.status:
        return False
    if answer.status != "answered":
        return True
    if question is not None and question.apart and "/name/" not in answer.address:
        return bool(held.volunteer == answer.value)
    return bool(_as_said(found, answer) == answer.value)


def _as_said(found: Held, answer: Answer) -> Any:
    """A stored value in the form in which it was heard."""
    if isinstance(answer.value, frozenset):
        return frozenset(str(found.value).split())
    if isinstance(answer.value, float):
        return float(found.value)
    return " ".join(str(found.value).split()) if "/name/" in answer.address else found.value


def _fell_away(heard: Hearing, answer: Answer, question: Question | None) -> bool:
    """Whether a later correction may have made the question one that is not asked: released rows hold those only."""
    needs = question.needs | {question.name} if question else frozenset()
    return any(name in needs and line > answer.line for name, line in heard.changed)


def question_at(sheet: Sheet, address: str) -> Question | None:
    """The question of an address; for the name of a choice, the question where it was chosen."""
    return sheet.questions.get(address.partition("/")[0].rpartition(".")[2])
