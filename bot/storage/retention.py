"""Statements that make the deadlines of the notice true: names, refusals and begun answers go, then the answers too."""

from bot.storage.statements import DELETE, query, statement

# Rows: one for each municipality. `before` is the instant, and `day` the day, at which what has closed or begun is old.
TOWN = "municipality before day now"
EXPIRED = """SELECT w.id FROM wave w JOIN {r} ON w.municipality = r.municipality
       WHERE w.state = 'closed' AND w.closed_at <= r.before"""
EXPIRED_PARTS = """SELECT q.id FROM part q JOIN wave w ON w.id = q.wave JOIN {r} ON w.municipality = r.municipality
       WHERE w.state = 'closed' AND w.closed_at <= r.before"""
LIVE_GRANT = "g.revoked_at = '' AND g.expires_at > r.now"
# On the list of a survey that is open, or has not been closed for long enough.
STILL_ASKED = """SELECT 1 FROM invitation i JOIN wave w ON w.id = i.wave
         WHERE i.place = {place} AND NOT (w.state = 'closed' AND w.closed_at <= r.before)"""
EVER_ASKED = "SELECT 1 FROM invitation i WHERE i.place = {place}"


def _keep(name: str, text: str, columns: str = TOWN) -> None:
    """The statements run in the order of this page: those above prepare what those below look for."""
    statement(name, text, columns, order=DELETE)


# ------------------------------------------------------------------------------------------------ who somebody is
_keep(
    "expire_requests",
    """DELETE FROM access_request WHERE EXISTS (SELECT 1 FROM {r}
         WHERE access_request.municipality = r.municipality AND access_request.created_day <= r.day)""",
)
_keep(
    "expire_grants",
    """DELETE FROM grants WHERE EXISTS (SELECT 1 FROM {r} WHERE grants.municipality = r.municipality
         AND (grants.expires_at <= r.before OR (grants.revoked_at <> '' AND grants.revoked_at <= r.before)))""",
)
# Kept: whoever holds a right, waits on a roster for the first survey, or is on the list of a recent one.
_keep(
    "forget_respondents",
    f"""DELETE FROM respondent WHERE EXISTS (SELECT 1 FROM {{r}}
         WHERE respondent.municipality = r.municipality AND respondent.created_day <= r.day
         AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.holder = respondent.telegram_id AND {LIVE_GRANT})
         AND NOT EXISTS (SELECT 1 FROM place p WHERE p.respondent = respondent.id
           AND (NOT EXISTS ({EVER_ASKED.format(place="p.id")}) OR EXISTS ({STILL_ASKED.format(place="p.id")}))))""",
)
_keep(
    "free_places",
    """UPDATE place SET respondent = '', label = '' WHERE respondent <> ''
         AND EXISTS (SELECT 1 FROM {r} WHERE place.municipality = r.municipality)
         AND NOT EXISTS (SELECT 1 FROM respondent s WHERE s.id = place.respondent)""",
)
_keep(
    "forget_labels",
    f"""UPDATE place SET label = '' WHERE respondent = '' AND label <> ''
         AND EXISTS ({EVER_ASKED.format(place="place.id")})
         AND EXISTS (SELECT 1 FROM {{r}} WHERE place.municipality = r.municipality
           AND NOT EXISTS ({STILL_ASKED.format(place="place.id")}))""",
)
# Not '': that would let somebody else use the link.
_keep(
    "forget_claims",
    f"""UPDATE link SET claimed_by = 'removed' WHERE claimed_by NOT IN ('', 'removed')
         AND NOT EXISTS (SELECT 1 FROM respondent s
           WHERE s.telegram_id = link.claimed_by AND s.municipality = link.municipality)
         AND EXISTS (SELECT 1 FROM {{r}} WHERE link.municipality = r.municipality
           AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.holder = link.claimed_by AND {LIVE_GRANT}))""",
)
_keep(
    "forget_chats",
    f"""DELETE FROM chat WHERE NOT EXISTS (SELECT 1 FROM respondent s WHERE s.telegram_id = chat.chat)
         AND NOT EXISTS (SELECT 1 FROM access_request a WHERE a.telegram_id = chat.chat)
         AND EXISTS (SELECT 1 FROM {{r}}
           WHERE NOT EXISTS (SELECT 1 FROM grants g WHERE g.holder = chat.chat AND {LIVE_GRANT}))""",
    "now",
)
_keep(
    "forget_cards",
    """DELETE FROM card WHERE EXISTS (SELECT 1 FROM {r})
         AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.bot = card.bot AND c.chat = card.chat)""",
    "now",
)

