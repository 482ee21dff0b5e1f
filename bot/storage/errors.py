"""The one kind of error that storage raises, whichever driver met it."""

from typing import Literal

Kind = Literal[
    "locked",  # another process holds the database
    "refused",  # a version, a schema or an address that this program does not work with
    "overloaded",  # too much is waiting to be written
    "busy",  # a lock inside the database did not come free in time
    "conflict",  # another worker was in the way: the same unit may be tried again
    "full",  # no room on the disk
    "io",  # the disk or the file failed
    "corrupt",  # the file is damaged or is no database
    "data",  # the rows of one unit are not acceptable
    "usage",  # an unknown statement, a missing parameter, a closed database
]

EXIT_CODES = {"locked": 75, "refused": 78, "corrupt": 78}


class StoreError(Exception):
    """What went wrong with the database. The text never holds a value that somebody entered.

    `kind` says what to do about it: `locked`, `overloaded`, `busy`, `conflict`, `full` and `io` may pass, `data` and
    `usage` are the fault of the one unit or read that raised them, `refused` and `corrupt` need an operator.
    """

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind

    @property
    def exit_code(self) -> int:
        """The exit code for a command line that ends with this error (sysexits.h)."""
        return EXIT_CODES.get(self.kind, 70)
