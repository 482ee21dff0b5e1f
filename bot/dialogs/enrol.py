"""Making an enrolment link: for a whole department whose people are then approved one by one, for one person, or for
somebody who holds an office.
"""

from dataclasses import replace
from typing import Any

from bot.desk.answering import set_focus
from bot.desk.appointing import invite_office, with_invited
from bot.desk.audiences import DEPT_HEAD, OFFICES, asked_in, with_role
from bot.desk.desk import Desk, Row, card, later, notice, stamp, write
from bot.desk.links import enrolment_token
from bot.desk.sittings import Sitting
from bot.dialogs.dialog import Answers, Choices, Dialog
from bot.ids import id12, token_hash
from bot.turn import Audit, Effects, Expect, Show, Turn
from reports.words import Words

DAYS = 90


async def choices(desk: Desk, municipality: str) -> Choices:
    rows = await desk.store.read("departments", municipality=municipality)
    return {"departments": [{"name": row["id"], "label": row["name"]} for row in rows]}


async def preview(desk: Desk, sitting: Sitting, answers: Answers, words: Words) -> tuple[str, ...]:
    once = words.say("The link works once, for the first account that opens it. Send it to that person only.")
    match str(answers.get("link_kind")):
        case "person":
            return (once,)
        case kind if kind in OFFICES:
            held = await _is_held(desk, str(sitting.row["municipality"]), kind, str(answers.get("link_department")))
            again = (words.say("Somebody holds this office already: both would be asked."),) if held else ()
            return (words.say("Who opens it answers for that office, and not as one of the agents."), *again, once)
    return (words.say("Everyone in the department may use the link. You will be asked to approve each person."),)


async def _is_held(desk: Desk, municipality: str, office: str, department: str) -> bool:
    """Whether a place has this office: a head's in the department, an officer's in the town."""
    places = await desk.store.read("places_of_municipality", municipality=municipality)
    held = asked_in(office, places)
    return any(office != DEPT_HEAD or place["department"] == department for place in held)


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """The link's token is rebuilt from its name and the installation key when it is shown; only its hash is stored."""
    municipality, department = sitting.row["municipality"], str(answers["link_department"])
    name = id12(turn.seed, "link")
    kind = "d" if answers["link_kind"] == "whole" else "i"
    office = str(answers["link_kind"]) if answers["link_kind"] in OFFICES else ""
    counts = await desk.store.read("places_of_department", department=department)
    cap = sum(1 for place in counts if not place["no_telegram"])
    link = _link(turn, municipality, department, token_hash(enrolment_token(desk, kind, name)), kind, cap)
    show = Show(turn.chat, "enrolment_link", f"{kind}{name}", 1, f"notice:enrolment_link:{name}")
    focus = set_focus(desk, turn, municipality, f"people:{municipality}")
    made = Effects((), (focus,), (card(turn.chat), show), (Audit("link_created", f"link:{link['id'][:12]}"),))
    if kind == "d":
        return replace(made, writes=(write("insert_link", link), focus))
    place = await desk.store.one("free_place", department=department)
    if place is None and not office:
        return replace(made, shows=(card(turn.chat), notice(turn.chat, "department_full", department)), audit=())
    if place is None:
        # Everybody has joined already: whoever holds the office is one of them.
        return replace(made, writes=(write("insert_link", link | {"role": office}), focus))
    return await _kept(desk, made, link | {"role": office, "place": place["id"]}, place, str(answers["link_person"]))


async def _kept(desk: Desk, made: Effects, link: Row, place: Row, person: str) -> Effects:
    """A place is kept for the person by name; of an office, a survey that runs asks it from now on."""
    role = with_role(place["role"], link["role"]) if link["role"] else place["role"]
    label = desk.vault.installation.seal(person, "place", place["id"])
    labelled = write("label_place", {"id": place["id"], "label": label, "role": role})
    expects = (Expect("place", place["id"], place["revision"]),)
    effects = replace(made, expects=expects, writes=(write("insert_link", link), labelled, *made.writes))
    if not link["role"]:
        return effects
    return with_invited(effects, await invite_office(desk, place, link["role"], "waiting_for_start"))


def _link(turn: Turn, municipality: str, department: str, id: str, kind: str, cap: int) -> dict[str, Any]:
    return {
        "id": id,
        "municipality": municipality,
        "kind": kind,
        "department": department,
        "place": "",
        "role": "",
        "cap": cap,
        "expires_at": later(turn.at, days=DAYS),
        "created_at": stamp(turn.at),
    }


ENROL = Dialog("enrol", "enrol", choices, preview, apply)
