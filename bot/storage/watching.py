"""What an answer read from the database rests on: which tables a query reads, and by which of their columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.storage.statements import INSERT, UPSERT, Query, WriteStatement

READ = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")
CHANGED = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)")

Place = tuple[str, str]
"""Table and column; an empty column is the whole table, `+` stands for rows that come new into it."""

# The column by which a statement must name the rows that it changes; what does not is held to change them all.
IDENTITY: Mapping[str, str] = {
    "chat": "chat",
    "card": "chat",
    "chat_message": "lane",
    "draft": "interview",
    "handing": "id",
    "interview": "id",
    "invitation": "id",
    "municipality": "id",
    "record": "interview",
}


@dataclass(frozen=True, slots=True)
class Watch:
    """`given`: parameters by column of a table. `found`: columns of the answer's rows that identify rows of a table."""

    given: Mapping[Place, str]
    found: Mapping[Place, str]


MOVES = frozenset({"moved_to", "part"})
"""Columns that an update changes and a remembered question looks for, beside those that name the row."""

# The questions whose answers are remembered. What they read besides is watched as whole tables.
WATCHED: Mapping[str, Watch] = {
    "chat": Watch({("chat", "chat"): "chat"}, {}),
    "draft": Watch({("draft", "interview"): "interview"}, {}),
    "handing": Watch({("handing", "id"): "id"}, {}),
    "grants_of_account": Watch({}, {}),
    "interview": Watch({("interview", "id"): "id"}, {}),
    "interview_of_respondent": Watch({("interview", "respondent_key"): "respondent_key"}, {("interview", "id"): "id"}),
    "invitation_of_account": Watch({}, {("invitation", "id"): "id"}),
    "municipality": Watch({("municipality", "id"): "id"}, {}),
    "part": Watch({}, {}),
    "places_of_account": Watch({}, {}),
    "records_of_interview": Watch({("record", "interview"): "interview"}, {}),
    "shown_card": Watch({("card", "chat"): "chat", ("chat_message", "lane"): "lane"}, {}),
    "wave": Watch({}, {}),
}
GIVEN: Mapping[str, frozenset[str]] = {
    table: frozenset(column for watch in WATCHED.values() for name, column in watch.given if name == table)
    for table in IDENTITY
}


@cache
def whole_tables(query: Query) -> tuple[Place, ...]:
    """The tables that a remembered query reads and does not watch more closely."""
    watch = WATCHED[query.name]
    closely = {table for table, _ in (*watch.given, *watch.found)}
    return tuple((table, "") for table in sorted(set(READ.findall(query.text)) - closely))


@dataclass(frozen=True, slots=True)
class Change:
    """What a statement changes. `columns` tell which rows; none: it may be any. `comes`: rows may come new."""

    table: str
    columns: tuple[str, ...]
    comes: bool


@cache
def change_of(statement: WriteStatement) -> Change | None:
    """What a writing statement changes; None where nothing that is remembered reads that table."""
    found = CHANGED.match(statement.text)
    table = found[1] if found else ""
    if not found or table not in TABLES:
        return None
    comes, columns = statement.order in (INSERT, UPSERT), GIVEN.get(table, frozenset()) | {IDENTITY.get(table, "")}
    told = columns & set(statement.columns)
    precise = IDENTITY.get(table) in told and (not comes or GIVEN[table] <= told)
    # Rows that get another name would be looked for under the old one, or not at all where they were not found before.
    moved = bool(MOVES & set(statement.columns)) and not comes
    return Change(table, tuple(sorted(told)) if precise and not moved else (), comes)


TABLES = frozenset(
    {"chat", "card", "chat_message", "draft", "handing", "grants", "interview", "invitation", "municipality", "part"}
    | {"campaign", "wave", "place", "respondent", "record"}
)
"""Every table that a remembered query reads; a test compares it with the queries."""
