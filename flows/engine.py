"""The engine: `replay` says where an interview stands, `submit` takes one event. Both are pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from flows.answering import Decision, Rejected, Stale, answer, keep, silence
from flows.asks.tabling import as_summary
from flows.conversation import (
    Answer,
    Ask,
    Back,
    Complete,
    Confirm,
    Context,
    Delegate,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    KeepFirst,
    NonAnswer,
    OpenInstance,
    Outcome,
    Pause,
    Record,
    Refuse,
    Resume,
    ReviewRow,
    Status,
    Table,
    TakeBack,
)
from flows.handing.deciding import decide_handing
from flows.interview import to_scalar
from flows.kinds import Reason
from flows.limits import MAX_RESPONSES_PER_INTERVIEW
from flows.model import Flow
from flows.nodes import Plan
from flows.plan import plan_of
from flows.replay import Replay
from flows.review import review_rows
from flows.stations.recording import mark
from flows.stations.station import Station
from flows.tables.deciding import Tried, decide_table

__all__ = ["EngineError", "begin", "go_on", "replay", "rows_of", "so_far", "submit", "submit_at"]


class EngineError(Exception):
    """A mistake of the host, never of a respondent; `code` says which."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


def replay(flow: Flow, records: Sequence[Record], context: Context) -> Ask | Complete:
    """Where the interview stands: what is asked now, or the answers once the review is confirmed.

    The same arguments always give the same step; nothing is read or changed outside them.
    """
    return begin(flow, records, context).step()


def so_far(flow: Flow, records: Sequence[Record], context: Context) -> tuple[ReviewRow, ...]:
    """The answers that stand at this moment, before the review is reached; each may be offered as an Edit."""
    return rows_of(Replay(plan_of(flow), records, context))


def rows_of(stand: Replay) -> tuple[ReviewRow, ...]:
    """The same for a host that has just replayed the records."""
    resolved = {station.address for station in stand.route.stations if station.resolved}
    return tuple([row for row in review_rows(stand.route) if row.address in resolved])


def submit(flow: Flow, records: Sequence[Record], context: Context, event: Event) -> Outcome:
    """Takes an event. `Outcome.records` are to be appended to `records`; replaying them gives `Outcome.step`,
    but for a Refuse and the notice `stale`, which are said once and add no records.

    Raises EngineError("completed") for an interview that is complete, EngineError("scope") as `replay` does.
    """
    return submit_at(begin(flow, records, context), event)


def submit_at(before: Replay, event: Event) -> Outcome:
    """The same for a host that has just replayed the records: nothing is replayed twice."""
    return go_on(before, event)[0]


def begin(flow: Flow, records: Sequence[Record], context: Context) -> Replay:
    """The records replayed, for a host that has more than one question. Raises EngineError as `replay` does."""
    return _begin(plan_of(flow), records, context)


def go_on(before: Replay, event: Event) -> tuple[Outcome, Replay | None]:
    """The same with the replay of all records under which the outcome's step is asked; None where none were added.

    What was tried on `before` may have left traces in it: it takes one event, and is then good for nothing else.
    """
    plan = before.interview.plan
    step = before.step()
    if isinstance(step, Complete) or before.route.current is None:
        raise EngineError("completed", f"{plan.flow.settings.id}: the interview is complete and takes no events")
    decision = _decide(before, before.route.current, step, event)
    match decision:
        case Stale():
            return Outcome((), replace(step, notice="stale")), None
        case Rejected():
            return Outcome((), _refuse(step, decision)), None
        case Tried(summary, within):
            return Outcome((), as_summary(step, within, summary)), None
        case ():
            return Outcome((), step), None
        case _ if before.interview.ledger.size + len(decision) > MAX_RESPONSES_PER_INTERVIEW:
            full = Rejected(Reason.LIMIT, None, {"limit": MAX_RESPONSES_PER_INTERVIEW})
            return Outcome((), _refuse(step, full)), None
        case _:
            return _advance(before, decision)


def _begin(plan: Plan, records: Sequence[Record], context: Context) -> Replay:
    """Raises EngineError("scope") where a colleague was handed an item that the flow does not have outside repeats."""
    scope = context.scope
    if scope is not None and (scope not in plan.nodes or plan.nodes[scope].home):
        raise EngineError("scope", f"{plan.flow.settings.id} has no item {scope} that can be handed over")
    return Replay(plan, records, context)


