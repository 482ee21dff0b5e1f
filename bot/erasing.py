"""After a purge has been committed: keys whose time has come are destroyed, and what was deleted leaves the disk."""

from bot.desk.desk import Desk
from bot.desk.retention import expired_campaigns
from bot.storage.owning import Owner
from bot.world import World


class Eraser:
    """Repeating it is harmless: it asks anew which campaigns have expired, and a key that is gone is gone."""

    def __init__(self, desk: Desk, database: Owner, world: World) -> None:
        self._desk, self._database, self._world = desk, database, world

    async def erase(self) -> None:
        """Destroy the keys of expired campaigns, drop what memory holds, and let it leave the disk."""
        for campaign in await expired_campaigns(self._desk, self._world.now()):
            self._desk.vault.destroy_campaign(campaign)
        self._desk.vault.forget()
        self._desk.standings.forget()
        self._desk.acquaintances.forget()
        await self._database.sweep()
