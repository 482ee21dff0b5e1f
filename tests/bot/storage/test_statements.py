"""Every statement is one that the database understands; what is declared wrongly fails at once."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Any

import asyncpg
import pytest

import bot.storage
from bot.storage import statements
from bot.storage.dialects import parameters, positional, render
from bot.storage.errors import StoreError
from bot.storage.mechanism import ADVANCE, MECHANISM
from bot.storage.statements import (
    READS,
    WRITES,
    count_up,
    delete,
    every_statement,
    insert,
    query,
    statement,
    update,
    upsert,
)
from bot.turn import Write

for module in pkgutil.iter_modules(bot.storage.__path__):
    importlib.import_module(f"bot.storage.{module.name}")  # whatever declares statements has declared them now


def everything() -> list[tuple[str, str]]:
    return [*every_statement(), *((made.name, made.text) for made in MECHANISM.values())]


async def test_every_statement_is_prepared(file_house: Any) -> None:
    def prepare(connection: Any) -> list[str]:
        failed = []
        for name, text in everything():
            params = {param: "[]" if param == "rows" else "1" for param in parameters(text)}
            try:
                connection.execute(f"EXPLAIN {render(text, 'sqlite')}", params).fetchall()
            except Exception as error:
                failed.append(f"{name}: {error}")
        return failed

    assert len(everything()) > 100
    assert await file_house.database.run(prepare) == []


async def test_a_wrong_statement_would_be_noticed(file_house: Any) -> None:
    with pytest.raises(StoreError, match="no such column"):
        await file_house.database.run(lambda connection: connection.execute("EXPLAIN SELECT colour FROM municipality"))


async def refused_by_postgresql(url: str, statements: Iterable[tuple[str, str]]) -> list[str]:
    connection, failed = await asyncpg.connect(url), []
    try:
        for name, text in statements:
            try:
                prepared = await connection.prepare(positional(text)[0])
                assert len(prepared.get_parameters()) == len(parameters(text))
            except asyncpg.PostgresError as error:
                failed.append(f"{name}: {error}")
    finally:
        await connection.close()
    return failed


@pytest.mark.postgres
async def test_every_statement_is_prepared_on_postgresql(new_database: Any) -> None:
    url = new_database()
    assert await refused_by_postgresql(url, everything()) == []
    assert len(await refused_by_postgresql(url, [("colour", "SELECT colour FROM municipality")])) == 1


def test_an_empty_registry_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    for registry in ("WRITES", "READS"):
        with monkeypatch.context() as patch:
            patch.setattr(statements, registry, {})
            with pytest.raises(StoreError, match="no statements"):
                list(every_statement())


def test_every_table_with_a_revision_can_be_expected() -> None:
    from bot.storage.migrations.versions.v0001_first import TABLES

    assert {name for name, (_, _, revision) in TABLES.items() if revision} | {"handing"} == ADVANCE.keys()


def test_statements_in_the_words_of_postgresql() -> None:
    text, names = positional("SELECT ':x', {rows}, a FROM t WHERE a = :a AND b = :b AND c = :a {skip_locked}")
    assert names == ("rows", "a", "b")
    assert text == (
        "SELECT ':x', jsonb_array_elements(CAST($1 AS jsonb)), a FROM t WHERE a = $2 AND b = $3 AND c = $2 "
        "FOR UPDATE SKIP LOCKED"
    )
    for name, declared in everything():
        assert "{" not in render(declared, "postgresql"), name


@pytest.mark.parametrize(
    "declare",
    [
        lambda: insert("insert_department", "department", "id"),
        lambda: insert("New", "department", "id"),
        lambda: insert("new", "department; DROP TABLE audit", "id"),
        lambda: insert("new", "department", "id:date"),
        lambda: insert("new", "department", "id id"),
        lambda: insert("new", "department", "id -- name"),
        lambda: update("new", "department", "id name", key="code"),
        lambda: statement("new", "DELETE FROM department WHERE id = :id", "id"),
        lambda: statement("new", "DELETE FROM department", "id"),
        lambda: query("department", "SELECT 1"),
    ],
)
def test_what_cannot_be_declared(declare: Any) -> None:
    known = (len(WRITES), len(READS))
    with pytest.raises(ValueError):
        declare()
    assert (len(WRITES), len(READS)) == known


async def test_helpers(one_house: Any) -> None:
    before = set(WRITES)
    try:
        declare_scratch()
        await exercise(one_house)
    finally:
        for name in set(WRITES) - before:
            del WRITES[name]


def declare_scratch() -> None:
    insert("t_insert", "chat", "bot chat municipality focus", unless="bot chat", returning="bot chat")
    upsert("t_upsert", "chat", "bot chat municipality focus language", key="bot chat", keep="language")
    update("t_update", "chat", "bot chat focus", key="bot chat", where="chat.blocked = 0", returning="bot chat focus")
    count_up("t_count", "chat", "too_old", "chat")
    delete("t_delete", "chat", "bot chat", where="chat.too_old > 2")


async def exercise(house: Any) -> None:
    async def write(name: str, *rows: Any) -> tuple[Any, ...]:
        result = await house.write(writes=(Write(name, rows),))
        return tuple(result.returned.get(name, ()))

    one = {"bot": "7", "chat": "1", "municipality": "m", "focus": "a"}
    assert await write("t_insert", one) == ({"bot": "7", "chat": "1"},)
    assert await write("t_insert", {**one, "focus": "b"}) == (), "the row that is there is left"
    assert (await house.store.one("chat", bot="7", chat="1"))["focus"] == "a"
    await write("t_upsert", {**one, "focus": "c", "language": "fr"})
    await write(
        "t_upsert", {**one, "chat": "2", "language": "ar"}, {**one, "chat": "2", "focus": "d", "language": "en"}
    )
    assert [row["focus"] for row in await house.rows("SELECT focus FROM chat ORDER BY chat")] == ["c", "d"]
    assert (await house.store.one("chat", bot="7", chat="1"))["language"] == "", "kept from the first time"
    assert await write(
        "t_update", {"bot": "7", "chat": "2", "focus": "e"}, {"bot": "7", "chat": "3", "focus": "f"}
    ) == ({"bot": "7", "chat": "2", "focus": "e"},)
    await write("t_count", {"chat": "1"}, {"chat": "1"}, {"chat": "1"}, {"chat": "2"})
    assert [row["too_old"] for row in await house.rows("SELECT too_old FROM chat ORDER BY chat")] == [3, 1]
    await write("t_delete", {"bot": "7", "chat": "1"}, {"bot": "7", "chat": "2"})
    assert [row["chat"] for row in await house.rows("SELECT chat FROM chat")] == ["2"]


async def test_reading(one_house: Any) -> None:
    store = one_house.store
    await one_house.write(writes=(Write("set_installation", tuple({"name": n, "value": n * 2} for n in "abc")),))
    assert await store.one("installation_value", name="b") == {"value": "bb"}
    assert await store.one("installation_value", name="z") is None
    for wrong in ({}, {"name": "a", "more": 1}):
        with pytest.raises(StoreError, match="missing or unknown parameters") as caught:
            await store.read("installation_value", **wrong)
        assert caught.value.kind == "usage"
    with pytest.raises(StoreError, match="no query is called"):
        await store.read("nothing")


async def test_reading_by_rows(one_house: Any) -> None:
    await one_house.write(writes=(Write("set_installation", tuple({"name": n, "value": n * 2} for n in "abc")),))
    query("t_values", "SELECT value FROM installation WHERE name IN (SELECT value->>0 FROM {rows}) ORDER BY name")
    try:
        assert await one_house.store.read("t_values", rows=[["a"], ["c"]]) == [{"value": "aa"}, {"value": "cc"}]
    finally:
        del READS["t_values"]


async def test_hostile_texts_are_only_texts(one_house: Any) -> None:
    hostile = [
        "'; DROP TABLE audit; --",
        '"]',
        "\\u0000",
        "{rows}",
        ":name",
        "\u202e",
        "😀" * 100,
        "]]\n\t\r",
        "a\x1fb",
    ]
    for text in hostile:
        await one_house.write(writes=(Write("set_installation", ({"name": "x", "value": text},)),))
        assert await one_house.store.one("installation_value", name="x") == {"value": text}
        assert await one_house.store.one("installation_value", name=text) is None
