"""Making a municipality and the one-time link of its first coordinator; asked from the shell."""

import json
from collections.abc import Mapping
from datetime import datetime

from bot.desk.desk import Desk, day, later, stamp, write
from bot.desk.links import enrolment_token
from bot.ids import id8, id12, token_hash
from bot.turn import Audit, Effects, Unit

LINK_DAYS = 7


def found(
    desk: Desk, name: str, legal: Mapping[str, object], facts: Mapping[str, object], now: datetime, seed: str
) -> tuple[Unit, str]:
    """The unit that makes it all, and the link's token, which is stored nowhere."""
    town = id8(seed, "municipality")
    token = enrolment_token(desk, "c", id12(seed, "first coordinator"))
    hashed = token_hash(token)
    link = {
        "id": hashed,
        "municipality": town,
        "kind": "c",
        "department": "",
        "place": "",
        "cap": 1,
        "expires_at": later(now, days=LINK_DAYS),
        "created_at": stamp(now),
    }
    row = {"id": town, "name": name, "settings": json.dumps(facts), "legal": json.dumps(legal), "created_day": day(now)}
    effects = Effects(
        writes=(write("insert_municipality", row), write("insert_link", link)),
        audit=(Audit("init", f"municipality:{town}"), Audit("link_created", f"link:{hashed[:12]}")),
    )
    return Unit(f"cli:{seed}", effects, "shell", town, stamp(now)), token
