"""What the doctor looks at: each check is a sentence with what is not well and the way out."""

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

from bot.keeping.copying import read_only
from bot.keeping.manifest import find_damage, schema_of
from bot.keeping.room import is_scarce
from bot.settings import Settings
from bot.storage import lock
from bot.storage.database import sqlite_path
from bot.storage.errors import StoreError
from bot.storage.owning import POSTGRESQL
from bot.storage.sqlite import choose_module, is_fixed, sqlite_errors
from bot.vault import Vault, VaultError
from bot.world import World

Mark = Literal["ok", "warn", "fail"]
SKEW = 30.0
PATIENCE = 4.0


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at, and what was found; with a way out unless it is `ok`."""

    what: str
    mark: Mark
    said: str


def examine(settings: Settings, world: World, *, telegram: bool = True) -> Iterator[Finding]:
    """Look at everything, one thing after the other; nothing is changed. `telegram`: also ask the Bot API."""
    yield look_at_service(settings)
    yield look_at_disk(settings.data_dir, settings.disk_reserve)
    yield look_at_keys(settings, world)
    yield look_at_database(settings)
    if telegram:
        yield look_at_telegram(settings, world.now)


def look_at_service(settings: Settings) -> Finding:
    """What the running service says of itself at `/ready`."""
    host, _, port = settings.listen.rpartition(":")
    here = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "[::]" else host
    request = urllib.request.Request(f"http://{here}:{port}/ready")
    if token := settings.scrape_token.get_secret_value():
        request.add_header("Authorization", f"Bearer {token}")
    try:
        body = _asked(request)
    except (OSError, ValueError):
        return Finding("service", "fail", f"nothing answers at {here}:{port}: start it with `civimeter run`")
    problems = [f"{name}: {said}" for name, said in body.items() if name != "status"]
    if body.get("status") == "ready":
        return Finding("service", "ok", "updates come in, messages leave")
    return Finding("service", "fail", "; ".join(problems) or "not ready: see its log")


def _asked(request: urllib.request.Request) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            body = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        body = json.loads(error.read())
    if not isinstance(body, dict):
        raise ValueError("no readiness")
    return body


def look_at_disk(folder: Path, reserve: int) -> Finding:
    """Free room where the data lie; with less than `reserve` percent invitations wait, so that answers have room."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return Finding("disk", "warn", f"{folder} is not there yet")
    said = f"{usage.free // 2**20:,} MB free of {usage.total // 2**20:,}"
    if is_scarce(usage.free, usage.total, reserve):
        return Finding("disk", "fail", f"{said}: make room: invitations wait, and soon answers cannot be stored")
    return Finding("disk", "ok", said)


def look_at_keys(settings: Settings, world: World) -> Finding:
    """Whether the keys are there and readable by nobody else."""
    folder = settings.effective_keys_dir
    try:
        Vault.open(folder, world, create=False)
    except VaultError as error:
        fresh = not folder.exists() and look_at_database(settings).mark == "warn"
        return Finding("keys", "warn" if fresh else "fail", "none yet" if fresh else str(error))
    if folder.stat().st_mode & 0o077:
        return Finding("keys", "warn", "others may list the folder of keys: chmod 700 it")
    return Finding("keys", "ok", f"{len(list(folder.glob('*.key')))} keys, readable by this user only")


def look_at_database(settings: Settings) -> Finding:
    """Whether it is there and whole."""
    if settings.effective_database_url.startswith(POSTGRESQL):
        return look_at_server(settings.effective_database_url)
    return look_at_file(sqlite_path(settings.effective_database_url))


def look_at_server(url: str) -> Finding:
    """Whether the server answers, and with tables that this program knows."""
    from bot.storage.migrations import postgres  # the driver is loaded by those who use it

    try:
        schema = postgres.schema_version(url)
    except StoreError as error:
        return Finding("database", "fail", str(error))
    if not schema:
        return Finding("database", "warn", "no tables yet: `civimeter admin init` makes them")
    return Finding("database", "ok", f"postgresql, schema {schema}")


def look_at_file(path: Path) -> Finding:
    """Whether its pages and its audit are whole. With an SQLite that must be alone, only while the service rests."""
    if not path.exists():
        return Finding("database", "warn", "none yet: `civimeter admin init` makes it")
    module = choose_module()
    version = f"sqlite {module.sqlite_version}"
    try:
        if not is_fixed(module.sqlite_version_info):
            with lock.held(path.parent):
                pass
        with sqlite_errors(module), closing(read_only(module, path)) as connection:
            problems, schema = find_damage(connection), schema_of(connection)
    except StoreError as error:
        if error.kind == "locked":
            return Finding("database", "ok", f"{version}: in the service's hands, who looks at it at each start")
        return Finding("database", "fail", f"{error}: `civimeter restore` puts the last backup back")
    if problems:
        return Finding("database", "fail", f"{'; '.join(problems)}: `civimeter restore` puts the last backup back")
    return Finding("database", "ok", f"{version}, schema {schema}, pages and audit are whole")


def look_at_telegram(settings: Settings, now: Callable[[], datetime]) -> Finding:
    """Whether the Bot API knows the token, and whether its clock and ours agree."""
    token = settings.token.get_secret_value()
    try:
        with urllib.request.urlopen(f"{settings.api_url}/bot{token}/getMe", timeout=PATIENCE) as answer:
            name = json.loads(answer.read())["result"]["username"]
            told = answer.headers.get("Date")
    except urllib.error.HTTPError as error:
        said = "the token is refused: check it with @BotFather" if error.code in (401, 404) else "try again later"
        return Finding("telegram", "fail", f"{error.code}: {said}")
    except (OSError, ValueError, KeyError, TypeError):
        return Finding("telegram", "fail", "no answer: check CIVIMETER_API_URL and the network")
    skew = (now() - parsedate_to_datetime(told)).total_seconds() if told else 0.0
    if abs(skew) > SKEW:
        return Finding("telegram", "warn", f"@{name}; this machine's clock is off by {skew:+.0f} s: set it right")
    return Finding("telegram", "ok", f"@{name}")


def healthy(findings: list[Finding]) -> bool:
    """Whether nothing failed; what is only worth a look does not count."""
    return all(finding.mark != "fail" for finding in findings)
