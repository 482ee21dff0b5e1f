"""A survey that was under way before there were parts goes on: its only flow becomes a part with the wave's id."""

from pathlib import Path
from typing import Any

from bot.storage.migrations import HEAD, migrate, schema_version
from bot.storage.migrations.run import upgrade
from bot.storage.sqlite import choose_module

OLD = (
    "INSERT INTO campaign (id, municipality, flow, version, mode, state) VALUES ('c', 'm', 'f', '7', 'named', 'open')",
    "INSERT INTO wave (id, municipality, campaign, number, state) VALUES ('w', 'm', 'c', 1, 'open')",
    "INSERT INTO invitation (id, municipality, wave, place, state) VALUES ('w:p', 'm', 'w', 'p', 'answered')",
    "INSERT INTO sealed_response (id, municipality, wave, blob) VALUES ('s', 'm', 'w', 'x')",
    "INSERT INTO released_response (id, municipality, wave, body) VALUES ('r', 'm', 'w', 'x')",
)


def rows(path: Path, text: str) -> list[Any]:
    connection = choose_module().connect(path)
    try:
        return list(connection.execute(text).fetchall())
    finally:
        connection.close()


def test_a_running_survey_becomes_a_part(tmp_path: Path) -> None:
    path = tmp_path / "civimeter.db"
    upgrade(f"sqlite:///{path}", "0002")
    connection = choose_module().connect(path)
    for statement in OLD:
        connection.execute(statement)
    connection.commit()
    connection.close()
    assert schema_version(path) == "0002"
    assert migrate(f"sqlite:///{path}") == HEAD
    named = "id, campaign, wave, number, flow, version, audience, scope"
    assert rows(path, f"SELECT {named} FROM part") == [("w", "c", "w", 1, "f", "7", "agent", "")]
    for table in ("invitation", "sealed_response", "released_response"):
        assert rows(path, f"SELECT part FROM {table}") == [("w",)]
    assert {row[1] for row in rows(path, "PRAGMA table_info(campaign)")}.isdisjoint({"flow", "version"})
    assert [row[2] for row in rows(path, "PRAGMA index_info(one_invitation)")] == ["part", "place"]
