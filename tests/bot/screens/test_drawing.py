"""Dates, ranges, files, orders, matrices, lists, colleagues, tables: what their cards show and what a tap says."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from bot.screens.calendar import first_weekday, month_title
from bot.screens.card import Card
from bot.screens.drawing.files import KeysView, draw_position_keys
from bot.screens.drawing.typed import Scale
from bot.screens.survey import draw_survey
from bot.screens.view import Instance, InstanceList, Leafing, SurveyView
from flows.conversation import (
    Ask,
    Cell,
    Change,
    Inserted,
    MatrixRow,
    Offer,
    Pending,
    Refuse,
    ReviewRow,
    Status,
    TableSummary,
)
from flows.tables.reading import letter
from reports.words import Words

EN, FR, AR = Words("bot", "en"), Words("bot", "fr"), Words("bot", "ar")
TODAY = date(2026, 11, 27)
DATE = Ask("question", "opened", "date", ("When?",))
NEEDS = tuple(Offer(n, name, (name.title(),)) for n, name in enumerate(("power", "network", "training")))
RANK = Ask("question", "needs", "rank", ("In which order?",), choices=NEEDS)


def shown(step: Ask | Refuse, words: Words = EN, **view: object) -> Card:
    return draw_survey(SurveyView(step, "kJ3x9Qpa", 7, "1k", today=TODAY, **view), words)  # type: ignore[arg-type]


def words_of(card: Card) -> str:
    return html.unescape(re.sub("</?[bi]>", "", card.text))


def labels(card: Card) -> list[list[str]]:
    return [[button.label for button in row] for row in card.rows]


def codes(card: Card) -> dict[str, str]:
    """Label -> action and argument; of equal labels the last."""
    return {b.label: f"{b.press.action}{b.press.arg}" for row in card.rows for b in row if b.press}


def day_of(code: str) -> date:
    assert code[0] == "="
    return date.fromordinal(int(code[1:], 36))


# ------------------------------------------------------------------------------------------------ dates
def test_a_date_begins_with_today_yesterday_and_the_calendar() -> None:
    card = shown(DATE)
    assert labels(card)[:2] == [["Today", "Yesterday"], ["Calendar"]]
    assert day_of(codes(card)["Today"]) == TODAY
    assert day_of(codes(card)["Yesterday"]) == date(2026, 11, 26)
    assert codes(card)["Calendar"] == "n2016-"
    assert "Today is 27 November 2026." in card.text, "what Today means on a card that is tapped tomorrow"
    assert "Nous sommes le 27 novembre 2026." in shown(DATE, FR).text
    assert card.expects == "tap"


@pytest.mark.parametrize(
    ("appearance", "near", "days"),
    [("month-year", ["November 2026", "October 2026"], [date(2026, 11, 1), date(2026, 10, 1)]),
     ("year", ["2026", "2025"], [date(2026, 1, 1), date(2025, 1, 1)])],
)  # fmt: skip
def test_months_and_years_give_their_first_day(appearance: str, near: list[str], days: list[date]) -> None:
    card = shown(replace(DATE, appearance=appearance))
    assert labels(card)[0] == near
    assert [day_of(codes(card)[label]) for label in near] == days
    deeper = {"year": "2016-", "month-year": "2026"}[appearance]
    answers = list(codes(shown(replace(DATE, appearance=appearance), calendar=deeper)).values())
    assert all(day_of(code).day == 1 for code in answers if code[0] == "=")
    assert sum(code[0] == "=" for code in answers) == 12


def test_the_calendar_goes_from_year_to_month_to_day() -> None:
    years = codes(shown(DATE, calendar="2016-"))
    assert (years["2024"], years["Earlier"], years["Later"]) == ("n2024", "n2004-", "n2028-")
    months = codes(shown(DATE, calendar="2024"))
    assert (months["Feb"], months["Another year"]) == ("n2024-02", "n2014-")
    card = shown(DATE, calendar="2024-02")
    assert "February 2024: which day?" in card.text
    assert day_of(codes(card)["29"]) == date(2024, 2, 29)
    assert codes(card)["Another month"] == "n2024"
    assert labels(card)[0] == ["M", "T", "W", "T", "F", "S", "S"]
    assert labels(card)[1] == ["·", "·", "·", "1", "2", "3", "4"], "1 February 2024 was a Thursday"


@pytest.mark.parametrize(("language", "first"), [("en", 0), ("fr", 0), ("ar", 5), ("xx-nonsense", 0)])
def test_the_week_begins_where_people_begin_it(language: str, first: int) -> None:
    assert first_weekday(Words("bot", language)) == first


def test_an_arabic_calendar_runs_from_the_right() -> None:
    card = shown(DATE, AR, calendar="2026-11")
    assert month_title(AR, 11) in card.text
    week = [label for label in labels(card)[2] if label != "·"]
    assert [int(label) for label in week] == sorted(map(int, week), reverse=True)


@pytest.mark.parametrize("state", ["1900-", "2089-", "1900", "2100", "1900-01", "2100-12"])
def test_the_calendar_ends_at_its_borders(state: str) -> None:
    for code in codes(shown(DATE, calendar=state)).values():
        if code[0] == "n":
            assert 1900 <= int(code[1:5]) <= 2100


# ------------------------------------------------------------------------------------------------ numbers
@pytest.mark.parametrize(
    ("bounds", "said"),
    [((0, 100), "from 0 to 100"), ((1, None), "1 or more"), ((None, 9), "9 or less"), (None, "for example 12")],
)
def test_numbers_say_their_plain_range(bounds: tuple[float | None, float | None] | None, said: str) -> None:
    assert said in shown(Ask("question", "n", "integer", ("How many?",), bounds=bounds)).text


def test_a_long_range_is_moved_by_taps() -> None:
    ask = Ask("question", "share", "range", ("Share?",), steps=(0, 100, 1))
    assert labels(shown(ask))[0] == ["0", "25", "50", "75", "100"]
    assert "OK: 0" not in codes(shown(ask)), "nothing is offered as an answer before something was tapped"
    card = shown(ask, value=95)
    assert labels(card)[1] == ["−10", "−1", "+1"], "a leap beyond the end is not offered"
    assert codes(card)["+1"] == "n2o"
    assert codes(card)["OK: 95"] == "!"
    assert [row[-1] for row in labels(shown(ask, AR, value=95))[:2]] == ["0", "−10"]


def test_steps_are_free_of_binary_noise() -> None:
    scale = Scale(-1, 1, 0.1)
    assert [scale.at(n) for n in (0, 7, 10, 20, 99)] == [-1, -0.3, 0, 1, 1]
    assert scale.place(0.3) == 13
    assert Scale(0, 10, 0).jumps() == [0]


def test_a_voice_is_welcome_only_where_it_is_accepted() -> None:
    text = Ask("question", "idea", "text", ("Idea?",))
    assert "voice message of up to 60 seconds" in shown(replace(text, voice=True)).text
    assert "voice" not in shown(text).text


# ------------------------------------------------------------------------------------------------ places and files
def test_a_position_is_sent_by_a_key_of_its_own() -> None:
    card = shown(Ask("question", "where", "geopoint", ("Where?",)))
    assert card.expects == "location"
    assert "“Send my position”" in card.text
    brought, put_away = (draw_position_keys(KeysView(away), FR) for away in (False, True))
    assert brought.keys is not None
    assert put_away.keys is not None
    assert (brought.keys.position, put_away.keys.position, brought.rows) == ("Envoyer ma position", "", ())


def test_several_files_gather_until_done() -> None:
    ask = Ask("question", "inside", "image", ("Photos",), max_files=3)
    assert "Done" not in str(labels(shown(ask)))
    card = shown(ask, files=("image", "north <b>.jpg"))
    assert "1. Photo\n2. " in words_of(card)
    assert "&lt;b&gt;" in card.text
    assert (codes(card)["Done (2)"], codes(card)["Remove the last"]) == ("!", "u1")
    assert "Up to" not in shown(replace(ask, max_files=1)).text


@pytest.mark.parametrize("kind", ["image", "file", "audio"])
def test_a_wrong_file_is_refused_with_what_fits(kind: str) -> None:
    ask = Ask("question", "front", kind, ("Send it",), max_files=2)
    for reason in ("wrong_file_type", "wrong_kind"):
        assert "fits here" in shown(Refuse("front", reason, ask)).text
    assert "2 files at most" in shown(Refuse("front", "limit", ask, detail={"limit": 2})).text
    assert "20 MB at most" in shown(Refuse("front", "file_too_big", ask, detail={"limit": 20 * 1024**2})).text


# ------------------------------------------------------------------------------------------------ order and matrix
def test_numbers_appear_in_the_order_of_the_taps() -> None:
    card = shown(RANK, order="network power")
    assert labels(card)[:3] == [["2. Power", "1. Network"], ["Training"], ["Undo"]]
    assert (codes(card)["Training"], codes(card)["Undo"]) == ("+2", "u1")
    assert codes(shown(RANK, order="network power training"))["Done (3)"] == "!"


def test_long_labels_of_an_order_stand_behind_letters() -> None:
    long = tuple(replace(offer, label=("A very long label indeed, " * 2,)) for offer in NEEDS)
    card = shown(replace(RANK, choices=long), order="training")
    assert labels(card)[0] == ["A", "B", "1. C"]
    assert "B. A very long label" in card.text
    assert [letter(n) for n in (0, 25, 26, 27, 51, 52)] == ["A", "Z", "AA", "AB", "AZ", "BA"]


def test_a_matrix_shows_its_rows_and_asks_the_marked_one() -> None:
    rows = (
        MatrixRow("budget", ("Budget",), Status.ANSWERED, ("Yes",)),
        MatrixRow("roads", ("Roads",), marked=True),
        MatrixRow("parks", ("Parks",), Status.DONT_KNOW),
    )
    ask = Ask("matrix", "roads", "select_one", ("For which?",), choices=NEEDS[:2], matrix=rows)
    assert "For which?\n\nBudget: Yes\n▸ Roads\nParks: I don't know" in words_of(shown(ask))
    assert "◂ Roads" in shown(ask, AR).text
    assert codes(shown(ask))["Power"] == "=0"


# ------------------------------------------------------------------------------------------------ repeats
ROWS = tuple(ReviewRow(f"spot#1.q{n}", (f"Q{n}?",), Status.ANSWERED, (f"A{n}",)) for n in range(2))
SPOTS = InstanceList(
    "spot", ("Wi-Fi spot",), (Instance("spot#1", ("Spot: Hall",), ROWS), Instance("spot#3", ("Spot: ", Inserted(""))))
)
MORE = Ask("more", "spot", "repeat", ("Wi-Fi spot",))


def test_the_list_is_reached_from_the_prompt_and_the_review() -> None:
    card = shown(MORE, lists=(SPOTS,))
    assert codes(card)["See or correct the list (2)"] == "nl0"
    assert "list" not in str(labels(shown(MORE)))
    assert codes(shown(replace(MORE, can_table=True)))["Send a table"] == "t"
    review = Ask("review", "/review", "review", (), rows=ROWS)
    assert codes(shown(review, lists=(SPOTS,)))["Wi-Fi spot: the list (2)"] == "nl0"


def test_one_of_the_list_is_corrected_or_deleted_after_a_question() -> None:
    listed = shown(MORE, lists=(SPOTS,), leafing=Leafing(0))
    assert "1. Spot: Hall\n2. Number 2" in words_of(listed)
    assert (codes(listed)["2"], codes(listed)["Continue"]) == ("nl0-1", "@")
    opened = shown(MORE, lists=(SPOTS,), leafing=Leafing(0, 0, can_delete=True))
    assert "1. Q0?\nA0" in words_of(opened)
    assert (codes(opened)["2"], codes(opened)["Delete"], codes(opened)["Back"]) == ("e1", "nl0-0-d", "nl0")
    assert "Delete" not in codes(shown(MORE, lists=(SPOTS,), leafing=Leafing(0, 0)))
    asked = shown(MORE, lists=(SPOTS,), leafing=Leafing(0, 0, True, True))
    assert codes(asked) == {"Yes, delete": "d0-0", "Back": "nl0-0"}


def test_fewer_offers_three_ways() -> None:
    ask = Ask("fewer", "spot", "repeat", ("Wi-Fi spot",), previous=1)
    card = shown(ask, lists=(SPOTS,), recount=True)
    assert "You now say 1, but 2 are described." in card.text
    assert [codes(card)[label] for label in ("Keep the first one", "Choose which to delete", "Correct the number")] == [
        "k1", "nl0", "e0",
    ]  # fmt: skip
    assert "Keep none of them" in codes(shown(replace(ask, previous=0), lists=(SPOTS,)))


# ------------------------------------------------------------------------------------------------ colleagues, tables
def test_waiting_names_what_colleagues_have() -> None:
    pending = (Pending("topics", ("Topics",), "x", "2026-11-20T10:00:00+00:00"), Pending("roads", ("Roads",), "y", "?"))
    card = shown(Ask("waiting", "/waiting", "waiting", (), pending=pending))
    assert "Topics, since 20 November 2026\nRoads" in words_of(card)
    assert codes(card)["Take back: Roads"] == "b1"
    busy = replace(DATE, pending=pending, progress=replace(DATE.progress, total=9))
    assert "1 of about 9 · 2 with colleagues" in shown(busy).text


TABLE = TableSummary(
    57, 3, 0, 772, silent=12, left=8, spans=((("Households",), 160, 9400),),
    changes=(Change("a", ("Market",), ("Speed",), ("20",), ("30",)), Change("b", ("Hall",), ("Speed",), (), ("5",))),
)  # fmt: skip


def test_a_table_is_summed_up_before_it_is_saved() -> None:
    ask = Ask("table", "spot", "repeat", ("Wi-Fi spot",), table=TABLE)
    text = words_of(shown(ask))
    assert "60 rows: 57 new, 3 changed, 0 unchanged." in text
    assert "772 answers\n12 without an answer\n8 left to ask here" in text
    assert "Households: 160 to 9,400" in text
    assert codes(shown(ask)) == {"Save": "!", "Show the changes (2)": "nc", "Cancel": "x", "Pause": "p"}
    changes = shown(ask, changes=True)
    assert "Market, Speed: 20, now 30\n\nHall, Speed: 5" in words_of(changes)
    assert codes(changes)["Back to the summary"] == "ns"


def test_shares_are_settled_before_a_table_can_be_saved() -> None:
    table = replace(TABLE, shares=(("D", ("Paper",)), ("F", ("Phone",))))
    card = shown(Ask("table", "spot", "repeat", ("Wi-Fi spot",), table=table))
    assert "Column D, Paper: are these shares (0.27 means 27 %) or per cent (0.27 %)?" in card.text
    assert [codes(card)[label] for label in ("D: shares", "D: per cent", "F: shares", "F: per cent")] == [
        "=0", "=1", "=2", "=3",
    ]  # fmt: skip
    assert "Save" not in codes(card)


def test_wrong_cells_are_named_with_the_way_to_mend_them() -> None:
    cells = tuple(Cell(f"D{n}", ("Market",), ("Speed",), "not_a_number", value="about 30") for n in range(7, 19))
    text = words_of(shown(Refuse("spot", "table", MORE, cells=cells)))
    assert "D7, Market, Speed: “about 30”. Please write a number, for example 12." in text
    assert "D16" in text
    assert "D17" not in text
    assert "And 2 more." in text
