"""A card as lines for a terminal: numbered choices, boxes to tick, the ways out as commands."""

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flows.conversation import Ask, Complete, Inserted, Refuse, ReviewRow, Scalar, Status, Step, Text, plain
from flows.direction import is_rtl, isolate
from flows.items import FILES
from flows.transcripts.card_text import summary_line

COMMANDS: Final = {
    Status.SKIPPED: (":skip", "Skip"),
    Status.DONT_KNOW: (":dk", "I don't know"),
    Status.NOT_APPLICABLE: (":na", "Does not apply"),
    Status.REFUSED: (":refuse", "Rather not say"),
}
NOTICES: Final = {
    "stale": "(already answered: here is where you are)",
    "no_longer_offered": "(your earlier answer is no longer offered)",
    "constraint_changed": "(your earlier answer no longer fits the others)",
    "resumed": "(on we go)",
    "from_pack": "(from the country pack: is this right?)",
}
NARROWEST: Final = 24


@dataclass(frozen=True, slots=True)
class Paper:
    """Where cards are drawn: how wide it is, in which language, and what is ticked so far."""

    width: int = 80
    language: str = "en"
    ticked: Collection[str] = ()

    def say(self, text: Text) -> str:
        """A text, values in it isolated where directions could mix."""
        rtl = is_rtl(self.language)
        return "".join(isolate(each.value, rtl) if isinstance(each, Inserted) else each for each in text)

    def wrap(self, text: str, first: str = "", rest: str = "") -> Iterator[str]:
        """The text in lines of this width; its own line breaks stay."""
        width = max(self.width, NARROWEST)
        for number, line in enumerate(text.splitlines() or [""]):
            start = first if number == 0 else rest
            yield from textwrap.wrap(line, width, initial_indent=start, subsequent_indent=rest) or [start.rstrip()]


def draw(step: Step, paper: Paper) -> Iterator[str]:
    """The lines of a step."""
    match step:
        case Complete(responses=responses, statuses=statuses):
            yield "Complete. These are the answers:"
            yield from draw_answers(responses, statuses, paper)
        case Refuse():
            yield from _refusal(step, paper)
            yield from draw(step.ask, paper)
        case Ask():
            yield from _ask(step, paper)


def draw_answers(responses: Mapping[str, Scalar], statuses: Mapping[str, Status], paper: Paper) -> Iterator[str]:
    """`address = value` for each answer, the status for what is not answered."""
    for address in dict.fromkeys([*statuses, *responses]):
        shown = responses.get(address, f"({statuses.get(address)})")
        yield from paper.wrap(f"{address} = {shown}", "  ", "      ")


def _refusal(step: Refuse, paper: Paper) -> Iterator[str]:
    detail = ", ".join(f"{key} {value}" for key, value in step.detail.items())
    words = paper.say(step.message) if step.message else step.reason.replace("_", " ")
    yield from paper.wrap(f"✗ {words}" + (f" ({detail})" if detail else ""), "", "  ")
    for letter, candidate in zip("abcdefgh", step.candidates, strict=False):
        yield from paper.wrap(f":{letter}  {paper.say(candidate.label)}", "  ", "      ")
    for cell in step.cells:
        yield from paper.wrap(f"{cell.cell}, {paper.say(cell.row)}: {cell.value!r}: {cell.reason}", "  ", "    ")


def _ask(ask: Ask, paper: Paper) -> Iterator[str]:
    yield _rule(ask, paper)
    for heading in ask.headings:
        yield from paper.wrap(f"» {paper.say(heading)}", "", "  ")
    if ask.notice == "understood" and ask.understood:
        yield f"✓ {paper.say(ask.understood)}"
    elif ask.notice != "none":
        yield from paper.wrap(NOTICES.get(ask.notice, ask.notice))
    for note in ask.notes:
        yield from paper.wrap(paper.say(note))
    if ask.label:
        yield from paper.wrap(paper.say(ask.label))
    if ask.hint:
        yield from paper.wrap(paper.say(ask.hint), "  ", "  ")
    yield from _body(ask, paper)
    if ask.previous_label and ask.kind != "fewer":
        kept = ":keep" if ask.notice not in ("no_longer_offered", "constraint_changed") else "before"
        yield from paper.wrap(f"{kept}  {paper.say(ask.previous_label)}", "  ", "      ")
    yield from _ways(ask, paper)


