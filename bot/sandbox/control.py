"""The control addresses: what people do, what the tests arrange, and the stream that tells the page."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import Any

from aiohttp import web

from bot.sandbox.bench import Bench
from bot.sandbox.deeds import DEEDS
from bot.sandbox.hands import CannotAct, Hands
from bot.sandbox.phones import person_json, phone_json
from bot.sandbox.world import BOT_USERNAME, Person

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
GIVEN = frozenset(field.name for field in fields(Person)) - {"bytes", "toasts", "blocked", "waiting"}
LONGEST_WAIT = 60.0
INLINE = ("image/png", "image/jpeg", "application/pdf", "text/plain")


def polite(handler: Handler) -> Handler:
    """What a person cannot do, or nobody knows, is told with a status and a reason."""

    async def run(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except CannotAct as error:
            return web.json_response({"error": str(error)}, status=409)
        except KeyError as error:
            return web.json_response({"error": f"unknown: {error.args[0]}"}, status=404)
        except (TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)

    return run


class Control:
    """Serves `/sandbox/…`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.hands = Hands(bench)

    def add_routes(self, app: web.Application) -> None:
        """Enter the addresses."""
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/sandbox/people", self.people),
            ("POST", "/sandbox/people", self.put_person),
            ("GET", "/sandbox/people/{id}/phone", self.phone),
            ("POST", "/sandbox/people/{id}/{deed}", self.act),
            ("POST", "/sandbox/clock", self.clock),
            ("POST", "/sandbox/limits", self.limits),
            ("POST", "/sandbox/faults", self.faults),
            ("POST", "/sandbox/status", self.put_status),
            ("GET", "/sandbox/about", self.about),
            ("GET", "/sandbox/journal", self.journal),
            ("GET", "/sandbox/events", self.events),
            ("GET", "/sandbox/files/{file}", self.file),
        ]
        for method, path, handler in routes:
            app.router.add_route(method, path, polite(handler))

    def _person(self, request: web.Request) -> Person:
        return self.bench.person(int(request.match_info["id"]))

    async def people(self, request: web.Request) -> web.Response:
        """Everybody, in order of arrival."""
        return web.json_response([person_json(self.bench, one) for one in self.bench.world.people.values()])

    async def put_person(self, request: web.Request) -> web.Response:
        """Create a person, or change the given fields of one."""
        body = await request.json()
        given = {key: value for key, value in body.items() if key in GIVEN}
        if set(body) - GIVEN or not isinstance(body.get("id"), int) or body["id"] <= 0:
            raise ValueError("a person has a positive integer id and known fields only")
        person = self.bench.world.people.get(body["id"])
        if person is None:
            person = self.bench.world.add_person(Person(**{"first_name": f"Person {body['id']}"} | given))
            self.bench.bell.tell({"kind": "people"})
        else:
            for key, value in given.items():
                setattr(person, key, value)
        return web.json_response(person_json(self.bench, person))

    async def phone(self, request: web.Request) -> web.Response:
        """One phone; with `after` and `wait` as soon as it has changed more often than `after`."""
        person, query = self._person(request), request.query
        wait = min(LONGEST_WAIT, float(query.get("wait", 0)))
        await self.bench.bell.wait(person.id, int(query.get("after", -1)), wait)
        return web.json_response(phone_json(self.bench, person, int(query.get("chat", 0)), int(query.get("last", 0))))

    async def act(self, request: web.Request) -> web.Response:
        """One deed of one person; the answer is its line of the journal."""
        deed = DEEDS[request.match_info["deed"]]
        return web.json_response(deed(self.hands, self._person(request), await request.json()))

    async def clock(self, request: web.Request) -> web.Response:
        """Move the clock forward by `advance` seconds; expired updates are dropped at once."""
        now = self.bench.clock.advance(float((await request.json()).get("advance", 0)))
        self.bench.queue.expire()
        self.bench.journal.write("clock", now, now=now)
        return web.json_response({"now": now})

    async def limits(self, request: web.Request) -> web.Response:
        """Choose the limits profile: none, fair or strict."""
        self.bench.limits.choose((await request.json())["profile"])
        return web.json_response({"profile": self.bench.limits.name})

    async def faults(self, request: web.Request) -> web.Response:
        """Put the rules of `add` in force, after removing all with `clear`."""
        body = await request.json()
        if body.get("clear"):
            self.bench.faults.clear()
        for source in body.get("add", []):
            self.bench.faults.add(source)
            self.bench.journal.write("fault", self.bench.clock.now(), rule=source)
        return web.json_response([{**rule.source, "done": rule.done} for rule in self.bench.faults.rules])

    async def put_status(self, request: web.Request) -> web.Response:
        """Show a line of text and a progress bar above the phones: text, done, total."""
        body = await request.json()
        done, total = int(body.get("done", 0)), int(body.get("total", 0))
        self.bench.status = {"text": str(body.get("text", ""))[:200], "done": done, "total": total}
        self.bench.bell.tell({"kind": "status", **self.bench.status})
        return web.json_response(self.bench.status)

    async def about(self, request: web.Request) -> web.Response:
        """What the page needs to begin with."""
        bench = self.bench
        bot = {"name": bench.profile.name(), "username": BOT_USERNAME}
        return web.json_response(
            {"bot": bot, "status": bench.status, "limits": bench.limits.name, "now": bench.clock.now()}
        )

    async def journal(self, request: web.Request) -> web.Response:
        """Lines of the journal after line `after`, at most 1000."""
        after = int(request.query.get("after", 0))
        return web.json_response(self.bench.journal.lines[after : after + 1000])

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events; `people=1,2` leaves out the changes of other phones."""
        wanted = {int(one) for one in request.query.get("people", "").split(",") if one}
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": hello\n\n")
        stream = self.bench.bell.stream()
        try:
            while True:
                event = await _next(stream)
                if event.get("kind") != "phone" or not wanted or event["person"] in wanted:
                    await response.write(f"data: {json.dumps(event)}\n\n".encode())
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            self.bench.bell.leave(stream)

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file, to look at or to save."""
        file = self.bench.world.files[request.match_info["file"]]
        shown = "inline" if file.mime in INLINE else "attachment"
        name = base64.urlsafe_b64encode(file.name.encode()).decode()[:8] if not file.name.isascii() else file.name
        name = "".join(character for character in name if character.isalnum() or character in "._- ")
        headers = {"Content-Disposition": f'{shown}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        return web.Response(body=file.data, content_type=file.mime or "application/octet-stream", headers=headers)


async def _next(stream: "asyncio.Queue[Json]") -> Json:
    """The next event; every 15 s without one, an empty event shows that the stream is alive."""
    try:
        return await asyncio.wait_for(stream.get(), 15)
    except TimeoutError:
        return {"kind": "alive"}
