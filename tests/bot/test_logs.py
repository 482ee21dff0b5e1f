"""Logs are an allow-list, tokens are rewritten, libraries are quiet, and an end that nobody foresaw names its place."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import QUIET, redact, set_up_logs


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    kept = (root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook)
    root.handlers = []
    monkeypatch.setattr(sys, "stderr", stream)
    set_up_logs("INFO")
    yield stream
    root.handlers, logging.raiseExceptions, sys.excepthook = kept[0], kept[2], kept[3]
    root.setLevel(kept[1])


def test_a_line_is_json_and_holds_known_keys_only(log: io.StringIO) -> None:
    structlog.get_logger("x").warning("turn_failed", update=7, name="Awa", text="hello", error="ValueError")
    line = json.loads(log.getvalue())
    assert set(line) == {"event", "level", "timestamp", "update", "error"}
    assert line["event"] == "turn_failed"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://api/bot123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/getMe", "https://api/bot<hidden>/getMe"),
        ("GET /r/abcdefghijklmnopqrstuvwxyz", "GET <hidden>"),
        ("https://t.me/x?start=iabcdefghijkl", "https://t.me/x?<hidden>"),
        ("at 10:30:12 nothing happened", "at 10:30:12 nothing happened"),
    ],
)
def test_tokens_are_rewritten(text: str, kept: str) -> None:
    assert redact(text) == kept


@pytest.mark.parametrize("name", [*QUIET, "uvicorn.error", "aiohttp.access", "telegram.ext.Updater", "httpx._client"])
def test_libraries_speak_from_warning_on(log: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("told nobody")
    logging.getLogger(name).warning("told everybody")
    assert log.getvalue() == "told everybody\n"


def test_an_error_of_a_library_is_named_and_not_repeated(log: io.StringIO) -> None:
    try:
        raise ValueError("Awa wrote this")
    except ValueError:
        logging.getLogger("library").exception("it failed\nfuture: ValueError('Awa wrote this')", stack_info=True)
    assert log.getvalue() == "it failed (ValueError)\n"


def test_an_end_that_nobody_foresaw_names_its_place(log: io.StringIO) -> None:
    try:
        raise RuntimeError("Awa wrote this")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    assert "stopped by RuntimeError at" in log.getvalue()
    assert "test_logs.py:" in log.getvalue()
    assert "Awa" not in log.getvalue()
