"""Statements about flows: their versions, which of them are published to whom, and what was sent to be published."""

from bot.storage.statements import DELETE, insert, query, statement

insert("insert_flow_version", "flow_version", "id version hash body", unless="id version")
# Only of the very body that was checked: of two bodies under one name, the second is not published.
statement(
    "publish_flow",
    """INSERT INTO flow_publication (municipality, flow, version, number, at)
       SELECT r.municipality, r.flow, r.version, r.number, r.at FROM {r}
       JOIN flow_version v ON v.id = r.flow AND v.version = r.version AND v.hash = r.hash WHERE true
       ON CONFLICT (municipality, flow, version) DO NOTHING""",
    "municipality flow version hash number:int at",
)
insert("insert_flow_draft", "flow_draft", "id municipality flow version hash body problems created_at", unless="id")
statement("delete_flow_draft", "DELETE FROM flow_draft WHERE id IN (SELECT r.id FROM {r})", "id", order=DELETE)
statement(
    "purge_flow_drafts",
    "DELETE FROM flow_draft WHERE EXISTS (SELECT 1 FROM {r} WHERE flow_draft.created_at < r.before)",
    "before",
    order=DELETE,
)

query("flow_version", "SELECT * FROM flow_version WHERE id = :id AND version = :version")
query("flow_draft", "SELECT * FROM flow_draft WHERE id = :id")
query("publications_of_flow", "SELECT * FROM flow_publication WHERE flow = :flow ORDER BY number DESC, version")
# The newest version of every flow that is published to the whole installation or to this municipality.
query(
    "live_flows",
    """SELECT p.flow, p.version, p.municipality FROM flow_publication p
       WHERE p.municipality IN ('', :municipality) AND NOT EXISTS (
         SELECT 1 FROM flow_publication q WHERE q.flow = p.flow AND q.municipality IN ('', :municipality)
         AND q.number > p.number)
       ORDER BY p.flow, p.version""",
)