def _rule(ask: Ask, paper: Paper) -> str:
    about = "" if ask.progress.exact else "about "
    words = f"── {ask.progress.done} of {about}{ask.progress.total} "
    return words + "─" * (min(paper.width, 60) - len(words))


def _body(ask: Ask, paper: Paper) -> Iterator[str]:
    """What is between the question and the ways out."""
    for row in ask.matrix:
        said = paper.say(row.answer) or (str(row.status) if row.status else "")
        yield from paper.wrap(f"{'▸' if row.marked else ' '} {paper.say(row.label)}" + (f": {said}" if said else ""))
    yield from draw_rows(ask.rows, paper)
    for pending in ask.pending:
        yield from paper.wrap(f"{paper.say(pending.label)}: with {pending.to}   :take {pending.item}", "  ", "    ")
    if ask.table is not None:
        yield from paper.wrap(summary_line(ask.table))
    yield from _choices(ask, paper)


def draw_rows(rows: Sequence[ReviewRow], paper: Paper) -> Iterator[str]:
    """The rows of a review, numbered."""
    for number, row in enumerate(rows, start=1):
        if row.heading:
            yield from paper.wrap(f"» {paper.say(row.heading)}")
        said = paper.say(row.answer) or f"({row.status})"
        yield from paper.wrap(f"{number}. {paper.say(row.label)} {said}", "  ", "     ")


def _choices(ask: Ask, paper: Paper) -> Iterator[str]:
    for number, (name, label) in enumerate(numbered(ask), start=1):
        box = ""
        if ask.type == "select_multiple":
            box = "☑ " if name in paper.ticked else "☐ "
        elif ask.type == "rank":
            box = f"({list(paper.ticked).index(name) + 1}) " if name in paper.ticked else "( ) "
        start = f"{number:>3}. {box}"
        yield from paper.wrap(paper.say(label), start, " " * len(start))


def numbered(ask: Ask) -> list[tuple[str, Text]]:
    """What can be chosen by its number: choices by name, the two of a prompt as `add` and `done`."""
    if ask.kind == "more":
        add = [("add", ask.add_label or ("Add",))] if ask.can_add else []
        return [*add, *([("done", ask.done_label or ("Done",))] if ask.can_done else [])]
    return [(offer.name, offer.label) for offer in ask.choices] if ask.type != "range" else []


def _ways(ask: Ask, paper: Paper) -> Iterator[str]:
    """The ways out, as commands."""
    ways = [
        (command, paper.say(offer.label) if offer.label else words)
        for offer in ask.allow
        for command, words in [COMMANDS[offer.status]]
    ]
    ways += [(command, words) for offered, command, words in (*_by_kind(ask), *_by_offer(ask)) if offered]
    shown = "   ".join(f"{command} {words}".strip() for command, words in ways)
    if shown:
        yield from paper.wrap(shown, "  ", "  ")


def _by_kind(ask: Ask) -> Iterator[tuple[object, str, str]]:
    yield ask.type in ("select_multiple", "rank") and ask.choices, "Enter", "done"
    yield ask.type in ("note", "acknowledge"), "Enter", "OK"
    yield ask.kind == "review", ":send", "a number corrects an answer"
    yield ask.kind == "table", ":save", ":cancel"
    yield ask.kind == "fewer", ":keep", f"the first {ask.previous}; :delete INSTANCE; :edit NAME"
    yield ask.type == "range" and ask.steps, "type", _range_words(ask)
    yield ask.type == "geopoint", ":location", "LAT LON"
    yield ask.type in FILES, {"image": ":photo", "audio": ":voice"}.get(ask.type, ":file"), "NAME"


def _by_offer(ask: Ask) -> Iterator[tuple[object, str, str]]:
    yield ask.voice, ":voice", "12s"
    yield ask.can_table, ":table", "FILE"
    yield ask.can_cancel, ":cancel", ""
    yield ask.delegable, ":delegate", "TO"
    yield ask.can_back, ":back", ""


def _range_words(ask: Ask) -> str:
    start, end, step = ask.steps or (0, 0, 0)
    return f"{start:g} to {end:g}" + (f", step {step:g}" if step != 1 else "")


def label_of(ask: Ask, name: str) -> str:
    """The words on the button of a choice."""
    return next(plain(label) for each, label in numbered(ask) if each == name)
