"""What everything else of an installation stands on: its database and keys, opened once, in order, and closed."""

import asyncio
from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.dialogs.texts import dialog_texts
from bot.settings import Settings
from bot.storage.migrations import migrate
from bot.storage.owning import Owner, open_database
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.vault import Vault, VaultError
from bot.world import World


@dataclass
class Foundation:
    """What every door of this installation stands on: database, keys, the writer, the desk."""

    settings: Settings
    world: World
    database: Owner
    store: Store
    vault: Vault
    writer: Writer

    @classmethod
    async def lay(cls, settings: Settings, world: World) -> "Foundation":
        """Bring the schema up to date, open database and keys, start the writer. Raises StoreError, VaultError."""
        url = settings.effective_database_url
        await asyncio.to_thread(migrate, url)
        database = await open_database(url)
        try:
            store = Store(database)
            vault = await open_vault(settings, store, world)
        except BaseException:
            await database.close()
            raise
        writer = Writer(database, world, settings.bot_id, world.id8())
        writer.start()
        return cls(settings, world, database, store, vault, writer)

    def desk(self, username: str) -> Desk:
        return Desk(
            store=self.store,
            vault=self.vault,
            bot=self.settings.bot_id,
            username=username,
            public_url=self.settings.effective_public_url,
            mode=self.settings.mode,
            k=self.settings.k,
            dialogs=dialog_texts(),
        )

    async def close(self) -> None:
        await self.writer.stop()
        await self.database.close()


async def open_vault(settings: Settings, store: Store, world: World) -> Vault:
    """The keys; made for a new installation only, for with new keys nothing that is there could be read.

    Raises VaultError when a key is missing that something stored still needs.
    """
    used = bool(await store.read("municipalities"))
    vault = Vault.open(settings.effective_keys_dir, world, create=not used)
    missing = [row["id"] for row in await store.read("open_campaigns") if vault.campaign(row["id"]) is None]
    if missing:
        names = ", ".join(f"campaign-{id}.key" for id in missing)
        raise VaultError(f"{names}: missing, and the survey is open: restore it from the key copy")
    return vault
