"""What the country and earlier waves hand in: regions with rates, and the procedures that a head declared."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.desk.countries import pack_of, regions_of
from bot.desk.handing_in import given_to
from bot.desk.own_procedures import declared_by
from bot.desk.registers import added, filled, open_book, said
from bot.turn import Act, Actor, Effects, Turn, Unit
from flows.catalogue import library_ids, load_library
from flows.conversation import Status
from scoring.cases import Case
from scoring.questionnaire import read_flow
from scoring.registers.lines import COORDINATOR, EXISTS

QUESTIONS = {id: read_flow(load_library(id)) for id in library_ids()}
DECLARED = {"d1": ("marriage_family", "birth_certificate"), "d2": ("market_stall",)}


def turn_of(base: Any, account: str = "310") -> Turn:
    return Turn("t", "chat", Actor(account), account, base.world.now(), base.world.seed(), Act("take_part"))


def inventory(department: str, procedures: tuple[str, ...]) -> Case:
    rows = {f"dept_procedures#{at}.proc_which": name for at, name in enumerate(procedures, 1)}
    rows |= {f"dept_procedures#{at}.proc_stage": "nothing" for at in range(1, len(procedures) + 1)}
    return Case("department_inventory", "1", department, "w", dict.fromkeys(rows, Status.ANSWERED), rows)


async def keep(base: Any, *cases: Case) -> None:
    writes = filled(turn_of(base), base.desk, base.town, cases, QUESTIONS)
    await base.foundation.writer.write(Unit("", Effects(writes=writes), "shell", base.town))


async def given(base: Any, flow: str, audience: str, department: str = "d1") -> Mapping[str, Any]:
    """What an interview on a flow of the library would be given, as a launch has published it."""
    base.desk.flows[flow, "1"] = load_library(flow)
    row = {"flow": flow, "version": "1", "audience": audience, "department": department, "scope": "", "wave": "w"}
    return await given_to(base.desk, turn_of(base), row | {"municipality": base.town, "settings": '{"reviewer":"R"}'})


@pytest.fixture
async def zembala(base: Any) -> Any:
    await base.make_town("Zemba", country="ZZ")
    await keep(base, *(inventory(*each) for each in DECLARED.items()))
    return base


async def test_an_officer_is_offered_the_regions_of_the_pack(zembala: Any) -> None:
    found = await given(zembala, "technical_diagnosis", "it_officer")
    assert [row["name"] for row in found["choices"]["regions"]] == ["coast", "hills"]
    assert found["choices"]["regions"][0]["label"]["fr"] == "Littoral (inventé)"
    assert found["inputs"] == {"country": "zz"}
    pack = await pack_of(zembala.desk, zembala.town)
    assert pack is not None
    assert pack.country == "zz"


async def test_without_a_country_there_is_no_region_and_no_pack(base: Any) -> None:
    found = await given(base, "technical_diagnosis", "it_officer")
    assert (found["choices"]["regions"], found["inputs"]) == ([], {"country": ""})
    assert await pack_of(base.desk, base.town) is None
    assert regions_of("fr") == []


async def test_agents_are_offered_what_their_head_declared(zembala: Any) -> None:
    first = await given(zembala, "agent_consultation", "agent")
    assert first["inputs"]["dept_procs"] == "birth_certificate marriage_family"
    second = await given(zembala, "agent_consultation", "agent", "d2")
    assert second["inputs"]["dept_procs"] == "market_stall"
    nowhere = await given(zembala, "agent_consultation", "agent", "")
    assert nowhere["inputs"]["dept_procs"] == ""


async def test_what_was_taken_off_or_typed_is_not_offered(zembala: Any) -> None:
    typed = inventory("d1", ("other_proc",))
    values = {**typed.values, "dept_procedures#1.proc_which/name/other_proc": "Fishing permit"}
    await keep(zembala, Case("department_inventory", "1", "d1", "w", dict.fromkeys(values, Status.ANSWERED), values))
    book = await open_book(zembala.desk, zembala.town, "procedures")
    assert "other_proc:Fishing permit" in {line.subject for line in book.lines}
    assert declared_by(book.lines, "d1") == ["birth_certificate", "marriage_family"]
    gone = said(turn_of(zembala), book, "marriage_family", {EXISTS: False}, COORDINATOR)
    writes = added(turn_of(zembala), zembala.desk, zembala.town, gone)
    await zembala.foundation.writer.write(Unit("", Effects(writes=writes), "shell", zembala.town))
    found = await given(zembala, "agent_consultation", "agent")
    assert found["inputs"]["dept_procs"] == "birth_certificate"
