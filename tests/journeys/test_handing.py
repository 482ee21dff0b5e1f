"""A part of an interview goes to a colleague by a link that is passed on, and comes back with its author."""

import re

import pytest
from acting import click, count, download
from journey import WAIT, House, seeded
from kitchen import WAVE, answers, put, records, take_part

from bot.cli.director import Director
from bot.cli.eyes import sees_last
from bot.pacer import Pacer
from bot.sandbox.people import Message, Person
from flows.source import parse_flow

FLOW = parse_flow("""
spec_version: 1
settings: {id: office, version: "1", title: {en: The office}, default_language: en, languages: {en: English}}
choices:
  yes_no: [{name: yes, label: {en: "Yes"}}, {name: no, label: {en: "No"}}]
survey:
  - {type: select_one, name: open, choices: yes_no, label: {en: Is the counter open?}}
  - type: group
    name: machines
    label: {en: Machines}
    items:
      - {type: integer, name: computers, label: {en: How many computers?}}
      - {type: integer, name: working, label: {en: "How many of ${computers} work?"}, constraint: ". <= ${computers}",
         constraint_message: {en: "At most ${computers}."}}
  - {type: select_one, name: wifi, choices: yes_no, label: {en: Is there Wi-Fi?}}
""")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.Pacer", lambda **given: Pacer(chat_gap=0.02, **given))


async def head(house: House) -> tuple[Director, Person]:
    """Somebody who answers for an office and has come to its machines."""
    director = await seeded(house, 2, launch=False)
    await put(house, director, FLOW, permit=("delegate",))
    one = await take_part(house, director)
    await sees_last(one, "Is the counter open?", WAIT)
    await click(one, "Yes")
    await sees_last(one, "How many computers?", WAIT)
    return director, one


async def hand_over(one: Person, which: str) -> str:
    """Through the two cards; the token in the message to pass on."""
    await click(one, "Ask a colleague")
    await sees_last(one, "What shall a colleague answer for you?", WAIT)
    await one.taps(which, within=WAIT)
    return token_in(await one.sees("Forward this message", WAIT))


def token_in(message: Message) -> str:
    found = re.search(r"start=(h\S+)", message.text)
    assert found is not None
    return found[1]


async def card_with(one: Person, text: str) -> Message:
    """The newest message that shows this and has buttons: the card, wherever it stands by now."""
    await one.sees(text, WAIT)
    return [each for each in await one.phone() if text in each.text and each.rows][-1]


async def stranger(house: House, name: str = "Awa") -> Person:
    """A colleague who is on no list."""
    return await house.town.person(7001, first_name=name, language="en")


async def half_answered(house: House) -> tuple[Director, Person, Person]:
    """A colleague has the machines and has answered the first of two questions."""
    director, one = await head(house)
    token = await hand_over(one, "All of it: Machines")
    awa = await stranger(house)
    await awa.start(token)
    await awa.taps("Start", within=WAIT)
    await awa.types("3")
    await sees_last(awa, "How many of 3 work?", WAIT)
    return director, one, awa


async def test_a_part_comes_back_with_its_author(house: House) -> None:
    _, one = await head(house)
    token = await hand_over(one, "All of it: Machines")
    await card_with(one, "Is there Wi-Fi?")
    awa = await stranger(house)
    await awa.start(token)
    asked = await awa.sees("asks for your help with: Machines", WAIT)
    assert "with your first name" in asked.text
    await awa.taps("Start", within=WAIT)
    await sees_last(awa, "How many computers?", WAIT)
    assert "Ask a colleague" not in (await awa.phone())[-1].labels
    await house.restart()
    await awa.types("12")
    await sees_last(awa, "How many of 12 work?", WAIT)
    await awa.types("9")
    await sees_last(awa, "These are your answers", WAIT)
    assert "Wi-Fi" not in (await awa.phone())[-1].text
    await click(awa, "Send")
    await awa.sees("Your answers are with", WAIT)
    await one.sees("Awa has answered: Machines", WAIT)
    await one.types("/resume")
    await one.taps("No", within=WAIT)
    review = await sees_last(one, "These are your answers", WAIT)
    assert "12 (from Awa)" in review.text
    assert (await answers(house)).items() >= {"computers": 12, "working": 9, "wifi": "no"}.items()
    assert {r["author"] for r in await records(house) if r["address"] == "working"} == {"Awa"}
    await click(one, "Send")
    await sees_last(one, "Thank you", WAIT)
    assert await count(house, "sealed_response", 1) == 1
    assert await count(house, "record", 0) == 0


