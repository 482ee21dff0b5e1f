"""From an open station to the Ask that is shown: texts, choices, what was answered before, and the ways out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flows.asks.extras import add_extras, pending_rows
from flows.asks.matrix import matrix_of, matrix_rows
from flows.asks.tabling import tabled_range
from flows.coercion import to_text
from flows.conversation import (
    Ask,
    Inserted,
    Progress,
    Status,
    Text,
)
from flows.interview import to_scalar
from flows.kinds import Reading, read_answer
from flows.nodes import Node
from flows.offering import allowed, allowed_states, default_of, make_offers, manners_of
from flows.piping import instance_heading, pipe, say_builtin, show_answer, show_stored
from flows.review import review_rows
from flows.route import Route
from flows.stations.standing import can_grow
from flows.stations.station import Station


def make_ask(route: Route, station: Station) -> Ask:
    """The Ask of an open station of a route."""
    ask = add_extras(route, station, _ask_of(route, station))
    if tabled_range(route, station) is not None:
        ask = replace(ask, can_table=True)
    return _with_last_event(route, ask)


def _around(route: Route, station: Station) -> dict[str, Any]:
    """What every Ask says besides what it asks. It is handed to the constructor: copying an Ask takes far longer."""
    interview = route.interview
    exact = not route.endless and not (route.open_names & interview.plan.steering)
    return {
        "notes": tuple(pipe(place, node.item.label or "") for place, node in route.notes),
        "headings": tuple(_headings(station)),
        "progress": Progress(route.done, route.total, exact),
        "can_back": interview.plan.flow.settings.back and route.previous is not None,
        "pending": pending_rows(route) if route.waiting else (),
    }


def _ask_of(route: Route, station: Station) -> Ask:
    around = _around(route, station)
    match station.sort:
        case "question" | "note":
            ask, group = _ask_question(route, station, around), matrix_of(station)
            return ask if group is None else _as_matrix(route, station, ask, group)
        case "name":
            return _ask_name(station, around)
        case "more":
            return _ask_more(station, around)
        case "fewer":
            assert station.range is not None
            label = pipe(station.place, station.range.node.item.label or "")
            return Ask("fewer", station.address, "repeat", label, previous=station.range.count, **around)
        case "waiting":
            return Ask("waiting", station.address, "waiting", (), **around)
        case "review":
            rows = tuple(review_rows(route))
            return Ask("review", station.address, "review", (), rows=rows, **around)


# ------------------------------------------------------------------------------------------------ questions
def _ask_question(route: Route, station: Station, around: dict[str, Any]) -> Ask:
    place, node = station.place, station.node
    assert node is not None
    question = node.question
    ask = Ask(
        kind="question",
        address=station.address,
        type=question.type,
        label=pipe(place, question.label or ""),
        hint=pipe(place, question.hint) if question.hint else None,
        choices=tuple(make_offers(place, node)),
        allow=tuple(allowed(place, node)) if node.asked else (),
        appearance=question.appearance,
        notice=station.notice,
        can_cancel=can_cancel(route, station),
        **around,
    )
    return _with_previous(ask, station, node)


def _with_previous(ask: Ask, station: Station, node: Node) -> Ask:
    """What was answered before; else the default, offered and not stored."""
    place, record = station.place, station.record
    if record is None:
        value = default_of(place, node)
        if value is None:
            return ask
        return replace(ask, previous=value, previous_label=show_stored(place, node, value) or None)
    label = show_answer(place, node, record) or None
    previous = record.value if record.status is Status.ANSWERED else None
    if station.notice == "no_longer_offered":
        previous = to_scalar(place.value(node.name))
    if record.store == "volunteer" and record.status is Status.ANSWERED:
        previous, label = None, None
    return replace(ask, previous=previous, previous_status=record.status, previous_label=label)


def _as_matrix(route: Route, station: Station, ask: Ask, group: Node) -> Ask:
    """The question as the marked row of a matrix: the label and hint are those of the group."""
    place, item = station.place, group.item
    label, hint = pipe(place, item.label or ""), pipe(place, item.hint) if item.hint else None
    rows = matrix_rows(route, station)
    return replace(ask, kind="matrix", label=label, hint=hint, appearance=None, matrix=rows)


# ------------------------------------------------------------------------------------- names and prompts
def _ask_name(station: Station, around: dict[str, Any]) -> Ask:
    place, node, listed, record = station.place, station.node, station.listed, station.record
    assert node is not None
    assert listed is not None
    words = listed.choice.ask_name
    label = say_builtin(place, "name") if words is True or not words else pipe(place, words)
    answered = record is not None and record.status is Status.ANSWERED
    return Ask(
        kind="name",
        address=station.address,
        type="text",
        label=label,
        allow=tuple(allowed_states(place, node)),
        previous=record.value if record is not None and answered else None,
        previous_status=record.status if record is not None else None,
        previous_label=(Inserted(str(record.value)),) if record is not None and answered else None,
        **around,
    )


def _ask_more(station: Station, around: dict[str, Any]) -> Ask:
    place, within = station.place, station.range
    assert within is not None
    repeat, first = within.node.repeat, not within.live and within.node.repeat.min == 0
    label = pipe(place, repeat.label or "")
    add = (repeat.first_label or repeat.add_label) if first else repeat.add_label
    done = (repeat.none_label or None) if first else repeat.done_label
    return Ask(
        kind="more",
        address=station.address,
        type="repeat",
        label=label,
        hint=pipe(place, repeat.hint) if repeat.hint else None,
        add_label=pipe(place, add) if add else say_builtin(place, "first" if first else "add", label),
        done_label=pipe(place, done) if done else say_builtin(place, "none" if first else "done"),
        can_add=can_grow(within),
        **around,
    )


def can_cancel(route: Route, station: Station) -> bool:
    """Whether the instance may be given up: nothing answered in it yet, and more of them than `min`."""
    within = station.place.range
    if within is None or within.count is not None or len(within.live) <= within.node.repeat.min:
        return False
    ledger = route.interview.ledger
    if station.sort != "question" or station.place.id <= ledger.rows.get(within.address, 0):
        return False
    return station.place.id not in ledger.described[within.address]


# ---------------------------------------------------------------------------------------------- around it
def _headings(station: Station) -> Iterator[Text]:
    """The headings of the groups and instances around a station, from the outside in."""
    found: list[Text] = []
    node, place = station.node, station.place
    parent = node.parent if node is not None else None
    while parent is not None:
        if parent.item.type == "group":
            if parent.item.label and not (parent.is_matrix and station.sort == "question"):
                found.append(pipe(place, parent.item.label))
        elif place.parent is not None:
            found.append(instance_heading(place))
            place = place.parent
        parent = parent.parent
    yield from reversed(found)


def _with_last_event(route: Route, ask: Ask) -> Ask:
    """The echo of a number that was grouped, and the welcome after a pause; both are read off the last record."""
    last, interview = route.interview.ledger.last, route.interview
    if last is None or ask.notice != "none":
        return ask
    if last.address == "/pause" and last.value is False:
        return replace(ask, notice="resumed")
    grouped = understood_number(route, last.address, last.raw)
    if last.status is not Status.ANSWERED or grouped is None or interview.ledger.reopened - interview.ledger.from_pack:
        return ask
    return replace(ask, notice="understood", understood=(Inserted(to_text(float(grouped)), "number"),))


def understood_number(route: Route, address: str, raw: str | None) -> float | None:
    """The number read from an answer whose separators of thousands were taken out; None for any other answer."""
    asked = route.interview.plan.nodes.get(address.rpartition(".")[2])
    if not raw or raw.isalnum() or asked is None or asked.item.type not in ("integer", "decimal", "range"):
        return None
    station = route.find(address)
    if station is None or station.node is None or station.sort != "question":
        return None
    question = station.node.question
    read = read_answer(question, raw or "", True, manners_of(station.place, station.node))
    if isinstance(read, Reading) and read.grouped and read.value == (station.record.value if station.record else None):
        return float(read.value) if isinstance(read.value, int | float) else None
    return None
