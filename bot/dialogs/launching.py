"""What a launch writes and sends: campaign, wave, its parts, publication groups, invitations and the first notices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.desk.audiences import AGENT
from bot.desk.desk import Desk, Row, card, dumps, notice, stamp, write
from bot.dialogs.launch_plan import LaunchPlan
from bot.ids import id8
from bot.turn import Audit, Effects, Expect, Show, Turn, Write


@dataclass(frozen=True, slots=True)
class Launch:
    """The names of what is made, when it closes, and who reads free texts."""

    campaign: str
    wave: str
    closes: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Invited:
    """One place that is asked one part; `part` is the part's id."""

    part: str
    place: Row
    group: str


def launched(turn: Turn, desk: Desk, plan: LaunchPlan, launch: Launch) -> Effects:
    """Everything in one unit: a department that changes meanwhile makes the launch decide again."""
    desk.vault.create_campaign(launch.campaign)
    groups = {id: id8(turn.seed, f"group {group[0]}") for group in plan.groups for id in group}
    invited = tuple(_invited(turn, plan, groups))
    writes = (
        *_campaign(turn, desk, plan, launch),
        write("insert_group", *_groups(plan, launch, groups)),
        write("insert_invitation", *(_invitation(one, launch.wave) for one in invited)),
        *_focused(turn, desk, plan, invited, launch.wave),
    )
    named = tuple(Audit(action, f"campaign:{launch.campaign}") for action in ("launch", "reviewer_named"))
    return Effects(
        expects=tuple(Expect("department", row["id"], row["revision"]) for row in plan.departments),
        writes=writes,
        shows=(card(turn.chat), notice(turn.chat, "launched", launch.wave), *_invites(turn, invited, launch.closes)),
        audit=named,
    )


def part_id(turn: Turn, flow: str) -> str:
    """The id of the part that a flow becomes."""
    return id8(turn.seed, f"part {flow}")


def _campaign(turn: Turn, desk: Desk, plan: LaunchPlan, launch: Launch) -> Iterator[Write]:
    """Flow versions, campaign and wave, and a part for each flow, pinned to its version."""
    town = plan.departments[0]["municipality"]
    both = {"municipality": town, "state": "open", "opened_at": stamp(turn.at), "closes_at": launch.closes}
    settings = dumps({"reviewer": launch.reviewer, "k": desk.k})
    kind = {"mode": "named", "visible_to": "nobody", "settings": settings, "launched_chat": turn.chat}
    yield write("insert_campaign", {"id": launch.campaign, **both, **kind})
    yield write("insert_wave", {"id": launch.wave, "campaign": launch.campaign, "number": 1, **both})
    for number, part in enumerate(plan.parts, 1):
        pinned = {"id": part.flow.settings.id, "version": part.flow.settings.version}
        yield write("insert_flow_version", pinned | {"hash": part.flow.hash, "body": part.flow.body()})
        of = {"municipality": town, "campaign": launch.campaign, "wave": launch.wave, "number": number}
        flow = {"flow": pinned["id"], "version": pinned["version"], "audience": part.audience, "scope": ""}
        yield write("insert_part", {"id": part_id(turn, pinned["id"]), **of, **flow})


def _groups(plan: LaunchPlan, launch: Launch, ids: Mapping[str, str]) -> Iterator[Row]:
    """What is shown together, fixed from now on, with the people who may be heard."""
    part = plan.part(AGENT)
    asked = part.places if part else tuple(place for each in plan.parts for place in each.places)
    for group in plan.groups:
        places = [place for place in asked if place["department"] in group]
        yield {
            "id": ids[group[0]],
            "municipality": plan.departments[0]["municipality"],
            "wave": launch.wave,
            "departments": dumps(list(group)),
            "headcount": len(places),
            "no_telegram": sum(place["no_telegram"] for place in places),
        }


def _invited(turn: Turn, plan: LaunchPlan, groups: Mapping[str, str]) -> Iterator[Invited]:
    for part in plan.parts:
        for place in part.places:
            yield Invited(part_id(turn, part.flow.settings.id), place, groups.get(place["department"], ""))


def _invitation(one: Invited, wave: str) -> Row:
    return {
        "id": f"{one.part}:{one.place['id']}",
        "municipality": one.place["municipality"],
        "wave": wave,
        "part": one.part,
        "place": one.place["id"],
        "department": one.place["department"],
        "publication_group": one.group,
        "state": "queued" if one.place["telegram_id"] else "waiting_for_start",
        "notice": "1",
    }


def _focused(turn: Turn, desk: Desk, plan: LaunchPlan, invited: tuple[Invited, ...], wave: str) -> Iterator[Write]:
    """The chats of the enrolled now speak of what they are asked first; the coordinator's own shows its board."""
    first: dict[str, str] = {}
    for one in invited:
        if one.place["telegram_id"] not in ("", turn.chat):
            first.setdefault(one.place["telegram_id"], one.part)
    town = str(plan.departments[0]["municipality"])
    row = {"bot": desk.bot, "municipality": town, "language": turn.language}
    rows = [row | {"chat": chat, "focus": f"survey:{part}"} for chat, part in sorted(first.items())]
    yield write("upsert_chat_focus", *rows, row | {"chat": turn.chat, "focus": f"board:{wave}"})


def _invites(turn: Turn, invited: tuple[Invited, ...], closes: str) -> Iterator[Show]:
    """Each invitation is a message of its own; beside a board it cannot be replaced by it."""
    for one in invited:
        chat = one.place["telegram_id"]
        if chat == turn.chat:
            yield Show(chat, "invitation", one.part, 1, f"notice:invitation:{one.part}", "", closes)
        elif chat:
            yield Show(chat, "invitation", one.part, 2, f"invite:{one.part}:{one.place['id']}", "", closes)
