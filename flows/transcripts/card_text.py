"""An Ask as the plain text of a card, and its buttons as the events they send: what a transcript sees and taps."""

from collections.abc import Iterator

from flows.conversation import (
    Answer,
    Ask,
    Complete,
    Done,
    Event,
    NonAnswer,
    OpenInstance,
    Refuse,
    TableSummary,
    Text,
    plain,
)


def card_text(step: Ask | Complete | Refuse) -> str:
    """Notes, question, hint, then the buttons of the choices as `[label]`; non-answers and navigation are left out."""
    match step:
        case Complete():
            return "complete"
        case Refuse():
            return card_text(step.ask)
        case Ask(kind="review"):
            return "\n".join(_review_lines(step))
        case _:
            texts = [plain(text) for text in (*step.notes, step.label, step.hint or ()) if text]
            labels = [f"[{label}]" for label, _ in choice_buttons(step)]
            return "\n".join([*texts, *_lines_below(step), "  ".join(labels)]).strip()


def _lines_below(ask: Ask) -> Iterator[str]:
    """The rows of a matrix, what a table would do, who has what."""
    for row in ask.matrix:
        said = plain(row.answer) or (str(row.status) if row.status else "")
        yield ("▸ " if row.marked else "") + plain(row.label) + (f": {said}" if said else "")
    for pending in ask.pending:
        yield f"{plain(pending.label)}: {pending.to}"
    if ask.table is not None:
        yield summary_line(ask.table)


def summary_line(table: TableSummary) -> str:
    """The counts of a dry run on one line."""
    rows = f"{table.new} new, {table.changed} changed, {table.same} unchanged"
    cells = f"{table.answers} answers, {table.silent} silent, {table.left} left to ask, {table.ignored} ignored"
    return f"{rows}: {cells}"


def _review_lines(ask: Ask) -> Iterator[str]:
    for row in ask.rows:
        if row.heading:
            yield plain(row.heading)
        yield f"{plain(row.label)} {plain(row.answer) or row.status}"


def choice_buttons(ask: Ask) -> Iterator[tuple[str, Event]]:
    """The buttons of the choices, or the two of a repeat's prompt: label and event."""
    if ask.kind == "more":
        if ask.can_add:
            yield _words(ask.add_label), OpenInstance(ask.address)
        if ask.can_done:
            yield _words(ask.done_label), Done(ask.address)
    for offer in ask.choices:
        yield plain(offer.label), Answer(ask.address, offer.name, typed=False)


def silence_buttons(ask: Ask) -> Iterator[tuple[str, Event]]:
    """The non-answers that the flow gave words of its own; the others have the host's words."""
    for offer in ask.allow:
        if offer.label:
            yield plain(offer.label), NonAnswer(ask.address, offer.status)


def _words(label: Text | None) -> str:
    return plain(label or ())
