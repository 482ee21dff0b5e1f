"""After Send, until the survey closes: a copy of the sealed answers is opened again for correction."""

import json

from bot.desk.desk import Desk, Row, card, say, write
from bot.desk.recording import parse_record, record_rows
from bot.desk.sittings import seal_id
from bot.turn import Effects, Expect, Turn


async def reopen(turn: Turn, desk: Desk, row: Row) -> Effects:
    """The sealed answers stay counted until a new Send replaces them."""
    part = await desk.store.one("part", id=row["subject"])
    key = await desk.key_of(row["kind"], row["subject"])
    if part is None or part["wave_state"] != "open" or key is None:
        return say(turn.chat, "nothing_open")
    id = seal_id(key, part | {"part": part["id"]}, turn.actor.id)
    sealed = await desk.store.one("sealed_response", id=id)
    if sealed is None:
        return say(turn.chat, "nothing_open")
    body = json.loads(key.open(sealed["blob"], "sealed_response", id))
    records = [record for record in map(parse_record, body["records"]) if record.address != "/review"]
    revision = int(row["revision"])
    return Effects(
        expects=(Expect("interview", row["id"], revision),),
        writes=(
            write("insert_record", *record_rows(key, row, revision + 1, records)),
            write("set_interview_state", {"id": row["id"], "state": "open"}),
        ),
        shows=(card(turn.chat),),
    )
