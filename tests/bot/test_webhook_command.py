"""`civimeter admin webhook` as a shell runs it: set, show, rotate, delete, and what keeps it from working."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.cli.processes import free_port
from bot.sandbox.server import TOKEN
from bot.settings import SettingsError
from bot.vault import Vault, VaultError
from bot.world import World

SECRET = "an-invented-secret-of-a-test"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, dict[str, object]]]:
    """Settings of an installation with keys, and what Telegram would be told."""
    said: list[tuple[str, dict[str, object]]] = []
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    given = {
        "TOKEN": TOKEN,
        "MODE": "sandbox",
        "API_URL": f"http://127.0.0.1:{free_port()}",
        "DATA_DIR": str(tmp_path / "data"),
        "PUBLIC_URL": "https://survey.example.org",
        "WEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
    }
    for name, value in given.items():
        monkeypatch.setenv(f"CIVIMETER_{name}", value)
    Vault.open(tmp_path / "data" / "keys", World(), create=True)

    async def post(self: object, url: str, body: dict[str, dict[str, object]], limit: float) -> object:
        from bot.telegram.request import Answer

        method = url.rpartition("/")[2]
        said.append((method, body.get("json", {})))
        info = {"url": said[0][1].get("url", ""), "has_custom_certificate": False, "pending_update_count": 3}
        result = info if method == "getWebhookInfo" else True
        return Answer(200, json.dumps({"ok": True, "result": result}).encode())

    monkeypatch.setattr("bot.telegram.request.Transport.post", post)
    return said


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["admin", "webhook", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_set_show_rotate_and_delete(told: list[tuple[str, dict[str, object]]], tmp_path: Path) -> None:
    said = run("set")
    method, asked = told[0]
    assert method == "setWebhook"
    assert str(asked["url"]).startswith("https://survey.example.org/hook/")
    assert TOKEN not in str(asked["url"])
    assert SECRET not in str(asked["url"])
    wanted = ["message", "edited_message", "callback_query", "my_chat_member"]
    assert (asked["secret_token"], asked["max_connections"], asked["allowed_updates"]) == (SECRET, 40, wanted)
    assert not asked.get("drop_pending_updates")
    run("set")
    assert told[1] == told[0], "doing it again changes nothing"
    shown = run("show")
    assert "ours:     yes" in shown
    assert "waiting:  3" in shown
    assert "/hook/" not in said + shown
    run("set", "--rotate")
    new = str(told[-1][1]["secret_token"])
    assert new != SECRET
    assert (tmp_path / "secret").read_text().startswith(f"{new}\n{SECRET} ")
    run("delete")
    assert told[-1][0] == "deleteWebhook"
    assert not told[-1][1].get("drop_pending_updates")


def test_what_keeps_it_from_working(told: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CIVIMETER_PUBLIC_URL", "https://survey.example.org:8080")
    monkeypatch.delenv("CIVIMETER_WEBHOOK_SECRET_FILE")
    with pytest.raises(SettingsError) as wrong:
        run("set")
    assert "CIVIMETER_WEBHOOK_SECRET: missing" in str(wrong.value)
    assert "Telegram calls only 443, 80, 88, 8443" in str(wrong.value)
    monkeypatch.setenv("CIVIMETER_PUBLIC_URL", "https://survey.example.org")
    monkeypatch.setenv("CIVIMETER_WEBHOOK_SECRET", SECRET)
    with pytest.raises(SettingsError, match="put it into a file"):
        run("set", "--rotate")
    monkeypatch.setenv("CIVIMETER_DATA_DIR", str(tmp_path / "other"))
    with pytest.raises(VaultError):
        run("set")
