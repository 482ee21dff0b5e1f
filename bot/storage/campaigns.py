"""Statements about campaigns, waves, their parts, publication groups and invitations."""

from bot.storage.statements import count_up, delete, insert, query, statement, update

insert(
    "insert_campaign",
    "campaign",
    "id municipality mode visible_to state settings opened_at closes_at launched_chat",
)
insert("insert_wave", "wave", "id municipality campaign number:int state opened_at closes_at")
insert("insert_group", "publication_group", "id municipality wave departments headcount:int no_telegram:int")
# A part that asks what came later, and its invitations, are made by whoever comes first.
insert("insert_part", "part", "id municipality campaign wave number:int flow version audience scope", unless="id")
insert(
    "insert_invitation",
    "invitation",
    "id municipality wave part place department publication_group state notice",
    unless="id",
)
update("move_invitation", "invitation", "id part state", key="id")
delete("drop_invitation", "invitation", "id")
update("set_invitation_state", "invitation", "id state", key="id")
update("close_wave", "wave", "id state closed_at", key="id")
update("close_campaign", "campaign", "id state closed_at", key="id")
count_up("count_reminder", "invitation", "reminders", "id")
statement(
    "mark_unreachable",
    """UPDATE invitation SET state = 'unreachable' WHERE state IN ('queued', 'sent', 'waiting_for_start', 'opened')
       AND place IN (SELECT p.id FROM place p JOIN respondent s ON s.id = p.respondent
                     WHERE s.telegram_id IN (SELECT r.telegram_id FROM {r}))""",
    "telegram_id",
)
statement(
    "mark_not_started",
    """UPDATE invitation SET state = 'waiting_for_start' WHERE state IN ('queued', 'sent')
       AND place IN (SELECT p.id FROM place p JOIN respondent s ON s.id = p.respondent
                     WHERE s.telegram_id IN (SELECT r.telegram_id FROM {r}))""",
    "telegram_id",
)
statement(
    "mark_reachable",
    """UPDATE invitation SET state = 'sent' WHERE state = 'unreachable'
       AND place IN (SELECT p.id FROM place p JOIN respondent s ON s.id = p.respondent
                     WHERE s.telegram_id IN (SELECT r.telegram_id FROM {r}))""",
    "telegram_id",
)

query(
    "places_of_municipality",
    """SELECT p.*, COALESCE(r.telegram_id, '') AS telegram_id FROM place p
       JOIN department d ON d.id = p.department LEFT JOIN respondent r ON r.id = p.respondent
       WHERE p.municipality = :municipality AND p.left_day = '' AND d.closed = 0 ORDER BY d.name, d.id, p.id""",
)
query(
    "places_of_department",
    """SELECT p.*, COALESCE(r.telegram_id, '') AS telegram_id FROM place p
       LEFT JOIN respondent r ON r.id = p.respondent
       WHERE p.department = :department AND p.left_day = '' ORDER BY p.id""",
)
query("campaign", "SELECT * FROM campaign WHERE id = :id")
query("wave", "SELECT * FROM wave WHERE id = :id")
query(
    "part",
    """SELECT p.*, w.state AS wave_state, c.mode, c.settings FROM part p JOIN wave w ON w.id = p.wave
       JOIN campaign c ON c.id = p.campaign WHERE p.id = :id""",
)
query("parts_of_wave", "SELECT * FROM part WHERE wave = :wave ORDER BY number, id")
query("groups_of_wave", "SELECT * FROM publication_group WHERE wave = :wave ORDER BY id")
query(
    "open_waves",
    """SELECT w.*, c.settings, c.launched_chat FROM wave w JOIN campaign c ON c.id = w.campaign
       WHERE w.municipality = :municipality AND w.state = 'open' ORDER BY w.opened_at, w.id""",
)
query(
    "waves_of_municipality",
    """SELECT w.*, c.settings FROM wave w JOIN campaign c ON c.id = w.campaign
       WHERE w.municipality = :municipality ORDER BY w.opened_at DESC, w.id""",
)
query(
    "due_waves",
    """SELECT w.* FROM wave w WHERE w.state = 'open' AND (w.closes_at <= :now OR NOT EXISTS (
         SELECT 1 FROM invitation i JOIN place p ON p.id = i.place
         WHERE i.wave = w.id AND p.no_telegram = 0 AND p.left_day = '' AND i.state <> 'answered'))""",
)
query("next_close", "SELECT MIN(closes_at) AS at FROM wave WHERE state = 'open' AND closes_at > :now")
query(
    "departments_being_asked",
    """SELECT DISTINCT i.department FROM invitation i JOIN wave w ON w.id = i.wave JOIN part q ON q.id = i.part
       WHERE w.municipality = :municipality AND w.state = 'open' AND q.audience IN ('agent', 'dept_head')""",
)
