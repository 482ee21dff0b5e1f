"""Making a municipality and the one-time link of its first coordinator; asked from the shell."""

import json
from collections.abc import Mapping
from datetime import datetime

from bot.desk.desk import Desk, Row, day, later, stamp, write
from bot.desk.links import enrolment_token
from bot.ids import id8, id12, token_hash
from bot.turn import Audit, Effects, Expect, Unit

LINK_DAYS = 7
SHARES = "compare"  # the fact of a municipality that says whether it agreed to be compared
# What the notice and /privacy say; `reviewer` is asked at every launch.
LEGAL = (
    *("controller_name", "controller_address", "contact", "dpo", "sender", "operator", "operator_employer"),
    *("authority_name", "authority_url", "registration_number", "basis", "purpose", "transfer_notice"),
    *("hosting_country", "retention_raw_months", "retention_ids_days", "complaint_text"),
)
INVENTED = ("(invented)", "(demonstration)")  # what the sandbox fills in


def legal_problems(municipality: str, legal: str) -> list[str]:
    """What a municipality's profile (JSON) lacks before anybody may be asked anything in earnest, one line each."""
    known = json.loads(legal) if legal else {}
    problems = []
    for field in LEGAL:
        value = str(known.get(field, "")).strip()
        if not value:
            problems.append(f"{municipality}: {field} is empty in the legal profile")
        elif any(word in value for word in INVENTED):
            problems.append(f"{municipality}: {field} was made up for a demonstration")
    return [f"{line}: fill it with `civimeter admin init --again`" for line in problems]


def found(
    desk: Desk, name: str, legal: Mapping[str, object], facts: Mapping[str, object], now: datetime, seed: str
) -> tuple[Unit, str]:
    """The unit that makes it all, and the link's token, which is stored nowhere."""
    town = id8(seed, "municipality")
    row = {"id": town, "name": name, "settings": json.dumps(facts), "legal": json.dumps(legal), "created_day": day(now)}
    unit, token = first_link(desk, town, now, seed)
    effects = unit.effects
    made = Effects(
        writes=(write("insert_municipality", row), *effects.writes),
        audit=(Audit("init", f"municipality:{town}"), *effects.audit),
    )
    return Unit(f"cli:{seed}", made, "shell", town, stamp(now)), token


def found_again(desk: Desk, town: Row, legal: Mapping[str, object], now: datetime, seed: str) -> tuple[Unit, str]:
    """The unit that gives a municipality other legal facts and one more coordinator's link, and the link's token."""
    unit, token = first_link(desk, town["id"], now, seed)
    effects = Effects(
        expects=(Expect("municipality", town["id"], town["revision"]),),
        writes=(write("set_legal", {"id": town["id"], "legal": json.dumps(legal)}), *unit.effects.writes),
        audit=(Audit("legal_changed", f"municipality:{town['id']}"), *unit.effects.audit),
    )
    return Unit(f"cli:{seed}", effects, "shell", town["id"], stamp(now)), token


def agree(town: Row, shares: bool, now: datetime, seed: str) -> Unit:
    """The unit that says whether a municipality is compared with others of its size: off until somebody says so."""
    facts = json.dumps(json.loads(town["settings"]) | {SHARES: shares})
    effects = Effects(
        expects=(Expect("municipality", town["id"], town["revision"]),),
        writes=(write("set_settings", {"id": town["id"], "settings": facts}),),
        audit=(Audit("compare_on" if shares else "compare_off", f"municipality:{town['id']}"),),
    )
    return Unit(f"cli:{seed}", effects, "shell", town["id"], stamp(now))


def first_link(desk: Desk, town: str, now: datetime, seed: str) -> tuple[Unit, str]:
    """The unit that makes a one-time link for a coordinator of a municipality, and the link's token."""
    token = enrolment_token(desk, "c", id12(seed, "first coordinator"))
    hashed = token_hash(token)
    link = {
        "id": hashed,
        "municipality": town,
        "kind": "c",
        "department": "",
        "place": "",
        "role": "",
        "cap": 1,
        "expires_at": later(now, days=LINK_DAYS),
        "created_at": stamp(now),
    }
    effects = Effects(writes=(write("insert_link", link),), audit=(Audit("link_created", f"link:{hashed[:12]}"),))
    return Unit(f"cli:{seed}", effects, "shell", town, stamp(now)), token
