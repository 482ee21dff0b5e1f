"""Statements about what comes in and goes out: parked updates, outbox rows in hand, cards, messages of a chat."""

from bot.storage.statements import UPSERT, delete, insert, query, statement, update

# ------------------------------------------------------------------------------------------------ inbox
insert(
    "park_update",
    "inbox",
    "bot update_id lane seq:int state body hour attempts:int last_error",
    unless="bot update_id",
    returning="bot update_id",
)
# In the hands of nobody, of a worker whose lease has run out, or our own already.
statement(
    "lease_update",
    """UPDATE inbox SET lease_owner = r.lease_owner, lease_until = r.lease_until FROM {r}
       WHERE inbox.bot = r.bot AND inbox.update_id = r.update_id AND inbox.state = 'waiting'
         AND (inbox.lease_owner IN ('', r.lease_owner) OR inbox.lease_until <= r.now)
         AND (inbox.bot, inbox.update_id) IN (SELECT i.bot, i.update_id FROM inbox i
           WHERE (i.bot, i.update_id) IN (SELECT r.bot, r.update_id FROM {r}) {skip_locked})
       RETURNING inbox.bot AS bot, inbox.update_id AS update_id""",
    "bot update_id lease_owner lease_until now",
    key="bot update_id",
    returning="bot update_id",
)
statement(
    "free_updates",
    """UPDATE inbox SET lease_owner = '', lease_until = '' WHERE state = 'waiting' AND lease_owner <> ''
       AND EXISTS (SELECT 1 FROM {r} WHERE inbox.bot = r.bot AND r.lease_owner IN ('', inbox.lease_owner))""",
    "bot lease_owner",
)
# A worker whose lease another one has taken over changes nothing any more.
statement(
    "fail_update",
    """UPDATE inbox SET state = r.state, attempts = r.attempts, last_error = r.last_error, lease_owner = '',
         lease_until = '' FROM {r} WHERE inbox.bot = r.bot AND inbox.update_id = r.update_id
         AND inbox.state = 'waiting' AND inbox.lease_owner = r.lease_owner""",
    "bot update_id lease_owner state attempts:int last_error",
)
statement(
    "finish_update",
    """UPDATE inbox SET state = 'done', body = '', last_error = '', lease_owner = '', lease_until = ''
       FROM {r} WHERE inbox.bot = r.bot AND inbox.update_id = r.update_id
         AND inbox.state = 'waiting' AND inbox.lease_owner = r.lease_owner""",
    "bot update_id lease_owner",
)
statement(
    "purge_updates",
    """DELETE FROM inbox WHERE state = 'done'
       AND EXISTS (SELECT 1 FROM {r} WHERE inbox.bot = r.bot AND inbox.hour < r.before)""",
    "bot before",
)
statement(
    "wipe_dead_updates",
    """UPDATE inbox SET body = '' WHERE state = 'dead' AND body <> ''
       AND EXISTS (SELECT 1 FROM {r} WHERE inbox.bot = r.bot AND inbox.hour < r.before)""",
    "bot before",
)
# The first `run` of each lane, up to one that another worker has in hand; the firsts of all lanes before any second.
# Written so that neither the key nor another order of the tables looks useful: the marks of three days would be gone
# through for the few that wait.
query(
    "waiting_updates",
    """SELECT i.update_id, i.lane, i.seq, i.body, i.attempts FROM (
         SELECT w.bot, w.update_id, ROW_NUMBER() OVER (PARTITION BY w.lane ORDER BY w.seq) AS nth,
           MAX(CASE WHEN w.lease_owner IN ('', :owner) OR w.lease_until <= :now THEN 0 ELSE 1 END)
             OVER (PARTITION BY w.lane ORDER BY w.seq) AS held
         FROM inbox w WHERE COALESCE(w.bot, '') = :bot AND w.state = 'waiting') q
       CROSS JOIN inbox i WHERE i.bot = q.bot AND i.update_id = q.update_id AND q.held = 0 AND q.nth <= :run
       ORDER BY q.nth, i.seq LIMIT :limit""",
)
query(
    "waiting_places",
    "SELECT update_id, lane, seq FROM inbox WHERE bot = :bot AND state = 'waiting' ORDER BY lane, seq",
)
query("places_of_lane", "SELECT seq FROM inbox WHERE bot = :bot AND lane = :lane AND state = 'waiting' ORDER BY seq")
query("last_parked", "SELECT COALESCE(MAX(seq), 0) AS seq FROM inbox WHERE bot = :bot")
query("inbox_counts", "SELECT state, COUNT(*) AS n FROM inbox WHERE bot = :bot GROUP BY state ORDER BY state")

