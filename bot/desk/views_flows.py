"""What a coordinator is shown of a flow that was sent: always judged afresh against what is live now."""

from collections.abc import Awaitable, Callable, Mapping

from bot.desk.audiences import audience_of, name_of
from bot.desk.desk import Row, loads
from bot.desk.flow_judging import Verdict, judge
from bot.desk.flow_shelf import is_for_agents, live_flows, missing_inputs
from bot.desk.looking import Looking
from bot.desk.views_coordinator import labelled
from bot.screens.card import Card
from bot.screens.flows import (
    FlowDraftView,
    FlowProblemsView,
    FlowPublishedView,
    draw_flow_draft,
    draw_flow_problems,
    draw_flow_published,
)
from bot.screens.misc import PlainView, draw_plain
from flows.items import Question
from flows.model import Flow
from flows.source import parse_body
from flows.versions import Change, Sort, Weight
from flows.versions.accepting import accept_all


async def flow_draft(look: Looking) -> Card | None:
    """What is wrong with it, or what it would change and the buttons; that it is gone, once it is."""
    row = await look.desk.store.one("flow_draft", id=look.about)
    if row is None:
        return draw_plain("flow_gone", PlainView(), look.words)
    if not await look.coordinates(row["municipality"]):
        return None
    found = loads(row["problems"])
    if not row["body"]:
        problems = tuple((str(place), str(cause), str(way_out)) for place, cause, way_out in found["first"])
        return draw_flow_problems(FlowProblemsView(problems, found["count"]), look.words)
    verdict = await judge(look.desk, parse_body(row["body"]), row["municipality"], accept_all)
    return draw_flow_draft(_view(look, row, verdict, found["warnings"]), look.words)


def _view(look: Looking, row: Row, verdict: Verdict, warnings: int) -> FlowDraftView:
    flow, language = verdict.flow, look.words.language
    names = ("flow_publish", "flow_drop") if not verdict.refusal else ("flow_drop",)
    return FlowDraftView(
        id=flow.settings.id,
        title=flow.text(flow.settings.title, language),
        version=flow.settings.version,
        questions=sum(isinstance(item, Question) and item.is_asked for item in flow.items.values()),
        minutes=flow.minutes,
        languages=tuple(flow.settings.languages.values()),
        before=verdict.live.settings.version if verdict.live else "",
        refusal=verdict.refusal,
        warnings=warnings,
        missing=missing_inputs(flow),
        office="" if is_for_agents(flow) else name_of(audience_of(flow), look.words),
        buttons=labelled(look, *names, about=row["id"]),
        **_changes(verdict, language),
    )


def _changes(verdict: Verdict, language: str) -> dict[str, tuple[str, ...]]:
    """What is added, removed, renamed, changed and forbidden, by the names that the view gives them."""
    flow, live, changes = verdict.flow, verdict.live, verdict.changes
    gone = [each for each in changes.questions(Sort.REMOVED) if each not in changes.forbidden]
    rest = [each for each in changes.of(Weight.COMPARABLE) if not each.of_a_question]
    return {
        "added": tuple(_label(flow, each.name, language) for each in changes.questions(Sort.ADDED)),
        "removed": tuple(_label(live, each.name, language) for each in gone if live is not None),
        "renamed": tuple(f"{each.was} → {each.name}" for each in changes.questions(Sort.RENAMED)),
        "changed": tuple(_said(each) for each in rest),
        "forbidden": tuple(_said(each) for each in changes.forbidden),
    }


def _label(flow: Flow, name: str, language: str) -> str:
    label = flow.items[name].label
    return flow.text(label, language) if label else name


def _said(change: Change) -> str:
    """A change in the words of the comparison, without what only the command line can do."""
    way_out = change.way_out.partition(", or say --accept")[0].partition(" and remove the old one with --accept")[0]
    return f"{change.place}: {change.cause}{f': {way_out}' if way_out else ''}"


async def flow_published(look: Looking) -> Card | None:
    """About `<id>/<version>`: it is live, or somebody else's content took its place at the same moment."""
    id, _, version = look.about.partition("/")
    town = await look.coordinated()
    flow = (await live_flows(look.desk, town.get("id", ""))).get(id)
    done = flow is not None and flow.settings.version == version
    title = flow.text(flow.settings.title, look.words.language) if flow else id
    buttons = labelled(look, "ask_department") if done and flow is not None and not missing_inputs(flow) else ()
    return draw_flow_published(FlowPublishedView(title, version, done, buttons), look.words)


FLOW_SCREENS: Mapping[str, Callable[[Looking], Awaitable[Card | None]]] = {
    "flow_draft": flow_draft,
    "flow_published": flow_published,
}
