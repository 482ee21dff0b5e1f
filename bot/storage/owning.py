"""What writer and store need of a database, whichever it is; and which one an address means."""

from collections.abc import Callable, Generator
from typing import Any, Protocol

from bot.storage.database import Database
from bot.storage.jobs import Planned, Rows, Step
from bot.storage.remembered import Remembered

Plan = Callable[[], Generator[Step, Rows, Planned]]
"""Begins the statements of one transaction, anew each time: it may have to be run more than once."""
POSTGRESQL = "postgresql://"


class Owner(Protocol):
    """The one owner of every connection to one database."""

    @property
    def dialect(self) -> str:
        """Whose words the statements are rendered in: `sqlite` or `postgresql`."""
        ...

    @property
    def shared(self) -> bool:
        """Whether other workers may use the database at the same time."""
        ...

    @property
    def description(self) -> str:
        """For the start log and the readiness page: which server or library, and how it is used."""
        ...

    async def transact(self, begin: Plan) -> Planned:
        """Run a plan in one transaction, committed when this returns. For the writer alone. Raises StoreError."""
        ...

    async def fetch(self, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows of one reading statement. Raises StoreError."""
        ...

    @property
    def remembered(self) -> Remembered | None:
        """What was read lately, where nobody else can change it; told of by the writer. None where others write."""
        ...

    async def find(self, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """As `fetch`, for what is found by a key in microseconds. Raises StoreError."""
        ...

    async def reopen(self) -> None:
        """Begin again with new connections, as must be done after an input/output error. Raises StoreError."""
        ...

    async def sweep(self) -> None:
        """Let what was deleted leave the disk, as far as the database can be told to. Raises StoreError."""
        ...

    async def close(self) -> None:
        """Close every connection. Harmless when repeated."""
        ...


async def open_database(url: str) -> Owner:
    """Open the database at `sqlite:///path` or `postgresql://…`; its schema is there already. Raises StoreError."""
    if not url.startswith(POSTGRESQL):
        return await Database.open(url)
    from bot.storage.postgres import PostgresDatabase  # the driver is loaded by those who use it

    return await PostgresDatabase.open(url)
