"""What PostgreSQL's errors mean in storage's words; no message of the server is repeated, as it may hold a value."""

import asyncpg

from bot.storage.errors import Kind, StoreError

DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""What may come out of a call. A timeout and a lost connection are no errors of the server; a connection that is lost
just as it is used is the driver's internal error.
"""

# postgresql.org/docs/current/errcodes-appendix.html: whole codes first, then their classes.
CODES: dict[str, Kind] = {
    "25006": "io",  # read-only: a standby, which was the primary until now
    "40001": "conflict",
    "40P01": "conflict",
    "53100": "full",
    "55P03": "busy",  # lock_timeout
    "57014": "busy",  # cancelled by a timeout of the server
    "3D000": "refused",  # no such database
    "XX001": "corrupt",
    "XX002": "corrupt",
}
CLASSES: dict[str, Kind] = {
    "08": "io",  # the connection
    "22": "data",
    "23": "data",
    "28": "refused",  # user or password
    "53": "busy",  # too many connections, out of memory
    "57": "io",  # shut down, crashed, starting up
    "58": "io",  # the server's own disk
}
WAYS_OUT: dict[str, str] = {
    "28": "the server refuses the user or the password: see CIVIMETER_DATABASE_URL",
    "3D": "there is no such database on the server: make it with createdb",
}


def store_error(error: Exception) -> StoreError:
    """The same failure in storage's words: the error's class, its code, and the names of table and constraint."""
    if isinstance(error, asyncpg.PostgresError):
        code = error.sqlstate or ""
        kind = CODES.get(code) or CLASSES.get(code[:2], "usage")
        return StoreError(kind, WAYS_OUT.get(code[:2]) or said(error, code))
    if isinstance(error, asyncpg.exceptions.DataError):
        return StoreError("usage", "a parameter is of the wrong type")
    way_out = "is it running, and are host and port in CIVIMETER_DATABASE_URL right?"
    return StoreError("io", f"no connection to PostgreSQL ({type(error).__name__}): {way_out}")


def said(error: asyncpg.PostgresError, code: str) -> str:
    """What the server said, without its sentence: it names values, and these names do not."""
    facts = (getattr(error, name, None) for name in ("table_name", "column_name", "constraint_name"))
    return " ".join([type(error).__name__, *(fact for fact in facts if fact), f"[{code}]"])
