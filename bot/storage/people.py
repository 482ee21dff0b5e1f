"""Statements about municipalities, departments, places, links, requests, grants and chats."""

from bot.storage.statements import count_up, insert, query, update, upsert

insert("insert_municipality", "municipality", "id name settings legal created_day")
insert("insert_respondent", "respondent", "id municipality telegram_id language created_day", unless="")
insert("insert_department", "department", "id municipality name headcount:int")
insert("insert_place", "place", "id municipality department label role no_telegram:int")
insert("insert_link", "link", "id municipality kind department place role cap:int expires_at created_at")
insert(
    "insert_request", "access_request", "id municipality department telegram_id first_name state created_day", unless=""
)
insert("insert_grant", "grants", "id municipality holder role scope granted_by granted_at expires_at")
update("set_legal", "municipality", "id legal", key="id")
update("set_settings", "municipality", "id settings", key="id")
update("claim_link", "link", "id claimed_by claimed_day", key="id")
update("revoke_link", "link", "id revoked_at", key="id")
update("bind_place", "place", "id respondent", key="id")
update("label_place", "place", "id label role", key="id")
update("give_role", "place", "id role", key="id")
update("decide_request", "access_request", "id state", key="id")
update("revoke_grant", "grants", "id revoked_at", key="id")
count_up("count_link_use", "link", "uses", "id")
insert("insert_chat", "chat", "bot chat municipality language", unless="bot chat")
upsert("upsert_chat_focus", "chat", "bot chat municipality language focus", key="bot chat", keep="language")
upsert("upsert_chat_language", "chat", "bot chat municipality language", key="bot chat", keep="municipality")
update("set_chat_blocked", "chat", "bot chat blocked:int", key="bot chat")

query("municipality", "SELECT * FROM municipality WHERE id = :id")
query("municipalities", "SELECT * FROM municipality ORDER BY name, id")
query("department", "SELECT * FROM department WHERE id = :id")
query("departments", "SELECT * FROM department WHERE municipality = :municipality AND closed = 0 ORDER BY name, id")
query("link", "SELECT * FROM link WHERE id = :id")
query(
    "live_links",
    """SELECT l.*, COALESCE(d.name, '') AS department_name, COALESCE(p.label, '') AS label
       FROM link l LEFT JOIN department d ON d.id = l.department LEFT JOIN place p ON p.id = l.place
       WHERE l.municipality = :municipality AND l.revoked_at = '' AND l.expires_at > :now AND l.claimed_by = ''
       ORDER BY l.created_at, l.id""",
)
query("request", "SELECT * FROM access_request WHERE id = :id")
query(
    "request_of_account",
    "SELECT * FROM access_request WHERE department = :department AND telegram_id = :telegram_id",
)
query("place", "SELECT * FROM place WHERE id = :id")
query(
    "free_place",
    """SELECT * FROM place p WHERE p.department = :department AND COALESCE(p.respondent, '') = '' AND p.no_telegram = 0
       AND p.left_day = '' AND p.label = ''
       AND NOT EXISTS (SELECT 1 FROM link l WHERE l.place = p.id AND l.revoked_at = '' AND l.claimed_by = '')
       ORDER BY p.id LIMIT 1""",
)
query(
    "place_in_department",
    """SELECT p.* FROM respondent r CROSS JOIN place p
       WHERE r.telegram_id = :telegram_id AND p.respondent = r.id
         AND p.left_day = '' AND p.department = :department""",
)
query("respondent", "SELECT * FROM respondent WHERE municipality = :municipality AND telegram_id = :telegram_id")
query("respondents_of_account", "SELECT * FROM respondent WHERE telegram_id = :telegram_id ORDER BY id")
query("places_of_respondent", "SELECT * FROM place WHERE respondent = :respondent AND left_day = '' ORDER BY id")
query(
    "places_of_account",
    """SELECT p.* FROM place p JOIN respondent r ON r.id = p.respondent
       WHERE r.telegram_id = :telegram_id AND p.left_day = '' ORDER BY p.id""",
)
query(
    "bound_places",
    """SELECT p.*, r.telegram_id FROM place p JOIN respondent r ON r.id = p.respondent
       WHERE p.municipality = :municipality AND p.left_day = '' ORDER BY p.id""",
)
query(
    "grants_of",
    "SELECT * FROM grants WHERE holder = :holder AND revoked_at = '' AND expires_at > :now ORDER BY granted_at, id",
)
query("grants_of_account", "SELECT * FROM grants WHERE holder = :holder AND revoked_at = '' ORDER BY granted_at, id")
query(
    "coordinators",
    """SELECT DISTINCT holder FROM grants WHERE municipality = :municipality AND role = 'coordinator'
       AND revoked_at = '' AND expires_at > :now ORDER BY holder""",
)
query("chat", "SELECT * FROM chat WHERE bot = :bot AND chat = :chat")
query(
    "department_counts",
    """SELECT d.id, d.name, d.headcount,
         COALESCE(SUM(CASE WHEN p.no_telegram = 1 THEN 1 ELSE 0 END), 0) AS without,
         COALESCE(SUM(CASE WHEN p.respondent <> '' THEN 1 ELSE 0 END), 0) AS enrolled,
         (SELECT COUNT(*) FROM access_request a WHERE a.department = d.id AND a.state = 'open') AS waiting
       FROM department d LEFT JOIN place p ON p.department = d.id AND p.left_day = ''
       WHERE d.municipality = :municipality AND d.closed = 0
       GROUP BY d.id, d.name, d.headcount ORDER BY d.name, d.id""",
)
query("seen_turn", "SELECT update_id FROM inbox WHERE bot = :bot AND update_id = :update_id")
