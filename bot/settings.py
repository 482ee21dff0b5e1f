"""The settings of the program: read once, checked as a whole, every problem named at once, no secret echoed."""

import ipaddress
import os
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
# Tokens that stand in manuals as examples.
EXAMPLES = frozenset({"123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"})
SANDBOX_BOT = "7000000001"
EX_CONFIG = 78


class SettingsError(Exception):
    """What is wrong with the settings, one line each: setting, cause, way out."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """All settings, as `CIVIMETER_<NAME>`, or `CIVIMETER_<NAME>_FILE` naming a file that holds the value."""

    model_config = SettingsConfigDict(env_prefix="CIVIMETER_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr = SecretStr("")
    api_url: str = "https://api.telegram.org"
    public_url: str = ""
    data_dir: Path = Path("data")
    database_url: str = ""
    keys_dir: Path | None = None
    workers: int = Field(default=1, ge=1, le=64)
    listen: str = "127.0.0.1:8080"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    mode: Literal["live", "sandbox"] = "live"
    k: int = Field(default=5, ge=3, le=50)
    scrape_token: SecretStr = SecretStr("")
    backup_dir: Path | None = None
    backup_days: int = Field(default=14, ge=1, le=30)
    messages_per_second: int = Field(default=30, ge=2, le=1000)
    disk_reserve: int = Field(default=5, ge=0, le=50)
    ballast_mib: int = Field(default=16, ge=0, le=1024)
    webhook_secret: SecretStr = SecretStr("")
    webhook_secret_file: Path | None = None

    @field_validator("api_url", "public_url")
    @classmethod
    def without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def first_line(cls, value: SecretStr) -> SecretStr:
        """Its file may name the secret before as well."""
        secret = (value.get_secret_value().splitlines() or [""])[0].strip()
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
            raise ValueError("16 to 256 letters, digits, _ and -: make one with `openssl rand -hex 32`")
        return SecretStr(secret)

    @model_validator(mode="after")
    def consistent(self) -> "Settings":
        problems = [
            *self._token_problems(),
            *self._url_problems(),
            *self._database_problems(),
            *self._folder_problems(),
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _token_problems(self) -> list[str]:
        token = self.token.get_secret_value()
        if not token and self.mode == "sandbox":
            return ["CIVIMETER_TOKEN: missing: write the sandbox's, which `civimeter sandbox` prints"]
        if not token:
            return ["CIVIMETER_TOKEN: missing: ask @BotFather for one, or try the product with `civimeter demo`"]
        if not TOKEN.fullmatch(token) or token in EXAMPLES:
            return ["CIVIMETER_TOKEN: not a bot token: copy it whole from @BotFather, digits, colon and letters"]
        if self.mode == "sandbox" and not token.startswith(f"{SANDBOX_BOT}:"):
            return ["CIVIMETER_TOKEN: a real token in sandbox mode: unset CIVIMETER_MODE, or use the sandbox's token"]
        return []

    def _url_problems(self) -> list[str]:
        problems = []
        for name, value in (("API_URL", self.api_url), ("PUBLIC_URL", self.effective_public_url)):
            parts = urlsplit(value)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                problems.append(f"CIVIMETER_{name}: not an address: write https://host")
            elif parts.scheme == "http" and not is_loopback(parts.hostname):
                problems.append(f"CIVIMETER_{name}: http:// is only for this machine: write https://")
        port = self.listen.rpartition(":")[2]
        if not re.fullmatch(r"[^:]+:\d{1,5}|\[[0-9a-f:]+\]:\d{1,5}", self.listen) or int(port) > 65535:
            problems.append("CIVIMETER_LISTEN: not host:port: write 127.0.0.1:8080")
        return problems

    def _database_problems(self) -> list[str]:
        url = self.effective_database_url
        if url.startswith("sqlite:///"):
            several = self.workers > 1
            return ["CIVIMETER_WORKERS: SQLite works with one: set it to 1, or use postgresql://…"] if several else []
        if not url.startswith("postgresql://"):
            return ["CIVIMETER_DATABASE_URL: unknown kind: write sqlite:///path/civimeter.db or postgresql://…"]
        if not names_a_database(url):
            return ["CIVIMETER_DATABASE_URL: not an address: write postgresql://user:password@host:5432/database"]
        if self.backup_dir is not None:
            return ["CIVIMETER_BACKUP_DIR: PostgreSQL has tools of its own: leave it out, and use pg_dump"]
        return []

    def _folder_problems(self) -> list[str]:
        folders = {"DATA_DIR": self.data_dir, "KEYS_DIR": self.effective_keys_dir}
        if self.effective_database_url.startswith("sqlite:///"):
            folders["DATABASE_URL"] = self.database_folder
        if self.backup_dir is not None:
            folders["BACKUP_DIR"] = self.backup_dir
            if self.backup_dir.absolute() == self.effective_keys_dir.absolute():
                return ["CIVIMETER_BACKUP_DIR: holds the keys: data and keys together can be read; choose another"]
        return [
            f"CIVIMETER_{name}: cannot be written: choose a folder that this user may write"
            for name, folder in folders.items()
            if not writable(folder)
        ]

    @property
    def effective_public_url(self) -> str:
        """Where report links point: the setting, or the loopback address that the service listens on."""
        return self.public_url or f"http://{self.listen}"

    @property
    def effective_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'civimeter.db'}"

    @property
    def database_folder(self) -> Path:
        """Where files lie that belong to the database of this machine: beside an SQLite file, else with the data."""
        url = self.effective_database_url
        return Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite:///") else self.data_dir

    @property
    def effective_keys_dir(self) -> Path:
        return self.keys_dir or self.data_dir / "keys"

    @property
    def bot_id(self) -> str:
        return self.token.get_secret_value().partition(":")[0]


def names_a_database(url: str) -> bool:
    """Whether a `postgresql://` address names a database; hosts may stand in it or, as for sockets, behind `?host=`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = "@" in parts.netloc or bool(parts.netloc) or "host=" in parts.query
    return bool(host and parts.path.strip("/"))


def writable(folder: Path) -> bool:
    """Whether this user may write into a folder, or make it."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment, `.env` and `…_FILE` files.

    Raises SettingsError with every problem at once; no value of a setting is ever part of a message.
    """
    from_files, problems = _from_files()
    values: dict[str, Any] = {**from_files, **overrides}
    while True:
        try:
            settings = Settings(**values)
            break
        except ValidationError as error:
            problems += _in_words(error)
            spoilt = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
            if not spoilt:
                raise SettingsError(problems) from None
            # With the spoilt ones set aside, what is wrong between the others comes to light in the same go.
            values |= {name: Settings.model_fields[name].get_default() for name in spoilt}
    if problems:
        raise SettingsError(problems)
    return settings


def _from_files() -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    problems: list[str] = []
    for name in Settings.model_fields:
        variable = f"CIVIMETER_{name.upper()}_FILE"
        path = os.environ.get(variable)
        if path is None:
            continue
        try:
            values[name] = Path(path).read_text(encoding="utf-8").strip()
        except OSError:
            problems.append(f"{variable}: the file cannot be read: check its path and who may read it")
    return values, problems


def _in_words(error: ValidationError) -> list[str]:
    lines: list[str] = []
    for problem in error.errors(include_input=False, include_url=False):
        if problem["loc"]:
            said = problem["msg"].removeprefix("Value error, ")
            lines.append(f"CIVIMETER_{str(problem['loc'][0]).upper()}: {said}")
        else:
            lines += problem["msg"].removeprefix("Value error, ").splitlines()
    return lines
