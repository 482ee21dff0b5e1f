"""Reading invitations: of a place, of an account, of a wave, and the counts that a board shows."""

from bot.storage.statements import query

INVITED = """i.*, w.campaign, w.state AS wave_state, w.closes_at, c.settings, c.mode, c.visible_to, c.launched_chat,
         q.flow, q.version, q.audience, q.scope, q.number"""
ASKED = """invitation i JOIN place p ON p.id = i.place JOIN respondent r ON r.id = p.respondent
       JOIN wave w ON w.id = i.wave JOIN campaign c ON c.id = w.campaign JOIN part q ON q.id = i.part"""

query(
    "open_invitations_of_place",
    """SELECT i.*, q.audience, w.closes_at FROM invitation i JOIN wave w ON w.id = i.wave JOIN part q ON q.id = i.part
       WHERE i.place = :place AND w.state = 'open' ORDER BY w.opened_at DESC, q.number""",
)
# CROSS JOIN is the order in which SQLite goes through the tables: by itself it would begin with everybody invited.
query(
    "invitation_of_account",
    f"""SELECT {INVITED} FROM respondent r CROSS JOIN place p CROSS JOIN invitation i JOIN wave w ON w.id = i.wave
       JOIN campaign c ON c.id = w.campaign JOIN part q ON q.id = i.part
       WHERE r.telegram_id = :telegram_id AND p.respondent = r.id AND p.left_day = ''
         AND i.part = :part AND i.place = p.id""",
)
query(
    "invitations_of_account",
    f"""SELECT {INVITED} FROM {ASKED} WHERE r.telegram_id = :telegram_id AND p.left_day = ''
       ORDER BY w.opened_at DESC, q.number, i.id""",
)
query(
    "invitations_of_flow",
    """SELECT i.*, q.audience, q.scope, q.number, q.flow, q.version, COALESCE(r.telegram_id, '') AS telegram_id
       FROM invitation i JOIN part q ON q.id = i.part JOIN place p ON p.id = i.place
       LEFT JOIN respondent r ON r.id = p.respondent
       WHERE i.wave = :wave AND q.flow = :flow AND p.left_day = '' ORDER BY q.number, i.id""",
)
# By part and department; what is asked again of the same people, as something came later, is not counted twice.
COUNTS = """COUNT(*) AS listed,
         SUM(p.no_telegram) AS without,
         SUM(CASE WHEN p.respondent <> '' THEN 1 ELSE 0 END) AS enrolled,
         SUM(CASE WHEN i.state IN ('opened', 'answered') THEN 1 ELSE 0 END) AS started,
         SUM(CASE WHEN i.state = 'answered' THEN 1 ELSE 0 END) AS answered,
         SUM(CASE WHEN i.state = 'declined' THEN 1 ELSE 0 END) AS declined,
         SUM(CASE WHEN i.state = 'unreachable' THEN 1 ELSE 0 END) AS unreachable"""
query(
    "wave_counts",
    f"""SELECT q.audience, i.department, d.name, {COUNTS}
       FROM invitation i JOIN part q ON q.id = i.part JOIN place p ON p.id = i.place
       JOIN department d ON d.id = i.department
       WHERE i.wave = :wave AND q.scope = '' GROUP BY q.audience, i.department, d.name
       ORDER BY d.name, i.department, q.audience""",
)
query(
    "accounts_of_wave",
    """SELECT r.telegram_id, i.state, i.publication_group, q.audience FROM invitation i JOIN place p ON p.id = i.place
       JOIN respondent r ON r.id = p.respondent JOIN part q ON q.id = i.part
       WHERE i.wave = :wave ORDER BY r.telegram_id, q.number""",
)
query("invitations_of_wave", "SELECT id, revision FROM invitation WHERE wave = :wave ORDER BY id")
