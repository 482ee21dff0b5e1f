"""Statements about publications, their ledger, report links, web sessions and the audit."""

from bot.storage.statements import count_up, delete, insert, query, statement, update

insert("insert_publication", "publication", "id municipality campaign wave publication_group audience at body hash")
insert(
    "insert_ledger",
    "publication_ledger",
    "id municipality at audience measure kind coefficients n:int rounding campaign wave publication",
)
insert(
    "insert_report_link",
    "report_link",
    "id municipality publication holder edition single_use:int created_at expires_at",
)
insert("insert_web_session", "web_session", "id municipality link expires_at")
update("revoke_report_link", "report_link", "id revoked_at", key="id")
count_up("count_report_opening", "report_link", "opens", "id")
statement(
    "purge_sessions",
    "DELETE FROM web_session WHERE EXISTS (SELECT 1 FROM {r} WHERE web_session.expires_at < r.before)",
    "before",
)
delete("delete_web_session", "web_session", "id")

query(
    "ledger_of_municipality",
    "SELECT * FROM publication_ledger WHERE municipality = :municipality ORDER BY at, publication, id",
)
query("publication", "SELECT * FROM publication WHERE id = :id")
query(
    "last_publications",
    """SELECT p.* FROM publication p WHERE p.municipality = :municipality AND p.wave = (
         SELECT q.wave FROM publication q WHERE q.municipality = :municipality ORDER BY q.at DESC, q.id DESC LIMIT 1)
       ORDER BY p.publication_group, p.id""",
)
query("publications_of_wave", "SELECT * FROM publication WHERE wave = :wave ORDER BY publication_group, id")
query(
    "waves_published",
    """SELECT wave, MAX(at) AS last FROM publication WHERE municipality = :municipality
       GROUP BY wave ORDER BY last DESC, wave DESC""",
)
query(
    "last_of_the_town",
    """SELECT * FROM publication WHERE municipality = :municipality AND publication_group = ''
       AND audience = 'coordinator' ORDER BY at DESC, id DESC LIMIT 1""",
)
query("report_link", "SELECT * FROM report_link WHERE id = :id")
query(
    "live_report_links",
    """SELECT * FROM report_link WHERE municipality = :municipality AND revoked_at = '' AND expires_at > :now
       ORDER BY created_at, id""",
)
query("web_session", "SELECT * FROM web_session WHERE id = :id AND expires_at > :now")