# What could not be sent in its time, and was not closed by delivery either, as it did not run.
_keep(
    "expire_outbox",
    """DELETE FROM outbox WHERE outcome IS NULL
       AND EXISTS (SELECT 1 FROM {r}
         WHERE outbox.bot = r.bot AND outbox.closes_at < r.before AND outbox.lease_until < r.before)""",
    "bot before",
)

# ------------------------------------------------------------------------------------------------ what a survey left
_keep("cut_names", f"UPDATE released_response SET person_ref = '' WHERE person_ref <> '' AND wave IN ({EXPIRED})")
_keep("expire_volunteers", f"DELETE FROM volunteer WHERE wave IN ({EXPIRED})")
_keep("expire_sealed", f"DELETE FROM sealed_response WHERE wave IN ({EXPIRED})")
for _table, _column in (("record", "interview"), ("draft", "interview"), ("interview", "id")):
    _keep(
        f"expire_{_table}s",
        f"""DELETE FROM {_table} WHERE {_column} IN
         (SELECT i.id FROM interview i WHERE i.kind = 'survey' AND i.subject IN ({EXPIRED_PARTS}))""",
    )
_keep("forget_states", f"UPDATE invitation SET state = 'removed', reminders = 0 WHERE wave IN ({EXPIRED})")
_keep(
    "forget_focus",
    f"""UPDATE chat SET focus = '' WHERE focus LIKE 'survey:%' AND substr(focus, 8) IN ({EXPIRED_PARTS})
         OR focus LIKE 'board:%' AND substr(focus, 7) IN ({EXPIRED})""",
)
_keep(
    "expire_released",
    """DELETE FROM released_response WHERE EXISTS (SELECT 1 FROM {r}
         WHERE released_response.municipality = r.municipality AND released_response.day <= r.day)""",
    "municipality day",
)

# ------------------------------------------------------------------------------------------------ never sent
# An answer that was decided before the close and is committed after it finds its interview moved on, and is decided
# again: told too late, instead of being taken by what nobody reads any more. Before the deletions, so that an answer
# whose commit this has to wait for is deleted with the others.
_keep(
    "end_interviews_of_wave",
    """UPDATE interview SET revision = revision + 1 WHERE kind = 'survey' AND state = 'open'
         AND subject IN (SELECT q.id FROM part q WHERE q.wave IN (SELECT r.wave FROM {r}))""",
    "wave",
)
# What was not sent when its survey closed is not read by anybody; hourly, for what a tap in flight brought after it.
for _table in ("record", "draft"):
    _keep(
        f"delete_{_table}s_of_wave",
        f"""DELETE FROM {_table} WHERE interview IN (SELECT i.id FROM interview i
         JOIN part q ON q.id = i.subject WHERE i.kind = 'survey' AND q.wave IN (SELECT r.wave FROM {{r}}))""",
        "wave",
    )
    _keep(
        f"delete_unsent_{_table}s",
        f"""DELETE FROM {_table} WHERE interview IN (SELECT i.id FROM interview i
         JOIN part q ON q.id = i.subject JOIN wave w ON w.id = q.wave
         WHERE i.kind = 'survey' AND w.state = 'closed' AND EXISTS (SELECT 1 FROM {{r}} WHERE w.closed_at <= r.now))""",
        "now",
    )

query(
    "closed_campaigns",
    """SELECT c.id, c.municipality, c.closed_at FROM campaign c WHERE c.state = 'closed'
       AND NOT EXISTS (SELECT 1 FROM wave w WHERE w.campaign = c.id AND w.state <> 'closed') ORDER BY c.id""",
)
query("open_campaigns", "SELECT DISTINCT w.campaign AS id FROM wave w WHERE w.state = 'open' ORDER BY w.campaign")
