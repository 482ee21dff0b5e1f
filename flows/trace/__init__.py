"""The engine for other programs: operations on a form come in, the state of every node goes out.

It works on the form and not on the chat: whatever is relevant may be set, in any order.
"""

from flows.trace.operations import Operation, read_operation
from flows.trace.session import CannotBeDone, Session, find_language

__all__ = ["CannotBeDone", "Operation", "Session", "find_language", "read_operation"]
