"""Commands of a play that take something of their own: looking, asking why, moving the clock, sending a place."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from flows.conversation import Ask
from flows.playing.lines import Paper, draw_answers, draw_rows
from flows.playing.why import explain
from flows.review import review_rows

if TYPE_CHECKING:
    from flows.playing.session import Session

Said = Iterator[str]
HELP: Final = """Type a number or the answer. What begins with ":" is a command; "::" begins an answer with ":".
:back  :edit NAME  :keep  :skip  :dk  :refuse  :na  :none  :cancel  :delete INSTANCE  :send  :undo
:table FILE (alone: writes an empty one)  :save  :location LAT LON  :photo NAME  :file NAME  :voice 12s
:delegate TO  :take ITEM  :pause  :resume  :language CODE  :day +3
:review  :state  :why NAME  :help  :quit"""


def _undo(session: "Session", rest: str) -> Said:
    session.ticked = session.ticked[:-1]
    yield from ()


def _quit(session: "Session", rest: str) -> Said:
    session.over = True
    yield from ()


def _help(session: "Session", rest: str) -> Said:
    yield from HELP.splitlines()


def _state(session: "Session", rest: str) -> Said:
    stand = session.performance.stand().complete()
    yield from draw_answers(stand.responses, stand.statuses, Paper())


def _review(session: "Session", rest: str) -> Said:
    route = session.performance.stand().route
    yield from draw_rows(list(review_rows(route)), Paper(language=session.performance.base.language))


def _why(session: "Session", rest: str) -> Said:
    ask = session.ask
    address = ask.address if isinstance(ask, Ask) else ""
    prefix, name = rest.rpartition(".")[::2] if rest else address.partition("/")[0].rpartition(".")[::2]
    prefix = prefix or address.rpartition(".")[0]
    try:
        yield from explain(session.performance.stand(), name, f"{prefix}." if prefix else "")
    except LookupError:
        names: Iterable[str] = session.performance.flow.names
        yield f"{name or 'why'}: no such item: write :why and one of {', '.join(names)}"


def _location(session: "Session", rest: str) -> Said:
    numbers = re.findall(r"-?[0-9]+(?:\.[0-9]+)?", rest)
    if len(numbers) == 2:
        yield from session.act("send", {"location": [float(number) for number in numbers]})
    else:
        yield "write :location 14.69 -17.44"


def _day(session: "Session", rest: str) -> Said:
    if rest.lstrip("+-").isdigit():
        yield from session.act("day", rest)
    else:
        yield "write :day +3"


def _delegate(session: "Session", rest: str) -> Said:
    ask = session.ask
    if isinstance(ask, Ask) and ask.delegable:
        yield from session.act("delegate", {"item": ask.delegable, "to": rest or "colleague"})
    else:
        yield "This cannot be handed to a colleague (--permit delegate allows it where it can)"


def _table(session: "Session", rest: str) -> Said:
    ask = session.ask
    if session.tables is None or not isinstance(ask, Ask) or not ask.can_table:
        yield "No table is offered here (--permit tables offers it where it can be)"
    else:
        yield from session.tables(session, rest)


COMMANDS: Final[Mapping[str, Callable[["Session", str], Said]]] = {
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
    "table": _table,
}
