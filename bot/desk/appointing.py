"""Who holds an office: the place on the roster says so, and a survey that runs asks them what that office is asked."""

from dataclasses import dataclass, field, replace

from bot.desk.answering import set_focus
from bot.desk.audiences import AGENT, DEPT_HEAD, with_role
from bot.desk.desk import Desk, Row, card, day, loads, notice, write
from bot.turn import Audit, Effects, Expect, Show, Turn, Write

UNBEGUN = ("waiting_for_start", "queued", "sent")


@dataclass(slots=True)
class Invited:
    """Invitations that an office brings while surveys run: `parts` with the instants at which they close."""

    expects: list[Expect] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)


async def invite_office(desk: Desk, place: Row, office: str, state: str) -> Invited:
    """Ask a place what this office is asked in the waves that are open; an agent's invitation there that nobody has
    begun becomes that of the office.
    """
    found = Invited()
    own = await desk.store.read("open_invitations_of_place", place=place["id"])
    for wave in await desk.store.read("open_waves", municipality=place["municipality"]):
        parts = await desk.store.read("parts_of_wave", wave=wave["id"])
        part = next((one for one in parts if one["audience"] == office and not one["scope"]), None)
        group = await _group_of(desk, wave["id"], place["department"])
        if part is None or (office == DEPT_HEAD and group is None) or any(one["part"] == part["id"] for one in own):
            continue
        here = next((one for one in own if one["wave"] == wave["id"] and one["audience"] == AGENT), None)
        if here is not None and here["state"] in UNBEGUN:
            found.expects.append(Expect("invitation", here["id"], here["revision"]))
            found.writes.append(write("move_invitation", {"id": here["id"], "part": part["id"], "state": state}))
        else:
            found.writes.append(write("insert_invitation", _invitation(place, wave["id"], part["id"], group, state)))
        found.parts.append((part["id"], wave["closes_at"]))
    return found


async def _group_of(desk: Desk, wave: str, department: str) -> str | None:
    """The publication group that a department is in; None where it is not asked."""
    groups = await desk.store.read("groups_of_wave", wave=wave)
    return next((row["id"] for row in groups if department in loads(row["departments"])), None)


def _invitation(place: Row, wave: str, part: str, group: str | None, state: str) -> Row:
    return {
        "id": f"{part}:{place['id']}",
        "municipality": place["municipality"],
        "wave": wave,
        "part": part,
        "place": place["id"],
        "department": place["department"],
        "publication_group": group or "",
        "state": state,
        "notice": "1",
    }


async def appoint(turn: Turn, desk: Desk, link: Row, mine: Row) -> Effects:
    """Somebody who is on the department's list opens the link of an office: the place that was kept is free again."""
    role = with_role(mine["role"], link["role"])
    writes = [
        write("claim_link", {"id": link["id"], "claimed_by": turn.actor.id, "claimed_day": day(turn.at)}),
        write("give_role", {"id": mine["id"], "role": role}),
    ]
    kept = await desk.store.one("place", id=link["place"]) if link["place"] else None
    invited = await invite_office(desk, mine, link["role"], "sent")
    if kept is not None and not kept["respondent"]:
        writes.append(write("label_place", {"id": kept["id"], "label": "", "role": AGENT}))
        asked = await desk.store.read("open_invitations_of_place", place=kept["id"])
        writes += [write("drop_invitation", {"id": one["id"]}) for one in asked if one["audience"] == link["role"]]
    focus = [set_focus(desk, turn, mine["municipality"], f"survey:{invited.parts[0][0]}")] if invited.parts else []
    shows = (card(turn.chat),) if invited.parts else (notice(turn.chat, "enrolled", mine["department"]),)
    besides = tuple(
        Show(turn.chat, "invitation", part, 2, f"invite:{part}:{mine['id']}", "", closes)
        for part, closes in invited.parts[1:]
    )
    expects = (Expect("link", link["id"], link["revision"]), Expect("place", mine["id"], mine["revision"]))
    done = Audit("appointed", f"place:{mine['id']}")
    return Effects((*expects, *invited.expects), (*writes, *invited.writes, *focus), (*shows, *besides), (done,))


def with_invited(effects: Effects, invited: Invited) -> Effects:
    """Both together, in one transaction."""
    return replace(effects, expects=(*effects.expects, *invited.expects), writes=(*effects.writes, *invited.writes))
