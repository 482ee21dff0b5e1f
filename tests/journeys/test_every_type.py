"""One of everything, answered by tapping, writing and sending, as a person with a phone does."""

import asyncio

import pytest
from acting import click
from journey import WAIT, House, seeded
from kitchen import answers, kitchen_sink, put, records, take_part

from bot.cli.eyes import sees_last
from bot.pacer import Pacer
from bot.sandbox.people import Message, Person
from flows.source import parse_flow


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How fast a chat may be written to is tested elsewhere; here sixty messages would wait for a minute."""
    monkeypatch.setattr("bot.app.Pacer", lambda **given: Pacer(chat_gap=0.02, **given))


async def open_flow(house: House, language: str = "en") -> Person:
    director = await seeded(house, 1, launch=False)
    await put(house, director, kitchen_sink(), language)
    return await take_part(house, director, language=language)


async def test_every_type_is_answered_on_a_phone(house: House) -> None:
    one = await open_flow(house)
    await dates_and_numbers(house, one)
    await places_and_files(house, one)
    await orders_and_lists(house, one)
    await repeats(house, one)
    await click(one, "Send")
    await sees_last(one, "Sent. Thank you.", WAIT)
    await one.taps("Clear my answers from this chat", within=WAIT)
    await one.sees("Cleared from this chat.", WAIT)
    left = [message.text for message in await one.phone()]
    assert not [text for text in left if "position" in text or "Photo" in text], "the messages of the key are gone, too"


async def dates_and_numbers(house: House, one: Person) -> None:
    await sees_last(one, "When did your office open?", WAIT)
    await click(one, "Calendar", "2024", "Feb")
    card = await sees_last(one, "February 2024: which day?", WAIT)
    assert card.labels[:7] == ["M", "T", "W", "T", "F", "S", "S"]
    assert "29" in card.labels
    await house.restart()
    await click(one, "29")
    await sees_last(one, "Since which month", WAIT)
    await click(one, "Calendar", "2025", "Mar")
    await sees_last(one, "In which year", WAIT)
    await click(one, "Calendar", "Earlier", "2007")
    await sees_last(one, "Write the time, for example 9:30.", WAIT)
    await one.types("8h30")
    await sees_last(one, "Write a number from 0 to 500.", WAIT)
    await one.types("501")
    await sees_last(one, "From 0 to 500.", WAIT)
    await one.types("42")
    await sees_last(one, "in hectares", WAIT)
    await one.types("1.5")
    await sees_last(one, "How pleased are people", WAIT)
    await click(one, "7")
    await sees_last(one, "What share of the work", WAIT)
    await click(one, "50", "+10", "+1", "−10")
    await sees_last(one, "Your value: 51", WAIT)
    await click(one, "OK: 51")
    await sees_last(one, "Where is it?", WAIT)
    known = await answers(house)
    assert [known[name] for name in ("opened", "month", "year", "opens", "staff", "area", "mood", "share")] == [
        "2024-02-29", "2025-03-01", "2007-01-01", "08:30", 42, 1.5, 7, 51,
    ]  # fmt: skip


async def places_and_files(house: House, one: Person) -> None:
    await one.sends("sticker")
    await sees_last(one, "Only a position fits here", WAIT)
    await one.taps("Send my position", within=WAIT)
    await sees_last(one, "A photo of the entrance", WAIT)
    assert (await one.look())["keyboard"] == []
    await one.sends("document", data=b"%PDF-1.4", name="a.pdf", mime="application/pdf")
    await sees_last(one, "Only a photo or a picture fits here.", WAIT)
    await one.sends("document", data=b"png", name="front.png", mime="image/png")
    await sees_last(one, "Photos of the inside", WAIT)
    await one.sends("photo", album="a1", name="one")
    await one.sends("photo", album="a1", name="two")
    await one.sends("voice")
    await sees_last(one, "Only a photo or a picture fits here.", WAIT)
    await house.restart()
    await one.sends("photo", name="three")
    await sees_last(one, "3. Photo", WAIT)
    await one.sends("photo", name="four")
    await sees_last(one, "3 files at most fit here.", WAIT)
    await click(one, "Remove the last", "Done (2)")
    await sees_last(one, "The plan of the building", WAIT)
    await one.sends("document", data=b"%PDF-1.4", name="plan.pdf", mime="application/pdf")
    await sees_last(one, "What do you hear there?", WAIT)
    await one.sends("voice", seconds=5)
    await sees_last(one, "What is needed most?", WAIT)
    known = await answers(house)
    assert known["where"] == "14.6928 -17.4467 0 0"
    references = [str(known[name]).split()[0] for name in ("front", "inside", "plan", "sound")]
    at_rest = b"".join(file.read_bytes() for file in house.folder.rglob("civimeter.db*"))
    assert b"kitchen_sink" in at_rest, "the control: what is not secret is there"
    assert not [one for one in references if one.encode() in at_rest]
    assert b"plan.pdf" not in at_rest
    assert [len(str(known[name]).split()) for name in ("front", "inside", "plan", "sound")] == [1, 2, 1, 1]


async def orders_and_lists(house: House, one: Person) -> None:
    await click(one, "Network", "Power", "Undo", "Training", "Power")
    card = await sees_last(one, "What is needed most?", WAIT)
    assert {"1. Network", "2. Training", "3. Power"} <= set(card.labels)
    await click(one, "Done (3)")
    await sees_last(one, "▸ Budget", WAIT)
    await click(one, "Yes")
    await sees_last(one, "Budget: Yes", WAIT)
    await click(one, "No", "Back", "Yes", "I don't know")
    await sees_last(one, "In which street?", WAIT)
    await one.types("station")
    await sees_last(one, "Several answers fit.", WAIT)
    await click(one, "Station square")
    await sees_last(one, "Which streets does it serve?", WAIT)
    await click(one, "Acacia street")
    await one.types("garden")
    await sees_last(one, "Which streets does it serve?", WAIT)
    await one.types("station")
    await sees_last(one, "Several answers fit.", WAIT)
    await click(one, "Station street", "Done (3)")
    await sees_last(one, "Or send a voice message of up to 60 seconds.", WAIT)
    await one.sends("voice", seconds=61)
    await sees_last(one, "60 seconds at most", WAIT)
    await one.sends("voice", seconds=20)
    await sees_last(one, "How many rooms", WAIT)
    known = await answers(house)
    assert known["needs"] == "network training power"
    assert [known[name] for name in ("budget", "roads", "schools")] == ["yes", "yes", None]
    assert (known["street"], known["served"], known["idea"]) == ("s6", "s1 s5 s7", None)
    assert [record["attachment"] for record in await records(house) if record["address"] == "idea"] != [None]


async def repeats(house: House, one: Person) -> None:
    steps = (("3", "Room 1/3"), ("Waiting", "Room 2/3"), ("Archive", "Room 3/3"), ("Kitchen", "Wi-Fi spot"))
    for text, then in steps:
        await one.types(text)
        await sees_last(one, then, WAIT)
    await click(one, "Add: Wi-Fi spot", "Clinic")
    await sees_last(one, "Speed", WAIT)
    await one.types("20")
    await offers(one, "See or correct the list (1)")
    await click(one, "Add another: Wi-Fi spot", "School")
    await sees_last(one, "Speed", WAIT)
    await one.types("30")
    await offers(one, "See or correct the list (2)")
    await click(one, "See or correct the list (2)", "1")
    await sees_last(one, "Wi-Fi spot: Clinic", WAIT)
    await click(one, "Delete")
    await sees_last(one, "Delete this with all its answers?", WAIT)
    await click(one, "Back", "Delete", "Yes, delete")
    await offers(one, "See or correct the list (1)")
    await click(one, "Done", "OK")
    card = await sees_last(one, "These are your answers.", WAIT)
    assert "Wi-Fi spot: the list (1)" in card.labels
    await fewer(house, one)


async def fewer(house: House, one: Person) -> None:
    """The number of rooms is lowered: nothing is hidden before the person says which."""
    await click(one, "More", "More")
    card = await sees_last(one, "How many rooms", WAIT)
    await click(one, number_of(card.text, "How many rooms"))
    await one.types("2")
    await sees_last(one, "You now say 2, but 3 are described.", WAIT)
    await click(one, "Choose which to delete", "2", "Delete", "Yes, delete")
    await sees_last(one, "These are your answers.", WAIT)


async def offers(person: Person, label: str) -> Message:
    """The last message of the chat, once it is the bot's and has this button."""
    for _ in range(100):
        last = (await person.phone())[-1]
        if not last.mine and label in last.labels:
            return last
        await person.waits_change(0.2)
    raise AssertionError(f"no button {label!r}:\n{await person.describe()}")


