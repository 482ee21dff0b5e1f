"""What the person of a transcript does, made into the event that the host would send."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NoReturn

from flows.conversation import (
    Answer,
    Ask,
    Attachment,
    Back,
    Candidate,
    Confirm,
    Delegate,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    KeepFirst,
    NonAnswer,
    Pause,
    Resume,
    Status,
    Table,
    TableRow,
    TakeBack,
    plain,
)
from flows.expression_error import suggestion
from flows.transcripts.card_text import card_text, choice_buttons, silence_buttons
from flows.transcripts.differences import CannotAct
from flows.transcripts.reading import Turn

SAYINGS: Final = {"skip": Status.SKIPPED} | {
    str(status): status for status in (Status.DONT_KNOW, Status.REFUSED, Status.NOT_APPLICABLE)
}
FIRST_ROW: Final = 4
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "photo": ("image", "image/jpeg"),
    "voice": ("audio", "audio/ogg"),
    "file": ("file", "application/octet-stream"),
}
MIMES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def event_of(turn: Turn, ask: Ask, candidates: Sequence[Candidate] = (), table: Table | None = None) -> Event:
    """The event of a person's turn. `candidates` are the readings that a refusal offers, `table` the rows of the last
    dry run. Raises CannotAct where the card does not offer it.
    """
    if turn.verb == "tap":
        return _tap(ask, turn.said, candidates)
    if turn.verb == "save" and table is not None and ask.kind == "table":
        return replace(table, save=True)
    if turn.verb in SAID:
        return SAID[turn.verb](ask, turn.said)
    if turn.verb in BARE_EVENTS:
        return _bare(turn.verb, ask)
    raise CannotAct(f"{turn.verb} offered", "not offered", f"remove the turn: the card is {card_text(ask)!r}")


def _stop(due: str, came: str, way_out: str) -> NoReturn:
    raise CannotAct(due, came, way_out)


# ------------------------------------------------------------------------------------------------- bare words
def _keep(ask: Ask) -> Event:
    return KeepFirst(ask.address, int(ask.previous or 0)) if ask.kind == "fewer" else Keep(ask.address)


Offered = Callable[[Ask], bool]
BARE_EVENTS: Final[Mapping[str, tuple[Callable[[Ask], Event], Offered]]] = {
    "confirm": (lambda ask: Confirm(), lambda ask: ask.kind == "review"),
    "back": (lambda ask: Back(), lambda ask: ask.can_back),
    "keep": (_keep, lambda ask: True),
    "cancel": (lambda ask: DeleteInstance(ask.address.rpartition(".")[0]), lambda ask: ask.can_cancel),
    "none": (lambda ask: Done(ask.address), lambda ask: ask.kind == "more" and ask.can_done),
    "pause": (lambda ask: Pause(), lambda ask: True),
    "resume": (lambda ask: Resume(), lambda ask: True),
}


def _bare(verb: str, ask: Ask) -> Event:
    make, offered = BARE_EVENTS[verb]
    if not offered(ask):
        _stop(f"{verb} offered", "not offered", f"remove the turn, or play it where {verb} is offered")
    return make(ask)


def _say(ask: Ask, said: str) -> Event:
    status, offered = SAYINGS.get(said), [offer.status for offer in ask.allow]
    if status is None or status not in offered:
        known = [word for word, each in SAYINGS.items() if each in offered]
        way_out = f"say one of {', '.join(known)}" if known else "answer the question, or allow it in the flow"
        _stop(f"{said} offered", ", ".join(offered) or "no non-answer", way_out)
    return NonAnswer(ask.address, status)


# --------------------------------------------------------------------------------------------------- buttons
def _tap(ask: Ask, said: Any, candidates: Sequence[Candidate]) -> Event:
    if isinstance(said, list):
        return Answer(ask.address, " ".join(_names(ask, [str(each) for each in said])), typed=False)
    buttons = {**dict(silence_buttons(ask)), **dict(choice_buttons(ask))}
    buttons |= {plain(each.label): Answer(ask.address, each.value, False) for each in candidates}
    if ask.type in ("acknowledge", "note"):
        buttons["OK"] = Answer(ask.address, "OK", typed=False)
    if str(said) not in buttons:
        _stop(f"button {said!r}", card_text(ask), _nearest_button(str(said), buttons))
    return buttons[str(said)]


def _names(ask: Ask, labels: Sequence[str]) -> Iterator[str]:
    """In list order; for a rank in the order of the taps."""
    offered = {plain(offer.label): offer for offer in ask.choices}
    if strange := [label for label in labels if label not in offered]:
        _stop(f"choice {strange[0]!r}", card_text(ask), _nearest_button(strange[0], offered))
    ticked = [offered[label] for label in labels]
    ordered = ticked if ask.type == "rank" else sorted(ticked, key=lambda offer: offer.ordinal)
    yield from (offer.name for offer in ordered)


def _nearest_button(said: str, buttons: Iterable[str]) -> str:
    shown = ", ".join(repr(label) for label in buttons)
    return suggestion(said, buttons, f"tap one of {shown}" if shown else "type: the answer, there are no buttons here")


# ------------------------------------------------------------------------------------------ files and tables
def _send(ask: Ask, said: Mapping[str, Any]) -> Event:
    """A location is read as typed `lat, lon`; a photo, voice or file comes as an attachment."""
    what, given = next(iter(said.items()), ("", None))
    if what == "location" and isinstance(given, list) and len(given) == 2:
        return Answer(ask.address, f"{given[0]}, {given[1]}")
    if len(said) != 1 or what not in KINDS:
        way_out = "send location: [lat, lon], photo: x.jpg, voice: 12s or file: x.pdf"
        _stop("something that can be sent", repr(dict(said)), way_out)
    names = given if isinstance(given, list) else [given]
    return Answer(ask.address, "", files=tuple(_attach(what, str(name)) for name in names))


def _attach(what: str, name: str) -> Attachment:
    """A file that does not exist: what the host would say of it. `12s` is the length of a voice message."""
    kind, mime = KINDS[what]
    if what == "voice":
        seconds = int(name.removesuffix("s")) if name.removesuffix("s").isdigit() else 1
        return Attachment(f"voice-{seconds}s", "audio", mime, "", 4_000 * seconds, seconds)
    mime = MIMES.get(name.rpartition(".")[2].lower(), mime)
    return Attachment(name.replace(" ", "_"), "image" if kind == "image" else "file", mime, name, 10_000)


def read_rows(said: Mapping[str, Any], save: bool = False) -> Table:
    """A table sent back; rows are numbered as in the sheet, `id` names an instance that was there before. `shares`
    says of columns in doubt what their numbers are.
    """
    rows = said.get("rows")
    if not isinstance(rows, list) or not isinstance(said.get("repeat"), str):
        _stop("a repeat and rows", repr(dict(said)), "write table: {repeat: spot, rows: [{place: Market}]}")
    found = []
    for number, row in enumerate(rows, start=FIRST_ROW):
        cells = {str(key): cell for key, cell in row.items() if key != "id" and cell not in (None, "")}
        known = str(row.get("id") or "").rpartition("#")[2]
        found.append(TableRow(number, int(known) if known.isdigit() else None, cells))
    return Table(said["repeat"], tuple(found), save, shares=dict(said.get("shares") or {}))


SAID: Final[Mapping[str, Callable[[Ask, Any], Event]]] = {
    "type": lambda ask, said: Answer(ask.address, str(said)),
    "send": _send,
    "say": _say,
    "edit": lambda ask, said: Edit(said),
    "delete": lambda ask, said: DeleteInstance(said),
    "table": lambda ask, said: read_rows(said),
    "delegate": lambda ask, said: Delegate(str(said.get("item") or ask.delegable), str(said.get("to", "colleague"))),
    "take_back": lambda ask, said: TakeBack(said),
}
