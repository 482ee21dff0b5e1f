"""Launching a survey: what there is to choose from, and what the coordinator reads before it begins."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from bot.desk.audiences import AGENT, OFFICES, asked_in, audience_of, name_of
from bot.desk.desk import Desk, Row, card, notice, stamp
from bot.desk.flow_shelf import CONSULTATION, askable_flows
from bot.desk.sittings import Sitting
from bot.desk.subjects import subjects
from bot.dialogs.dialog import Answers, Choices, Dialog
from bot.dialogs.launch_plan import JOINED, SEVERAL, TOWN, WHOLE, Asked, LaunchPlan, plan_launch, policy_with, safe_from
from bot.dialogs.launching import Launch, launched
from bot.ids import id8
from bot.screens.launch import AudienceLine, Chance, LaunchView, Unit, launch_lines
from bot.turn import Effects, Turn
from flows.model import Flow
from reports.words import Words
from scoring.forecast import at_least
from scoring.town_line import Most, foresee_town

FORESEEN_GROUPS = 40
"""Above this the draws would keep everybody waiting: half a second, and more than quadratic in the groups."""
DAYS = {"days_3": 3, "days_7": 7, "days_14": 14, "days_21": 21}


def _choice(name: str, en: str, fr: str, es: str, pt: str, ar: str) -> Row:
    return {"name": name, "label": {"en": en, "fr": fr, "es": es, "pt": pt, "ar": ar}}


# A launch is for departments: what can be chosen besides them, in the languages of the dialogs.
WIDER = (
    _choice(SEVERAL, "Several departments", "Plusieurs services", "Varias áreas", "Vários serviços", "عدة مصالح"),
    _choice(TOWN, "The whole town", "Toute la commune", "Toda la municipalidad", "Todo o município", "البلدية كلها"),
)
EXTENT = (
    _choice(
        WHOLE,
        "The whole diagnosis",
        "Le diagnostic complet",
        "El diagnóstico completo",
        "O diagnóstico completo",
        "التشخيص الكامل",
    ),
    _choice("parts", "Some parts of it", "Quelques parties", "Algunas partes", "Algumas partes", "بعض الأجزاء"),
)
TOGETHER = (
    _choice(
        JOINED,
        "Join as proposed",
        "Regrouper comme proposé",
        "Juntar como se propone",
        "Juntar como proposto",
        "جمعها كما هو مقترح",
    ),
    _choice(
        "alone",
        "Keep each one alone",
        "Garder chacun seul",
        "Dejar cada una sola",
        "Manter cada um sozinho",
        "إبقاء كل مصلحة وحدها",
    ),
)


async def choices(desk: Desk, municipality: str) -> Choices:
    """The departments that are not being asked already; what else there is to choose, where there is a choice."""
    rows = await desk.store.read("departments", municipality=municipality)
    busy = {row["department"] for row in await desk.store.read("departments_being_asked", municipality=municipality)}
    free = [row for row in rows if row["id"] not in busy]
    flows = sorted((await askable_flows(desk, municipality)).values(), key=_order)
    agents = [flow for flow in flows if audience_of(flow) == AGENT]
    offices = len(agents) < len(flows)
    return {
        "departments": [{"name": row["id"], "label": row["name"]} for row in free],
        "flows": _surveys(agents) if len(agents) > 1 else [],
        "wider": list(WIDER) if len(free) > 1 or (free and offices) else [],
        "whole": list(EXTENT) if offices else [],
        "parts": _surveys(flows) if len(flows) > 1 else [],
        "groups": list(TOGETHER) if await _some_are_small(desk, municipality, free) else [],
    }


def _order(flow: Flow) -> tuple[bool, bool, str]:
    return audience_of(flow) != AGENT, flow.settings.id != CONSULTATION, flow.settings.id


def _surveys(flows: Sequence[Flow]) -> list[Row]:
    """Pinned with their versions: what was chosen is what is asked, whatever is published in between."""
    return [
        {"name": flow.settings.id, "label": flow.settings.title, "version": flow.settings.version} for flow in flows
    ]


async def _some_are_small(desk: Desk, municipality: str, free: Sequence[Row]) -> bool:
    """Whether a department of several can hardly be shown alone."""
    places = await desk.store.read("places_of_municipality", municipality=municipality)
    able = [place["department"] for place in asked_in(AGENT, places) if not place["no_telegram"]]
    return len(free) > 1 and any(able.count(row["id"]) < safe_from(desk.k) for row in free)


async def preview(desk: Desk, sitting: Sitting, answers: Answers, words: Words) -> tuple[str, ...]:
    """Who receives what, and what the summary will and will not be able to contain for these headcounts."""
    plan = await plan_launch(desk, sitting, answers)
    if not plan.departments:
        return ()
    asked, not_asked = subjects({part.flow.settings.id for part in plan.parts}, words.language)
    single = plan.parts[0] if len(plan.parts) == 1 and plan.parts[0].audience == AGENT else None
    people = [place for part in plan.parts for place in part.places]
    view = LaunchView(
        close_date=(sitting.context.now + timedelta(days=DAYS[str(answers["launch_duration"])])).date(),
        minutes=single.flow.minutes if single else 0,
        k=desk.k,
        units=tuple(_units(plan, desk.k)),
        invited=sum(bool(place["telegram_id"]) for place in people),
        waiting=sum(not place["telegram_id"] and not place["no_telegram"] for place in people),
        without_telegram=sum(place["no_telegram"] for place in people),
        reviewer=str(answers["launch_reviewer"]),
        subjects=asked,
        not_asked=not_asked,
        title=_title(single.flow, words) if single and answers.get("launch_flow") else "",
        scored=bool(asked),
        town=town_line(plan, desk.k),
        audiences=() if single else tuple(_audience(part, plan, words) for part in plan.parts),
    )
    return launch_lines(view, words)


def _title(flow: Flow, words: Words) -> str:
    return flow.text(flow.settings.title, words.language)


def _units(plan: LaunchPlan, k: int) -> Iterator[Unit]:
    """What is shown together; nothing where agents are not asked: office holders speak for their offices."""
    names = {row["id"]: row["name"] for row in plan.departments}
    if plan.part(AGENT) is None:
        return
    for group in plan.groups:
        able = plan.headcount(group)
        yield Unit(" + ".join(names[id] for id in group), able, chance(able, k), chance(able, 2 * k))


def town_line(plan: LaunchPlan, k: int) -> Most | Literal[""]:
    """How many of several groups show side by side when six in ten answer; one is sometimes hidden for another."""
    if not 2 <= len(plan.groups) <= FORESEEN_GROUPS or plan.part(AGENT) is None:
        return ""
    policy = policy_with(k)
    sizes = tuple(sorted(plan.headcount(group) for group in plan.groups))
    return _foreseen(sizes, policy.contributors, policy.group_rate, policy.forecast_will)


@lru_cache(maxsize=256)
def _foreseen(sizes: tuple[int, ...], k: int, rate: Fraction, will: Fraction) -> Most:
    """A preview is drawn at every tap, and the same roster gives the same word."""
    return foresee_town(sizes, rate, k, will).word


def _audience(part: Asked, plan: LaunchPlan, words: Words) -> AudienceLine:
    """One part of the survey as the preview says it; `missing`: departments, or the town, without such an office."""
    held = {place["department"] for place in part.places}
    missing = sum(row["id"] not in held for row in plan.departments) if part.audience == "dept_head" else not held
    return AudienceLine(
        who=name_of(part.audience, words),
        title=_title(part.flow, words),
        invited=sum(bool(place["telegram_id"]) for place in part.places),
        waiting=sum(not place["telegram_id"] for place in part.able),
        without=len(part.places) - len(part.able),
        minutes=part.flow.minutes,
        official=part.audience in OFFICES,
        missing=int(missing) if part.audience in OFFICES else 0,
    )


def chance(headcount: int, k: int) -> Chance:
    """The forecast's word at 60 % response; fewer people than k can never show."""
    if headcount < k:
        return "never"
    likely = at_least(k, headcount, Fraction(60, 100))
    return "will" if likely >= 0.8 else "may" if likely >= 0.2 else "hidden"


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """Everything in the transaction of the last tap; a department that is being asked already is not asked twice."""
    plan = await plan_launch(desk, sitting, answers)
    busy = await desk.store.read("departments_being_asked", municipality=sitting.row["municipality"])
    taken = [row["id"] for row in plan.departments if row["id"] in {one["department"] for one in busy}]
    if taken or not plan.departments:
        about = taken[0] if taken else str(answers["launch_department"])
        return Effects(shows=(card(turn.chat), notice(turn.chat, "already_asked", about)))
    closes = stamp(turn.at + timedelta(days=DAYS[str(answers["launch_duration"])]))
    names = id8(turn.seed, "campaign"), id8(turn.seed, "wave")
    return launched(turn, desk, plan, Launch(*names, closes, str(answers["launch_reviewer"])))


LAUNCH = Dialog("launch", "survey", choices, preview, apply)