# ------------------------------------------------------------------------------------------------ outbox
ROW = "key mark municipality chat screen about priority:int due_at closes_at tries:int may_have_left:int"
NAMES = [column.partition(":")[0] for column in ROW.split()]
# In nobody's hands (what a dead worker had is judged first, see bury_outbox), and nobody else has anything in hand for
# that chat. `due_at` is asked again, as the row may have been put off since.
statement(
    "claim_outbox",
    f"""UPDATE outbox SET lease_owner = r.lease_owner, lease_until = r.lease_until, may_have_left = 1 FROM {{r}}
       WHERE outbox.bot = r.bot AND outbox.key = r.key AND COALESCE(outbox.outcome, '') = ''
         AND outbox.due_at <= r.now AND outbox.lease_owner = ''
         AND (outbox.bot, outbox.key) IN (SELECT o.bot, o.key FROM outbox o
           WHERE (o.bot, o.key) IN (SELECT r.bot, r.key FROM {{r}}) ORDER BY o.key {{skip_locked}}) {{nobody_else}}
       RETURNING outbox.bot AS bot, {", ".join(f"outbox.{name} AS {name}" for name in NAMES)}""",
    "bot key lease_owner lease_until now",
    key="bot key",
    returning=f"bot {' '.join(NAMES)}",
)
# With another mark than the one read at the claim, the chat has moved on: the row stays open, due at once or when
# the server lets it (`not_before`).
SETTLE = """UPDATE outbox SET lease_owner = '', lease_until = '', tries = r.tries, may_have_left = r.may_have_left,
         outcome = CASE WHEN outbox.mark = r.mark AND r.outcome <> '' THEN r.outcome ELSE outbox.outcome END,
         closed_at = CASE WHEN outbox.mark = r.mark AND r.outcome <> '' THEN r.now ELSE '' END,
         due_at = CASE WHEN outbox.mark = r.mark THEN r.due_at
                       WHEN r.not_before > outbox.due_at THEN r.not_before ELSE outbox.due_at END
       FROM {r} WHERE outbox.bot = r.bot AND outbox.key = r.key AND outbox.lease_owner = r.lease_owner
         AND COALESCE(outbox.outcome, '') = ''"""
SETTLED = "bot key mark lease_owner outcome due_at not_before tries:int may_have_left:int now"
statement("settle_outbox", SETTLE, SETTLED)
# For who is gone: only if the lease is the one that was read, for whoever lives has renewed it.
statement("bury_outbox", SETTLE + " AND outbox.lease_until = r.lease_until", f"{SETTLED} lease_until")
statement(
    "renew_outbox",
    """UPDATE outbox SET lease_until = r.lease_until FROM {r}
       WHERE outbox.bot = r.bot AND outbox.lease_owner = r.lease_owner AND outbox.outcome IS NULL""",
    "bot lease_owner lease_until",
)
statement(
    "cancel_outbox_of_chat",
    """UPDATE outbox SET outcome = 'cancelled', closed_at = r.now, lease_owner = '', lease_until = '' FROM {r}
       WHERE outbox.bot = r.bot AND outbox.chat = r.chat AND outbox.outcome IS NULL AND outbox.lease_owner = ''""",
    "bot chat now",
)
statement(
    "purge_outbox",
    """DELETE FROM outbox WHERE outcome IS NOT NULL
       AND EXISTS (SELECT 1 FROM {r} WHERE outbox.bot = r.bot AND outbox.closed_at < r.before)""",
    "bot before",
)
statement(
    "move_outbox",
    "UPDATE outbox SET chat = r.moved_to FROM {r} WHERE outbox.bot = r.bot AND outbox.chat = r.chat",
    "bot chat moved_to",
)
statement(
    "move_chat",
    """UPDATE chat SET chat = r.moved_to FROM {r} WHERE chat.bot = r.bot AND chat.chat = r.chat
       AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.bot = r.bot AND c.chat = r.moved_to)""",
    "bot chat moved_to",
)
OPEN = f"SELECT {', '.join(NAMES)}, lease_owner, lease_until FROM outbox WHERE bot = :bot AND outcome IS NULL"
query(
    "due_outbox",
    f"""{OPEN} AND due_at <= :now AND lease_owner IN ('', :owner)
        ORDER BY priority, due_at, key LIMIT :limit""",
)
query(
    "next_outbox",
    """SELECT MIN(due_at) AS at FROM outbox
       WHERE bot = :bot AND outcome IS NULL AND due_at > :now AND lease_owner IN ('', :owner)""",
)
query("leased_outbox", f"{OPEN} AND lease_owner <> '' ORDER BY priority, due_at, key")
query(
    "dead_outbox",
    f"""{OPEN} AND lease_owner NOT IN ('', :owner) AND (lease_until <= :now OR lease_owner = :before)
        ORDER BY priority, due_at, key""",
)
query(
    "outbox_words",
    """SELECT priority, outcome, lease_until, may_have_left, COUNT(*) AS n, MIN(due_at) AS oldest FROM outbox
       WHERE bot = :bot GROUP BY priority, outcome, lease_until, may_have_left ORDER BY priority, outcome""",
)
query("outbox_row", "SELECT * FROM outbox WHERE bot = :bot AND key = :key")

