"""Two heads disagree: the coordinator asks, one sends a photo and one words, and the coordinator decides, on phones."""

import asyncio

from acting import click, download, forged, rows, settled, told
from journey import WAIT, House

from bot.cli.eyes import sees_last
from bot.desk.desk import write
from bot.desk.matters import freeze_queue, open_queue
from bot.desk.registers import line_key
from bot.sandbox.people import Person
from bot.turn import Act, Actor, Effects, Press, Turn, Unit
from scoring.contested import Contested, Side

OFFICES = {"d1": "Civil registry", "d2": "Annex"}
DENIED = {"ask_proof", "settle", "keep_both", "proof_show", "verify_show"}
FACT = Contested(
    fact="procedure_volume",
    key="tax",
    group="",
    name={"en": "Cases a year"},
    thing={"en": "Residence certificate"},
    unit="number",
    why="differs",
    sides=(Side("dept_head", ("d1",), 3500.0), Side("dept_head", ("d2",), 2000.0)),
)


async def heads(house: House, town: str) -> list[Person]:
    """A head in each of two departments, by rows."""
    assert house.service is not None
    base, day = house.service.foundation, house.world.now().strftime("%Y-%m-%d")
    people, writes = [], []
    for n, (id, name) in enumerate(OFFICES.items()):
        person = await house.town.person(1500 + n, first_name=f"Head{n}", language="en")
        await person.start("hello")
        account = str(person.id)
        place = {"id": f"{id}p", "municipality": town, "department": id, "label": "", "role": "dept_head"}
        known = {"id": f"r{n}", "municipality": town, "telegram_id": account, "language": "en"}
        chat = {"bot": base.settings.bot_id, "chat": account, "municipality": town, "language": "en"}
        writes += [
            write("insert_department", {"id": id, "municipality": town, "name": name, "headcount": 1}),
            write("insert_place", place | {"no_telegram": 0}),
            write("insert_respondent", known | {"created_day": day}),
            write("bind_place", {"id": f"{id}p", "respondent": f"r{n}"}),
            write("upsert_chat_language", chat),
        ]
        people.append(person)
    await base.writer.write(Unit("", Effects(writes=tuple(writes)), "shell", town))
    return people


async def freeze(house: House, town: str) -> str:
    """The close of a wave that found one fact; its key in buttons."""
    assert house.service is not None
    base, desk = house.service.foundation, house.service.foundation.desk("x")
    turn = Turn("close", "clock", Actor("clock"), "", house.world.now(), house.world.seed(), Act("close"))
    wave, campaign = {"id": "w1", "municipality": town, "number": 1}, {"id": "c1", "launched_chat": "1000"}
    effects = await freeze_queue(turn, desk, wave, campaign, {"": "p1"}, [FACT])
    await base.writer.write(Unit("", effects, "shell", town))
    return line_key((await open_queue(desk, town)).matters[0].subject)


async def test_a_fact_is_settled_on_phones(house: House) -> None:
    one = await house.found()
    town = (await house.read("municipalities"))[-1]["id"]
    first, second = await heads(house, town)
    key = await freeze(house, town)
    listed = await one.sees("Residence certificate: Cases a year", WAIT)
    assert "the head of Civil registry: 3,500 · the head of Annex: 2,000" in listed.text
    await click(one, "1", "Ask for proof")
    await _photo(first)
    await _words(second)
    await one.sees("An answer came from the head of Annex.", WAIT)
    await settled(house)
    await one.types("/verify")
    await sees_last(one, "1 is still open.", WAIT)
    await click(one, "1")
    card = await sees_last(one, "the head of Annex answered: Counted by hand", WAIT)
    assert "the head of Civil registry sent a file." in card.text
    await click(one, "Show file 1")
    file = await one.sees("Sent by the head of Civil registry.", WAIT)
    assert await download(house, file)
    await _decide(one, card.id)
    await _nobody_else(house, first, key)


async def _photo(person: Person) -> None:
    asked = await person.sees("Somebody else answered differently from you.", WAIT)
    assert "3,500" in asked.text
    assert "2,000" not in asked.text
    await click(person, "Answer")
    await sees_last(person, "What can you show?", WAIT)
    await click(person, "A photo")
    await sees_last(person, "Send the photo.", WAIT)
    await person.sends("photo")
    await sees_last(person, "with the name of your office", WAIT)
    await click(person, "Confirm")
    await person.sees("The coordinator has it now.", WAIT)


async def _words(person: Person) -> None:
    await person.sees("Somebody else answered differently from you.", WAIT)
    await click(person, "Answer", "A link or a few words")
    await sees_last(person, "paste the link", WAIT)
    await person.types("Counted by hand")
    await sees_last(person, "with the name of your office", WAIT)
    await click(person, "Confirm")
    await person.sees("The coordinator has it now.", WAIT)


async def _decide(one: Person, card: int) -> None:
    await one.taps("Decide", message=card, within=WAIT)
    await sees_last(one, "Which answer stands?", WAIT)
    await click(one, "2")
    await sees_last(one, "What does it rest on?", WAIT)
    await one.types("The register of 2026")
    await sees_last(one, "Every answer stays as it was given", WAIT)
    await one.taps("Confirm", within=WAIT)
    decided = await one.sees("the coordinator decided: 2,000. The register of 2026", WAIT)
    assert "the head of Civil registry: 3,500" in decided.text


async def _nobody_else(house: House, head: Person, key: str) -> None:
    """A head who forges the coordinator's buttons changes nothing; what was said stands nowhere in the open."""
    before = await rows(house, "SELECT id FROM register_entry")
    shown = (await head.phone())[-1]
    for action in "AEKFV":
        await head.forges(forged(house, head, Press(2, action, key)), shown.id)
    denied = "SELECT object FROM audit WHERE result = 'denied'"
    for _ in range(100):
        if len(await rows(house, denied)) == 5:
            break
        await asyncio.sleep(0.1)
    assert {row["object"] for row in await rows(house, denied)} == DENIED
    assert await rows(house, "SELECT id FROM register_entry") == before
    assert await told(head, "Cases a year: ") == 0
    done = await rows(house, "SELECT action FROM audit WHERE object LIKE 'fact:%' ORDER BY seq")
    assert [row["action"] for row in done] == ["proof_asked", "proof_given", "proof_given", "proof_shown", "settle"]
