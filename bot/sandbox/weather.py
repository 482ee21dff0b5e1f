"""The control addresses for what can go wrong around a bot: held and shuffled updates, webhook, network, groups."""

from typing import Any

from aiohttp import web

from bot.sandbox.bench import Bench
from bot.sandbox.control import Handler, polite
from bot.sandbox.queues import Webhook
from bot.sandbox.render import chat_json
from bot.sandbox.world import Chat

Json = dict[str, Any]


class Weather:
    """Serves the addresses below `/sandbox/` with which a test, or a curious author, makes trouble."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def add_routes(self, app: web.Application) -> None:
        """Enter the addresses."""
        routes: list[tuple[str, Handler]] = [
            ("/sandbox/updates/repeat", self.repeat),
            ("/sandbox/updates/hold", self.hold),
            ("/sandbox/updates/release", self.release),
            ("/sandbox/webhook", self.webhook),
            ("/sandbox/line", self.line),
            ("/sandbox/groups", self.put_group),
        ]
        for path, handler in routes:
            app.router.add_post(path, polite(handler))

    async def repeat(self, request: web.Request) -> web.Response:
        """Deliver the newest `count` updates a second time."""
        return web.json_response({"updates": self.bench.queue.repeat(int((await request.json())["count"]))})

    async def hold(self, request: web.Request) -> web.Response:
        """Keep what happens from the bot until it is released."""
        self.bench.queue.hold()
        return web.json_response({"held": True})

    async def release(self, request: web.Request) -> web.Response:
        """Deliver what was held; `order` reversed or shuffled, `copies` of each besides."""
        body = await request.json()
        count = self.bench.queue.release(str(body.get("order", "")), int(body.get("copies", 0)))
        return web.json_response({"released": count})

    async def webhook(self, request: web.Request) -> web.Response:
        """Somebody else with the token sets another webhook address, or takes it away with an empty one."""
        url = str((await request.json())["url"])
        self.bench.queue.webhook = Webhook(url)
        self.bench.webhook_changed()
        self.bench.journal.write("world", self.bench.clock.now(), what="webhook overwritten", url=url)
        return web.json_response({"url": url})

    async def line(self, request: web.Request) -> web.Response:
        """How the network is from now on, for whoever comes through the second port."""
        mode, line = str((await request.json())["mode"]), self.bench.line
        if line is None:
            raise ValueError("this sandbox has no second port: start it with one")
        await line.change(mode)
        self.bench.journal.write("world", self.bench.clock.now(), what=f"line {mode}")
        return web.json_response({"mode": mode, "url": line.url})

    async def put_group(self, request: web.Request) -> web.Response:
        """Create a group with members, remove the bot from one, or turn one into a supergroup."""
        body, world = await request.json(), self.bench.world
        chat = world.chats.get(body["id"]) or world.add_group(
            body["id"], body.get("title", "Group"), body.get("members", []), body.get("kind", "group")
        )
        chat.kicked = bool(body.get("kicked", chat.kicked))
        if body.get("migrate_to"):
            self._migrate(chat, int(body["migrate_to"]))
        return web.json_response({"id": chat.id, "title": chat.title, "members": chat.members})

    def _migrate(self, chat: Chat, to: int) -> None:
        """The bot is told in both chats, as members are."""
        world, now = self.bench.world, self.bench.clock.now()
        chat.migrated_to = to
        new = world.add_group(to, chat.title, chat.members, "supergroup")
        for where, word, other in ((chat, "migrate_to_chat_id", to), (new, "migrate_from_chat_id", chat.id)):
            where.last_id += 1
            said = {"message_id": where.last_id, "date": int(now), "chat": chat_json(world, where), word: other}
            member = world.people.get(chat.members[0]) if chat.members else None
            sender = {"id": member.id, "is_bot": False, "first_name": member.first_name} if member else None
            self.bench.queue.add("message", said | ({"from": sender} if sender else {}), f"chat:{where.id}")
