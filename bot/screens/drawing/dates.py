"""A date: today, yesterday, or a calendar that goes from year to month to day in place; typing is always possible."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from bot.screens.calendar import first_weekday, month_short, month_title, weekday_letter
from bot.screens.card import Button, Row
from bot.screens.layout import Part, in_rows
from bot.screens.view import Drawn, SurveyView, base36
from flows.conversation import Ask
from reports.words import Words

YEARS_SHOWN, YEARS_IN_A_ROW, MONTHS_IN_A_ROW = 12, 4, 3
FIRST_YEAR, LAST_YEAR = 1900, 2100
EMPTY_DAY = "·"
DEFAULT_DAY = date(2026, 11, 23)


def draw_date(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """What the calendar is open at, or the ways to a date. `month-year` and `year` give the first day."""
    today = view.today or DEFAULT_DAY
    year, _, month = view.calendar.partition("-")
    if view.calendar.endswith("-"):
        return _years(view, ask, int(year), words)
    if month and ask.appearance not in ("month-year", "year"):
        return _days(view, date(int(year), int(month), 1), words)
    if year and ask.appearance != "year":
        return _months(view, ask, int(year), words)
    return _ways(view, ask, today, words)


# ------------------------------------------------------------------------------------------------ ways to a date
def _ways(view: SurveyView, ask: Ask, today: date, words: Words) -> Drawn:
    calendar_button = view.button(words.say("Calendar"), "n", f"{first_shown(today.year)}-")
    buttons = [choose(view, label, day) for label, day in _near(ask, today, words)]
    said = words.say("Tap, or write the date, for example {example}.", example=_example(ask))
    parts = [Part(said, "i", weight=5)]
    if ask.appearance not in ("month-year", "year"):
        # A card may be tapped long after it was drawn: it says which day its buttons mean.
        parts.append(Part(words.say("Today is {day}.", day=today), "i", weight=5, joined=True))
    return Drawn(parts, ((*buttons,), (calendar_button,)))


def _near(ask: Ask, today: date, words: Words) -> Iterator[tuple[str, date]]:
    """The two dates that are asked for most, with what they mean on this card."""
    if ask.appearance == "year":
        yield str(today.year), date(today.year, 1, 1)
        yield str(today.year - 1), date(today.year - 1, 1, 1)
    elif ask.appearance == "month-year":
        this = today.replace(day=1)
        last = (this - timedelta(days=1)).replace(day=1)
        for month in (this, last):
            yield f"{month_title(words, month.month)} {month.year}", month
    else:
        yield words.say("Today"), today
        yield words.say("Yesterday"), today - timedelta(days=1)


def _example(ask: Ask) -> str:
    return {"year": "2026", "month-year": "11/2026"}.get(ask.appearance or "", "23/11/2026")


def choose(view: SurveyView, label: str, day: date) -> Button:
    """A button that answers with a day: the number of the day since the year 1."""
    return view.button(label, "=", base36(day.toordinal()))


def opened(view: SurveyView, label: str, state: str) -> Button:
    """A button that opens the calendar elsewhere; it says where, so that tapping it twice is tapping it once."""
    return view.button(label, "n", state)


# ------------------------------------------------------------------------------------------------ the calendar
def first_shown(year: int) -> int:
    """The first year of the page on which a year stands; most dates asked for are past."""
    return min(max(year - YEARS_SHOWN + 2, FIRST_YEAR), LAST_YEAR - YEARS_SHOWN + 1)


def _years(view: SurveyView, ask: Ask, first: int, words: Words) -> Drawn:
    first = min(max(first, FIRST_YEAR), LAST_YEAR - YEARS_SHOWN + 1)
    shown = range(first, first + YEARS_SHOWN)
    buttons = [
        choose(view, str(year), date(year, 1, 1)) if ask.appearance == "year" else opened(view, str(year), str(year))
        for year in shown
    ]
    turn = []
    if first > FIRST_YEAR:
        turn.append(opened(view, words.say("Earlier"), f"{max(first - YEARS_SHOWN, FIRST_YEAR)}-"))
    if shown.stop <= LAST_YEAR:
        turn.append(opened(view, words.say("Later"), f"{shown.stop}-"))
    return Drawn(_asked(words.say("Which year?")), (*in_rows(buttons, YEARS_IN_A_ROW), tuple(turn)))


def _months(view: SurveyView, ask: Ask, year: int, words: Words) -> Drawn:
    names = [month_short(words, month) for month in range(1, 13)]
    buttons = [
        choose(view, name, date(year, month, 1))
        if ask.appearance == "month-year"
        else opened(view, name, f"{year}-{month:02}")
        for month, name in enumerate(names, start=1)
    ]
    up = opened(view, words.say("Another year"), f"{first_shown(year)}-")
    asked = words.say("{year}: which month?", year=str(year))
    return Drawn(_asked(asked), (*in_rows(buttons, MONTHS_IN_A_ROW), (up,)))


def _days(view: SurveyView, first: date, words: Words) -> Drawn:
    state = f"{first.year}-{first.month:02}"
    week = first_weekday(words)
    names: Row = tuple(opened(view, weekday_letter(words, (week + n) % 7), state) for n in range(7))
    weeks = calendar.Calendar(week).monthdayscalendar(first.year, first.month)
    rows = [tuple(_day(view, first, day, state) for day in days) for days in weeks]
    title = f"{month_title(words, first.month)} {first.year}"
    asked = words.say("{month}: which day?", month=title)
    up = opened(view, words.say("Another month"), str(first.year))
    return Drawn(_asked(asked), (names, *rows, (*_neighbours(view, first, words),), (up,)))


def _day(view: SurveyView, first: date, day: int, state: str) -> Button:
    if not day:
        return opened(view, EMPTY_DAY, state)
    return choose(view, str(day), first.replace(day=day))


def _neighbours(view: SurveyView, first: date, words: Words) -> Iterator[Button]:
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    for month in (before, after):
        if FIRST_YEAR <= month.year <= LAST_YEAR:
            yield opened(view, month_title(words, month.month), f"{month.year}-{month.month:02}")


def _asked(text: str) -> list[Part]:
    return [Part(text, "b", weight=8)]
