"""Functions on dates and times, and the names of months and days in the language of the interview."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from babel import Locale

from flows.casts import as_text
from flows.coercion import EPOCH, is_blank, moment_to_number, read_date, read_moment, read_time
from flows.expression_error import ExpressionError
from flows.functions.entry import Function, number, text
from flows.kinds.locales import find_locale
from flows.scope import Node, Scope
from flows.syntax import Call, Literal
from flows.values import Kind, Value, View

PIECE: Final = re.compile(r"%.?|[^%]+", re.DOTALL)
LAST_DAY: Final = date.max.toordinal()
Write = Callable[[datetime, str], str]


def locale_of(language: str) -> Locale:
    """The CLDR locale of a language code, of its base, or English."""
    return find_locale(language) or Locale("en")


def month_name(moment: datetime, language: str) -> str:
    """The short name of the month, as within a date."""
    return str(locale_of(language).months["format"]["abbreviated"][moment.month])


def day_name(moment: datetime, language: str) -> str:
    """The short name of the day of the week."""
    return str(locale_of(language).days["format"]["abbreviated"][moment.weekday()])


DAY_TOKENS: Final[dict[str, Write]] = {
    "%Y": lambda moment, _: f"{moment.year:04d}",
    "%y": lambda moment, _: f"{moment.year % 100:02d}",
    "%m": lambda moment, _: f"{moment.month:02d}",
    "%n": lambda moment, _: str(moment.month),
    "%d": lambda moment, _: f"{moment.day:02d}",
    "%e": lambda moment, _: str(moment.day),
    "%b": month_name,
    "%a": day_name,
}
CLOCK_TOKENS: Final[dict[str, Write]] = {
    "%H": lambda moment, _: f"{moment.hour:02d}",
    "%h": lambda moment, _: str(moment.hour),
    "%M": lambda moment, _: f"{moment.minute:02d}",
    "%S": lambda moment, _: f"{moment.second:02d}",
    "%3": lambda moment, _: f"{moment.microsecond // 1000:03d}",
}
ALL_TOKENS: Final = DAY_TOKENS | CLOCK_TOKENS
INSTEAD: Final = {"%B": "%b", "%A": "%a", "%I": "%H", "%p": "%H", "%W": "%d %b", "%j": "%d %b", "%s": "%S", "%D": "%d"}


def build_today(scope: Scope, call: Call) -> Node:
    """today(): the date where the campaign is."""
    return Node(lambda view: view.now.date(), Kind.DATE, call, sure=True)


def build_now(scope: Scope, call: Call) -> Node:
    """now(): the date-time where the campaign is."""
    return Node(lambda view: view.now, Kind.DATETIME, call, sure=True)


def build_date(scope: Scope, call: Call) -> Node:
    """date(x): of ISO text or a day number; blank when unreadable, E-DATE for such a literal."""
    value = scope.values(call)[0]
    if value.text and to_date(value.text) is None:
        cause = f"'{value.text}' is not a day"
        raise ExpressionError("E-DATE", value.column, cause, "write a date as '2026-11-23'")
    run = value.run
    return Node(lambda view: to_date(run(view)), Kind.DATE, call)


def to_date(value: Value) -> date | None:
    """The day of a value, None if it has none."""
    match value:
        case str():
            moment = read_date(value) or read_moment(value)
            return moment.date() if isinstance(moment, datetime) else moment
        case datetime():
            return value.date()
        case date():
            return value
        case float() | int() if not isinstance(value, bool) and 0 < value + EPOCH < LAST_DAY + 1:
            ordinal = int(value // 1) + EPOCH
            return date.fromordinal(ordinal) if ordinal >= 1 else None
        case _:
            return None


def to_moment(value: Value) -> datetime | None:
    """The day and clock time of a value; a day alone is its midnight."""
    moment = read_moment(value) if isinstance(value, str) else value
    if isinstance(moment, datetime):
        return moment
    day = to_date(moment)
    if day is None:
        return None
    start = datetime.combine(day, time())
    if isinstance(moment, float) and moment % 1:
        return start + timedelta(milliseconds=min(round(moment % 1 * 86_400_000), 86_399_999))
    return start


def build_decimal_date_time(scope: Scope, call: Call) -> Node:
    """decimal-date-time(x): days since 1970-01-01 as a decimal."""
    inner = scope.values(call)[0].run

    def run(view: View) -> Value:
        value = inner(view)
        if isinstance(value, str):
            value = read_moment(value) or read_time(value)
        if isinstance(value, date | time):
            return moment_to_number(value)
        return float(value) if isinstance(value, float | int) and not isinstance(value, bool) else None

    return number(run, call)


def formatter(tokens: dict[str, Write]) -> Callable[[Scope, Call], Node]:
    """format-date or format-date-time: '' for what is no date; a time alone writes clock tokens only."""

    def build(scope: Scope, call: Call) -> Node:
        value, form = scope.values(call)
        inner, written = value.run, as_text(form)
        if isinstance(form.tree, Literal):
            check_format(written_format(form), tokens, form.column)

        def run(view: View) -> str:
            return write_moment(inner(view), written(view), tokens, view.language)

        return text(run, call)

    return build


def written_format(form: Node) -> str:
    """The literal format; a number is no format."""
    if form.text is None:
        raise ExpressionError("E-FORMAT", form.column, "the format is not a text", "write '%d/%m/%Y'")
    return form.text


def check_format(form: str, tokens: dict[str, Write], column: int) -> None:
    """Raises E-FORMAT for a token that ODK clients do not know."""
    for found in PIECE.finditer(form):
        token = found[0]
        if token[0] == "%" and token not in tokens:
            cause = f"{token} is unknown to ODK clients"
            if token in CLOCK_TOKENS:
                cause = f"{token} is a clock time, which format-date has not"
            way_out = f"use {INSTEAD[token]}" if token in INSTEAD else f"use one of {' '.join(tokens)}"
            if token in CLOCK_TOKENS:
                way_out = "use format-date-time"
            raise ExpressionError("E-FORMAT", column + 1 + found.start(), cause, way_out)


def write_moment(value: Value, form: str, tokens: dict[str, Write], language: str) -> str:
    """A value by a format; '' for no date, or for a format with an unknown token."""
    pieces = PIECE.findall(form)
    used = {piece for piece in pieces if piece[0] == "%"}
    if is_blank(value) or not used <= tokens.keys():
        return ""
    clock = read_time(value) if isinstance(value, str) else value
    if isinstance(clock, time):
        moment = None if used & DAY_TOKENS.keys() else datetime.combine(date.min, clock)
    else:
        moment = to_moment(value)
    if moment is None:
        return ""
    return "".join([tokens[piece](moment, language) if piece[0] == "%" else piece for piece in pieces])


FUNCTIONS: Final = (
    Function("today", 0, 0, build_today),
    Function("now", 0, 0, build_now),
    Function("date", 1, 1, build_date),
    Function("format-date", 2, 2, formatter(DAY_TOKENS), "write format-date(${day}, '%d/%m/%Y')"),
    Function("format-date-time", 2, 2, formatter(ALL_TOKENS), "write format-date-time(now(), '%H:%M')"),
    Function("decimal-date-time", 1, 1, build_decimal_date_time),
)
