"""Statements of several workers on one database: who lives, who holds what, when a broadcast may leave."""

from bot.storage.statements import delete, query, statement, upsert

upsert("beat_worker", "worker", "id bot until", key="id")
delete("leave_worker", "worker", "id")
statement(
    "forget_workers",
    "DELETE FROM worker WHERE EXISTS (SELECT 1 FROM {r} WHERE worker.bot = r.bot AND worker.until <= r.before)",
    "bot before",
)
query("live_workers", "SELECT id FROM worker WHERE bot = :bot AND until > :now ORDER BY id")

# Ours already, nobody's, run out, or held by one that is known to be dead (`dead`).
statement(
    "take_lease",
    """INSERT INTO lease (name, owner, until) SELECT name, owner, until FROM {r} WHERE true
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
       WHERE lease.owner = excluded.owner OR EXISTS (SELECT 1 FROM {r}
         WHERE r.name = lease.name AND (lease.until <= r.now OR lease.owner = r.dead))
       RETURNING name, owner""",
    "name owner until now dead",
    key="name",
    returning="name owner",
)
delete("give_lease", "lease", "name owner")
query("lease", "SELECT owner, until FROM lease WHERE name = :name")

# One row says when the next broadcast of all workers may leave. What is asked for begins then, or now; `until_ms` tells
# how long from now, by the database's clock, so that the workers' own need not agree. What is owed for answers, which
# leave without asking, is paid behind what is given.
statement(
    "reserve_pace",
    """INSERT INTO pace (bot, next_ms) SELECT bot, {now_ms} + give_ms + owed_ms FROM {r} WHERE true
       ON CONFLICT (bot) DO UPDATE SET next_ms = (SELECT r.give_ms + r.owed_ms FROM {r} WHERE r.bot = pace.bot)
         + CASE WHEN pace.next_ms > {now_ms} THEN pace.next_ms ELSE {now_ms} END
       RETURNING bot, next_ms - {now_ms} AS until_ms""",
    "bot give_ms:int owed_ms:int",
    key="bot",
    returning="bot until_ms",
    last_wins=True,
)
