"""Structured logs without secrets or people: an allow-list of keys, and tokens rewritten wherever they might appear."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}|/r/[A-Za-z0-9_-]{20,}|start=[A-Za-z0-9_-]{10,}|(?<=://)[^/@\s]+(?=@)")
KEYS = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "error",
        "kind",
        "failures",
        "updates",
        "failed",
        "rows",
        "update",
        "outcome",
        "screen",
        "status",
        "way_out",
        "mode",
        "version",
        "address",
        "database",
        "parked",
        "pushed",
        "reason",
        "seconds",
        "part",
        "count",
        "waves",
        "problems",
        "mib",
    ]
)
QUIET = ("httpx", "httpcore", "aiohttp", "telegram", "uvicorn", "asyncio", "alembic", "sqlalchemy")


def redact(text: str) -> str:
    """A text without bot tokens and link tokens."""
    return SECRET.sub("<hidden>", text)


def only_known(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that is not on the list, and rewrite what looks like a secret."""
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items() if key in KEYS}


class Redacting(logging.Filter):
    """On the handlers of the root: message, arguments and traceback of every record of every library.

    Our own records are one line of JSON. Of others the first line is kept: what follows it is a traceback, or the
    text of an error, which may repeat what somebody wrote.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            text = record.getMessage()
        except Exception:  # arguments that do not fit: logging would print them
            text = "a message that cannot be formatted"
        record.msg, record.args = redact(text.partition("\n")[0]), ()
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg += f" ({kind.__name__ if kind else 'error'})"
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def name_only(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """The end of a program that nobody foresaw: where and what kind, never the text of the error."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "nowhere"
    logging.getLogger("bot").critical("stopped by %s at %s", kind.__name__, place)


def set_up_logs(level: str = "INFO") -> None:
    """Lines of JSON on standard error; what cannot be handled is dropped, and an error that nobody caught is named."""
    logging.raiseExceptions = False
    sys.excepthook = name_only
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Redacting())
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_known,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
