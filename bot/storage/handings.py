"""Statements about what was handed to colleagues."""

from bot.storage.statements import DELETE, delete, insert, query, statement, update

insert("insert_handing", "handing", "id municipality campaign wave interview item token state body created_at")
update("set_handing", "handing", "id state body", key="id")
delete("delete_handings_of_interview", "handing", "interview")

# A colleague's answers go with the wave that they were given in, before the row that names it.
for _table, _column in (("record", "interview"), ("draft", "interview"), ("interview", "id")):
    statement(
        f"delete_handed_{_table}s",
        f"""DELETE FROM {_table} WHERE {_column} IN
         (SELECT i.id FROM interview i JOIN handing h ON h.id = i.subject
          WHERE i.kind = 'handed' AND h.wave IN (SELECT r.wave FROM {{r}}))""",
        "wave",
        order=DELETE,
    )
statement(
    "delete_handings_of_wave",
    "DELETE FROM handing WHERE wave IN (SELECT r.wave FROM {r})",
    "wave",
    order=DELETE,
)

query("handing", "SELECT * FROM handing WHERE id = :id")
query("handing_by_token", "SELECT * FROM handing WHERE token = :token")
query("handings_of_interview", "SELECT * FROM handing WHERE interview = :interview ORDER BY created_at, id")
query("handed_interview", "SELECT * FROM interview WHERE kind = 'handed' AND subject = :handing")
query(
    "claimed_handings",
    """SELECT h.* FROM handing h JOIN wave w ON w.id = h.wave
       WHERE h.state = 'claimed' AND w.state = 'open' ORDER BY h.created_at, h.id""",
)
