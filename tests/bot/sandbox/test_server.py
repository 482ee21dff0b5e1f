"""The server's doors: ways to call it, who may, and the process around it."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.people import Town
from bot.sandbox.server import TOKEN, Sandbox


async def test_get_form_and_json_call_the_same_method(bot: Any, town: Town) -> None:
    ann = await town.person(1001)
    await ann.start()
    url = f"{bot.sandbox.url}/bot{TOKEN}"
    markup = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]})
    form = {"chat_id": "1001", "text": "x", "reply_markup": markup, "protect_content": "true"}
    async with bot.session.get(f"{url}/SENDMESSAGE", params=form) as response:
        assert (await response.json())["result"]["has_protected_content"] is True
    async with bot.session.post(f"{url}/sendmessage", data=form) as response:
        assert (await response.json())["ok"]
    assert [line["params"]["chat_id"] for line in bot.sandbox.journal.calls("sendMessage")] == [1001, 1001]
    assert bot.sandbox.journal.not_modelled() == []


def test_it_listens_on_this_machine_only() -> None:
    with pytest.raises(ValueError, match="this machine only"):
        Sandbox(host="0.0.0.0")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({}, 200),
    ],
)
async def test_a_foreign_page_moves_nobody(bot: Any, headers: dict[str, str], status: int) -> None:
    url = f"{bot.sandbox.url}/sandbox/people"
    everything = {"Content-Type": "application/json"} | headers
    async with bot.session.post(url, data='{"id": 5}', headers=everything) as response:
        assert response.status == status
    assert (5 in bot.sandbox.bench.world.people) == (status == 200)


async def test_the_page_has_no_foreign_part(bot: Any) -> None:
    for name in ("", "phone.css", "phone.js", "handset.js", "composer.js", "draw.js", "icon.svg"):
        async with bot.session.get(f"{bot.sandbox.url}/{name}") as response:
            assert response.status == 200
            assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
            text = await response.text()
            assert "http://www.w3.org/2000/svg" in text or "http" not in text.replace("https?:", "").replace(
                "https://${url}", ""
            )
            assert "innerHTML" not in text


async def test_events_tell_of_the_phones_that_were_asked_for(bot: Any, town: Town) -> None:
    ann, bob = await town.person(1001), await town.person(1002)
    async with bot.session.get(f"{bot.sandbox.url}/sandbox/events?people=1002") as stream:
        await stream.content.readuntil(b"\n\n")
        await ann.start()
        await bob.start()
        await town.status("half way", 5, 10)
        events = [json.loads((await stream.content.readuntil(b"\n\n"))[6:]) for _ in range(2)]
    assert events == [
        {"kind": "phone", "person": 1002, "change": 1},
        {"kind": "status", "text": "half way", "done": 5, "total": 10},
    ]


async def test_as_a_process(tmp_path: Path) -> None:
    journal, pidfile = tmp_path / "j.jsonl", tmp_path / "pid"
    arguments = ["-m", "bot.sandbox", "--port", "0", "--journal", str(journal), "--pidfile", str(pidfile)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    url, token = (await process.stdout.readline()).decode().split()
    assert int(pidfile.read_text()) == process.pid
    async with Town(url) as town, aiohttp.ClientSession() as session:
        await (await town.person(1)).start()
        async with session.get(f"{url}/bot{token}/getMe") as response:
            assert (await response.json())["ok"]
    os.kill(process.pid, signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 5) == 0
    assert not pidfile.exists()
    assert [json.loads(line)["kind"] for line in journal.read_text().splitlines()] == ["act", "call"]


async def test_files_of_people_are_served_harmless(bot: Any, town: Town) -> None:
    ann = await town.person(1001)
    await ann.sends("document", data=b"<script>1</script>", name="a.html", mime="text/html")
    file = (await ann.phone())[0].file
    assert file
    async with bot.session.get(f"{bot.sandbox.url}/sandbox/files/{file['id']}") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response.headers["Content-Security-Policy"]
