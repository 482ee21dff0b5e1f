"""Statements about interviews, their records, drafts, sealed and released responses, and volunteers."""

from bot.storage.statements import DELETE, delete, insert, query, statement, update, upsert

insert(
    "insert_interview",
    "interview",
    "id municipality kind subject respondent_key flow version state language inputs day",
    unless="",
)
insert("insert_record", "record", "interview revision:int n:int municipality body")
insert(
    "insert_released_response",
    "released_response",
    "id municipality wave part publication_group department flow version person_ref day body",
)
upsert("upsert_draft", "draft", "interview municipality body until", key="interview")
statement(
    "purge_drafts",
    "DELETE FROM draft WHERE until <> '' AND EXISTS (SELECT 1 FROM {r} WHERE draft.until < r.now)",
    "now",
    order=DELETE,
)
upsert(
    "upsert_sealed_response",
    "sealed_response",
    "id municipality wave part publication_group department blob",
    key="id",
)
upsert("upsert_volunteer", "volunteer", "id municipality wave day body", key="id")
update("set_interview_state", "interview", "id state", key="id")
update("reopen_interview", "interview", "id state inputs", key="id")
update("set_interview_language", "interview", "id language", key="id")
delete("delete_records", "record", "interview")
delete("delete_draft", "draft", "interview")
delete("delete_interview", "interview", "id")
delete("delete_sealed_response", "sealed_response", "id")
delete("delete_sealed_of_wave", "sealed_response", "wave")
delete("delete_released_of_person", "released_response", "part person_ref")
delete("delete_volunteer", "volunteer", "id")

# A dialog never confirmed is forgotten after a day, with all that was typed into it: rows before their interview.
statement(
    "purge_dialog_records",
    """DELETE FROM record WHERE interview IN (SELECT i.id FROM interview i
       WHERE i.kind = 'dialog' AND EXISTS (SELECT 1 FROM {r} WHERE i.day < r.before))""",
    "before",
    order=DELETE,
)
statement(
    "purge_dialog_drafts",
    """DELETE FROM draft WHERE interview IN (SELECT i.id FROM interview i
       WHERE i.kind = 'dialog' AND EXISTS (SELECT 1 FROM {r} WHERE i.day < r.before))""",
    "before",
    order=DELETE,
)
statement(
    "purge_dialogs",
    "DELETE FROM interview WHERE kind = 'dialog' AND EXISTS (SELECT 1 FROM {r} WHERE interview.day < r.before)",
    "before",
    order=DELETE,
)

query("interview", "SELECT * FROM interview WHERE id = :id")
query(
    "interview_of_respondent",
    """SELECT * FROM interview
       WHERE kind = :kind AND subject = :subject AND respondent_key = :respondent_key""",
)
query(
    "interviews_of_wave",
    """SELECT i.*, p.wave FROM interview i JOIN part p ON p.id = i.subject
       WHERE i.kind = 'survey' AND p.wave = :wave ORDER BY i.id""",
)
query("records_of_interview", "SELECT * FROM record WHERE interview = :interview ORDER BY revision, n")
query("draft", "SELECT * FROM draft WHERE interview = :interview")
query("sealed_response", "SELECT * FROM sealed_response WHERE id = :id")
query("sealed_of_wave", "SELECT * FROM sealed_response WHERE wave = :wave ORDER BY id")
query("sealed_of_part", "SELECT * FROM sealed_response WHERE part = :part ORDER BY id")
query("released_of_wave", "SELECT * FROM released_response WHERE wave = :wave ORDER BY id")
query("volunteer", "SELECT * FROM volunteer WHERE id = :id")
query(
    "released_of_person",
    "SELECT * FROM released_response WHERE part = :part AND person_ref = :person_ref",
)
