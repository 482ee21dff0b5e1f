"""The few words in which the two databases differ; everything else of a statement is one text."""

import re
from collections.abc import Mapping
from functools import cache

NOW_MS = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"  # milliseconds since 1970 by its own clock
# Nobody else has anything of this chat in hand; where nobody else can be, it is not asked.
NOBODY_ELSE = """AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.bot = outbox.bot AND o.chat = outbox.chat
           AND o.outcome IS NULL AND o.lease_owner NOT IN ('', r.lease_owner))"""
OWN_LEASE = """CASE WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.bot = r.bot AND o.chat = r.chat AND o.outcome IS NULL
           AND o.lease_owner NOT IN ('', r.lease_owner)) THEN '' ELSE r.lease_owner END"""
# The same for rows that are to come, as a condition: rows and table are gone through once, whatever is known of them.
CHAT_IS_FREE = """AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.bot = r.bot AND o.chat = r.chat AND o.outcome IS NULL
           AND o.lease_owner <> '' AND o.lease_owner <> r.lease_owner)"""
WORDS: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "{rows}": "json_each(:rows)",
        "{lock}": "",
        "{skip_locked}": "",
        "{nobody_else}": "",
        "{own_lease}": "r.lease_owner",
        "{chat_is_free}": "",
        "{now_ms}": NOW_MS,
    },
    "postgresql": {
        "{rows}": "jsonb_array_elements(CAST(:rows AS jsonb))",
        "{lock}": "FOR UPDATE",
        "{skip_locked}": "FOR UPDATE SKIP LOCKED",
        "{nobody_else}": NOBODY_ELSE,
        "{own_lease}": OWN_LEASE,
        "{chat_is_free}": CHAT_IS_FREE,
        "{now_ms}": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    },
}
PARAMETER = re.compile(r"(?<![:\w]):([a-z_][a-z_0-9]*)")


@cache
def render(text: str, dialect: str) -> str:
    """A statement as this database reads it, parameters still written `:name`."""
    for word, meaning in WORDS[dialect].items():
        text = text.replace(word, meaning)
    return text


@cache
def parameters(text: str) -> tuple[str, ...]:
    """The names of the parameters, in order of first appearance; what stands in quotes is no parameter."""
    outside = " ".join(render(text, "sqlite").split("'")[::2])
    return tuple(dict.fromkeys(PARAMETER.findall(outside)))


@cache
def positional(text: str) -> tuple[str, tuple[str, ...]]:
    """A statement for PostgreSQL with `$1`, `$2`… and the names that they stand for."""
    names = parameters(text)
    pieces = render(text, "postgresql").split("'")
    pieces[::2] = [PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", piece) for piece in pieces[::2]]
    return "'".join(pieces), names
