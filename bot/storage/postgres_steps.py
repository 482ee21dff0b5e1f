"""Statements as PostgreSQL is asked them, and what comes back as the rest of storage knows it."""

from decimal import Decimal
from typing import Any

from bot.storage.dialects import positional
from bot.storage.jobs import Afresh, Rows, Step
from bot.storage.rows import to_json
from bot.storage.statements import WriteStatement


async def follow(connection: Any, step: Step) -> Rows:
    """Run one step of a plan; what comes back."""
    if isinstance(step, Afresh):
        await connection.execute("ROLLBACK; BEGIN")
        return ()
    sql, names = positional(step.asked.text)
    given = [to_json(step.rows)] if names else []
    if isinstance(step.asked, WriteStatement) and step.asked.counted:
        return ((int((await connection.execute(sql, *given)).rpartition(" ")[2]),),)
    return [tuple(map(plain, row)) for row in await connection.fetch(sql, *given)]


async def fetch(connection: Any, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Run one statement, parameters written `:name`; its rows, by column name."""
    sql, names = positional(text)
    rows = await connection.fetch(sql, *(params[name] for name in names))
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """A sum of whole numbers comes as a Decimal, a comparison as a bool: both are whole numbers to us."""
    return int(value) if isinstance(value, Decimal | bool) else value
