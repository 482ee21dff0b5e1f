"""Statements about registers: entries are only ever added."""

from bot.storage.statements import insert, query

insert("insert_register_entry", "register_entry", "id municipality register at seq:int body")

query(
    "register_entries",
    "SELECT * FROM register_entry WHERE municipality = :municipality AND register = :register ORDER BY at, seq, id",
)
query(
    "registers_in_use",
    """SELECT municipality, register, COUNT(*) AS entries FROM register_entry
       WHERE municipality = :municipality GROUP BY municipality, register ORDER BY register""",
)
