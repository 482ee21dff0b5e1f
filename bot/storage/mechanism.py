"""The writer's own statements: marks of updates, revisions, the outbox, the audit."""

from bot.storage.statements import INSERT, UPSERT, WriteStatement, query, statement, upsert

# Every table whose rows can be expected to stand at a revision.
ADVANCED = (
    "municipality",
    "department",
    "place",
    "link",
    "access_request",
    "campaign",
    "wave",
    "invitation",
    "interview",
    "report_link",
    "handing",
)
MECHANISM: dict[str, WriteStatement] = {}

# New marks only: a row that is there already, whatever its state, is not touched and not counted.
MARK = statement(
    "mark",
    """INSERT INTO inbox (bot, update_id, lane, state, hour, lease_owner)
       SELECT bot, update_id, lane, 'done', hour, lease_owner FROM {r} WHERE true
       ON CONFLICT (bot, update_id) DO NOTHING""",
    "bot update_id lane hour lease_owner",
    order=INSERT,
    counted=True,
    registry=MECHANISM,
)
# A waiting row in this worker's hands becomes done with the unit; its body is wiped once the unit has moved.
SEE = statement(
    "see",
    """INSERT INTO inbox (bot, update_id, lane, state, hour, lease_owner)
       SELECT bot, update_id, lane, 'done', hour, lease_owner FROM {r} WHERE true
       ON CONFLICT (bot, update_id) DO UPDATE SET state = 'done'
       WHERE inbox.state = 'waiting' AND inbox.lease_owner <> '' AND inbox.lease_owner = excluded.lease_owner
       RETURNING bot, update_id, CASE WHEN body = '' THEN 0 ELSE 1 END AS parked""",
    "bot update_id lane hour lease_owner",
    order=INSERT,
    registry=MECHANISM,
)
FORGET = statement(
    "forget",
    """DELETE FROM inbox WHERE body = '' AND (bot, update_id) IN (SELECT r.bot, r.update_id FROM {r})""",
    "bot update_id",
    registry=MECHANISM,
)
UNPARK = statement(
    "unpark",
    """UPDATE inbox SET state = 'waiting' FROM {r}
       WHERE inbox.bot = r.bot AND inbox.update_id = r.update_id AND inbox.body <> ''""",
    "bot update_id",
    registry=MECHANISM,
)
WIPE = statement(
    "wipe",
    """UPDATE inbox SET body = '', lease_owner = '', lease_until = '', last_error = '' FROM {r}
       WHERE inbox.bot = r.bot AND inbox.update_id = r.update_id""",
    "bot update_id",
    registry=MECHANISM,
)
RAISING = """UPDATE {table} SET revision = {table}.revision + 1 FROM {r}
           WHERE {table}.id = r.id AND {table}.revision = r.revision"""
MOVED = " RETURNING {table}.id AS id, {table}.revision AS revision"
RAISE = {
    table: statement(
        f"raise_{table}",
        RAISING.replace("{table}", table),
        "id revision:int",
        counted=True,
        registry=MECHANISM,
    )
    for table in ADVANCED
}
ADVANCE = {
    table: statement(
        f"advance_{table}",
        (RAISING + MOVED).replace("{table}", table),
        "id revision:int",
        registry=MECHANISM,
    )
    for table in ADVANCED
}
# The lease of a row in somebody's hands stays as it is: a send in flight finds the new mark when it settles, and the
# row is due again. A free one is taken in hand at once by who gives a lease, unless another worker is sending to the
# chat: then it is due like anything else. `claimed` is the mark it was taken under.
SHOWN = ["municipality", "chat", "screen", "about", "priority", "due_at", "closes_at", "mark"]
QUEUED = "bot key municipality chat screen about priority:int due_at closes_at mark tries:int lease_owner lease_until"
FREE = """excluded.lease_owner <> '' AND outbox.lease_owner = ''
         AND (outbox.may_have_left = 0 OR COALESCE(outbox.outcome, '') <> '')"""