def number_of(text: str, question: str) -> str:
    """The number that stands before a question in the review."""
    return next(line.partition(".")[0] for line in text.splitlines() if question in line)


# ------------------------------------------------------------------------------------------------ in Arabic
async def test_an_arabic_survey_reads_from_the_right(house: House) -> None:
    one = await open_flow(house, "ar")
    await click(one, "التقويم", "2024", "فبراير")
    card = await sees_last(one, "أي يوم؟", WAIT)
    week = [int(label) for label in card.rows[2]]
    assert week == sorted(week, reverse=True), "the first day of a week is at the right"
    await click(one, "29", "نوفمبر 2026", "2025")
    for text, then in (("٩:٣٠", "كم شخصًا"), ("٤٢", "بالهكتار"), ("١٫٥", "رضا الناس")):
        await one.types(text)
        await sees_last(one, then, WAIT)
    await click(one, "7", "50", "+10", "موافق: 60")
    await one.sends("venue", latitude=14.7, longitude=-17.4, title="بلدية")
    await sees_last(one, "صورة للمدخل", WAIT)
    await one.sends("photo")
    await sees_last(one, "صور من الداخل", WAIT)
    await click(one, "تخطّي", "تخطّي", "تخطّي", "الشبكة", "الكهرباء", "التدريب", "تم (3)")
    await sees_last(one, "◂ الميزانية", WAIT)
    await click(one, "نعم", "لا", "نعم")
    await one.types("شارع ال")
    await sees_last(one, "عدد النتائج الأخرى المطابقة 4", WAIT)
    await click(one, "عرض القائمة كاملة", "المزيد", "شارع السوق")
    await sees_last(one, "أي شوارع يخدم؟", WAIT)
    known = await answers(house)
    assert [known[name] for name in ("opened", "opens", "staff", "area", "share", "where", "needs", "street")] == [
        "2024-02-29", "09:30", 42, 1.5, 60, "14.7 -17.4 0 0", "network power training", "s10",
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ what goes wrong
async def test_the_key_for_a_position_comes_and_goes_with_its_card(house: House) -> None:
    one = await open_small(house, "- {type: geopoint, name: where, required: false, label: Where?}")
    await sees_last(one, "Where?", WAIT)
    assert (await one.look())["keyboard"] == [[{"label": "Send my position", "asks": "location"}]]
    await click(one, "Pause")
    await sees_last(one, "Paused.", WAIT)
    assert (await one.look())["keyboard"] == []
    await one.types("/resume")
    await sees_last(one, "Where?", WAIT)
    await house.restart()
    await one.types("far away")
    await sees_last(one, "Please write a position", WAIT)
    assert (await one.look())["keyboard"] != []
    assert sum("A key below" in message.text for message in await one.phone()) == 2, "not brought again for a refusal"
    await one.types("14.7, -17.4")
    await sees_last(one, "These are your answers.", WAIT)
    assert (await one.look())["keyboard"] == []
    assert "14.7, -17.4" in (await one.phone())[-1].text


async def test_the_rest_of_an_album_is_no_answer_to_the_next_question(house: House) -> None:
    two = "- {type: image, name: front, label: Front?}\n  - {type: image, name: back, label: Back?}"
    one = await open_small(house, two)
    await sees_last(one, "Front?", WAIT)
    for name in ("a", "b", "c"):
        await one.sends("photo", name=name, album="a1")
    await one.sees("Only one fits there: I kept the first.", WAIT)
    await one.types("/resume")
    await sees_last(one, "Back?", WAIT)
    assert list(await answers(house)) == ["front"]
    await one.sends("photo", name="d")
    await sees_last(one, "These are your answers.", WAIT)
    assert "1 file received" in (await one.phone())[-1].text


async def test_old_taps_on_a_draft_do_no_harm(house: House) -> None:
    order = "- {type: rank, name: needs, choices: c, label: Order?}\n  - {type: date, name: day, label: Day?}"
    one = await open_small(house, order)
    card = await sees_last(one, "Order?", WAIT)
    await one.taps("Alpha", message=card.id, times=3, within=WAIT)
    await offers(one, "1. Alpha")
    await click(one, "Beta", "Undo", "Beta", "Done (2)")
    await sees_last(one, "Day?", WAIT)
    assert await answers(house) == {"needs": "a b"}
    card = await sees_last(one, "Day?", WAIT)
    await one.taps("Today", message=card.id, times=2, within=WAIT)
    await sees_last(one, "These are your answers.", WAIT)
    assert len(await records(house)) == 2, "two taps, one answer"


async def test_a_list_is_reached_from_a_look_at_the_answers_so_far(house: House) -> None:
    one = await open_small(
        house,
        "- {type: repeat, name: room, max: 3, label: Room, items: [{type: text, name: use, label: Use?}]}\n"
        "  - {type: text, name: last, label: Anything else?}",
    )
    await sees_last(one, "Use?", WAIT)
    await one.types("Archive")
    await offers(one, "See or correct the list (1)")
    await click(one, "Done")
    await sees_last(one, "Anything else?", WAIT)
    await one.types("/review")
    await offers(one, "Room: the list (1)")
    await click(one, "Room: the list (1)", "1")
    await sees_last(one, "Use?\nArchive", WAIT)
    await click(one, "Back", "Continue")
    await sees_last(one, "Your answers so far.", WAIT)
    await click(one, "Continue")
    await sees_last(one, "Anything else?", WAIT)


async def open_small(house: House, items: str) -> Person:
    """A survey of a few lines."""
    choices = "{c: [{name: a, label: Alpha}, {name: b, label: Beta}]}"
    settings = '{id: small, version: "1", title: Small, default_language: en, languages: {en: English}, allow: []}'
    text = f"spec_version: 1\nsettings: {settings}\nchoices: {choices}\nsurvey:\n  {items}\n"
    director = await seeded(house, 1, launch=False)
    await put(house, director, parse_flow(text, "small.yaml"))
    return await take_part(house, director)


@pytest.mark.parametrize(
    ("do", "most"),
    [({"status": 429, "retry_after": 1}, 1), ({"effect": "yes", "then": "drop_connection"}, 2)],
    ids=["429", "cut"],
)
async def test_a_key_that_cannot_be_brought_at_once_is_brought_before_its_card(
    house: House, do: dict[str, object], most: int
) -> None:
    one = await open_small(
        house, "- {type: acknowledge, name: a, label: Ready?}\n  - {type: geopoint, name: where, label: Where?}"
    )
    await sees_last(one, "Ready?", WAIT)
    await house.town.faults({"match": {"method": "sendMessage", "chat": one.id}, "do": do, "times": 1})
    await one.taps("OK", within=WAIT)
    await asyncio.sleep(0.3)
    await house.pass_time(seconds=12)
    await sees_last(one, "Where?", WAIT)
    assert (await one.look())["keyboard"] != []
    assert 1 <= sum("A key below" in message.text for message in await one.phone()) <= most
    await one.taps("Send my position", within=WAIT)
    await sees_last(one, "These are your answers.", WAIT)
    assert (await one.look())["keyboard"] == []
