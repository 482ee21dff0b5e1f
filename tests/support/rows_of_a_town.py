"""A town, its people and a running survey by rows through the real writer: quick ground for tests of trouble."""

from dataclasses import dataclass
from datetime import UTC, datetime

from acting import FIRST
from journey import WAIT, House

from bot.cli.eyes import sees_last
from bot.cli.legal import legal_profile
from bot.desk.desk import write
from bot.desk.founding import found
from bot.desk.sittings import Sitting
from bot.dialogs.launch import apply
from bot.sandbox.people import Person
from bot.turn import Act, Actor, Effects, Turn, Unit
from flows.conversation import Context

COORDINATOR = 1000
OFFICE = "d1"


@dataclass
class Ground:
    """`people` are enrolled, in the order of their places; the coordinator has opened the first link."""

    house: House
    town: str
    coordinator: Person
    people: list[Person]

    async def launch(self) -> None:
        """The survey, as its dialog leaves it once it is confirmed; everybody gets the notice."""
        assert self.house.service is not None
        base, now = self.house.service.foundation, self.house.world.now()
        offered = Context(now, "en", choices={"departments": [{"name": OFFICE, "label": OFFICE}]})
        sitting = Sitting({"municipality": self.town}, None, (), offered, None, None)  # type: ignore[arg-type]
        answers = {"launch_department": OFFICE, "launch_duration": "days_7", "launch_reviewer": "Reviewer"}
        chat = str(COORDINATOR)
        turn = Turn("launched", "chat", Actor(chat), chat, now, base.world.seed(), Act("x"))
        effects = await apply(turn, base.desk("test_bot"), sitting, answers)
        await base.writer.write(Unit(turn.id, effects, chat, self.town))
        self.house.service.delivery.wake()

    async def begin(self, number: int = 0) -> Person:
        """Press Start under the notice; the first question is there."""
        person = self.people[number]
        await person.taps("Start", within=WAIT)
        await sees_last(person, FIRST, WAIT)
        return person


async def lay_ground(house: House, agents: int, *, launch: bool = True, name: str = "Person") -> Ground:
    """People 1001, 1002, … who have pressed Start one day, in one office of one town."""
    assert house.service is not None
    base = house.service.foundation
    legal = legal_profile("Testville", "Testville, Main square 1", "clerk@example.org", "Data authority", 12)
    facts = {"timezone": "UTC", "population": 0, "country": "", "language": "en"}
    unit, token = found(base.desk("x"), "Testville", legal, facts, house.world.now(), house.world.seed())
    await base.writer.write(unit)
    coordinator = await house.town.person(COORDINATOR, first_name="Mariam")
    await coordinator.start(token)
    await coordinator.sees("Testville", WAIT)
    people = [
        await house.town.person(COORDINATOR + 1 + n, first_name=f"{name}{n}", started=True) for n in range(agents)
    ]
    await base.writer.write(Unit("", roster(base.settings.bot_id, unit.municipality, people), "shell"))
    ground = Ground(house, unit.municipality, coordinator, people)
    if launch:
        await ground.launch()
    return ground


def roster(bot: str, town: str, people: list[Person]) -> Effects:
    """The rows of an office whose places these people have taken."""
    day = datetime(2026, 11, 1, tzinfo=UTC).strftime("%Y-%m-%d")
    known, places, bound, chats = [], [], [], []
    for number, person in enumerate(people):
        account, place = str(person.id), f"p{number}"
        known.append({"id": f"r{number}", "municipality": town, "telegram_id": account, "language": "en"})
        row = {"id": place, "municipality": town, "department": OFFICE, "label": "", "role": "agent"}
        places.append(row | {"no_telegram": 0})
        bound.append({"id": place, "respondent": f"r{number}"})
        chats.append({"bot": bot, "chat": account, "municipality": town, "language": "en"})
    office = {"id": OFFICE, "municipality": town, "name": "Office", "headcount": len(people)}
    return Effects(
        writes=(
            write("insert_department", office),
            write("insert_respondent", *({**row, "created_day": day} for row in known)),
            write("insert_place", *places),
            write("bind_place", *bound),
            write("upsert_chat_language", *chats),
        )
    )
