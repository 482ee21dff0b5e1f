"""What a wave is set beside: the last wave that asked the same, and only towns that agreed, of the same size."""

from dataclasses import replace
from typing import Any

import pytest
from two_waves import full_town, invent, published, wave_of

from bot.cli.admin import _agreed
from bot.cli.legal import legal_profile
from bot.desk.desk import loads
from bot.desk.founding import SHARES, agree, found
from bot.surroundings import surroundings
from flows.catalogue import library_ids, load_library
from scoring.cards import Named
from scoring.contested import Contested, Side
from scoring.context.around import Around
from scoring.context.peers import draw_peers, read_town
from scoring.policy import load_policy
from scoring.publication import Publication

FLOWS = {name: load_library(name) for name in library_ids()}


async def another_town(base: Any, name: str, population: int, *, shares: bool) -> str:
    legal = legal_profile(name, "x", "y@example.org", "z", 12)
    facts = {"timezone": "UTC", "population": population, "country": "", "language": "en"}
    unit, _ = found(base.desk, name, legal, facts, base.world.now(), base.world.seed())
    await base.foundation.writer.write(unit)
    if shares:
        await say(base, unit.municipality, on=True)
    return str(unit.municipality)


async def say(base: Any, municipality: str, *, on: bool) -> None:
    """What `civimeter admin compare` writes."""
    town = await base.desk.store.one("municipality", id=municipality)
    await base.foundation.writer.write(agree(town, on, base.world.now(), base.world.seed()))


async def publish(base: Any, municipality: str, publication: Publication, wave: str, at: str) -> None:
    row = {"id": f"p{wave}{publication.unit.id}", "municipality": municipality, "campaign": "c", "wave": wave, "at": at}
    group = "" if publication.unit.level == "municipality" else publication.unit.id
    body = {"publication_group": group, "audience": "coordinator", "hash": publication.hash}
    await base.write(("insert_publication", row | body | {"body": publication.to_json()}))


async def around(base: Any, wave: str = "w9", flows: Any = None) -> Around:
    row = {"id": wave, "municipality": base.town}
    return await surroundings(base.desk, row, FLOWS if flows is None else flows, ())


@pytest.fixture
async def flows_known(base: Any) -> Any:
    """The versions that the stored publications name can be read."""
    for flow in FLOWS.values():
        pinned = {"id": flow.settings.id, "version": flow.settings.version, "hash": flow.hash, "body": flow.body()}
        await base.write(("insert_flow_version", pinned))
    return base


async def test_the_last_wave_that_asked_one_of_the_same_surveys(flows_known: Any) -> None:
    base, town = flows_known, full_town()
    assert (await around(base)).before is None
    await publish(base, base.town, town, "w1", "2026-01-01T00:00:00Z")
    other = replace(town, campaign=replace(town.campaign, id="bicycles", flows=()))
    await publish(base, base.town, other, "w2", "2026-06-01T00:00:00Z")
    before = (await around(base)).before
    assert before is not None
    assert before.publications == (town,)
    assert set(before.flows) == set(FLOWS)
    assert (await around(base, "w1")).before is None, "a wave is not before itself"
    assert (await around(base, flows={"bicycles": FLOWS["agent_consultation"]})).before is None


async def test_another_municipality_is_never_the_wave_before(flows_known: Any) -> None:
    base = flows_known
    elsewhere = await another_town(base, "Elsewhere", 8000, shares=True)
    await publish(base, elsewhere, full_town(), "w1", "2026-01-01T00:00:00Z")
    assert (await around(base)).before is None


async def test_only_who_shares_reads_and_is_read(base: Any) -> None:
    """Off until somebody says so; on both sides; by the last publication as a whole."""
    town = full_town()
    for at, (shares, people) in enumerate([(True, 8000), (True, 9000), (True, 7000), (False, 8000), (True, 100)]):
        other = await another_town(base, f"Town{at}", people, shares=shares)
        await publish(
            base, other, replace(town, unit=replace(town.unit, id=f"t{at}")), f"x{at}", "2026-01-01T00:00:00Z"
        )
    assert (await around(base)).towns == ()
    assert not (await around(base)).shares
    await say(base, base.town, on=True)
    found = await around(base)
    assert found.shares
    assert [one.id for one in found.towns] == ["t0", "t1", "t2", "t4"]
    policy = load_policy()
    assert draw_peers(read_town(town, found.population, shares=True), found.towns, policy) is None, "no population here"
    peers = draw_peers(read_town(town, 8000, shares=True), found.towns, policy)
    assert peers is not None
    assert {row.towns for row in peers.rows} == {3}, "the small town is of another size"
    await say(base, base.town, on=False)
    assert (await around(base)).towns == ()


async def test_the_agreement_is_kept_beside_the_other_facts_and_audited(base: Any) -> None:
    await say(base, base.town, on=True)
    row = await base.desk.store.one("municipality", id=base.town)
    assert loads(row["settings"])[SHARES] is True
    assert loads(row["settings"])["timezone"] == "UTC"
    lines = await base.rows("SELECT action FROM audit ORDER BY seq")
    assert lines[-1]["action"] == "compare_on"


@pytest.mark.parametrize(
    ("facts", "on", "said"),
    [
        ({"population": 8000}, True, "is compared from its next results on"),
        ({"population": 0}, True, "its number of inhabitants is not known"),
        ({"population": 8000}, False, "compared with nobody from its next results on; what was published stays"),
    ],
)
def test_the_shell_is_told_what_it_comes_to(facts: dict[str, object], on: bool, said: str) -> None:
    assert said in _agreed("Testville", facts, on)


async def test_facts_that_differ_are_named_by_function(base: Any) -> None:
    sides = (Side("dept_head", ("d1",), 3.0), Side("agent", (), 1.0, n=12))
    fact = Contested("visits", "birth", "", {"en": "Visits"}, {"en": "Birth certificate"}, "times", "differs", sides)
    found = await surroundings(base.desk, {"id": "w", "municipality": base.town}, FLOWS, (fact,))
    (one,) = found.to_settle
    assert (one.name, one.thing, one.departments) == ({"en": "Visits"}, {"en": "Birth certificate"}, ("d1",))
    assert [office.id for office in one.offices] == ["dept_head", "agent"]
    assert isinstance(one.offices[0], Named)


def test_the_wave_before_of_a_town_holds_its_groups() -> None:
    assert wave_of(published(invent(7))).groups == {frozenset({"d1"}), frozenset({"d2"})}
