"""Sixty districts in one message: a sheet goes out, comes back, is looked at, mended, saved."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from acting import click, download
from journey import WAIT, House, seeded
from kitchen import WAVE, answers, put, records, take_part

from bot.cli.eyes import sees_last
from bot.pacer import Pacer
from bot.sandbox.people import Person
from flows.source import parse_flow
from tests.flows.tables.conftest import DISTRICTS, book


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.Pacer", lambda **given: Pacer(chat_gap=0.02, **given))


async def officer(house: House, language: str = "en", *, permit: tuple[str, ...] = ("tables",)) -> Person:
    director = await seeded(house, 1, launch=False)
    await put(house, director, parse_flow(DISTRICTS), language, permit)
    return await take_part(house, director)


async def ask_for_sheet(house: House, one: Person) -> dict[str, list[list[Any]]]:
    await click(one, "Send a table")
    message = await one.sees("What is known already stands in it.", WAIT)
    assert message.file is not None
    assert message.file["name"] == "districts-areas.xlsx"
    return book(await download(house, message))


def write_book(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook as another program would save it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return buffer.getvalue()


def district(number: int, households: Any = 0) -> list[Any]:
    return ["", f"District {number}", "Old town", "", households or 100 + number, 40.5, "x", "", "", ""]


async def send(one: Person, sheets: dict[str, list[list[Any]]]) -> None:
    await one.sends("document", data=write_book(sheets), name="filled.xlsx")


async def test_sixty_districts_in_one_message(house: House) -> None:
    one = await officer(house)
    sheets = await ask_for_sheet(house, one)
    sheets["Table"] += [district(number) for number in range(59)] + [district(59, "about 30")]
    await send(one, sheets)
    card = await one.sees("E63, District 59, Households: “about 30”", WAIT)
    assert "Please write a whole number" in card.text
    marked = await one.sees("1 cell needs another look: it is red.", WAIT)
    sheets = book(await download(house, marked))
    assert await records(house) == []
    sheets["Table"][62][4] = 30.0
    await send(one, sheets)
    summary = await one.sees("60 rows: 60 new, 0 changed, 0 unchanged.", WAIT)
    assert "Households: 30 to 158" in summary.text
    await house.restart()
    assert await records(house) == []
    await click(one, "Save")
    await one.sees("Picture", WAIT)
    known = await answers(house)
    assert sum(address.endswith(".area") for address in known) == 60
    assert {one["source"] for one in await records(house) if one["status"]} == {"table"}


async def test_a_table_can_be_put_away_and_goes_by_itself_after_a_day(house: House) -> None:
    one = await officer(house)
    sheets = await ask_for_sheet(house, one)
    sheets["Table"].append(district(1))
    await send(one, sheets)
    await one.sees("1 row: 1 new", WAIT)
    await click(one, "Cancel")
    await sees_last(one, "District", WAIT)
    await send(one, sheets)
    await one.sees("1 row: 1 new", WAIT)
    await house.pass_time(hours=25)
    await one.types("/resume")
    assert "Save" not in (await one.phone())[-1].labels
    interview = (await house.read("interviews_of_wave", wave=WAVE))[0]["id"]
    assert await house.read("draft", interview=interview)
    await house.pass_time(hours=2)
    for _ in range(100):
        if not await house.read("draft", interview=interview):
            break
        await asyncio.sleep(0.05)
    assert not await house.read("draft", interview=interview)
    assert await records(house) == []


@pytest.mark.parametrize(("button", "kept"), [("F: shares", [27, 50]), ("F: per cent", [0.27, 0.5])])
async def test_what_small_numbers_are_is_said_before_they_are_saved(
    house: House, button: str, kept: list[float]
) -> None:
    one = await officer(house)
    sheets = await ask_for_sheet(house, one)
    for number, share in enumerate((0.27, 0.5)):
        sheets["Table"].append([*district(number)[:5], share, *district(number)[6:]])
    await send(one, sheets)
    await one.sees("are these shares (0.27 means 27 %)", WAIT)
    assert "Save" not in (await one.phone())[-1].labels
    await click(one, button)
    await sees_last(one, "2 rows: 2 new", WAIT)
    assert await records(house) == []
    await click(one, "Save")
    await one.sees("Picture", WAIT)
    known = await answers(house)
    assert [value for address, value in sorted(known.items()) if address.endswith(".smartphone")] == kept


async def test_a_wrong_table_takes_the_place_of_a_right_one(house: House) -> None:
    one = await officer(house)
    sheets = await ask_for_sheet(house, one)
    sheets["Table"].append(district(1))
    await send(one, sheets)
    await one.sees("1 row: 1 new", WAIT)
    sheets["Table"][-1][4] = "about 30"
    await send(one, sheets)
    await sees_last(one, "Households: “about 30”", WAIT)
    assert "Save" not in (await one.phone())[-1].labels
    assert await records(house) == []


async def test_a_file_that_is_no_table_is_answered_kindly(house: House) -> None:
    one = await officer(house)
    sheets = await ask_for_sheet(house, one)
    await one.sends("document", data=b"not a workbook", name="filled.xlsx")
    await one.sees("This file cannot be read.", WAIT)
    await send(one, {"Table": [["x"]] * 3_001})
    await one.sees("This file is too large.", WAIT)
    next(row for row in sheets["civimeter"] if row[0] == "token")[1] = "0" * 24
    sheets["Table"].append(district(1))
    await send(one, sheets)
    await one.sees("This table belongs to another survey.", WAIT)
    assert await records(house) == []


async def test_where_tables_are_not_permitted_nothing_is_downloaded(house: House) -> None:
    one = await officer(house, permit=())
    await one.sees("District", WAIT)
    assert "Send a table" not in (await one.phone())[-1].labels
    await one.sends("document", data=b"not a workbook", name="filled.xlsx")
    await one.sees("I can only read written answers and buttons here.", WAIT)