# ------------------------------------------------------------------------------------------------ cards and messages
# Written before its row is settled, and only while that is still in the hands that showed the card; `key` is empty for
# what no row says.
CARD = "message_id content_hash expects newest shown_at"
statement(
    "set_card",
    f"""INSERT INTO card (bot, chat, municipality, {", ".join(CARD.split())})
       SELECT r.bot, r.chat, r.municipality, {", ".join(f"r.{name}" for name in CARD.split())} FROM {{r}}
       WHERE r.key = '' OR EXISTS (SELECT 1 FROM outbox o
         WHERE o.bot = r.bot AND o.key = r.key AND o.lease_owner = r.lease_owner)
       ON CONFLICT (bot, chat) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in CARD.split())}""",
    "bot chat municipality key lease_owner message_id:int content_hash expects newest:int shown_at",
    key="bot chat",
    order=UPSERT,
    last_wins=True,
)
update("doubt_card", "card", "bot chat content_hash", key="bot chat")
query(
    "shown_card",
    """SELECT c.message_id, c.content_hash, c.expects, c.shown_at, c.newest, COALESCE((
         SELECT MAX(m.message_id) FROM chat_message m WHERE m.bot = c.bot AND m.lane = :lane), 0) AS newest_message
       FROM card c WHERE c.bot = :bot AND c.chat = :chat""",
)
insert("note_message", "chat_message", "bot lane message_id:int municipality hour", unless="bot lane message_id")
delete("forget_messages", "chat_message", "bot lane message_id:int")
statement(
    "forget_old_messages",
    """DELETE FROM chat_message
       WHERE EXISTS (SELECT 1 FROM {r} WHERE chat_message.bot = r.bot AND chat_message.hour < r.before)""",
    "bot before",
)
statement(
    "raise_too_old",
    """UPDATE chat SET too_old = CASE WHEN r.n < 0 THEN 0 ELSE chat.too_old + r.n END FROM {r}
       WHERE chat.bot = r.bot AND chat.chat = r.chat""",
    "bot chat n:int",
)
query(
    "messages_of_lane",
    "SELECT message_id, hour FROM chat_message WHERE bot = :bot AND lane = :lane ORDER BY message_id",
)
query(
    "old_messages",
    """SELECT lane, COUNT(*) AS n FROM chat_message WHERE bot = :bot AND hour < :before
       GROUP BY lane ORDER BY lane""",
)
query("too_old", "SELECT too_old FROM chat WHERE bot = :bot AND chat = :chat")
query("chat_names", "SELECT chat FROM chat WHERE bot = :bot ORDER BY chat")
query("profile_hash", "SELECT value FROM installation WHERE name = :key")
query("blocked_chats", "SELECT COUNT(*) AS n FROM chat WHERE bot = :bot AND blocked = 1")
query(
    "oldest_interactive",
    """SELECT COALESCE(MIN(due_at), '') AS due_at FROM outbox
       WHERE bot = :bot AND outcome IS NULL AND priority = 0 AND due_at <= :now""",
)
# Chats at work on a survey, whose card was shown within a span of time.
query(
    "chats_shown_between",
    """SELECT h.chat, h.focus, c.shown_at FROM chat h JOIN card c ON c.bot = h.bot AND c.chat = h.chat
       WHERE h.bot = :bot AND h.blocked = 0 AND h.focus LIKE 'survey:%' AND c.message_id > 0
         AND c.shown_at >= :since AND c.shown_at < :until ORDER BY h.chat""",
)
