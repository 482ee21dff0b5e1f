"""A matrix: a group of questions on one list that is one card, asked row by row."""

from flows.card import MatrixRow
from flows.items import Group, Question
from flows.limits import MAX_MATRIX_ROWS
from flows.model import Flow
from flows.nodes import Node
from flows.piping import pipe, show_answer
from flows.route import Route
from flows.stations.station import Station

FIELD_LIST = "field-list"
LEAST_ROWS = 2


def is_matrix(flow: Flow, group: Group) -> bool:
    """Whether a group is shown as one card."""
    return group.appearance == FIELD_LIST and why_no_matrix(flow, group) is None


def why_no_matrix(flow: Flow, group: Group) -> str | None:
    """What keeps a `field-list` from being a matrix, in a few words; None when nothing does."""
    rows = [item for item in group.items if isinstance(item, Question) and item.type == "select_one"]
    if len(rows) != len(group.items):
        other = next(item for item in group.items if item.type != "select_one")
        return f"{other.name} is of type {other.type}, not select_one"
    if not LEAST_ROWS <= len(rows) <= MAX_MATRIX_ROWS:
        return f"{len(rows)} rows: a matrix has {LEAST_ROWS} to {MAX_MATRIX_ROWS}"
    return next((found for row in rows if (found := _difference(flow, rows[0], row))), None)


def _difference(flow: Flow, first: Question, row: Question) -> str | None:
    if row.choices != first.choices:
        return f"{row.name} has other choices than {first.name}"
    if flow.allow_of(row) != flow.allow_of(first):
        return f"{row.name} allows other non-answers than {first.name}"
    if row.choice_filter is not None:
        return f"{row.name} has a choice_filter"
    return f"{row.name} has a default" if row.default is not None else None


def matrix_of(station: Station) -> Node | None:
    """The group that is a matrix and holds the question of a station."""
    node = station.node
    parent = node.parent if node is not None and station.sort == "question" else None
    return parent if parent is not None and parent.is_matrix else None


def matrix_rows(route: Route, current: Station) -> tuple[MatrixRow, ...]:
    """The rows that are asked now, in order, with the answers so far; the one of the station is marked."""
    group = current.node.parent if current.node is not None else None
    return tuple(
        _row(station, station.address == current.address)
        for station in route.stations
        if station.sort == "question"
        and station.node is not None
        and station.node.parent is group
        and station.place is current.place
    )


def _row(station: Station, marked: bool) -> MatrixRow:
    place, node, record = station.place, station.node, station.record
    assert node is not None
    label = pipe(place, node.question.label or "")
    if record is None or station.notice != "none":
        return MatrixRow(station.address, label, marked=marked)
    shown = () if record.store == "volunteer" else show_answer(place, node, record)
    return MatrixRow(station.address, label, record.status, shown, marked)