QUEUE = statement(
    "queue",
    f"""INSERT INTO outbox (bot, key, {", ".join(SHOWN)}, tries, lease_owner, lease_until, may_have_left, claimed)
       SELECT bot, key, {", ".join(SHOWN)}, tries, {{own_lease}},
         CASE WHEN {{own_lease}} = '' THEN '' ELSE lease_until END, CASE WHEN {{own_lease}} = '' THEN 0 ELSE 1 END,
         CASE WHEN {{own_lease}} = '' THEN '' ELSE mark END
       FROM {{r}} WHERE true
       ON CONFLICT (bot, key) DO UPDATE SET
         {", ".join(f"{name} = excluded.{name}" for name in SHOWN)}, outcome = NULL, closed_at = '',
         tries = CASE WHEN outbox.outcome IS NULL THEN outbox.tries ELSE 0 END,
         lease_owner = CASE WHEN {FREE} THEN excluded.lease_owner ELSE outbox.lease_owner END,
         lease_until = CASE WHEN {FREE} THEN excluded.lease_until ELSE outbox.lease_until END,
         claimed = CASE WHEN {FREE} THEN excluded.claimed ELSE outbox.claimed END,
         may_have_left = CASE WHEN {FREE} THEN 1 WHEN outbox.outcome IS NULL THEN outbox.may_have_left ELSE 0 END
       RETURNING key, mark, tries, CASE WHEN claimed = mark THEN 1 ELSE 0 END AS ours""",
    QUEUED,
    key="bot key",
    order=UPSERT,
    last_wins=True,
    registry=MECHANISM,
)
# The same where each row asks for a lease and can be given it, and sending starts with no tries; others are not touched
# and not counted. To queue all of them once more, as above, changes nothing in those that were.
QUEUE_IN_HAND = statement(
    "queue_in_hand",
    f"""INSERT INTO outbox (bot, key, {", ".join(SHOWN)}, tries, lease_owner, lease_until, may_have_left, claimed)
       SELECT bot, key, {", ".join(SHOWN)}, tries, lease_owner, lease_until, 1, mark FROM {{r}}
       WHERE lease_owner <> '' {{chat_is_free}}
       ON CONFLICT (bot, key) DO UPDATE SET
         {", ".join(f"{name} = excluded.{name}" for name in SHOWN)}, outcome = NULL, closed_at = '', tries = 0,
         lease_owner = excluded.lease_owner, lease_until = excluded.lease_until, claimed = excluded.claimed,
         may_have_left = 1
       WHERE outbox.lease_owner = ''
         AND (COALESCE(outbox.outcome, '') <> '' OR (outbox.may_have_left = 0 AND outbox.tries = 0))""",
    QUEUED,
    key="bot key",
    order=UPSERT,
    last_wins=True,
    counted=True,
    registry=MECHANISM,
)
# Two workers must not continue the same line: who appends holds the row that names the end of the chain until the
# commit. Only then is the end looked up, by a statement of its own, which sees what the one before has committed.
HOLD = statement(
    "hold_audit",
    """INSERT INTO installation (name, value) SELECT name, '' FROM {r} WHERE true
       ON CONFLICT (name) DO UPDATE SET value = installation.value""",
    "name",
    order=UPSERT,
    registry=MECHANISM,
)
APPEND = statement(
    "append_audit",
    """INSERT INTO audit (seq, municipality, at, actor, action, object, result, prev, hash)
       SELECT seq, municipality, at, actor, action, object, result, prev, hash FROM {r} WHERE true""",
    "seq:int municipality at actor action object result prev hash",
    registry=MECHANISM,
)

HEAD = query("audit_head", "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
upsert("set_installation", "installation", "name value", key="name")
query("installation_value", "SELECT value FROM installation WHERE name = :name")
query("audit_lines", "SELECT * FROM audit WHERE seq > :after ORDER BY seq LIMIT :limit")
query("audit_lines_of", "SELECT * FROM audit WHERE municipality = :municipality ORDER BY seq")
