"""The service backs itself up once a day, and throws away what people were told would not be kept longer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import structlog

from bot.erasing import Eraser
from bot.keeping.copying import back_up_running, backup_name, backups_in, note_of
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.errors import StoreError
from bot.storage.owning import Owner
from bot.vault import Vault
from bot.world import World

LATE = timedelta(hours=26)
log = structlog.get_logger("bot.keeping")


class Daily:
    """One backup a day in `folder`, for `days` days; repeating it is harmless. `keys` goes into each note."""

    def __init__(self, database: Database, folder: Path, days: int, keys: str, world: World) -> None:
        self._database, self._folder, self._days, self._keys, self._world = database, folder, days, keys, world
        self._began = world.now()

    async def keep(self) -> None:
        """Make today's if it is not there, remove the old. A failure is logged, and tried again an hour later."""
        now = self._world.now()
        try:
            if not any(path.name.startswith(backup_name(now)[:20]) for path in backups_in(self._folder)):
                made = await back_up_running(self._database, self._folder, now, self._keys)
                log.info("backed_up", file=made.name, bytes=made.stat().st_size)
            await asyncio.to_thread(self._remove_old)
        except (StoreError, OSError) as error:
            log.error("backup_failed", error=getattr(error, "kind", type(error).__name__))

    def _remove_old(self) -> None:
        oldest = backup_name(self._world.now() - timedelta(days=self._days))
        for path in backups_in(self._folder):
            if path.name < oldest:
                path.unlink()
                note_of(path).unlink()

    @property
    def problem(self) -> str:
        """What `/ready` says when the last backup is too old; empty when all is well."""
        oldest = backup_name(self._world.now() - LATE)
        late = not any(path.name >= oldest for path in backups_in(self._folder))
        return "no backup for 26 hours" if late and self._world.now() - self._began > LATE else ""


def daily_of(settings: Settings, database: Owner, vault: Vault, world: World) -> Daily | None:
    """None where no folder for backups was given, or where the database is a server, which has tools of its own."""
    if settings.backup_dir is None or not isinstance(database, Database):
        return None
    keys = vault.installation.mac("backup", "keys")[:16]
    return Daily(database, settings.backup_dir, settings.backup_days, keys, world)


def after_purge(eraser: Eraser, daily: Daily | None) -> Callable[[], Awaitable[None]]:
    """What follows a purge: what was deleted leaves the disk first, and then is in no new backup either."""

    async def purged() -> None:
        await eraser.erase()
        if daily is not None:
            await daily.keep()

    return purged
