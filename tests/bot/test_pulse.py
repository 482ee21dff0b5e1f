"""The sign of life: who notes it and how often, what follows a silence, and who is sent a card after a day of it."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.desk.desk import parse_stamp
from bot.ingress import Health
from bot.pulse import CATCH_UP, LAST_HEARD, Pulse
from bot.storage import traffic as _statements  # noqa: F401 - declares the statement that sets a card

PEOPLE = ["900171", "900172", "900173"]


@dataclass
class Ears:
    """How it stands with receiving, set by hand: the real ones need a Telegram that fails for days."""

    name: str = "polling"
    failing: bool = False
    listening: bool = True
    ready: bool = True
    drained: bool = True
    pending: int = 0
    problem: str = ""


@dataclass
class Sender:
    strict: list[float] = field(default_factory=list)

    def catch_up(self, seconds: float) -> None:
        self.strict.append(seconds)


@dataclass
class Body:
    base: Any
    ears: Ears
    sender: Sender
    pulse: Pulse

    async def heard(self) -> str:
        row = await self.base.foundation.store.one("installation_value", name=LAST_HEARD)
        return str(row["value"]) if row else ""

    async def deaf_for(self, **time: float) -> None:
        """Nothing is heard for so long; then it is again."""
        self.ears.failing = True
        await self.pulse.beat()
        self.base.world.pass_time(**time)
        self.ears.failing = False

    async def cards(self) -> set[str]:
        """The chats for which a card is due."""
        rows = await self.base.rows("SELECT chat FROM outbox WHERE key LIKE 'card:%' AND outcome IS NULL")
        return {row["chat"] for row in rows}


@pytest.fixture
async def body(base: Any) -> Body:
    """A pulse that has beaten once."""
    foundation, ears, sender = base.foundation, Ears(), Sender()
    health = object.__new__(Health)
    health.unwritable = ""
    pulse = Pulse(ears, sender, base.turns, foundation.writer, foundation.store, base.world, health)  # type: ignore[arg-type]
    await pulse.beat()
    return Body(base, ears, sender, pulse)


async def test_who_listens_notes_it_once_a_minute(body: Body) -> None:
    first = await body.heard()
    assert parse_stamp(first) == body.base.world.now()
    body.base.world.pass_time(seconds=59)
    await body.pulse.beat()
    assert await body.heard() == first
    body.base.world.pass_time(seconds=1)
    await body.pulse.beat()
    assert parse_stamp(await body.heard()) == body.base.world.now()
    assert body.sender.strict == []


@pytest.mark.parametrize("how", [{"listening": False}, {"failing": True}, {"ready": False}])
async def test_who_does_not_hear_notes_nothing(body: Body, how: dict[str, bool]) -> None:
    first = await body.heard()
    body.pulse._receiver = replace(body.ears, **how)  # type: ignore[assignment]
    body.base.world.pass_time(minutes=10)
    await body.pulse.beat()
    assert await body.heard() == first


@pytest.mark.parametrize(("seconds", "strict"), [(149, []), (151, [CATCH_UP])])
async def test_after_what_taps_do_not_survive_everything_keeps_the_even_pace(
    body: Body, seconds: int, strict: list[float]
) -> None:
    await body.deaf_for(seconds=seconds)
    await body.pulse.beat()
    await body.pulse.beat()
    assert body.sender.strict == strict
    assert await body.cards() == set()


async def test_a_clock_that_is_put_forward_while_all_goes_well_is_no_silence(body: Body) -> None:
    body.base.world.pass_time(days=3)
    await body.pulse.beat()
    assert body.sender.strict == []


async def test_who_takes_the_poll_over_has_heard_nothing_before(body: Body) -> None:
    """The worker that listened died an hour ago: what it noted last says how long nobody was heard."""
    body.ears.listening = False
    await body.pulse.beat()
    body.base.world.pass_time(hours=1)
    body.ears.listening = True
    await body.pulse.beat()
    assert body.sender.strict == [CATCH_UP]


async def asked(body: Body) -> None:
    """Three people: a card from yesterday, a card from a week ago, and one who is busy with something else."""
    base = body.base
    await base.department("d1", PEOPLE, free=1)
    part = await base.part(await base.launch("d1"))
    shown = {PEOPLE[0]: -1, PEOPLE[1]: -7, PEOPLE[2]: -1}
    now = base.world.now()
    for account, days in shown.items():
        await base.act(account, "take_part", part)
        at = base.world.pass_time(days=days).strftime("%Y-%m-%dT%H:%M:%SZ")
        base.world.at = now
        row = {"bot": base.desk.bot, "chat": account, "municipality": base.town, "key": "", "lease_owner": ""}
        card = {"message_id": 7, "content_hash": "", "expects": "tap", "newest": 7, "shown_at": at}
        await base.write(("set_card", row | card))
    other = {"bot": base.desk.bot, "chat": PEOPLE[2], "municipality": base.town, "language": "en", "focus": "dialog:x"}
    await base.write(("upsert_chat_focus", other))
    done = "UPDATE outbox SET outcome = 'sent' WHERE outcome IS NULL"
    await base.foundation.database.run(lambda connection: connection.execute(done))
    assert await body.cards() == set()


async def test_after_a_day_those_in_the_middle_are_shown_their_card(body: Body) -> None:
    await asked(body)
    await body.deaf_for(hours=25)
    body.ears.drained = False
    noted = await body.heard()
    await body.pulse.beat()
    assert await body.cards() == set(), "what Telegram kept comes first"
    assert await body.heard() == noted, "a death now must not make the silence be forgotten"
    body.ears.drained = True
    await body.pulse.beat()
    assert await body.cards() == {PEOPLE[0]}
    assert await body.heard() > noted


async def test_after_less_than_a_day_nobody_is_written_to(body: Body) -> None:
    await asked(body)
    await body.deaf_for(hours=23)
    await body.pulse.beat()
    assert await body.cards() == set()
    assert body.sender.strict == [CATCH_UP]
