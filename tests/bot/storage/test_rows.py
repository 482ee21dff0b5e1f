"""Rows as parameters and rows as JSON: the same to the database, whatever their number; nothing is lost on the way."""

import dataclasses
from typing import Any

import pytest

from bot.storage import plan, sqlite
from bot.storage.cells import cells_of
from bot.storage.errors import StoreError
from bot.storage.jobs import Do
from bot.storage.mechanism import MECHANISM
from bot.storage.rows import SIZES, parameters_of, size_for, values_as
from bot.storage.statements import WRITES
from bot.turn import Write

COUNTS = sorted({1, SIZES[-1] + 1, *SIZES, *(size + 1 for size in SIZES), *(size - 1 for size in SIZES[1:])})
TEXTS = ["plain", "'; DROP TABLE audit; --", '"]', "{r}", "{rows}", ":name", "?1", "é😀\u202e", "]]\n\t\r", "", "NULL"]


def named(count: int) -> tuple[dict[str, Any], ...]:
    return tuple({"name": f"c{count} {n:04}", "value": TEXTS[n % len(TEXTS)]} for n in range(count))


async def test_every_number_of_rows_arrives_whole(file_house: Any) -> None:
    for count in COUNTS:
        await file_house.write(writes=(Write("set_installation", named(count)),))
        found = await file_house.rows(
            f"SELECT name, value FROM installation WHERE name LIKE 'c{count} %' ORDER BY name"
        )
        assert tuple(found) == named(count)


def test_sizes_cover_every_number_up_to_the_largest() -> None:
    for count in range(1, SIZES[-1] + 1):
        size = size_for(count)
        assert count <= size
        given = parameters_of([(n, "x") for n in range(count)], size)
        assert len(given) == values_as(("n", "x"), size).count("?")
        assert [value for value in given if value == "x"] == ["x"] * count
        assert size == 1 or given[-1] == count


def test_few_texts_are_kept_for_a_statement() -> None:
    made = WRITES["insert_record"]
    texts = {sqlite.listed(made.body, made.columns, size_for(count)) for count in range(1, SIZES[-1] + 1)}
    assert len(texts) == len(SIZES)


def test_many_rows_and_rows_named_twice_come_as_json() -> None:
    one = ("n", "v")
    assert isinstance(sqlite.in_words(Do(WRITES["set_installation"], [one] * SIZES[-1]))[1], list)
    assert isinstance(sqlite.in_words(Do(WRITES["set_installation"], [one] * (SIZES[-1] + 1)))[1], dict)
    assert isinstance(sqlite.in_words(Do(WRITES["claim_outbox"], [("b", "k", "o", "u", "n")]))[1], dict)


async def test_a_row_whose_first_value_is_missing_is_refused_and_not_left_out(file_house: Any) -> None:
    for count in (5, 6, 11):
        with pytest.raises(StoreError) as caught:
            await file_house.write(
                writes=(Write("insert_chat", tuple(chat(None if n == count - 1 else "7", n) for n in range(count))),)
            )
        assert caught.value.kind == "data"
    assert await file_house.rows("SELECT * FROM chat") == []


def chat(bot: Any, n: int) -> dict[str, Any]:
    return {"bot": bot, "chat": str(n), "municipality": "m", "language": "fr"}


async def test_both_forms_do_the_same(one_house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes back and what is stored: as parameters, and as JSON."""
    rows = tuple(chat("7", n) for n in range(11))
    await one_house.write(writes=(Write("insert_chat", rows[:3]),))
    first = await one_house.write(writes=(Write("set_chat_blocked", blocked(1)), Write("insert_chat", rows)))
    stored = await one_house.rows("SELECT * FROM chat ORDER BY chat")
    await one_house.change("DELETE FROM chat")
    monkeypatch.setattr(sqlite, "in_words", as_json)
    await one_house.write(writes=(Write("insert_chat", rows[:3]),))
    again = await one_house.write(writes=(Write("set_chat_blocked", blocked(1)), Write("insert_chat", rows)))
    assert await one_house.rows("SELECT * FROM chat ORDER BY chat") == stored
    assert first == again
    assert [row["blocked"] for row in stored] == [1] * 11


def blocked(value: int) -> tuple[dict[str, Any], ...]:
    return tuple({"bot": "7", "chat": str(n), "blocked": value} for n in range(11))


def as_json(step: Do) -> tuple[str, dict[str, Any]]:
    from bot.storage.dialects import render
    from bot.storage.rows import to_json

    given = {} if not hasattr(step.asked, "body") else {"rows": to_json(step.rows)}
    return render(step.asked.text, "sqlite"), given


async def test_every_statement_is_prepared_with_rows_as_parameters(file_house: Any) -> None:
    """And it returns what it says, in that order: rows come back as tuples."""

    def prepare(connection: Any) -> list[str]:
        wrong = []
        for made in (*WRITES.values(), *MECHANISM.values()):
            text, given = sqlite.in_words(Do(made, [(None,) * len(made.columns)] * 5))
            connection.execute(f"EXPLAIN {text}", given).fetchall()
            empty = connection.execute(*sqlite.in_words(Do(dataclasses.replace(made, body=""), []))).description or ()
            if made.returning and made.returning != tuple(column[0] for column in empty):
                wrong.append(made.name)
        return wrong

    assert len(WRITES) + len(MECHANISM) > 80
    assert await file_house.database.run(prepare) == []


@pytest.mark.parametrize(
    "rows",
    [
        [{"a": 7, "n": 1}],
        [{"a": "x", "n": 1}, {"a": "nul\0", "n": 1}],
        [{"a": "x", "n": 1}, {"a": "half \ud83d", "n": 1}],
        [{"a": "x", "n": 2**63}],
        [{"a": "x", "n": "1"}],
        [{"a": "x", "n": 1.0}],
        [{"a": "x", "n": 1}, {"a": "x", "n": 1, "more": 1}],
        [{"a": "x"}],
        [7],
    ],
)
def test_what_cannot_be_stored_is_refused_among_others(rows: list[Any]) -> None:
    cells = cells_of("t", {"a": "text", "n": "int"})
    with pytest.raises(StoreError) as caught:
        cells.encode(rows)
    assert caught.value.kind == "data"


def test_what_is_not_plain_is_looked_at_one_by_one() -> None:
    cells = cells_of("t", {"a": "text", "n": "int"})
    assert cells.encode([{"a": "é", "n": True}, {"n": 0, "a": None}]) == [("é", 1), (None, 0)]
    assert type(cells.encode([{"a": "", "n": True}])[0][1]) is int
    assert cells.encode([]) == []


def test_rows_that_come_back_belong_to_who_asked_for_them() -> None:
    made = WRITES["insert_chat"]
    made = dataclasses.replace(made, key=("bot", "chat"), returning=("bot", "chat"))
    asked = [(0, chat("7", 1)), (1, chat("7", 2)), (1, chat("7", 1)), (2, chat("7", 3))]
    found = plan.share(made, asked, [("7", "1"), ("7", "2"), ("7", "9")])
    both = {"bot": "7", "chat": "1"}, {"bot": "7", "chat": "2"}
    assert found == {0: (both[0],), 1: both, 2: ()}
