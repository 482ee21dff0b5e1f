"""The number in the notice is the number of the gate, frozen with the survey; what was not sent is not there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.desk.desk import loads
from bot.desk.views import Views
from bot.judging import method, policy_of
from bot.settings import Settings
from bot.turn import Act
from scoring.publication import Publication

PEOPLE = [f"61{n}" for n in range(5)]


@pytest.fixture
async def fourfold(make_base, tmp_path: Path) -> AsyncIterator:  # type: ignore[no-untyped-def,type-arg]
    """A town whose smallest group is four."""
    made = await make_base(tmp_path / "four", k=4)
    await made.make_town()
    yield made
    await made.foundation.close()


async def closing(base, answering: int, *, late: bool = False) -> Publication:  # type: ignore[no-untyped-def]
    """So many answer, one more perhaps does not send, and the survey closes."""
    await base.department("d1", PEOPLE)
    wave = await base.launch("d1")
    for account in PEOPLE[:answering]:
        await base.answers(account, wave)
    if late:
        await base.answers(PEOPLE[answering], wave, send=False)
    await base.turn("clock", Act("close", wave), "clock", name=f"clock:close:{wave}")
    rows = await base.foundation.store.read("publications_of_wave", wave=wave)
    return Publication.from_json(rows[0]["body"])


async def test_four_are_enough_where_the_notice_said_four(fourfold) -> None:  # type: ignore[no-untyped-def]
    await fourfold.department("d9", PEOPLE[:1])
    wave = await fourfold.launch("d9")
    card = await Views(fourfold.desk, fourfold.world).card(PEOPLE[0], "invitation", await fourfold.part(wave))
    assert card is not None
    assert "only if 4 or more people answered" in card.text
    publication = await closing(fourfold, 4)
    assert publication.k == 4
    assert '"kind":"shown"' in publication.to_json()


async def test_four_are_hidden_where_the_notice_said_five(base) -> None:  # type: ignore[no-untyped-def]
    publication = await closing(base, 4)
    assert publication.k == 5
    assert '"kind":"shown"' not in publication.to_json()


async def test_a_changed_setting_does_not_change_a_survey_that_runs(base) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", PEOPLE)
    wave = await base.launch("d1")
    campaign = (await base.rows("SELECT * FROM campaign"))[0]
    assert loads(campaign["settings"])["k"] == 5
    object.__setattr__(base.desk, "k", 3)
    for account in PEOPLE[:4]:
        await base.answers(account, wave)
    await base.turn("clock", Act("close", wave), "clock", name=f"clock:close:{wave}")
    row = (await base.foundation.store.read("publications_of_wave", wave=wave))[0]
    assert '"kind":"shown"' not in row["body"]


async def test_what_was_not_sent_is_not_counted_and_not_kept(base) -> None:  # type: ignore[no-untyped-def]
    await closing(base, 2, late=True)
    assert await base.rows("SELECT * FROM record") == []
    assert await base.rows("SELECT * FROM draft") == []
    assert await base.rows("SELECT * FROM sealed_response") == []
    assert len(await base.rows("SELECT * FROM released_response")) == 2


async def test_everybody_who_was_asked_gets_the_results(base) -> None:  # type: ignore[no-untyped-def]
    await closing(base, 2)
    told = await base.rows("SELECT chat FROM outbox WHERE screen = 'results' ORDER BY chat")
    assert [row["chat"] for row in told] == PEOPLE


def test_there_is_a_floor_and_public_links_are_never_more_open() -> None:
    assert policy_of({"settings": '{"k": 1}'}).contributors == method()[1].contributors_floor == 3
    assert policy_of({"settings": '{"k": 20}'}).contributors_public == 20
    assert policy_of({"settings": "{}"}).contributors == 5
    with pytest.raises(ValidationError):
        Settings(k=2, _env_file=None)  # type: ignore[call-arg]
