"""Launching a survey for a department: campaign, wave, publication group, invitations and the first notices."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from bot.desk.desk import Desk, Row, card, dumps, notice, stamp, write
from bot.desk.flow_shelf import agents_flows, flow_of
from bot.desk.sittings import Sitting
from bot.desk.subjects import subjects
from bot.dialogs.dialog import Answers, Choices, Dialog
from bot.ids import id8
from bot.screens.launch import Chance, LaunchView, Unit, launch_lines
from bot.turn import Audit, Effects, Expect, Show, Turn, Write
from flows.model import Flow
from reports.words import Words
from scoring.forecast import at_least

FLOW = "agent_consultation"
DAYS = {"days_3": 3, "days_7": 7, "days_14": 14, "days_21": 21}


async def choices(desk: Desk, municipality: str) -> Choices:
    """The departments that are not being asked already, and the surveys to choose from where there are several."""
    rows = await desk.store.read("departments", municipality=municipality)
    busy = {row["department"] for row in await desk.store.read("departments_being_asked", municipality=municipality)}
    free = [{"name": row["id"], "label": row["name"]} for row in rows if row["id"] not in busy]
    return {"departments": free, "flows": await _surveys(desk, municipality)}


async def _surveys(desk: Desk, municipality: str) -> list[Row]:
    """Pinned with their versions: what was chosen is what is asked, whatever is published in between."""
    found = await agents_flows(desk, municipality)
    if len(found) < 2:
        return []
    order = sorted(found.values(), key=lambda flow: (flow.settings.id != FLOW, flow.settings.id))
    return [
        {"name": flow.settings.id, "label": flow.settings.title, "version": flow.settings.version} for flow in order
    ]


async def chosen_flow(desk: Desk, sitting: Sitting, answers: Answers) -> Flow:
    """The flow that was chosen, in the version that was offered; without a choice, the only one that there is."""
    id = str(answers.get("launch_flow") or "")
    if not id:
        return (await agents_flows(desk, str(sitting.row["municipality"])))[FLOW]
    offered = next(row for row in sitting.context.choices["flows"] if row["name"] == id)
    return await flow_of(desk, id, str(offered["version"]))


async def preview(desk: Desk, sitting: Sitting, answers: Answers, words: Words) -> tuple[str, ...]:
    """What will happen, and what the summary will and will not be able to contain for this headcount."""
    department = await desk.store.one("department", id=str(answers.get("launch_department", "")))
    if department is None:
        return ()
    places = await desk.store.read("places_of_department", department=department["id"])
    invited = sum(1 for place in places if place["telegram_id"])
    without = sum(place["no_telegram"] for place in places)
    able = len(places) - without
    flow = await chosen_flow(desk, sitting, answers)
    asked, not_asked = subjects(flow.settings.id, words.language)
    view = LaunchView(
        close_date=(sitting.context.now + timedelta(days=DAYS[str(answers["launch_duration"])])).date(),
        minutes=flow.minutes,
        k=desk.k,
        units=(Unit(department["name"], able, chance(able, desk.k), chance(able, 2 * desk.k)),),
        invited=invited,
        waiting=able - invited,
        without_telegram=without,
        reviewer=str(answers["launch_reviewer"]),
        subjects=asked,
        not_asked=not_asked,
        title=flow.text(flow.settings.title, words.language) if answers.get("launch_flow") else "",
        scored=bool(asked),
    )
    return launch_lines(view, words)


def chance(headcount: int, k: int) -> Chance:
    """The forecast's word at 60 % response; fewer people than k can never show."""
    if headcount < k:
        return "never"
    likely = at_least(k, headcount, Fraction(60, 100))
    return "will" if likely >= 0.8 else "may" if likely >= 0.2 else "hidden"


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """Everything in the transaction of the last tap; a department that is being asked already is not asked twice."""
    municipality, department = sitting.row["municipality"], str(answers["launch_department"])
    row = await desk.store.one("department", id=department)
    busy = await desk.store.read("departments_being_asked", municipality=municipality)
    if row is None or department in {one["department"] for one in busy}:
        return Effects(shows=(card(turn.chat), notice(turn.chat, "already_asked", department)))
    campaign, wave = id8(turn.seed, "campaign"), id8(turn.seed, "wave")
    group = id8(turn.seed, "publication group")
    desk.vault.create_campaign(campaign)
    closes = stamp(turn.at + timedelta(days=DAYS[str(answers["launch_duration"])]))
    launch = Launch(campaign, wave, closes, str(answers["launch_reviewer"]))
    places = await desk.store.read("places_of_department", department=department)
    writes = (
        *_campaign(turn, desk, municipality, await chosen_flow(desk, sitting, answers), launch),
        write("insert_group", _group(municipality, wave, group, row, places)),
        write("insert_invitation", *(_invitation(place, wave, group) for place in places)),
        _focused(turn, desk, places, wave),
    )
    shows = tuple(_invite(turn, place, wave, closes) for place in places if place["telegram_id"])
    return Effects(
        expects=(Expect("department", department, row["revision"]),),
        writes=writes,
        shows=(card(turn.chat), notice(turn.chat, "launched", wave), *shows),
        audit=(Audit("launch", f"campaign:{campaign}"), Audit("reviewer_named", f"campaign:{campaign}")),
    )


