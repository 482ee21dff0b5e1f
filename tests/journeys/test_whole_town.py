"""The whole diagnosis in a town of three departments: agents, heads and officers, each with their own questions."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, cast

from acting import answer_shortly, begin, click, rows, send, settled
from journey import WAIT, House, link_in, open_report
from saying import Sayer, inventory

from bot.cli.director import Director
from bot.cli.eyes import sees_last
from bot.cli.player import Player
from bot.cli.processes import Stage
from bot.desk.desk import write
from bot.sandbox.people import Person
from bot.turn import Effects, Unit
from flows.catalogue import library_ids, load_library
from flows.conversation import Ask, Event
from flows.items import Question

DEPARTMENTS = {"dregistry": "Civil registry", "dmarkets": "Markets", "dplanning": "Town planning"}
OFFICES = {
    "department_inventory": "For the head of department",
    "technical_diagnosis": "For the IT officer",
    "regulatory_diagnosis": "For the legal officer",
}
AGENTS = 5
DOCUMENTS = {"dregistry": ("by_laws", "yes"), "dmarkets": ("fee_schedule", "no"), "dplanning": ("urban_plan", "yes")}


@dataclass
class Speaker(Player):
    """Somebody who says what the test wants."""

    sayer: Sayer = field(default_factory=Sayer)

    def decide(self, ask: Ask, number: int) -> Event:
        return self.sayer.event(ask)


@dataclass
class Townspeople:
    """Everybody with a phone: agents of the first department, heads by department, officers by flow."""

    house: House
    director: Director
    heads: dict[str, Person] = field(default_factory=dict)
    officers: dict[str, Person] = field(default_factory=dict)

    @property
    def one(self) -> Person:
        return self.director.coordinator

    def speaker(self, person: Person, flow: str, sayer: Sayer, **given: Any) -> Speaker:
        known = load_library(flow)
        register = tuple(sorted(DEPARTMENTS.values()))
        now = self.house.world.now()
        return Speaker(person, known, "s", "en", now, register, "Ms Sow, library", sayer=sayer, **given)


async def settle(house: House) -> Townspeople:
    """Departments and agents by rows; every office through a link that the coordinator makes in the chat."""
    one = await house.found()
    director = Director(cast(Stage, None), house.town, AGENTS, 1, "en", ("en",))
    director.coordinator = one
    await director.cast(coordinator=False)
    town = (await house.read("municipalities"))[-1]["id"]
    await _people(house, director, town)
    people = Townspeople(house, director)
    number = 1500
    for flow, kind in OFFICES.items():
        if flow not in library_ids():
            continue
        for department in DEPARTMENTS if flow == "department_inventory" else ["dregistry"]:
            person = await house.town.person(number, first_name=f"Office{number}", language="en")
            await person.start(await _link(one, DEPARTMENTS[department], kind, person.first_name))
            await person.sees(DEPARTMENTS[department], WAIT)
            (people.heads if len(people.heads) < len(DEPARTMENTS) else people.officers)[
                department if len(people.heads) < len(DEPARTMENTS) else flow
            ] = person
            number += 1
    return people


async def _people(house: House, director: Director, town: str) -> None:
    """Five agents in the first department, and free places for whoever holds an office."""
    assert house.service is not None
    base, day = house.service.foundation, house.world.now().strftime("%Y-%m-%d")
    free = {"dregistry": 3, "dmarkets": 1, "dplanning": 1}
    writes = []
    for id, name in DEPARTMENTS.items():
        headcount = free[id] + (AGENTS if id == "dregistry" else 0)
        writes.append(
            write("insert_department", {"id": id, "municipality": town, "name": name, "headcount": headcount})
        )
        seat = {"municipality": town, "department": id, "label": "", "role": "agent", "no_telegram": 0}
        writes.append(write("insert_place", *(seat | {"id": f"{id}{n}"} for n in range(headcount))))
    for n, person in enumerate(director.people):
        known = {"id": f"r{n}", "municipality": town, "telegram_id": str(person.id), "language": "en"}
        chat = {"bot": base.settings.bot_id, "chat": str(person.id), "municipality": town, "language": "en"}
        writes += [
            write("insert_respondent", known | {"created_day": day}),
            write("bind_place", {"id": f"dregistry{n}", "respondent": f"r{n}"}),
            write("upsert_chat_language", chat),
        ]
        await person.start("hello")
    await base.writer.write(Unit("", Effects(writes=tuple(writes)), "shell", town))


async def _link(one: Person, department: str, kind: str, name: str) -> str:
    """The payload of a personal link for an office."""
    await one.types("/people")
    await one.taps("Enrolment link", within=WAIT)
    await one.taps(department, within=WAIT)
    await one.taps(kind, within=WAIT)
    await sees_last(one, "Whose link is it", WAIT)
    await one.types(name)
    await one.taps("Confirm", within=WAIT)
    for _ in range(100):
        for message in await one.phone():
            if name in message.text and "start=i" in message.text:
                return message.text.rpartition("start=")[2].split()[0]
        await one.waits_change(0.5)
    raise AssertionError(f"no link for {name}")


async def launch(people: Townspeople) -> None:
    """The whole town, the whole diagnosis, small departments together; what the preview said."""
    one = people.one
    await one.types("/survey")
    await one.taps("The whole town", within=WAIT)
    await one.taps("The whole diagnosis", within=WAIT)
    await one.taps("Join as proposed", within=WAIT)
    await one.taps("1 week", within=WAIT)
    await sees_last(one, "own words", WAIT)
    await one.types("Ms Sow, library")
    preview = await sees_last(one, "What will happen", WAIT)
    assert "Heads of department: Inventory of the department" in preview.text
    assert "3 people are asked now." in preview.text
    assert "Legal or finance officer: " in preview.text
    await one.taps("Confirm", within=WAIT)


async def test_the_whole_diagnosis(house: House) -> None:
    people = await settle(house)
    await launch(people)
    notice = await people.heads["dmarkets"].sees("You answer for your office.", WAIT)
    assert re.search(r"About \d+ questions, .* \d+ minutes and \d+ kB", notice.text)
    assert "Only the technician" not in notice.text
    # An officer answers before any head has; nothing that comes later holds up what is sent.
    legal = people.officers["regulatory_diagnosis"]
    await people.speaker(legal, "regulatory_diagnosis", Sayer()).take_part()
    await legal.sees("Thank you", WAIT)
    await _heads_answer(people)
    await _check_what_came_later(people, legal)
    for flow in people.officers.keys() - {"regulatory_diagnosis"}:
        await _technical(people, flow)
    await people.one.types("/progress")
    board = await people.one.sees("Heads of department", WAIT)
    assert "Legal or finance officer" in board.text
    for number in range(AGENTS):
        person = await begin(people.director, number)
        await answer_shortly(person)
        await send(person)
    await _results(people)
    await _lists(people.one)
    await _ask_why(people)
    await _nobody_saw_what_others_were_asked(people)


async def _heads_answer(people: Townspeople) -> None:
    """Each head declares one document; in the middle of the first the service stops and starts again."""
    for department, person in people.heads.items():
        online = ("local_tax",) if department == "dregistry" else ()
        sayer = inventory(DOCUMENTS[department], online=online, channels="website")
        speaker = people.speaker(person, "department_inventory", sayer)
        if department == "dregistry":
            await _restart_in_the_middle(people, speaker)
        else:
            await speaker.take_part()


async def _restart_in_the_middle(people: Townspeople, speaker: Speaker) -> None:
    class Restarting(Speaker):
        restarted = False

        async def _expect(self, ask: Ask) -> None:
            if len(self.sayer.asked) == 8 and not self.restarted:
                self.restarted = True
                await people.house.restart()
            await super()._expect(ask)

    again = Restarting(**{name: getattr(speaker, name) for name in speaker.__dataclass_fields__})
    await again.take_part()
    assert again.restarted


async def _check_what_came_later(people: Townspeople, legal: Person) -> None:
    """What the heads declared after the officer began comes as an interview of its own, with those rows alone."""
    await legal.sees("1 more to check.", WAIT)
    await legal.types("/resume")
    await sees_last(legal, "3 more to check.", WAIT)
    labels = ("By-laws and orders", "Tax and fee schedule", "Urban plan")
    order = sorted(zip(DOCUMENTS.values(), labels, strict=True))
    handed = [{"pub_doc": label, "head_view": view} for (_, view), label in order]
    given: dict[str, Any] = {"rows": {"declared_documents": handed}, "scope": "publish_rights"}
    speaker = people.speaker(legal, "regulatory_diagnosis", Sayer(), **given)
    await speaker.take_part()
    assert speaker.sayer.asked == [f"publish_rights#{n}.may_publish" for n in (1, 2, 3)]


async def _technical(people: Townspeople, flow: str) -> None:
    """The officer who begins after the heads finds what they declared in the rows."""
    declared = {
        "declared_online": [{"check_proc": "local_tax", "check_link": "https://town.example/local_tax"}],
        "declared_channels": [{"chan_which": "website"}],
    }
    speaker = people.speaker(people.officers[flow], flow, Sayer(), rows=declared)
    await speaker.take_part()
    assert "online_checks#1.check_opened" in speaker.sayer.asked


async def _results(people: Townspeople) -> None:
    """Closed by the last answer: a summary and a link for the town and for the group; one screen for everybody."""
    await people.one.sees("/r/", WAIT)
    await settled(people.house)
    summaries = [one for one in await people.one.phone() if "/r/" in one.text]
    assert len({link_in(one) for one in summaries}) == len(summaries) == 2
    page = await open_report(link_in(summaries[0]))
    assert "Testville" in page
    await people.one.types("/summary")
    listed = await people.one.sees("Which do you want to read?", WAIT)
    assert listed.labels[0] == "The whole town"
    await click(people.one, "The whole town")
    await settled(people.house)
    for person in (*people.heads.values(), *people.officers.values(), *people.director.people):
        told = [one for one in await person.phone() if "The results of the survey are in" in one.text]
        assert len(told) == 1, person.first_name


async def _ask_why(people: Townspeople) -> None:
    """A head asks about the group of the own department, an officer about the results of the own questions, the
    coordinator about anything.
    """
    head, officer = people.heads["dmarkets"], people.officers["technical_diagnosis"]
    await head.types("/why")
    listed = await sees_last(head, "Which result do you want explained?", WAIT)
    assert "The whole town" not in listed.labels
    assert "Markets" in listed.text
    await officer.types("/why")
    own = await sees_last(officer, "Which result do you want explained?", WAIT)
    assert "Order of scans" in own.labels
    assert not {"The whole town", "Data protection files", "Documents and data"} & set(own.labels)
    await click(officer, "Order of scans")
    await sees_last(officer, "IT or statistics officer does not know: “Where do scanned documents go?”", WAIT)
    await officer.types("/why overall")
    again = await sees_last(officer, "Which result do you want explained?", WAIT)
    assert "points of 100" not in again.text
    await people.one.types("/why G3")
    await sees_last(people.one, "IT or statistics officer does not know", WAIT)


async def _lists(one: Person) -> None:
    """What the offices described stays as lists, each line with who said so; the coordinator corrects one."""
    await one.types("/summary")
    await one.taps("Lists of the town hall", within=WAIT)
    lists = await sees_last(one, "Lists of the town hall", WAIT)
    assert {"Documents (3)", "Channels (1)", "Procedures (1)"} <= set(lists.labels)
    await click(one, "Documents (3)")
    page = await sees_last(one, "Urban plan · Town planning", WAIT)
    await click(one, next(line.split(".")[0] for line in page.text.splitlines() if "Urban plan" in line))
    line = await sees_last(one, "the head of Town planning", WAIT)
    assert "Urban plan" in line.text
    await click(one, "1")
    await sees_last(one, "In what state is it today?", WAIT)
    await click(one, "Published online")
    await sees_last(one, "Where can it be checked?", WAIT)
    await one.types("https://town.example/plan")
    review = await sees_last(one, "nothing is overwritten", WAIT)
    assert "Urban plan · Town planning: Published online" in review.text
    await click(one, "Confirm")
    page = await sees_last(one, "Urban plan · Town planning: Published online", WAIT)
    assert page.labels[-1] == "Back"


def shown_to(house: House, person: Person) -> list[str]:
    """Every text that the bot ever put on somebody's phone."""
    params = [call["params"] for call in house.sandbox.journal.calls()]
    return [unescape(str(one.get("text", ""))) for one in params if str(one.get("chat_id")) == str(person.id)]


def labels_of(flow: str) -> set[str]:
    """The first words of every question of a flow that no other flow asks in the same words."""
    return {
        str(item.label["en"] if not isinstance(item.label, str) else item.label)
        for item in load_library(flow).items.values()
        if isinstance(item, Question) and item.is_asked and item.label
    }


async def _nobody_saw_what_others_were_asked(people: Townspeople) -> None:
    """No question of another role was ever on a phone; that the search finds a person's own is its control."""
    asked = {flow: labels_of(flow) for flow in library_ids()}
    phones = {"agent_consultation": people.director.people[0], "department_inventory": people.heads["dregistry"]}
    phones |= people.officers
    journal = await rows(people.house, "SELECT DISTINCT flow FROM interview WHERE kind = 'survey'")
    assert {row["flow"] for row in journal} == set(phones)
    for flow, person in phones.items():
        seen = shown_to(people.house, person)
        own, others = asked[flow], set().union(*(asked[other] for other in asked if other != flow)) - asked[flow]
        assert any(label in text for label in own for text in seen), f"the search finds nothing of {flow}"
        assert not [label for label in others if len(label) > 12 and any(label in text for text in seen)]
