"""One row as it might be filled in, for the help sheet."""

from flows.tables.accepting import choices_in, limits_of
from flows.tables.columns import Column
from flows.tables.sheet import Sheet
from flows.tables.words import say

Content = str | int | float


def example_row(sheet: Sheet) -> list[Content]:
    """What each column might hold, in their order; the first tick of a question is set, names of others are blank."""
    ticked: set[str] = set()
    row: list[Content] = []
    for column in sheet.columns:
        row.append("" if column.sort == "tick" and column.node.name in ticked else _example(sheet, column))
        ticked.add(column.node.name)
    return row


def _example(sheet: Sheet, column: Column) -> Content:
    match column.sort:
        case "tick":
            return "x"
        case "name":
            return ""
        case "one":
            return next(choices_in(sheet.around, column), "")
        case "many" | "rank":
            entries = sheet.around.interview.listing(column.node).entries
            shown = [sheet.around.interview.choice_text(sheet.around, column.node, each) for each in entries]
            return ", ".join(shown if column.sort == "rank" else shown[:2])
        case "number":
            return _number(column)
        case "date":
            return "2026-11-23"
        case "place":
            return "14.6937, -17.4441"
    return "09:30" if column.node.question.type == "time" else say("example", sheet.language)


def _number(column: Column) -> int | float:
    low, high = limits_of(column)
    question = column.node.question
    if question.type == "range":
        return float(question.start)
    if low is not None and high is not None:
        return int((low + high) // 2) if high - low >= 2 else low
    return int(low) + 1 if low is not None else int(high) - 1 if high is not None else 12