@dataclass(frozen=True, slots=True)
class Launch:
    """The names of what is made, when it closes, and who reads free texts."""

    campaign: str
    wave: str
    closes: str
    reviewer: str


def _campaign(turn: Turn, desk: Desk, municipality: str, flow: Flow, launch: Launch) -> tuple[Write, ...]:
    version = {"id": flow.settings.id, "version": flow.settings.version, "hash": flow.hash, "body": flow.body()}
    both = {"municipality": municipality, "state": "open", "opened_at": stamp(turn.at), "closes_at": launch.closes}
    pinned = {
        "flow": flow.settings.id,
        "version": flow.settings.version,
        "mode": "named",
        "visible_to": "nobody",
        "settings": dumps({"reviewer": launch.reviewer, "k": desk.k}),
        "launched_chat": turn.chat,
    }
    return (
        write("insert_flow_version", version),
        write("insert_campaign", {"id": launch.campaign, **both, **pinned}),
        write("insert_wave", {"id": launch.wave, "campaign": launch.campaign, "number": 1, **both}),
    )


def _group(municipality: str, wave: str, group: str, department: Row, places: list[dict[str, object]]) -> Row:
    return {
        "id": group,
        "municipality": municipality,
        "wave": wave,
        "departments": dumps([department["id"]]),
        "headcount": len(places),
        "no_telegram": sum(int(str(place["no_telegram"])) for place in places),
    }


def _invitation(place: Row, wave: str, group: str) -> Row:
    return {
        "id": f"{wave}:{place['id']}",
        "municipality": place["municipality"],
        "wave": wave,
        "place": place["id"],
        "department": place["department"],
        "publication_group": group,
        "state": "queued" if place["telegram_id"] else "waiting_for_start",
        "notice": "1",
    }


def _focused(turn: Turn, desk: Desk, places: list[dict[str, object]], wave: str) -> Write:
    """The chats of the enrolled now speak of this survey, and the coordinator's own chat shows its board."""
    others = {str(place["telegram_id"]) for place in places if place["telegram_id"]} - {turn.chat}
    town = {"bot": desk.bot, "municipality": str(places[0]["municipality"]), "language": turn.language}
    rows = [town | {"chat": chat, "focus": f"survey:{wave}"} for chat in sorted(others)]
    return write("upsert_chat_focus", *rows, town | {"chat": turn.chat, "focus": f"board:{wave}"})


def _invite(turn: Turn, place: Row, wave: str, closes: str) -> Show:
    """The notice is the card of its chat; beside a board it is a message of its own, which the board cannot replace."""
    if place["telegram_id"] == turn.chat:
        return Show(turn.chat, "invitation", wave, 1, f"notice:invitation:{wave}", "", closes)
    return Show(place["telegram_id"], "invitation", wave, 2, f"invite:{wave}:{place['id']}", "", closes)


LAUNCH = Dialog("launch", "survey", choices, preview, apply)
