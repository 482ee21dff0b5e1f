"""12: a link is for the first who opens it; fifty at once make one owner; nobody else learns why it does not work."""

import asyncio

from acting import rows, settled
from journey import WAIT, House
from rows_of_a_town import OFFICE, Ground, lay_ground

from bot.cli.eyes import sees_last
from bot.desk.desk import write
from bot.desk.links import enrolment_token
from bot.ids import token_hash
from bot.turn import Effects, Unit

NEUTRAL = "This link is not usable."
CLAIMS = 50


async def personal(house: House, ground: Ground, place: str, **fields: object) -> str:
    """A personal link to a free place, by rows."""
    assert house.service is not None
    base = house.service.foundation
    free = {"id": place, "municipality": ground.town, "department": OFFICE, "label": "", "role": "agent"}
    token = enrolment_token(base.desk("x"), "i", place)
    link = {"id": token_hash(token), "municipality": ground.town, "kind": "i", "place": place, "department": OFFICE}
    row = (
        link
        | {"role": "agent", "cap": 1, "created_at": "2026-11-01T00:00:00Z", "expires_at": "2030-01-01T00:00:00Z"}
        | fields
    )
    rows_ = write("insert_place", free | {"no_telegram": 0}), write("insert_link", row)
    await base.writer.write(Unit("", Effects(writes=rows_), "shell", ground.town))
    return token


async def test_fifty_claims_at_once(either: House) -> None:
    ground = await lay_ground(either, 1)
    token = await personal(either, ground, "pnew")
    crowd = [await either.town.person(5000 + n, first_name=f"C{n}") for n in range(CLAIMS)]
    await asyncio.gather(*(person.start(token) for person in crowd))
    await settled(either)
    bound = await rows(either, "SELECT respondent FROM place WHERE id = 'pnew' AND respondent <> ''")
    assert len(bound) == 1
    refused = 0
    for person in crowd:
        refused += any(NEUTRAL in message.text for message in await person.phone())
    assert refused == CLAIMS - 1
    await ground.coordinator.sees("opened by a second person", WAIT)


async def test_one_sentence_for_all_that_does_not_work(house: House) -> None:
    ground = await lay_ground(house, 1)
    expired = await personal(house, ground, "pold", expires_at="2026-01-01T00:00:00Z")
    stranger = await house.town.person(5100, first_name="Demba")
    for payload in (expired, "i" + "x" * 22, "nonsense", "x" * 64):
        await stranger.start(payload)
        await sees_last(stranger, NEUTRAL, WAIT)
    owner = await house.town.person(5101, first_name="Binta")
    await owner.start(await personal(house, ground, "pmine"))
    await sees_last(owner, "You are on the list of Office", WAIT)
