"""The Bot API over HTTP: token, parameters, faults, limits, the method, the journal, the answer."""

import asyncio
import hashlib
import inspect
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.bench import Bench, Call
from bot.sandbox.faults import Deed, Fault
from bot.sandbox.forms import Form, read_form
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.refusals import Refusal

Json = dict[str, Any]
UPLOAD_LIMIT = 50 * 1024 * 1024


@dataclass(slots=True)
class Outcome:
    """What a call came to, before the wire had its say."""

    status: int
    body: Json
    effect: bool


class Api:
    """Serves `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def add_routes(self, app: web.Application) -> None:
        """Enter the addresses."""
        app.router.add_route("*", "/bot{token}/{method}", self.call)
        app.router.add_get("/file/bot{token}/{path:.+}", self.download)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of one method."""
        name = request.match_info["method"]
        refusal = self._token_refusal(request.match_info["token"])
        method = METHODS.get(name.lower())
        form = await read_form(request)
        call = Call(self.bench, form)
        if refusal is None and method is None:
            refusal = Refusal("unknown_method")
        if refusal is not None or method is None:
            return self._refuse(refusal or Refusal("unknown_method"), name, call, method)
        fault = self.bench.faults.match(method.name, call.chat_id)
        outcome = await self._run(method, call, fault)
        return await self._answer(request, outcome, fault.deed if fault else Deed(effect=True))

    def _token_refusal(self, token: str) -> Refusal | None:
        if token != self.bench.token:
            head, _, tail = token.partition(":")
            return Refusal("wrong_token" if head.isdigit() and tail else "invalid_token")
        return Refusal("logged_out") if self.bench.logged_out else None

    def _refuse(self, refusal: Refusal, name: str, call: Call, method: Method | None) -> web.Response:
        body = refusal.answer()
        self._note(method.name if method else name, call, body, False, None, method)
        return web.json_response(body, status=refusal.code)

    async def _run(self, method: Method, call: Call, fault: Fault | None) -> Outcome:
        deed = fault.deed if fault else Deed(effect=True)
        if delay := self.bench.faults.delay(deed):
            await asyncio.sleep(delay)
        outcome = Outcome(0, {}, False)
        if deed.effect or not fault:
            outcome = await self._carry_out(method, call)
        if deed.refuse:
            refusal = Refusal(deed.refuse)
            outcome = Outcome(refusal.code, refusal.answer(), outcome.effect)
        elif deed.status:
            hits = fault.done - 1 if fault else 0
            outcome = Outcome(deed.status, _fault_body(deed, hits), outcome.effect)
        self._note(method.name, call, outcome.body, outcome.effect, fault, method)
        return outcome

    async def perform(self, name: str, values: Json) -> None:
        """A method that came in the answer of a webhook: done like any other, its result told to nobody."""
        method = METHODS.get(name.lower())
        call = Call(self.bench, Form(values))
        if method is None:
            self._refuse(Refusal("unknown_method"), name, call, None)
            return
        await self._run(method, call, self.bench.faults.match(method.name, call.chat_id))

    async def _carry_out(self, method: Method, call: Call) -> Outcome:
        try:
            self._check_size(call.form)
            self.bench.limits.check(method.name, call.chat_id, self.bench.clock.now())
            result = method.run(call)
            if inspect.isawaitable(result):
                result = await result
            return Outcome(200, {"ok": True, "result": result}, True)
        except Refusal as refusal:
            return Outcome(refusal.code, refusal.answer(), False)

    def _check_size(self, form: Form) -> None:
        if sum(len(upload.data) for upload in form.uploads.values()) > UPLOAD_LIMIT:
            raise Refusal("big_request")

    async def _answer(self, request: web.Request, outcome: Outcome, deed: Deed) -> web.StreamResponse:
        match deed.then:
            case "hang":
                await asyncio.sleep(deed.seconds or 120)
                return _cut(request)
            case "drop_connection":
                return _cut(request)
            case "half_response":
                half = web.StreamResponse(headers={"Content-Length": "4000", "Content-Type": "application/json"})
                await half.prepare(request)
                await half.write(b'{"ok":true,"result":{"message_id"')
                return _cut(request)
            case "drip":
                return await _drip(request, outcome, deed.seconds)
        if deed.html:
            return web.Response(
                status=deed.status, text="<html><body>Bad Gateway</body></html>", content_type="text/html"
            )
        return web.json_response(outcome.body, status=outcome.status)

    def _note(
        self, name: str, call: Call, answer: Json, effect: bool, fault: Fault | None, method: Method | None
    ) -> None:
        if name == "getUpdates":
            if answer.get("ok") and not answer["result"]:
                return  # An empty poll says nothing and would fill the journal.
            answer = _short(answer)
        params: Json = dict(call.form.values)
        for field, upload in call.form.uploads.items():
            digest = hashlib.sha256(upload.data).hexdigest()
            params[field] = {"upload": upload.name, "bytes": len(upload.data), "sha256": digest}
        known = method.parameters if method else frozenset(params)
        self.bench.journal.write(
            "call",
            self.bench.clock.now(),
            method=name,
            params=params,
            answer=answer,
            effect=effect,
            fault=fault.source if fault else None,
            modelled=method is not None,
            unknown=sorted(field for field in call.form.values if field not in known),
        )

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, at the path that getFile gave."""
        if request.match_info["token"] != self.bench.token:
            return web.json_response(Refusal("wrong_token").answer(), status=401)
        file = self.bench.world.files.get(request.match_info["path"].removeprefix("documents/"))
        if file is None:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=file.data, content_type="application/octet-stream")


def _short(answer: Json) -> Json:
    if not answer.get("ok"):
        return answer
    return {"ok": True, "result": [update["update_id"] for update in answer["result"]]}


def _fault_body(deed: Deed, hits: int) -> Json:
    known = {401: "Unauthorized", 409: Refusal("other_poller").description, 500: Refusal("restarting").description}
    text = deed.description or known.get(deed.status, "Bad Gateway")
    body: Json = {"ok": False, "error_code": deed.status, "description": text}
    if deed.status == 429:
        wait = (deed.retry_after or 1) + deed.grow * hits
        body |= Refusal("too_many", str(wait), retry_after=wait).answer()
    return body


async def _drip(request: web.Request, outcome: Outcome, seconds: float) -> web.StreamResponse:
    """A whole answer that comes byte by byte and takes so many seconds."""
    data = json.dumps(outcome.body).encode()
    slow = web.StreamResponse(status=outcome.status, headers={"Content-Length": str(len(data))})
    slow.content_type = "application/json"
    await slow.prepare(request)
    for byte in data:
        await slow.write(bytes((byte,)))
        await asyncio.sleep(seconds / len(data))
    return slow


def _cut(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
