"""From an open station to the Ask that is shown: texts, choices, what was answered before, and the ways out."""

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
from flows.piping import hint_of, instance_heading, label_of, pipe, say_builtin, show_answer, show_stored
from flows.review import review_rows
from flows.route import Route
from flows.said import said_of
from flows.stations.standing import can_grow
from flows.stations.station import Station

Parts = dict[str, Any]
"""Parts of an Ask by name. They are gathered for the constructor: copying an Ask takes far longer."""


def make_ask(route: Route, station: Station) -> Ask:
    """The Ask of an open station of a route."""
    parts = _around(route, station)
    _ask_of(route, station, parts)
    add_extras(route, station, parts)
    if route.interview.context.tables and tabled_range(route, station) is not None:
        parts["can_table"] = True
    if parts.get("notice", "none") == "none":
        _add_last_event(route, parts)
    return Ask(**parts)


def _around(route: Route, station: Station) -> Parts:
    """What every Ask says besides what it asks."""
    plan = route.interview.plan
    return {
        "address": station.address,
        "notes": tuple([label_of(place, node) for place, node in route.notes]) if route.notes else (),
        "headings": _headings(station) if station.node is not None and station.node.parent is not None else (),
        "progress": Progress(route.done, route.total, not route.endless and plan.steering.isdisjoint(route.open_names)),
        "can_back": plan.flow.settings.back and route.has_previous,
        "pending": pending_rows(route) if route.waiting else (),
    }


def _ask_of(route: Route, station: Station, parts: Parts) -> None:
    match station.sort:
        case "question" | "note":
            _ask_question(route, station, parts)
        case "name":
            _ask_name(station, parts)
        case "more":
            _ask_more(station, parts)
        case "fewer":
            assert station.range is not None
            label = label_of(station.place, station.range.node)
            parts |= {"kind": "fewer", "type": "repeat", "label": label, "previous": station.range.count}
        case "waiting":
            parts |= {"kind": "waiting", "type": "waiting", "label": ()}
        case "review":
            parts |= {"kind": "review", "type": "review", "label": (), "rows": tuple(review_rows(route))}


# ------------------------------------------------------------------------------------------------ questions
def _ask_question(route: Route, station: Station, parts: Parts) -> None:
    place, node = station.place, station.node
    assert node is not None
    question, group = node.question, matrix_of(station)
    said = said_of(place.interview.plan, node, place.interview.language)
    parts["type"], parts["notice"] = question.type, station.notice
    parts["choices"] = make_offers(place, node) if said.choices is None else said.choices
    if node.asked:
        parts["allow"] = allowed(place, node)
    if place.range is not None and can_cancel(route, station):
        parts["can_cancel"] = True
    _add_previous(station, node, parts)
    if group is not None:  # the question of a matrix is its marked row: label and hint are those of the group
        parts |= {"kind": "matrix", "matrix": matrix_rows(route, station)}
        parts["label"], parts["hint"] = label_of(place, group), hint_of(place, group)
        return
    parts["kind"], parts["appearance"] = "question", question.appearance
    parts["label"] = label_of(place, node) if said.label is None else said.label
    parts["hint"] = hint_of(place, node) if said.hint is None else said.hint


def _add_previous(station: Station, node: Node, parts: Parts) -> None:
    """What was answered before; else the default, offered and not stored."""
    place, record = station.place, station.record
    if record is None:
        value = default_of(place, node)
        if value is not None:
            parts |= {"previous": value, "previous_label": show_stored(place, node, value) or None}
        return
    label = show_answer(place, node, record) or None
    previous = record.value if record.status is Status.ANSWERED else None
    if station.notice == "no_longer_offered":
        previous = to_scalar(place.value(node.name))
    if record.store == "volunteer" and record.status is Status.ANSWERED:
        previous, label = None, None
    parts |= {"previous": previous, "previous_status": record.status, "previous_label": label}


# ------------------------------------------------------------------------------------- names and prompts
def _ask_name(station: Station, parts: Parts) -> None:
    place, node, listed, record = station.place, station.node, station.listed, station.record
    assert node is not None
    assert listed is not None
    words = listed.choice.ask_name
    parts |= {"kind": "name", "type": "text", "allow": tuple(allowed_states(place, node))}
    parts["label"] = say_builtin(place, "name") if words is True or not words else pipe(place, words)
    if record is None:
        return
    parts["previous_status"] = record.status
    if record.status is Status.ANSWERED:
        parts |= {"previous": record.value, "previous_label": (Inserted(str(record.value)),)}


def _ask_more(station: Station, parts: Parts) -> None:
    place, within = station.place, station.range
    assert within is not None
    repeat, first = within.node.repeat, not within.live and within.node.repeat.min == 0
    label = label_of(place, within.node)
    add = (repeat.first_label or repeat.add_label) if first else repeat.add_label
    done = (repeat.none_label or None) if first else repeat.done_label
    parts |= {
        "kind": "more",
        "type": "repeat",
        "label": label,
        "hint": hint_of(place, within.node),
        "add_label": pipe(place, add) if add else say_builtin(place, "first" if first else "add", label),
        "done_label": pipe(place, done) if done else say_builtin(place, "none" if first else "done"),
        "can_add": can_grow(within),
    }


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
def _headings(station: Station) -> tuple[Text, ...]:
    """The headings of the groups and instances around a station, from the outside in."""
    node, place = station.node, station.place
    parent = node.parent if node is not None else None
    if parent is None:
        return ()
    found: list[Text] = []
    while parent is not None:
        if parent.item.type == "group":
            if parent.item.label and not (parent.is_matrix and station.sort == "question"):
                found.append(label_of(place, parent))
        elif place.parent is not None:
            found.append(instance_heading(place))
            place = place.parent
        parent = parent.parent
    return tuple(reversed(found))


def _add_last_event(route: Route, parts: Parts) -> None:
    """The echo of a number that was grouped, and the welcome after a pause; both are read off the last record."""
    last, interview = route.interview.ledger.last, route.interview
    if last is None:
        return
    if last.address == "/pause" and last.value is False:
        parts["notice"] = "resumed"
        return
    grouped = understood_number(route, last.address, last.raw)
    if last.status is not Status.ANSWERED or grouped is None or interview.ledger.reopened - interview.ledger.from_pack:
        return
    parts |= {"notice": "understood", "understood": (Inserted(to_text(float(grouped)), "number"),)}


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
