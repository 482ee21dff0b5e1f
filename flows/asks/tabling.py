"""From where a table may be sent: the prompt of a repeat, and the first question of one where nobody has begun."""

from dataclasses import replace

from flows.asks.extras import offers_table, takes_voice
from flows.conversation import Ask, TableSummary
from flows.instances import Range
from flows.items import FILES
from flows.piping import pipe
from flows.route import Route
from flows.stations.station import Station

POSITIONS = frozenset({"geopoint"})
GIVEN = frozenset({"input", "computed"})
"""Sources of answers that nobody gave here."""


def tabled_range(route: Route, station: Station) -> Range | None:
    """The repeat that a table sent now would fill; None where none may be sent.

    A repeat that has something in it from the start (`min`, rows handed in) has no prompt before its first question:
    there the table is offered beside that question, until somebody has answered one.
    """
    if not route.interview.context.tables:
        return None
    if station.sort == "more" and station.range is not None:
        within = station.range
        return within if offers_table(within.node.repeat) and len(within.live) < within.node.repeat.max else None
    place_range = station.place.range
    if station.sort != "question" or place_range is None or not offers_table(place_range.node.repeat):
        return None
    return place_range if _takes_no_file(route, station) and _is_untouched(route, place_range) else None


def _takes_no_file(route: Route, station: Station) -> bool:
    """Whether a file is no answer to the question: else what is sent would have two meanings."""
    if station.node is None or station.node.question.type in FILES | POSITIONS:
        return False
    return not takes_voice(station.node.question, route.interview.context.voice)


def _is_untouched(route: Route, within: Range) -> bool:
    """Whether nobody has opened or answered anything here; what was handed in does not count."""
    ledger, prefix = route.interview.ledger, f"{within.address}#"
    said = (record.source for address, record in ledger.answers.items() if address.startswith(prefix))
    return not ledger.opened.get(within.address) and all(source in GIVEN for source in said)


def as_summary(step: Ask, within: Range, summary: TableSummary) -> Ask:
    """The step with what saving a table would do in the place of what was asked."""
    if step.kind == "more":
        return replace(step, kind="table", table=summary)
    label = pipe(within.around, within.node.item.label or "")
    bare = Ask("table", step.address, step.type, label, progress=step.progress, can_back=step.can_back)
    return replace(bare, table=summary, pending=step.pending)
