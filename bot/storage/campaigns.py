"""Statements about campaigns, waves, publication groups and invitations."""

from bot.storage.statements import count_up, insert, query, statement, update

insert(
    "insert_campaign",
    "campaign",
    "id municipality flow version mode visible_to state settings opened_at closes_at launched_chat",
)
insert("insert_wave", "wave", "id municipality campaign number:int state opened_at closes_at")
insert("insert_group", "publication_group", "id municipality wave departments headcount:int no_telegram:int")
insert("insert_invitation", "invitation", "id municipality wave place department publication_group state notice")
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
    "mark_reachable",
    """UPDATE invitation SET state = 'sent' WHERE state = 'unreachable'
       AND place IN (SELECT p.id FROM place p JOIN respondent s ON s.id = p.respondent
                     WHERE s.telegram_id IN (SELECT r.telegram_id FROM {r}))""",
    "telegram_id",
)

query("campaign", "SELECT * FROM campaign WHERE id = :id")
query("wave", "SELECT * FROM wave WHERE id = :id")
query("mode_of_wave", "SELECT c.mode FROM wave w JOIN campaign c ON c.id = w.campaign WHERE w.id = :id")
query("groups_of_wave", "SELECT * FROM publication_group WHERE wave = :wave ORDER BY id")
query(
    "open_waves",
    """SELECT w.*, c.settings, c.flow, c.version, c.launched_chat FROM wave w JOIN campaign c ON c.id = w.campaign
       WHERE w.municipality = :municipality AND w.state = 'open' ORDER BY w.opened_at, w.id""",
)
query(
    "waves_of_municipality",
    """SELECT w.*, c.settings, c.flow, c.version FROM wave w JOIN campaign c ON c.id = w.campaign
       WHERE w.municipality = :municipality ORDER BY w.opened_at DESC, w.id""",
)
query(
    "due_waves",
    """SELECT w.* FROM wave w WHERE w.state = 'open' AND (w.closes_at <= :now OR NOT EXISTS (
         SELECT 1 FROM invitation i JOIN place p ON p.id = i.place
         WHERE i.wave = w.id AND p.no_telegram = 0 AND p.left_day = '' AND i.state <> 'answered'))""",
)
query(
    "places_of_department",
    """SELECT p.*, COALESCE(r.telegram_id, '') AS telegram_id FROM place p
       LEFT JOIN respondent r ON r.id = p.respondent
       WHERE p.department = :department AND p.left_day = '' ORDER BY p.id""",
)
query(
    "open_invitation_of_place",
    """SELECT i.* FROM invitation i JOIN wave w ON w.id = i.wave
       WHERE i.place = :place AND w.state = 'open' ORDER BY w.opened_at DESC LIMIT 1""",
)
query(
    "invitation_of_account",
    """SELECT i.*, w.campaign, w.state AS wave_state, w.closes_at, c.settings, c.flow, c.version, c.mode, c.visible_to,
         c.launched_chat
       FROM invitation i JOIN place p ON p.id = i.place JOIN respondent r ON r.id = p.respondent
       JOIN wave w ON w.id = i.wave JOIN campaign c ON c.id = w.campaign
       WHERE i.wave = :wave AND r.telegram_id = :telegram_id AND p.left_day = ''""",
)
query(
    "invitations_of_account",
    """SELECT i.*, w.state AS wave_state, w.closes_at, w.campaign, c.flow, c.version, c.launched_chat FROM invitation i
       JOIN place p ON p.id = i.place JOIN respondent r ON r.id = p.respondent
       JOIN wave w ON w.id = i.wave JOIN campaign c ON c.id = w.campaign
       WHERE r.telegram_id = :telegram_id AND p.left_day = '' ORDER BY w.opened_at DESC, i.id""",
)
query(
    "wave_counts",
    """SELECT i.department, d.name, COUNT(*) AS listed,
         SUM(p.no_telegram) AS without,
         SUM(CASE WHEN p.respondent <> '' THEN 1 ELSE 0 END) AS enrolled,
         SUM(CASE WHEN i.state IN ('opened', 'answered') THEN 1 ELSE 0 END) AS started,
         SUM(CASE WHEN i.state = 'answered' THEN 1 ELSE 0 END) AS answered,
         SUM(CASE WHEN i.state = 'declined' THEN 1 ELSE 0 END) AS declined,
         SUM(CASE WHEN i.state = 'unreachable' THEN 1 ELSE 0 END) AS unreachable
       FROM invitation i JOIN place p ON p.id = i.place JOIN department d ON d.id = i.department
       WHERE i.wave = :wave GROUP BY i.department, d.name ORDER BY d.name, i.department""",
)
query(
    "accounts_of_wave",
    """SELECT r.telegram_id, i.state FROM invitation i JOIN place p ON p.id = i.place
       JOIN respondent r ON r.id = p.respondent WHERE i.wave = :wave ORDER BY r.telegram_id""",
)
query("invitations_of_wave", "SELECT id, revision FROM invitation WHERE wave = :wave ORDER BY id")
query(
    "departments_being_asked",
    """SELECT DISTINCT i.department FROM invitation i JOIN wave w ON w.id = i.wave
       WHERE w.municipality = :municipality AND w.state = 'open'""",
)
