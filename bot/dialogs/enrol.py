"""Making an enrolment link: for one person, or for a whole department whose people are then approved one by one."""

from typing import Any

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, card, later, notice, stamp, write
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
    if answers.get("link_kind") == "person":
        return (words.say("The link works once, for the first account that opens it. Send it to that person only."),)
    return (words.say("Everyone in the department may use the link. You will be asked to approve each person."),)


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """The link's token is rebuilt from its name and the installation key when it is shown; only its hash is stored."""
    municipality, department = sitting.row["municipality"], str(answers["link_department"])
    name = id12(turn.seed, "link")
    kind = "i" if answers["link_kind"] == "person" else "d"
    counts = await desk.store.read("places_of_department", department=department)
    cap = sum(1 for place in counts if not place["no_telegram"])
    link = _link(turn, municipality, department, token_hash(enrolment_token(desk, kind, name)), kind, cap)
    show = Show(turn.chat, "enrolment_link", f"{kind}{name}", 1, f"notice:enrolment_link:{name}")
    focus = set_focus(desk, turn, municipality, f"people:{municipality}")
    made = Audit("link_created", f"link:{link['id'][:12]}")
    if kind == "d":
        return Effects(writes=(write("insert_link", link), focus), shows=(card(turn.chat), show), audit=(made,))
    place = await desk.store.one("free_place", department=department)
    if place is None:
        full = notice(turn.chat, "department_full", department)
        return Effects(writes=(focus,), shows=(card(turn.chat), full))
    label = desk.vault.installation.seal(str(answers["link_person"]), "place", place["id"])
    labelled = write("label_place", {"id": place["id"], "label": label})
    writes = (write("insert_link", link | {"place": place["id"]}), labelled, focus)
    return Effects((Expect("place", place["id"], place["revision"]),), writes, (card(turn.chat), show), (made,))


def _link(turn: Turn, municipality: str, department: str, id: str, kind: str, cap: int) -> dict[str, Any]:
    return {
        "id": id,
        "municipality": municipality,
        "kind": kind,
        "department": department,
        "place": "",
        "cap": cap,
        "expires_at": later(turn.at, days=DAYS),
        "created_at": stamp(turn.at),
    }


ENROL = Dialog("enrol", "enrol", choices, preview, apply)
