"""Which files are wanted from whom: a file that nobody asked for is never downloaded."""

from collections.abc import Awaitable, Callable

from bot.desk.desk import Desk
from bot.desk.people import identify, roles
from bot.desk.tables import wanted_table
from bot.turn import Send, SentFile, Turn

Rule = Callable[[Turn, Desk, SentFile], Awaitable[int]]

FLOW_BYTES = {"yaml": 256 * 1024, "yml": 256 * 1024, "xlsx": 2_000_000, "ods": 2_000_000}
"""The largest file of a flow, in bytes, by the ending of its name."""


def is_flow_file(file: SentFile) -> bool:
    """Whether the file's name says that it is a flow."""
    return file.ending in FLOW_BYTES


async def flow_of_a_coordinator(turn: Turn, desk: Desk, file: SentFile) -> int:
    """A coordinator may send a flow at any time."""
    return FLOW_BYTES.get(file.ending, 0) if "coordinator" in roles(turn.actor) else 0


RULES: tuple[Rule, ...] = (flow_of_a_coordinator, wanted_table)


async def wanted_bytes(desk: Desk, turn: Turn) -> int:
    """The most bytes that whoever acts may send with this message; 0 for nothing. Raises StoreError."""
    intent = turn.intent
    if not isinstance(intent, Send) or intent.file is None:
        return 0
    known = await identify(turn, desk)
    return max([await rule(known, desk, intent.file) for rule in RULES])
