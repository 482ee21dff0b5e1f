"""A coordinator asks a department, agents answer on their phones, the summary and the report arrive."""

import asyncio

import aiohttp
from journey import WAIT, House, link_in, open_report

from flows.conversation import Status


async def test_a_whole_campaign_with_a_department_of_twelve(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    director = await ready(agents=12)
    await director.answer(list(enumerate(director.people)))
    summary = await director.coordinator.sees("/r/", WAIT)
    assert "12 of 14 people answered." in summary.text
    page = await open_report(link_in(summary))
    assert "Civil registry" in page
    assert len(page.encode()) < 200_000
    board = await director.coordinator.sees("Closed", WAIT)
    assert "Answered: 12" in board.text
    for person in director.people:
        await person.sees("The results of the survey are in", WAIT)


async def test_in_french(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    director = await ready(agents=5, language="fr", languages=("fr",))
    await director.answer(list(enumerate(director.people)))
    summary = await director.coordinator.sees("/r/", WAIT)
    assert "5 personnes sur 7 ont répondu." in summary.text
    assert "État civil" in await open_report(link_in(summary))


async def test_in_arabic_with_people_who_speak_spanish_and_portuguese(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    director = await ready(agents=6, language="ar", languages=("es", "pt", "ar"))
    await director.answer(list(enumerate(director.people)))
    summary = await director.coordinator.sees("/r/", WAIT)
    assert "أجاب \u20686\u2069 أشخاص من أصل \u20688\u2069." in summary.text
    assert "الحالة المدنية" in await open_report(link_in(summary))
    told = ("Ya están los resultados", "Já há resultados", "وصلت نتائج الاستطلاع")
    for person, text in zip(director.people, told * 2, strict=True):
        await person.sees(text, WAIT)


async def test_a_department_of_four_is_protected(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    director = await ready(agents=4)
    await director.answer(list(enumerate(director.people)))
    summary = await director.coordinator.sees("/r/", WAIT)
    assert "hidden to protect respondents" in summary.text
    assert "4 of 6 people answered." in summary.text
    page = await open_report(link_in(summary))
    assert "hidden to protect respondents" in page
    figures = await house.read("publications_of_wave", wave=await wave_of(house))
    assert figures
    assert '"kind":"shown"' not in figures[0]["body"]


async def wave_of(house: House) -> str:
    towns = await house.read("municipalities")
    return str((await house.read("waves_of_municipality", municipality=towns[0]["id"]))[0]["id"])


async def test_a_report_link_survives_previews_and_dies_when_revoked(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    director = await ready(agents=5)
    await director.answer(list(enumerate(director.people)))
    summary = await director.coordinator.sees("/r/", WAIT)
    url = link_in(summary)
    async with aiohttp.ClientSession() as session:
        for _ in range(20):
            async with session.get(url, headers={"User-Agent": "TelegramBot (like TwitterBot)"}) as cover:
                assert cover.status == 200
                assert "Civil registry" not in await cover.text()
            async with session.head(url) as cover:
                assert cover.status == 200
        async with session.get(url[:-1] + ("A" if url[-1] != "A" else "B")) as guessed:
            assert guessed.status == 404
    assert "Civil registry" in await open_report(url)
    await director.coordinator.types("/links")
    await director.coordinator.taps("✕ 2", within=WAIT)
    for _ in range(100):
        if "✕ 2" not in (await director.coordinator.phone())[-1].labels:
            break
        await asyncio.sleep(0.1)
    async with aiohttp.ClientSession() as session, session.get(url) as revoked:
        assert revoked.status == 410


async def test_the_deadline_closes_and_the_late_are_told(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    director = await ready(agents=6)
    await director.answer(list(enumerate(director.people))[:5])
    late = director.people[5]
    await late.taps("Start", within=WAIT)
    await late.sees("How often do you deal", WAIT)
    await house.pass_time(days=8)
    await director.coordinator.sees("5 of 8 people answered.", WAIT)
    await late.sees("Your answers were not sent", WAIT)
    await late.types("/resume")
    await late.sees("Your answers were not sent", WAIT)


async def test_the_coordinator_closes_by_hand(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    director = await ready(agents=6)
    await director.answer(list(enumerate(director.people))[:5])
    one = director.coordinator
    await one.types("/progress")
    await one.sees("Answered: 5", WAIT)
    await one.taps("Close now", within=WAIT)
    await one.taps("Yes, close", within=WAIT)
    await one.sees("5 of 8 people answered.", WAIT)
    await one.types("/summary")
    await one.sees("Full report", WAIT)


async def test_statuses_reach_the_released_answers(house: House, ready) -> None:  # type: ignore[no-untyped-def]
    """The answers that scoring is given are those that the player gave."""
    from scoring.cases import Case

    director = await ready(agents=5)
    players = await director.answer(list(enumerate(director.people)))
    await director.coordinator.sees("/r/", WAIT)
    rows = await house.read("released_of_wave", wave=await wave_of(house))
    assert house.service is not None
    vault = house.service.foundation.vault
    given = sorted(sum(record.status is Status.ANSWERED for record in one.records) > 0 for one in players)
    bodies = [vault.installation.open(row["body"], "released_response", row["id"]) for row in rows]
    cases = [Case.from_json(body, flow="f", version="1", department="d", wave="w") for body in bodies]
    assert len(cases) == len(given) == 5
    assert all(case.statuses["serve_public"] in (Status.ANSWERED, Status.REFUSED) for case in cases)
