"""The list of answers before they are sent: question and answer, under the headings of groups and instances."""

from collections.abc import Iterator

from flows.conversation import Inserted, ReviewRow, Status, Text
from flows.instances import Instance
from flows.nodes import Node
from flows.piping import instance_heading, label_of, pipe, say_builtin, show_answer
from flows.route import Route
from flows.stations.station import Station

Around = tuple[tuple[str, Text], ...]


def review_rows(route: Route) -> Iterator[ReviewRow]:
    """One row for each question and each name given; a heading on the first row under a new group or instance."""
    shown: tuple[str, ...] = ()
    known: dict[tuple[str, Node | None], Around] = {}
    for station in route.stations:
        if station.sort not in ("question", "name") or station.record is None:
            continue
        parent, place = station.node.parent if station.node else None, station.place
        around = known.get((place.prefix, parent))
        if around is None:
            around = known[place.prefix, parent] = tuple(_around(place, parent))
        keys = tuple([key for key, _ in around])
        heading = join_headings([text for key, text in around if key not in shown and text])
        shown = keys
        yield _row(station, heading)


def _row(station: Station, heading: Text | None) -> ReviewRow:
    record, node, place = station.record, station.node, station.place
    assert record is not None
    assert node is not None
    apart = record.store == "volunteer"
    if station.listed is not None:
        words = station.listed.choice.ask_name
        label = say_builtin(place, "name") if words is True or not words else pipe(place, words)
        answer: Text = (Inserted(str(record.value)),) if record.status is Status.ANSWERED else ()
    else:
        label = label_of(place, node)
        answer = () if apart else show_answer(place, node, record)
    return ReviewRow(station.address, label, record.status or Status.ANSWERED, answer, heading, record.author)


def _around(place: Instance, node: Node | None) -> Iterator[tuple[str, Text]]:
    """Groups and instances around a place and what lies in such a node there, from the outside in, each with a key of
    its own.
    """
    found: list[tuple[str, Text]] = []
    while node is not None:
        if node.item.type == "group":
            found.append((place.prefix + node.name, label_of(place, node)))
        elif place.parent is not None:
            found.append((place.prefix, instance_heading(place)))
            place = place.parent
        node = node.parent
    yield from reversed(found)


def join_headings(headings: list[Text]) -> Text | None:
    """Several new headings on one line."""
    pieces: list[str | Inserted] = []
    for heading in headings:
        if pieces:
            pieces.append(" · ")
        pieces += heading
    return tuple(pieces) or None
