"""Every problem of the settings is named at once, with a way out, and no secret is part of a message."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.logs import redact
from bot.settings import EX_CONFIG, SettingsError, load_settings

SECRET = "1234567890:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env` and no variable of the machine."""
    import os

    for name in list(os.environ):
        if name.startswith("CIVIMETER_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_all_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVIMETER_TOKEN", "my-secret-placeholder")
    monkeypatch.setenv("CIVIMETER_PUBLIC_URL", "http://example.org")
    monkeypatch.setenv("CIVIMETER_K", "1")
    monkeypatch.setenv("CIVIMETER_LISTEN", "nowhere")
    monkeypatch.setenv("CIVIMETER_LOG_LEVEL", "LOUD")
    monkeypatch.setenv("CIVIMETER_DATABASE_URL", "mysql://user:hunter2@host/db")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    text = str(caught.value)
    for name in ("TOKEN", "PUBLIC_URL", "K", "LISTEN", "LOG_LEVEL", "DATABASE_URL"):
        assert f"CIVIMETER_{name}:" in text
    assert "my-secret-placeholder" not in text
    assert "hunter2" not in text


def test_a_token_from_a_file_and_from_dotenv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(SECRET + "\n")
    monkeypatch.setenv("CIVIMETER_TOKEN_FILE", str(tmp_path / "token"))
    assert load_settings().token.get_secret_value() == SECRET
    monkeypatch.delenv("CIVIMETER_TOKEN_FILE")
    (tmp_path / ".env").write_text(f"CIVIMETER_TOKEN={SECRET}\nCIVIMETER_K=7\n")
    settings = load_settings()
    assert settings.token.get_secret_value() == SECRET
    assert settings.k == 7
    assert SECRET not in repr(settings)


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVIMETER_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(SettingsError, match="CIVIMETER_TOKEN_FILE"):
        load_settings()


def test_a_real_token_is_refused_in_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVIMETER_TOKEN", SECRET)
    monkeypatch.setenv("CIVIMETER_MODE", "sandbox")
    with pytest.raises(SettingsError, match="real token in sandbox mode"):
        load_settings()


def test_the_command_ends_with_78_and_says_why(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env={"PATH": "/usr/bin:/bin", "CIVIMETER_TOKEN": "bad", "CIVIMETER_PUBLIC_URL": "ftp://x"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == EX_CONFIG
    assert "CIVIMETER_TOKEN:" in ended.stderr
    assert "CIVIMETER_PUBLIC_URL:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_sandbox_says_where_its_token_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVIMETER_MODE", "sandbox")
    with pytest.raises(SettingsError, match="which `civimeter sandbox` prints"):
        load_settings()


def test_several_workers_need_postgresql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CIVIMETER_TOKEN", SECRET)
    monkeypatch.setenv("CIVIMETER_WORKERS", "2")
    with pytest.raises(SettingsError, match="CIVIMETER_WORKERS: SQLite works with one"):
        load_settings()
    monkeypatch.setenv(
        "CIVIMETER_DATABASE_URL", "postgresql://someone:hunter2@db.example.org/survey?sslmode=verify-full"
    )
    settings = load_settings()
    assert settings.workers == 2
    assert settings.database_folder == settings.data_dir
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env={"PATH": "/usr/bin", "CIVIMETER_TOKEN": SECRET, "CIVIMETER_WORKERS": "2"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == EX_CONFIG
    assert "SQLite works with one" in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://",
        "postgresql:///",
        "postgresql://host",
        "postgresql://user:hunter2@host",
        "postgresql://user:hunter2@[host/db",
        "postgresql+psycopg://user:hunter2@host/db",
        "postgres://user:hunter2@host/db",
    ],
)
def test_addresses_of_servers_that_are_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CIVIMETER_TOKEN", SECRET)
    monkeypatch.setenv("CIVIMETER_DATABASE_URL", url)
    with pytest.raises(SettingsError, match="CIVIMETER_DATABASE_URL") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:hunter2@host:5432/db?sslmode=require",
        "postgresql:///db?host=/var/run/postgresql",
        "postgresql://user@h1:5432,h2:5433/db?target_session_attrs=primary",
    ],
)
def test_addresses_of_servers(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CIVIMETER_TOKEN", SECRET)
    monkeypatch.setenv("CIVIMETER_DATABASE_URL", url)
    assert load_settings().effective_database_url == url
    assert "hunter2" not in redact(f"cannot reach {url}")