def _refuse(ask: Ask, why: Rejected) -> Refuse:
    return Refuse(ask.address, str(why.reason), ask, why.message, why.detail, why.candidates, why.cells)


def _advance(before: Replay, new: tuple[Record, ...]) -> tuple[Outcome, Replay]:
    """The step under the new records, and what they fixed for good."""
    interview = before.interview
    plan, records, context = interview.plan, (*interview.records, *new), interview.context
    if len(new) == 1 and before.move_on(new[0]):
        return Outcome(new, before.step()), before
    after = Replay(plan, records, context)
    computed = _compute_once(after)
    if computed:
        after = Replay(plan, (*records, *computed), context)
    return Outcome((*new, *computed), after.step()), after


def _decide(before: Replay, current: Station, ask: Ask, event: Event) -> Decision | Tried:
    """What the event does to the records."""
    match event:
        case Answer() | NonAnswer() | Keep():
            return _decide_answer(before, current, ask, event)
        case Back():
            return _back(before, current)
        case Edit():
            return _edit(before, current, event.address)
        case OpenInstance() | Done() | KeepFirst():
            return _decide_prompt(before, current, event)
        case DeleteInstance():
            return _delete(before, event.instance)
        case Confirm():
            return (mark(before.interview, "/review"),) if current.sort == "review" else Stale()
        case Pause():
            return () if before.interview.ledger.paused else (mark(before.interview, "/pause"),)
        case Resume():
            return (mark(before.interview, "/pause", False),) if before.interview.ledger.paused else ()
        case Delegate() | TakeBack():
            return decide_handing(before, event)
        case Table():
            return decide_table(before, current, event)
        case _:
            assert_never(event)


def _decide_answer(before: Replay, current: Station, ask: Ask, event: Answer | NonAnswer | Keep) -> Decision:
    if event.address != current.address:
        return Stale()
    match event:
        case Answer():
            return answer(before, current, event)
        case NonAnswer():
            return silence(before, current, event)
        case Keep():
            return keep(before, current, ask)


def _back(before: Replay, current: Station) -> Decision:
    """Marks the nearest resolved station before the present one."""
    previous = before.route.previous
    if previous is None or not before.interview.plan.flow.settings.back:
        return Stale()
    return (mark(before.interview, f"{previous.address}/reopened"),)


def _edit(before: Replay, current: Station, address: str) -> Decision:
    station = before.route.find(address)
    if station is None or station.sort in ("fewer", "note", "review"):
        return Stale()
    if station is current or not station.resolved:
        return () if station is current else Stale()
    return (mark(before.interview, f"{address}/reopened"),)


def _decide_prompt(before: Replay, current: Station, event: OpenInstance | Done | KeepFirst) -> Decision:
    within = current.range
    if within is None or event.repeat != current.address:
        return Stale()
    highest = max([before.interview.ledger.highest(within.address), *(each.id for each in within.live)])
    match event:
        case OpenInstance() if current.sort == "more":
            return (mark(before.interview, f"{within.address}#{highest + 1}/open"),)
        case Done() if current.sort == "more":
            return (mark(before.interview, f"{within.address}/done", within.live[-1].id if within.live else 0),)
        case KeepFirst() if current.sort == "fewer" and event.count == within.count:
            return (mark(before.interview, f"{within.address}/keep", event.count),)
        case _:
            return Stale()


def _delete(before: Replay, instance: str) -> Decision:
    """A live instance is deleted; not one that is only there because `min` or a count asks for it."""
    address, _, number = instance.rpartition("#")
    within = before.route.range_at(address)
    if within is None or not number.isdigit():
        return Stale()
    ledger = before.interview.ledger
    known = ledger.described[address] | ledger.opened[address]
    if int(number) not in {each.id for each in within.live} or int(number) not in known:
        return Stale()
    if int(number) <= ledger.rows.get(within.address, 0):
        return Stale()
    if within.count is not None and within.described <= within.count:
        return Stale()
    return (mark(before.interview, f"{instance}/deleted"),)


def _compute_once(after: Replay) -> tuple[Record, ...]:
    """Records of calculations that are fixed by their first value, where they have one now for the first time."""
    context, made = after.interview.context, []
    for node in after.interview.plan.once:
        for place in after.places():
            if place.home != node.home or place.record(node) is not None:
                continue
            value = to_scalar(place.value(node.name))
            if value is not None:
                address, at = place.prefix + node.name, context.now.isoformat()
                made.append(Record(address, Status.ANSWERED, value, at=at, source="computed"))
    return tuple(made)