async def test_one_question_alone_can_be_handed_over(house: House) -> None:
    _, one = await head(house)
    token = await hand_over(one, "Only this question")
    awa = await stranger(house)
    await awa.start(token)
    await awa.taps("Start", within=WAIT)
    await sees_last(awa, "How many computers?", WAIT)
    await awa.types("4")
    await sees_last(awa, "These are your answers", WAIT)
    await click(awa, "Send")
    await one.sees("has answered: How many computers?", WAIT)
    assert (await answers(house))["computers"] == 4


async def test_what_is_taken_back_is_asked_here_and_the_colleague_is_told(house: House) -> None:
    _, one, awa = await half_answered(house)
    await one.types("/resume")
    await one.taps("No", within=WAIT)
    await sees_last(one, "Colleagues still have:", WAIT)
    await click(one, "Take back: Machines")
    await sees_last(one, "How many computers?", WAIT)
    await awa.sees("this is not needed any more", WAIT)
    assert len(await house.read("interviews_of_wave", wave=WAVE)) == 1
    assert await count(house, "interview", 1) == 1
    assert "computers" not in await answers(house)


async def test_a_colleague_may_say_no(house: House) -> None:
    _, one = await head(house)
    token = await hand_over(one, "All of it: Machines")
    awa = await stranger(house)
    await awa.start(token)
    await awa.taps("No, thank you", within=WAIT)
    await one.sees("Awa cannot answer: Machines", WAIT)
    await one.types("/resume")
    await sees_last(one, "How many computers?", WAIT)


async def test_the_link_is_for_the_first_who_opens_it_and_not_for_its_owner(house: House) -> None:
    _, one = await head(house)
    token = await hand_over(one, "All of it: Machines")
    await one.start(token)
    await one.sees("This link is for a colleague", WAIT)
    awa, ben = await stranger(house), await house.town.person(7002, first_name="Ben", language="en")
    await awa.start(token)
    await awa.sees("asks for your help", WAIT)
    await ben.start(token)
    await ben.sees("link", WAIT)
    assert not any("asks for your help" in each.text for each in await ben.phone())
    await ben.start("hAAAAAAAAAAAAAAAAAAAAAA")
    assert not any("asks for your help" in each.text for each in await ben.phone())


async def test_nothing_is_offered_where_the_survey_does_not_permit_it(house: House) -> None:
    director = await seeded(house, 1, launch=False)
    await put(house, director, FLOW)
    one = await take_part(house, director)
    await sees_last(one, "Is the counter open?", WAIT)
    assert "Ask a colleague" not in (await one.phone())[-1].labels


async def test_with_a_withdrawal_everything_goes(house: House) -> None:
    _, one, _ = await half_answered(house)
    await one.types("/withdraw")
    await one.taps("Yes, delete", within=WAIT)
    await one.sees("Your answers are deleted", WAIT)
    assert await count(house, "record", 0) == 0
    assert await count(house, "handing", 0) == 0
    assert await count(house, "interview", 0) == 0


async def test_a_colleague_sees_and_deletes_what_they_have_answered(house: House) -> None:
    _, one, awa = await half_answered(house)
    await awa.types("/mydata")
    held = await awa.sees("What is kept about you", WAIT)
    assert '"title": "Machines"' in (await download(house, held)).decode()
    await awa.types("/withdraw")
    await awa.taps("Yes, delete", within=WAIT)
    await awa.sees("Your answers are deleted", WAIT)
    await one.sees("Awa cannot answer: Machines", WAIT)
    assert await count(house, "interview", 1) == 1
    assert "computers" not in await answers(house)


async def test_a_close_reads_nothing_of_what_a_colleague_had_not_sent(house: House) -> None:
    director, _, awa = await half_answered(house)
    assert director.coordinator is not None
    await director.coordinator.types("/progress")
    await director.coordinator.taps("Close now", within=WAIT)
    await director.coordinator.taps("Yes, close", within=WAIT)
    assert await count(house, "handing", 0) == 0
    assert await count(house, "record", 0) == 0
    await awa.types("/resume")
    await awa.sees("this is not needed any more", WAIT)
